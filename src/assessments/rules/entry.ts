import type { Day } from '#platform/pure/day.ts';
import { addWorkdays } from '#platform/pure/workday.ts';
import { isOver, openTo, stageEnds, type LockedSide, type StageDays } from './cycle.ts';
import { indicatorsOf, type Framework, type Side } from './framework.ts';
import { reasonMoves, type CycleState, type EntryMove, type EntryState } from './lifecycle.ts';
import type { Assessed } from './result.ts';

/** Moves that are asked for by name; the others follow from something else: a settled objection, a unit taken back in. */
export const askedMoves = [
  'nominate',
  'return-to-community',
  'pass',
  'return-to-township',
  'accept',
  'assess-again',
  'fail',
  'publicise',
  'recognise',
  'commend',
  'withdraw',
  'drop',
] as const satisfies readonly EntryMove[];
export type AskedMove = (typeof askedMoves)[number];

/** Moves that may be made once the cycle has ended: a title lives longer than its cycle. */
const afterwards: readonly EntryMove[] = ['commend', 'withdraw'];

/** Whose column must still be open for a move: its stage is over with it. */
const stageOf: Partial<Record<EntryMove, LockedSide>> = {
  nominate: 'self',
  'return-to-community': 'township',
  pass: 'township',
};
/** Moves that need a whole county column, no veto and a grade. */
const needsGrade: readonly EntryMove[] = ['accept', 'publicise', 'recognise'];

/** States between nomination and the end of publicity. */
export const underWay: readonly EntryState[] = ['nominated', 'reviewed', 'accepted', 'publicised'];

/** The column being worked at in a state, and so the stage whose last day counts. */
export function stageSide(state: EntryState): Side | null {
  if (state === 'self-assessing') return 'self';
  if (state === 'nominated') return 'township';
  return state === 'reviewed' ? 'county' : null;
}

/** How many indicators are asked of a class: bonus ones are offered, not asked. */
export const askedOf = (framework: Framework, of: string | null): number =>
  indicatorsOf(framework).filter((one) => one.rule.kind !== 'bonus' && !one.exempt.some((out) => out === of)).length;

/** Indicators of a column that are asked and not answered yet, in order. */
export const unanswered = ({ cells }: Pick<Assessed, 'cells'>): string[] =>
  [...cells].filter(([, cell]) => !cell.exempt && !cell.bonus && cell.points === null).map(([key]) => key);

/** Of these those that somebody has to fill in: where evidence answers (a survey), nobody waits for the one who assesses. */
export function toFill(framework: Framework, missing: readonly string[]): string[] {
  const fed = new Set(indicatorsOf(framework).flatMap((one) => (one.feed ? [one.key] : [])));
  return missing.filter((key) => !fed.has(key));
}

/** All that a move of an entry depends on besides its state. */
export interface Deciding {
  state: EntryState;
  cycleState: CycleState;
  days: StageDays;
  extensions: Readonly<Partial<Record<LockedSide, Day>>>;
  today: Day;
  /** Vetoes and preconditions of the framework that stand against it. */
  vetoes: readonly string[];
  /** Preconditions of the framework nobody has confirmed with this nomination. */
  unconfirmed: readonly string[];
  /** The unit is barred from nomination until this day. */
  barredUntil: Day | null;
  self: { missing: readonly string[] };
  county: { missing: readonly string[]; grade: string | null; vetoed: boolean };
  /** Has the framework any grade to reach? */
  graded: boolean;
  publicityTo: Day | null;
  openObjections: number;
  /** The commendation has its own approval. */
  commendApproved: boolean;
  reason: string;
}
export interface Fault {
  code:
    | 'entry.cycle-closed'
    | 'entry.stage-over'
    | 'entry.reason-missing'
    | 'entry.barred'
    | 'entry.incomplete'
    | 'entry.preconditions-open'
    | 'entry.vetoed'
    | 'entry.grade-missing'
    | 'entry.publicity-running'
    | 'entry.objections-open'
    | 'cycle.commendation-missing';
  details: Record<string, unknown>;
}

/**
 * Why an entry in the right state may not make a move today; null: it may. The first fault counts; they are tried in the
 * order in which one would mend them.
 */
