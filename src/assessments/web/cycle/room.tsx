import { Link } from '@tanstack/react-router';
import { accessContract } from '#access/contract.ts';
import type { Answer } from '#platform/pure/endpoint.ts';
import { useAsk, useAskPages, useKnown } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Share, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { cyclesContract } from '../../contract/cycles.ts';
import { entriesContract } from '../../contract/entries.ts';
import { EntryTag } from '../entry-tag.tsx';
import { Star } from '../points.tsx';
import { besideTheRoad, CycleTag, DaysLeft, onTheRoad, shownTotal } from './parts.tsx';
import { useWaits } from './waits.tsx';
import './cycle.css';

type Desk = Answer<typeof entriesContract.desk>;

/** The first page of assessments: one's own entries with their stars and what next; the running cycles with what waits. */
export function AssessmentRoom() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const asked = useAsk(entriesContract.desk, {});
  const runs = me.verbs.includes('cycle.manage');
  const desk = asked.data;
  // Whoever only takes part finds the cycle in their own entry.
  const oversees = runs || me.verbs.includes('assessment.review') || me.verbs.includes('assessment.score');
  const cycles = desk?.cycles.filter((one) => oversees || !desk.mine.some((own) => own.cycleId === one.id)) ?? [];
  return (
    <Page
      title={w('screen.cycle.room')}
      lead={w(desk?.mine.length ? 'screen.cycle.room-lead-own' : 'screen.cycle.room-lead')}
      actions={
        <>
          {me.verbs.includes('evidence.read') && (
            <Link to="/assessments/evidence" className={buttonClass('quiet')}>
              {w('screen.papers.evidence')}
              {(desk?.evidence ?? 0) > 0 && (
                <b className="tabular">{w('screen.cycle.waits.evidence', { n: desk!.evidence })}</b>
              )}
            </Link>
          )}
          <Link to="/assessments/frameworks" className={buttonClass('quiet')}>
            {w('screen.cycle.frameworks')}
          </Link>
          {runs && (
            <Link to="/assessments/cycles/new" className={buttonClass('primary')}>
              <Icon name="plus" />
              <span>{w('screen.cycle.new')}</span>
            </Link>
          )}
        </>
      }
    >
      {asked.problem ? (
        <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
      ) : !desk ? (
        <Skeleton rows={8} />
      ) : (
        <>
          {desk.mine.length > 0 && (
            <ul className="own-entries">
              {desk.mine.map((one) => (
                <li key={one.id}>
                  <Own entry={one} />
                </li>
              ))}
            </ul>
          )}
          {cycles.length === 0 && desk.mine.length > 0 ? null : cycles.length === 0 ? (
            <div className="paper">
              <Empty
                action={
                  runs ? (
                    <Link to="/assessments/cycles/new" className={buttonClass('primary')}>
                      {w('screen.cycle.new')}
                    </Link>
                  ) : undefined
                }
              >
                {w(runs ? 'screen.cycle.none' : 'screen.cycle.none-reader')}
              </Empty>
            </div>
          ) : (
            <ul className="cycle-cards">
              {cycles.map((one) => (
                <li key={one.id}>
                  <CycleCard cycle={one} />
                </li>
              ))}
            </ul>
          )}
          <Earlier shown={new Set(desk.cycles.map((one) => one.id))} />
        </>
      )}
    </Page>
  );
}

/** One's own entry: where it stands, the stars so far, the days left, and the one thing to do next. */
function Own({ entry }: { entry: Desk['mine'][number] }) {
  const w = useWords();
  const column = entry.columns.county ?? entry.columns.self;
  const writing = entry.state === 'self-assessing';
  const over = writing && entry.openTo !== null && entry.openTo < w.today();
  return (
    <article className="paper own-entry">
      <header>
        <h2>
          {entry.unit.name}
          {entry.label && ` ${entry.label}`}
        </h2>
        <span className="quiet">{entry.cycleTitle}</span>
        <EntryTag state={entry.state} />
      </header>
      {column && (
        <p className="own-stars" aria-label={w('screen.cycle.stars-of', { n: column.stars, of: entry.aspects })}>
          {Array.from({ length: entry.aspects }, (_, i) => (
            <Star key={i} earned={i < column.stars} />
          ))}
          <b className="tabular">{w('screen.cycle.stars-of', { n: column.stars, of: entry.aspects })}</b>
          <span className="quiet">
            {w(entry.columns.county ? 'screen.cycle.by-county' : 'screen.cycle.by-self', {
              total: shownTotal(column.total),
            })}
          </span>
        </p>
      )}
      {writing && entry.columns.self && (
        <div className="own-share">
          <Share
            value={Math.floor((100 * entry.columns.self.answered) / Math.max(1, entry.columns.self.asked))}
            label={w('screen.cycle.answered')}
          />
          <span className="quiet tabular">
            {w('screen.cycle.answered-of', { n: entry.columns.self.answered, of: entry.columns.self.asked })}
          </span>
        </div>
      )}
      <footer>
        {over ? (
          <span className="quiet">{w('screen.cycle.self-over', { day: w.day(entry.openTo!) })}</span>
        ) : (
          entry.openTo && writing && <DaysLeft to={entry.openTo} />
        )}
        {entry.validUntil && (
          <span className="quiet">{w('screen.cycle.valid-until', { day: w.day(entry.validUntil) })}</span>
        )}
        {entry.barredUntil && (
          <span className="quiet">{w('screen.cycle.barred-until', { day: w.day(entry.barredUntil) })}</span>
        )}
        <span className="row-actions">
          <Link
            to="/assessments/entries/$entryId"
            params={{ entryId: entry.id }}
            className={buttonClass(writing && !over ? 'primary' : 'plain')}
          >
            {w(writing && !over ? 'screen.cycle.go-on' : 'screen.cycle.scorecard')}
          </Link>
          <Link
            to="/assessments/cycles/$cycleId"
            params={{ cycleId: entry.cycleId }}
            search={{ entry: entry.id }}
            className={buttonClass('quiet')}
          >
            {w(writing && !over ? 'screen.cycle.to-nominate' : 'screen.cycle.progress')}
          </Link>
        </span>
      </footer>
    </article>
  );
}

