import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useRef, useState } from 'react';
import { addressOf } from '#platform/pure/endpoint.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { Menu } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { Kbd } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { papersContract } from '../contract/papers.ts';
import { scorecardContract, type Column, type Scorecard } from '../contract/scorecard.ts';
import type { Aspect, Indicator } from '../rules/framework.ts';
import { decimal } from '../rules/rule-text.ts';
import { DaysLeft } from './cycle/parts.tsx';
import { EntryTag } from './entry-tag.tsx';
import { IndicatorSheet } from './indicator-sheet.tsx';
import { useMarks } from './marks.ts';
import { PathPanel } from './path-panel.tsx';
import { Points, pointsWords, Star } from './points.tsx';
import { useRowKeys } from './row-keys.ts';
import { ScorecardRow } from './scorecard-row.tsx';
import './scorecard.css';

/** The scorecard of an entry: three columns side by side, the open one filled in by keyboard, every number openable. */
export function ScorecardPage() {
  const { entryId } = useParams({ from: '/desk/assessments/entries/$entryId' });
  const { asOf, of } = useSearch({ from: '/desk/assessments/entries/$entryId' });
  const navigate = useNavigate({ from: '/assessments/entries/$entryId' });
  const w = useWords();
  const asked = useAsk(
    scorecardContract.scorecard,
    { params: { id: entryId }, query: asOf ? { asOf } : {} },
    { keep: true },
  );
  const card = asked.data;
  const title = card ? `${card.unit.name}${card.label ? ` · ${card.label}` : ''}` : w('screen.card.title');
  const open = (indicator: string | undefined) => void navigate({ search: (was) => ({ ...was, of: indicator }) });
  const shown = of && card ? indicatorOf(card, of) : null;
  const path = useRef<HTMLDetailsElement>(null);
  const going = useRef(false);
  /** The panel stands at the foot of the page: it can only come to the top once what it says has made it long. */
  const atPath = useCallback(() => {
    if (going.current) path.current?.scrollIntoView({ block: 'start' });
    going.current = false;
  }, []);
  const toPath = () => {
    if (!path.current) return;
    going.current = !path.current.open;
    path.current.open = true;
    path.current.scrollIntoView({ block: 'start' });
    path.current.querySelector('summary')?.focus({ preventScroll: true });
  };
  return (
    <>
      <Page
        title={title}
        lead={
          card && (
            <>
              <Link
                to="/assessments/cycles/$cycleId"
                params={{ cycleId: card.cycle.id }}
                search={card.columns.length ? { entry: card.id } : {}}
              >
                {card.cycle.title}
              </Link>{' '}
              <EntryTag state={card.state} />
              {card.class && <span className="quiet"> {w(`area.${card.class}`)}</span>}{' '}
              {card.open && card.openTo && <DaysLeft to={card.openTo} />}
            </>
          )
        }
        actions={
          <>
            {card && card.columns.length > 0 && !asOf && (
              <Menu
                label={w('screen.papers.title')}
                end
                items={(['scorecardPaper', 'entryPack'] as const).map((key) => ({
                  key,
                  label: w(`screen.papers.${key}`),
                  act: () => window.location.assign(addressOf(papersContract[key], { params: { id: card.id } })),
                }))}
              />
            )}
            <span className="as-of">
              <span className="quiet">{w('screen.card.as-of')}</span>
              <DayField
                label={w('screen.card.as-of')}
                value={asOf ?? null}
                onChange={(day) =>
                  day && day > w.today()
                    ? announce(w('field.day.to-come'))
                    : void navigate({ search: (was) => ({ ...was, asOf: day ?? undefined }) })
                }
              />
            </span>
          </>
        }
      >
        {asked.problem ? (
          <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
        ) : !card ? (
          <Skeleton rows={10} />
        ) : card.columns.length === 0 ? (
          <div className="paper">
            <Empty>{w('screen.card.not-yours')}</Empty>
          </div>
        ) : (
          <>
            <Card card={card} open={open} shown={shown?.key ?? null} toPath={card.asOf ? null : toPath} />
            {!card.asOf && (
              <PathPanel
                entryId={card.id}
                framework={card.framework}
                until={card.open && card.openTo}
                onOpen={open}
                panel={path}
                onReady={atPath}
              />
            )}
          </>
        )}
      </Page>
      {shown && card && <IndicatorSheet card={card} indicator={shown} asOf={asOf} onClose={() => open(undefined)} />}
    </>
  );
}

