import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { accessContract } from '#access/contract.ts';
import { addDays } from '#platform/pure/day.ts';
import { useAsk, useAskMany, useKnown } from '#platform/ui/ask.ts';
import { buttonClass } from '#platform/ui/button.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract } from '../contract.ts';
import { cardsContract } from '../contract/cards.ts';
import { AwaitingAnswer } from './directive-line.tsx';
import { brief } from './marks.tsx';
import { TaskLines } from './parts.tsx';
import { restDay } from './rest.ts';
import type { TaskSearch } from './search.ts';
import './tasks.css';
import './today.css';

type Counts = NonNullable<ReturnType<typeof useCounts>>;
const useCounts = (view: 'mine' | 'all' | 'issued') => useAsk(tasksContract.counts, { query: { view } }).data;
const shownRows = 6;
const openNow: TaskSearch['state'] = ['issued', 'accepted', 'handed-in', 'returned'];

/**
 * The day: what is late, what is mine, what next. Who oversees the county sees it by unit and what waits for
 * verification; who carries tasks out sees their own unit's.
 * @param more what is due elsewhere, under the counts
 */
export function Today({ more }: { more?: ReactNode }) {
  const w = useWords();
  const navigate = useNavigate();
  const me = useKnown(accessContract.me);
  const oversees = me.grants.some((grant) => grant.role === 'region-office' || grant.role === 'leader');
  const verifies = me.verbs.includes('task.verify');
  const view = oversees ? 'all' : 'mine';
  const counts = useAsk(tasksContract.counts, { query: { view } });
  const issued = useAsk(tasksContract.counts, verifies ? { query: { view: 'issued' } } : null);
  const toVerify = issued.data?.toVerify ?? 0;
  if (counts.problem)
    return (
      <Page narrow title={w('screen.today.title')} heading={w.day(w.today())}>
        <ErrorNote problem={counts.problem} again={() => void counts.refetch()} />
      </Page>
    );
  if (!counts.data || (verifies && !issued.data && !issued.problem))
    return (
      <Page narrow={!oversees} title={w('screen.today.title')} heading={w.day(w.today())}>
        <Skeleton rows={9} />
      </Page>
    );
  const now = counts.data;
  return (
    <Page
      narrow={!oversees}
      title={w('screen.today.title')}
      heading={w.day(w.today())}
      lead={oversees ? regionLead(w, now, toVerify) : unitLead(w, now)}
      actions={
        me.verbs.includes('burden.read') && (
          <Link to="/burden" className={buttonClass('quiet')}>
            {w('screen.burden.this-month')}
          </Link>
        )
      }
    >
      <Figures counts={now} view={view} toVerify={verifies ? toVerify : null} />
      <div className={oversees ? 'today-two' : undefined}>
        <div>
          {more}
          {me.verbs.includes('task.report') && (
            <AwaitingAnswer onTask={(task) => void navigate({ to: '/', search: { task } })} />
          )}
          {now.open > 0 && <Ahead view={view} />}
          {oversees ? (
            <Sections
              of={[
                ...(verifies
                  ? [
                      {
                        key: 'verify',
                        word: 'screen.today.verify' as const,
                        n: toVerify,
                        search: { view: 'issued' as const, state: ['handed-in' as const] },
                      },
                    ]
                  : []),
                { key: 'late', word: 'screen.today.late', n: now.late, search: { standing: 'late' } },
                { key: 'soon', word: 'screen.today.soon', n: now.soon, search: { standing: 'soon' } },
              ]}
              none={
                now.open === 0 && me.verbs.includes('plan.edit')
                  ? w('screen.today.none-yet')
                  : w('screen.today.none-region')
              }
              action={
                now.open === 0 && me.verbs.includes('plan.edit') ? (
                  <Link to="/plans" className={buttonClass('primary')}>
                    {w('screen.today.put-in')}
                  </Link>
                ) : undefined
              }
            />
          ) : (
            <Sections
              of={[
                { key: 'late', word: 'screen.today.late', n: now.late, search: { view: 'mine', standing: 'late' } },
                {
                  key: 'returned',
                  word: 'screen.today.returned',
                  n: now.returned,
                  search: { view: 'mine', state: ['returned'] },
                },
                {
                  key: 'accept',
                  word: 'screen.today.accept',
                  n: now.toAccept,
                  search: { view: 'mine', state: ['issued'] },
                },
                { key: 'soon', word: 'screen.today.soon', n: now.soon, search: { view: 'mine', standing: 'soon' } },
                ...(verifies
                  ? [
                      {
                        key: 'verify',
                        word: 'screen.today.verify' as const,
                        n: toVerify,
                        search: { view: 'issued' as const, state: ['handed-in' as const] },
                      },
                    ]
                  : []),
                {
                  key: 'under-way',
                  word: 'screen.today.under-way',
                  n: now.open,
                  search: { view: 'mine', state: ['accepted'] },
                },
              ]}
              none={w('screen.today.none-mine')}
            />
          )}
        </div>
        {oversees && now.late > 0 && <LateByUnit />}
      </div>
    </Page>
  );
}