function CycleCard({ cycle }: { cycle: Desk['cycles'][number] }) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const all = Object.values(cycle.counts).reduce((sum, n) => sum + n, 0);
  const waits = useWaits(cycle);
  const today = w.today();
  // Households and buildings are put up by their community until the last day of nomination.
  const puts =
    cycle.state === 'open' &&
    cycle.framework.subject !== 'community' &&
    cycle.ends.self >= today &&
    me.verbs.includes('assessment.self');
  // The day that binds the reader: of the stage that waits for them, else of the first one not over.
  const { review, score, accept } = cycle.waiting;
  const next =
    review > 0
      ? 'township'
      : score + accept > 0
        ? 'county'
        : (['self', 'township', 'county'] as const).find((side) => cycle.ends[side] >= today);
  return (
    <article className="paper cycle-card">
      <header>
        <h2>
          <Link to="/assessments/cycles/$cycleId" params={{ cycleId: cycle.id }}>
            {cycle.title}
          </Link>
        </h2>
        <CycleTag state={cycle.state} />
        <span className="quiet">{cycle.framework.title}</span>
      </header>
      {all > 0 && <CountBar counts={cycle.counts} all={all} />}
      <footer>
        {cycle.state === 'preparing' ? (
          <span className="quiet">{w('screen.cycle.units-chosen', { n: cycle.units })}</span>
        ) : (
          cycle.state === 'open' &&
          next && (
            <span className="quiet">
              {w(`screen.cycle.closes.${next}`)} <DaysLeft to={cycle.ends[next]} />
            </span>
          )
        )}
        {puts && (
          <Link to="/assessments/cycles/$cycleId" params={{ cycleId: cycle.id }} className={buttonClass('plain', true)}>
            {w(cycle.framework.subject === 'household' ? 'screen.put-up.household' : 'screen.put-up.building')}
          </Link>
        )}
        {waits.length > 0 ? (
          <span className="row-actions">{waits}</span>
        ) : (
          cycle.state === 'open' && !puts && <span className="quiet">{w('screen.cycle.nothing-waits')}</span>
        )}
      </footer>
    </article>
  );
}

/** How far the entries of a cycle are, as one quiet line of parts. */
function CountBar({ counts, all }: { counts: Desk['cycles'][number]['counts']; all: number }) {
  const w = useWords();
  const parts = onTheRoad.map((state, i) => ({ state, i, n: counts[state] ?? 0 })).filter((one) => one.n > 0);
  const beside = besideTheRoad.map((state) => ({ state, n: counts[state] ?? 0 })).filter((one) => one.n > 0);
  return (
    <div className="count-bar">
      <div className="count-line" aria-hidden="true">
        {parts.map(({ state, n, i }) => (
          <i key={state} style={{ flexGrow: n, opacity: 0.25 + (0.75 * i) / (onTheRoad.length - 1) }} />
        ))}
      </div>
      <p className="quiet">
        {w('screen.cycle.entries-parts', {
          n: all,
          parts: w.list([...parts, ...beside].map(({ state, n }) => `${w(`screen.cycle.stage.${state}`)} ${n}`)),
        })}
      </p>
    </div>
  );
}

/** Cycles that are over, and those that stand on another page. */
function Earlier({ shown }: { shown: ReadonlySet<string> }) {
  const w = useWords();
  const asked = useAskPages(cyclesContract.cycles, { query: { limit: 20 } });
  const rows = asked.rows.filter((one) => !shown.has(one.id));
  if (rows.length === 0) return null;
  return (
    <section className="earlier">
      <h2>{w('screen.cycle.earlier')}</h2>
      <ul className="entry-list paper">
        {rows.map((one) => (
          <li key={one.id}>
            <Link className="entry" to="/assessments/cycles/$cycleId" params={{ cycleId: one.id }}>
              <span>{one.title}</span>
              <span className="quiet">{one.framework.title}</span>
              <CycleTag state={one.state} />
            </Link>
          </li>
        ))}
      </ul>
      {asked.hasMore && (
        <Button kind="quiet" onClick={asked.more}>
          {w('screen.cycle.more')}
        </Button>
      )}
    </section>
  );
}