const indicatorOf = (card: Scorecard, key: string): Indicator | null =>
  card.framework.aspects.flatMap(({ indicators }) => indicators as Indicator[]).find((one) => one.key === key) ?? null;

function Card({
  card,
  open,
  shown,
  toPath,
}: {
  card: Scorecard;
  open: (indicator: string) => void;
  shown: string | null;
  /** Goes to what would bring the next star, at the foot of a long page. */
  toPath: (() => void) | null;
}) {
  const w = useWords();
  const marks = useMarks(card.id, card.open);
  const [only, setOnly] = useState<'all' | 'left'>('all');
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const faulty = (indicator: string, is: boolean) =>
    setWrong((before) => {
      if (before.has(indicator) === is) return before;
      const next = new Set(before);
      if (is) next.add(indicator);
      else next.delete(indicator);
      return next;
    });
  const list = useRef<HTMLDivElement>(null);
  const column = card.columns.find(({ side }) => side === card.open);
  const all = card.framework.aspects.flatMap((aspect) => aspect.indicators as Indicator[]);
  const fed = new Set(all.filter((one) => one.feed).map((one) => one.key));
  const bonus = new Set(all.filter((one) => one.rule.kind === 'bonus').map((one) => one.key));
  const empty =
    column?.cells.filter((cell) => cell.points === null && !cell.exempt && !bonus.has(cell.indicator)) ?? [];
  /** Cells that the reader fills in, and those that evidence will. */
  const awaiting = empty.filter((cell) => fed.has(cell.indicator)).length;
  const left = empty.length - awaiting;

  const walk = useRowKeys(list, card.open !== null);

  return (
    <>
      {card.asOf && <Note>{w('screen.card.as-of-note', { when: w.minute(card.asOf) })}</Note>}
      {card.barred && (
        <Note tone="soon">
          {card.barred === 'stage-over'
            ? w(`screen.card.barred.stage-over.${card.state === 'nominated' ? 'township' : 'self'}`, {
                day: w.day(card.openTo!),
              })
            : w(`screen.card.barred.${card.barred}`)}
        </Note>
      )}
      {card.vetoes.length > 0 && (
        <div className="note note-error">
          <strong>{w('screen.card.vetoed')}</strong>
          <ul>
            {card.vetoes.map((veto) => (
              <li key={veto.key}>
                {card.framework.vetoes.find(({ key }) => key === veto.key)?.text}{' '}
                <span className="quiet">{veto.reason}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      <Totals card={card} />
      {marks.problem && (
        <ErrorNote
          problem={marks.problem}
          writing
          again={marks.problem.code === 'mark.changed' ? undefined : marks.again}
        >
          {marks.unsent > 0 && <p>{w('screen.card.unsent', { n: marks.unsent })}</p>}
          {marks.problem.code === 'mark.changed' && (
            <Button small onClick={marks.yield}>
              {w('screen.card.take-theirs')}
            </Button>
          )}
        </ErrorNote>
      )}
      {column && (
        <div className="card-bar">
          <span>
            {left > 0 ? w('screen.card.left', { n: left, of: column.outcome.asked }) : w('screen.card.all-answered')}
            {awaiting > 0 && <span className="quiet"> · {w('screen.card.awaits-data', { n: awaiting })}</span>}
            <span className="quiet"> · </span>
            <span className="quiet" role="status">
              {wrong.size > 0
                ? w('screen.card.faulty', { n: wrong.size })
                : marks.busy
                  ? w('screen.card.keeping')
                  : marks.unsent
                    ? w('screen.card.not-kept')
                    : w('screen.card.kept')}
            </span>
          </span>
          {(left > 0 || only === 'left') && (
            <Button
              small
              kind="quiet"
              onClick={() => setOnly(only === 'all' ? 'left' : 'all')}
              aria-pressed={only === 'left'}
            >
              {only === 'left' ? w('screen.card.show-all') : w('screen.card.only-left')}
            </Button>
          )}
          {toPath && (
            <Button small kind="quiet" onClick={toPath}>
              {w('screen.path.title')}
            </Button>
          )}
          {card.handsOn ? (
            <Link
              to="/assessments/cycles/$cycleId"
              params={{ cycleId: card.cycle.id }}
              search={{ entry: card.id }}
              className={buttonClass(left === 0 ? 'primary' : 'plain', true)}
            >
              {w(left > 0 && column.side === 'self' ? 'screen.card.whats-left' : `screen.card.hand-on.${column.side}`)}
            </Link>
          ) : (
            left === 0 && <span className="quiet">{w('screen.card.office-accepts')}</span>
          )}
          <span className="card-keys quiet">
            <Kbd>↑</Kbd> <Kbd>↓</Kbd> {w('screen.card.keys-walk')} <Kbd>1</Kbd>–<Kbd>9</Kbd>{' '}
            {w('screen.card.keys-tick')} <Kbd>Enter</Kbd> {w('screen.card.keys-next')}
          </span>
        </div>
      )}
      <div className={`card paper card-${card.columns.length}`} ref={list} onKeyDown={walk}>
        <div className="card-head" aria-hidden="true">
          <span>{w('screen.card.indicator')}</span>
          <span className="end">{w('screen.card.full')}</span>
          {card.columns.map(({ side }) => (
            <span key={side} className="end">
              {w(`side.${side}`)}
            </span>
          ))}
        </div>
        {card.framework.aspects.map((aspect, i) => {
          const rows = (aspect.indicators as Indicator[]).filter(
            ({ key }) =>
              only === 'all' || key === shown || empty.some((cell) => cell.indicator === key && !fed.has(key)),
          );
          if (rows.length === 0) return null;
          return (
            <section key={aspect.key} aria-labelledby={`aspect-${aspect.key}`}>
              <AspectHead aspect={aspect as Aspect} columns={card.columns} at={i} />
              {rows.map((indicator) => (
                <ScorecardRow
                  key={`${card.asOf ?? ''}${indicator.key}`}
                  card={card}
                  indicator={indicator}
                  current={shown === indicator.key}
                  keep={marks.keep}
                  faulty={faulty}
                  open={() => open(indicator.key)}
                />
              ))}
            </section>
          );
        })}
        {only === 'left' && left === 0 && (
          <Empty
            action={
              <Button small onClick={() => setOnly('all')}>
                {w('screen.card.show-all')}
              </Button>
            }
          >
            {w('screen.card.none-left')}
          </Empty>
        )}
      </div>
    </>
  );
}

/** Ten aspects as a line of stars, one line a column: what the whole card comes to at a glance. */
function Totals({ card }: { card: Scorecard }) {
  const w = useWords();
  return (
    <div className="totals paper">
      {card.columns.map(({ side, outcome }) => {
        const grade = card.framework.grading.grades.find(({ key }) => key === outcome.grade);
        return (
          <div className="total" key={side}>
            <span className="total-side">{w(`side.${side}`)}</span>
            <span className="total-stars" aria-label={w('screen.card.stars', { n: outcome.stars })}>
              {outcome.aspects.map((aspect, i) => (
                <a
                  key={aspect.key}
                  href={`#aspect-${aspect.key}`}
                  title={`${card.framework.aspects[i]?.title ?? ''} ${pointsWords(aspect.points)}`}
                >
                  <Star earned={aspect.star} />
                </a>
              ))}
            </span>
            <b className="total-points">
              <Points of={outcome.total} /> <span className="quiet">/ {decimal(outcome.full)}</span>
            </b>
            <span className="total-grade">
              {outcome.vetoed ? w('screen.card.veto-word') : (grade?.name ?? w('screen.card.no-grade'))}{' '}
              <span className="quiet">{w('screen.card.answered', { n: outcome.answered, of: outcome.asked })}</span>
            </span>
          </div>
        );
      })}
    </div>
  );
}

function AspectHead({ aspect, columns, at }: { aspect: Aspect; columns: readonly Column[]; at: number }) {
  const w = useWords();
  return (
    <div className="card-aspect">
      <h2 id={`aspect-${aspect.key}`}>
        <span className="quiet">{aspect.key}</span> {aspect.title}
      </h2>
      <span className="end tabular quiet">{decimal(columns[0]?.outcome.aspects[at]?.full ?? 0)}</span>
      {columns.map(({ side, outcome }) => {
        const score = outcome.aspects[at];
        return (
          <span key={side} className="end aspect-points">
            <span className="pocket-side quiet">{w(`side.${side}`)} </span>
            {score?.star && (
              <>
                <Star earned />
                <span className="unseen">{w('screen.card.star')}</span>
              </>
            )}
            <Points of={score?.points ?? null} />
          </span>
        );
      })}
    </div>
  );
}
