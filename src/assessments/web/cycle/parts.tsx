import { daysBetween, type Day } from '#platform/pure/day.ts';
import { Tag, type Mark, type Tone } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import { cyclesContract, type Cycle } from '../../contract/cycles.ts';
import { entriesContract, type ColumnBrief } from '../../contract/entries.ts';
import { objectionsContract } from '../../contract/objections.ts';
import { scorecardContract } from '../../contract/scorecard.ts';
import type { Side } from '../../rules/framework.ts';
import type { CycleState, EntryState } from '../../rules/lifecycle.ts';
import { Star } from '../points.tsx';

/** Whatever changes an entry or a cycle changes these answers. */
export const touched = [
  entriesContract.desk,
  entriesContract.entries,
  entriesContract.entry,
  cyclesContract.cycles,
  cyclesContract.cycle,
  cyclesContract.cycleUnits,
  objectionsContract.objections,
  scorecardContract.scorecard,
];

const looks: Record<CycleState, [Mark, Tone]> = {
  preparing: ['ring', 'quiet'],
  open: ['half', 'info'],
  ended: ['check', 'done'],
  cancelled: ['cross', 'quiet'],
};
/** The state of a cycle in words with its mark. */
export function CycleTag({ state }: { state: CycleState }) {
  const w = useWords();
  const [mark, tone] = looks[state];
  return (
    <Tag mark={mark} tone={tone}>
      {w(`state.cycle.${state}`)}
    </Tag>
  );
}

/** How many days are left to a day, in words: with a mark when few are, late in red with a word. */
export function DaysLeft({ to }: { to: Day }) {
  const w = useWords();
  const days = daysBetween(w.today(), to);
  if (days < 0)
    return (
      <Tag mark="cross" tone="late">
        {w('screen.cycle.past', { day: w.dayShort(to) })}
      </Tag>
    );
  return (
    <Tag mark="clock" tone={days <= 5 ? 'soon' : 'quiet'}>
      {days === 0 ? w('screen.cycle.last-day') : w('screen.cycle.days-left', { n: days, day: w.dayShort(to) })}
    </Tag>
  );
}

/** Points of a column in hundredths as people read them. */
export const shownTotal = (total: number): string => {
  const text = (total / 100).toFixed(2);
  return text.replace(/\.?0+$/, '');
};

/** Total and stars of one column. */
export function ColumnCell({ of, grade }: { of: ColumnBrief | undefined; grade?: string | null }) {
  const w = useWords();
  if (!of) return <span className="quiet">–</span>;
  if (of.answered === 0) return <span className="quiet">{w('screen.cycle.not-begun')}</span>;
  return (
    <span className="column-cell">
      <b className="tabular">{shownTotal(of.total)}</b>
      {/* Stars that a veto takes away are not shown as earned. */}
      {!of.vetoed && (
        <span className="tabular column-stars" aria-label={w('screen.cycle.stars', { n: of.stars })}>
          <Star earned={of.stars > 0} /> {of.stars}
        </span>
      )}
      {of.vetoed ? (
        <span className="column-vetoed">{w('screen.cycle.vetoed')}</span>
      ) : of.answered < of.asked ? (
        <span className="quiet tabular">
          {of.answered}/{of.asked}
        </span>
      ) : (
        grade && <span className="quiet">{grade}</span>
      )}
    </span>
  );
}

/** States in the order of the road, with those beside it last; a bar shows how many entries stand where. */
export const onTheRoad: readonly EntryState[] = [
  'self-assessing',
  'nominated',
  'reviewed',
  'accepted',
  'publicised',
  'recognised',
  'commended',
];
export const besideTheRoad: readonly EntryState[] = ['not-met', 'withdrawn', 'dropped'];

/** How many entries stand at which stage: each is a button that shows them. */
export function StageBar(props: {
  cycle: Cycle;
  chosen: readonly EntryState[];
  onChoose: (state: EntryState | null) => void;
}) {
  const w = useWords();
  const { cycle, chosen } = props;
  const today = w.today();
  /** Who still stands in a stage whose day is past is late, unless given more time. */
  const last = (side: Side) =>
    w(cycle.state === 'open' && cycle.ends[side] < today ? 'screen.cycle.stage-past' : 'screen.cycle.until', {
      day: w.dayShort(cycle.ends[side]),
    });
  const until: Partial<Record<EntryState, string>> = {
    'self-assessing': last('self'),
    nominated: last('township'),
    reviewed: last('county'),
    publicised: w('screen.cycle.workdays', { n: cycle.publicityDays }),
  };
  const shown = [...onTheRoad, ...besideTheRoad.filter((state) => (cycle.counts[state] ?? 0) > 0)];
  return (
    <ol className="stages paper" aria-label={w('screen.cycle.stages')}>
      {shown.map((state) => {
        const n = cycle.counts[state] ?? 0;
        const on = chosen.length === 1 && chosen[0] === state;
        return (
          <li key={state}>
            <button
              type="button"
              className={`stage${n ? '' : ' stage-empty'}`}
              aria-pressed={on}
              onClick={() => props.onChoose(on ? null : state)}
            >
              <span className="stage-name">{w(`screen.cycle.stage.${state}`)}</span>
              <b className="tabular">{n}</b>
              <span className="quiet">{until[state] ?? ' '}</span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}