type W = ReturnType<typeof useWords>;
const join = (w: W, parts: string[]) => (w.locale === 'en' ? `${parts.join(', ')}.` : `${parts.join('，')}。`);
/** A count as the server gives it: at a thousand it stops, and the screen says 999+. */
const told = (w: W, n: number): number | string => (n >= 1000 ? `${w.number(999)}+` : n);
/** One sentence that answers before any click. */
function unitLead(w: W, counts: Counts): string {
  if (counts.open === 0) return w('screen.today.calm-mine');
  return join(w, [
    w('screen.today.say-open', { n: told(w, counts.open) }),
    counts.late > 0 ? w('screen.today.say-late', { n: told(w, counts.late) }) : w('screen.today.say-none-late'),
    ...(counts.toAccept > 0 ? [w('screen.today.say-accept', { n: told(w, counts.toAccept) })] : []),
  ]);
}
function regionLead(w: W, counts: Counts, toVerify: number): string {
  return join(w, [
    w('screen.today.say-region', { n: told(w, counts.open) }),
    counts.late > 0 ? w('screen.today.say-late', { n: told(w, counts.late) }) : w('screen.today.say-none-late'),
    ...(toVerify > 0 ? [w('screen.today.say-verify', { n: told(w, toVerify) })] : []),
  ]);
}