export function moveFault(move: EntryMove, of: Deciding): Fault | null {
  const fault = (code: Fault['code'], details: Fault['details'] = {}): Fault => ({ code, details });
  const runs = of.cycleState === 'open' || (of.cycleState === 'ended' && afterwards.includes(move));
  if (!runs) return fault('entry.cycle-closed', { state: of.cycleState });
  const stage = stageOf[move];
  if (stage && isOver(of.days, stage, of.extensions[stage] ?? null, of.today))
    return fault('entry.stage-over', { side: stage, day: openTo(of.days, stage, of.extensions[stage] ?? null) });
  if (move === 'nominate') {
    if (of.barredUntil !== null && of.barredUntil > of.today) return fault('entry.barred', { day: of.barredUntil });
    if (of.self.missing.length) return fault('entry.incomplete', missing('self', of.self.missing));
    if (of.vetoes.length) return fault('entry.vetoed', { vetoes: of.vetoes });
    if (of.unconfirmed.length) return fault('entry.preconditions-open', { preconditions: of.unconfirmed });
  }
  if (needsGrade.includes(move)) {
    if (of.county.missing.length) return fault('entry.incomplete', missing('county', of.county.missing));
    if (of.vetoes.length || of.county.vetoed) return fault('entry.vetoed', { vetoes: of.vetoes });
    if (of.graded && of.county.grade === null) return fault('entry.grade-missing');
  }
  if (move === 'recognise') {
    if (of.publicityTo === null || of.today <= of.publicityTo)
      return fault('entry.publicity-running', { day: of.publicityTo });
    if (of.openObjections > 0) return fault('entry.objections-open', { n: of.openObjections });
  }
  // A title may have been vetoed since it was recognised: then it is withdrawn, not commended.
  if (move === 'commend' && (of.vetoes.length || of.county.vetoed)) return fault('entry.vetoed', { vetoes: of.vetoes });
  if (move === 'commend' && !of.commendApproved) return fault('cycle.commendation-missing');
  if (reasonMoves.includes(move) && of.reason === '') return fault('entry.reason-missing');
  return null;
}
const missing = (side: Side, indicators: readonly string[]): Fault['details'] => ({
  side,
  n: indicators.length,
  indicators,
});

/** A title is looked at again between its recognition and today; what is to be improved is due on that day or later. */
export function recheckFault(
  of: { heldOn: Day; improveBy: Day | null },
  title: { recognisedOn: Day | null; today: Day },
): { field: 'heldOn' | 'improveBy'; code: string } | null {
  if (of.heldOn > title.today || (title.recognisedOn !== null && of.heldOn < title.recognisedOn))
    return { field: 'heldOn', code: 'day.outside-title' };
  return of.improveBy !== null && of.improveBy < of.heldOn ? { field: 'improveBy', code: 'day.before-recheck' } : null;
}

/** Workdays a returned column stays open when the stage that returns it is over too. */
const returnDays = 5;

/**
 * Until when a returned column stays open. Left to itself: as long as the stage that returns it, or five workdays where
 * that is over. A township may not give more time than it has.
 * @param asked the day wanted; null: none named
 * @returns the last day, null when the stage itself leaves as much, or `unfit` with the days there are to choose from
 */
export function returnedUntil(
  move: 'return-to-community' | 'return-to-township',
  of: Pick<Deciding, 'days' | 'extensions' | 'today'>,
  asked: Day | null,
): { until: Day | null } | { unfit: { from: Day; to: Day | null } } {
  const [side, above] =
    move === 'return-to-community' ? (['self', 'township'] as const) : (['township', 'county'] as const);
  const stage = openTo(of.days, side, of.extensions[side] ?? null);
  const ends = above === 'county' ? stageEnds(of.days, above) : openTo(of.days, above, of.extensions[above] ?? null);
  const most = above === 'township' ? ends : null;
  if (asked !== null && (asked < of.today || (most !== null && asked > most)))
    return { unfit: { from: of.today, to: most } };
  const until = asked ?? (ends >= of.today ? ends : addWorkdays(of.today, returnDays));
  return { until: until > stage ? until : null };
}