/** The counts as doors into the list: each number opens the tasks behind it. */
function Figures(props: { counts: Counts; view: 'mine' | 'all'; toVerify: number | null }) {
  const w = useWords();
  const { counts } = props;
  const view = props.view === 'mine' ? ('mine' as const) : undefined;
  const figures: { key: string; n: number; label: string; search: TaskSearch; late?: boolean }[] = [
    { key: 'late', n: counts.late, label: w('screen.today.late'), search: { view, standing: 'late' }, late: true },
    { key: 'soon', n: counts.soon, label: w('screen.today.soon'), search: { view, standing: 'soon' } },
    { key: 'accept', n: counts.toAccept, label: w('state.task.issued'), search: { view, state: ['issued'] } },
    ...(props.toVerify === null
      ? [
          {
            key: 'returned',
            n: counts.returned,
            label: w('state.task.returned'),
            search: { view, state: ['returned' as const] },
          },
        ]
      : [
          {
            key: 'verify',
            n: props.toVerify,
            label: w('screen.today.verify'),
            search: { view: 'issued' as const, state: ['handed-in' as const] },
          },
        ]),
    {
      key: 'open',
      n: counts.open,
      label: w('screen.today.open'),
      search: { view, state: ['issued', 'accepted', 'handed-in', 'returned'] },
    },
  ];
  return (
    <ul className="figures paper">
      {figures.map((figure) => (
        <li key={figure.key}>
          <Link to="/tasks" search={figure.search} className={figure.late && figure.n > 0 ? 'figure-late' : undefined}>
            <b className="tabular">{told(w, figure.n)}</b>
            <span>{figure.label}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

interface Part {
  key: string;
  word:
    | 'screen.today.late'
    | 'screen.today.soon'
    | 'screen.today.accept'
    | 'screen.today.returned'
    | 'screen.today.verify'
    | 'screen.today.under-way';
  n: number;
  search: TaskSearch;
}

/** Each part with its first rows; a task stands only in the first part it belongs to. */
function Sections({ of, none, action }: { of: Part[]; none: string; action?: ReactNode }) {
  const w = useWords();
  const navigate = useNavigate();
  const wanted = of.filter((part) => part.n > 0);
  const answers = useAskMany(
    tasksContract.list,
    wanted.map(({ search }) => ({
      query: { view: search.view ?? ('all' as const), state: search.state, standing: search.standing, limit: 30 },
    })),
  );
  if (wanted.length === 0)
    return (
      <div className="paper">
        <Empty action={action}>{none}</Empty>
      </div>
    );
  const shown = new Set<string>();
  return wanted.map((part, i) => {
    const answer = answers[i]!;
    const rows = answer.data?.rows.filter((row) => !shown.has(row.id)).slice(0, shownRows);
    for (const row of rows ?? []) shown.add(row.id);
    // Every row of it stands further up already.
    if (rows?.length === 0) return null;
    return (
      <section key={part.key} className="today-part">
        <header>
          <h2>{w(part.word)}</h2>
          <Link to="/tasks" search={part.search}>
            {w('screen.today.all', { n: told(w, part.n) })}
          </Link>
        </header>
        {answer.problem ? (
          <ErrorNote problem={answer.problem} again={answer.again} />
        ) : !rows ? (
          <Skeleton rows={3} />
        ) : (
          <TaskLines unit rows={rows} onTask={(task) => void navigate({ to: '/', search: { task } })} />
        )}
      </section>
    );
  });
}

/** Which units are late, most first; a row opens their late tasks. */
function LateByUnit(): ReactNode {
  const w = useWords();
  const answer = useAsk(cardsContract.lateUnits, {});
  if (!answer.data) return answer.problem ? <ErrorNote problem={answer.problem} /> : <Skeleton rows={6} />;
  const { rows, units } = answer.data;
  const most = rows[0]?.late ?? 1;
  return (
    <section className="today-part by-unit">
      <header>
        <h2>{w('screen.today.by-unit')}</h2>
      </header>
      <ul>
        {rows.map(({ unit, late }) => (
          <li key={unit.id}>
            <Link to="/tasks" search={{ unit: unit.id, part: 'lead', standing: 'late' }}>
              <span className="clip">{brief(unit)}</span>
              <span className="tabular">{w('screen.today.items', { n: told(w, late) })}</span>
              <i style={{ width: `${(late / most) * 100}%` }} aria-hidden="true" />
            </Link>
          </li>
        ))}
      </ul>
      {units > rows.length && <p className="quiet">{w('screen.today.more-units', { n: units - rows.length })}</p>}
    </section>
  );
}

const daysAhead = 14;
/** What comes next: the coming two weeks, each day with the number that falls due on it and the door to those tasks. */
function Ahead({ view }: { view: 'mine' | 'all' }): ReactNode {
  const w = useWords();
  const answer = useAsk(cardsContract.days, { query: { view, days: daysAhead } });
  if (!answer.data) return answer.problem ? <ErrorNote problem={answer.problem} /> : null;
  const byDay = new Map(answer.data.rows.map((row) => [row.day, row.open]));
  const today = w.today();
  const most = Math.max(1, ...byDay.values());
  const weekday = new Intl.DateTimeFormat(w.locale, { weekday: 'narrow', timeZone: 'UTC' });
  return (
    <section className="today-part">
      <header>
        <h2>{w('screen.today.ahead')}</h2>
        <Link to="/tasks" search={{ as: 'calendar', view: view === 'mine' ? 'mine' : undefined, state: openNow }}>
          {w('screen.today.calendar')}
        </Link>
      </header>
      <ol className="ahead paper">
        {Array.from({ length: daysAhead }, (_, i) => addDays(today, i)).map((day) => {
          const n = byDay.get(day) ?? 0;
          const cell = (
            <>
              <span className="unseen">{`${w.day(day)}，${w('screen.today.items', { n })}`}</span>
              <span className="ahead-seen" aria-hidden="true">
                <span className="quiet">{day === today ? w('kit.today') : weekday.format(Date.parse(day))}</span>
                <span className="ahead-bar" aria-hidden="true">
                  <i style={{ height: `${(n / most) * 100}%` }} />
                </span>
                <b className="tabular">{n > 0 ? w.number(n) : '·'}</b>
                <span className="quiet tabular">{Number(day.slice(8))}</span>
              </span>
            </>
          );
          return (
            <li key={day} className={restDay(day).rest ? 'ahead-rest' : undefined}>
              {n > 0 ? (
                <Link
                  to="/tasks"
                  search={{ view: view === 'mine' ? 'mine' : undefined, state: openNow, from: day, to: day }}
                >
                  {cell}
                </Link>
              ) : (
                <span>{cell}</span>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
