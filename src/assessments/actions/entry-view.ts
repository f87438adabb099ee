import type { Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { movesFrom } from '#platform/pure/lifecycle.ts';
import type { Day } from '#platform/pure/day.ts';
import type { Entry, EntryRow } from '../contract/entries.ts';
import { assess } from '../rules/assess.ts';
import { openTo, type LockedSide } from '../rules/cycle.ts';
import {
  askedMoves,
  askedOf,
  moveFault,
  stageSide,
  toFill,
  unanswered,
  type AskedMove,
  type Deciding,
} from '../rules/entry.ts';
import { indicatorsOf, type Framework } from '../rules/framework.ts';
import { entryLifecycle, reasonMoves, type EntryState } from '../rules/lifecycle.ts';
import { sees } from '../rules/seen.ts';
import { getCycle, type CycleFound } from '../store/cycles.ts';
import { extensionsOf, getStanding, movesOf, rechecksOf, type EntryStanding } from '../store/entries.ts';
import { findListed, type EntryListed } from '../store/entry-list.ts';
import { frameworkContent, loadFacts } from '../store/facts.ts';
import { countUnreviewed } from '../store/links.ts';
import { objectionsOf } from '../store/objections.ts';
import { mayOn } from './cycle-view.ts';
import { ownUnit, relationTo } from './relation.ts';

type Reading = Pick<Around, 'db' | 'today'> & { actor: Actor };

/** States in which the office may still record a veto, give time or look again. */
const ongoing = (state: EntryState): boolean => state !== 'dropped' && state !== 'withdrawn';

/** The last day of the stage an entry is in, its own extension counted. */
function stageEnd(cycle: CycleFound, state: EntryState, extensions: Partial<Record<LockedSide, Day>>): Day | null {
  const side = stageSide(state);
  if (side === null || cycle.state !== 'open') return null;
  return openTo(cycle, side, side === 'county' ? null : (extensions[side] ?? null));
}

/** Moves that leave a state and are this actor's to make. */
const movesOpen = (actor: Actor, unitPath: string, state: EntryState, cycle: CycleFound): AskedMove[] => {
  const may = mayOn(actor, unitPath);
  if (cycle.state !== 'open' && cycle.state !== 'ended') return [];
  const asked: readonly string[] = askedMoves;
  return movesFrom(entryLifecycle, state).filter(
    (move): move is AskedMove =>
      asked.includes(move) &&
      may(entryLifecycle.moves[move].may) &&
      (cycle.state === 'open' || move === 'commend' || move === 'withdraw'),
  );
};

/** A row as its reader sees it: of the columns only those that are handed on to them. */
export function rowOf(actor: Actor, cycle: CycleFound, framework: Framework, found: EntryListed): EntryRow {
  const { unitId, unitName, unitPath, parentName, results, extensions, objections, ...rest } = found;
  const sight = sees(found.state, relationTo(actor, unitPath));
  const shown = new Set([...sight.sides, ...(sight.results ? (['county'] as const) : [])]);
  const asked = askedOf(framework, found.class);
  const columns: EntryRow['columns'] = {};
  for (const side of shown) {
    const kept = results[side];
    // A column nobody has scored in holds only what evidence fills in: it is nobody's judgement yet.
    if (!kept || !(kept.marked || side === 'self')) continue;
    const { marked: _, ...column } = kept;
    columns[side] = { ...column, asked };
  }
  return {
    ...rest,
    unit: { id: unitId, name: unitName, parentName },
    columns,
    objections: mayOn(actor, unitPath)('assessment.decide') ? objections : 0,
    openTo: stageEnd(cycle, found.state, extensions),
    extended: Object.keys(extensions).length > 0,
    may: movesOpen(actor, unitPath, found.state, cycle),
  };
}

/** What the moves of entries depend on, with what is missing in their columns. In the order of `standings`. */
export async function decidings(
  db: Around['db'],
  regionId: string,
  cycle: CycleFound,
  standings: readonly EntryStanding[],
  { today, reason, confirmed }: { today: Day; reason: string; confirmed: readonly string[] },
): Promise<Deciding[]> {
  const framework = await frameworkContent(db, regionId, cycle.frameworkId);
  const facts = new Map(
    (
      await loadFacts(
        db,
        regionId,
        standings.map((one) => one.id),
      )
    ).map((one) => [one.entryId, one.facts]),
  );
  const preconditions = framework.vetoes.filter((one) => one.when === 'precondition').map((one) => one.key);
  return standings.map((one) => {
    const columns = assess(framework, facts.get(one.id)!);
    return {
      state: one.state,
      cycleState: cycle.state,
      days: cycle,
      extensions: one.extensions,
      today,
      vetoes: Object.keys(one.vetoes),
      unconfirmed: preconditions.filter((key) => !confirmed.includes(key)),
      barredUntil: one.unitBarred,
      self: { missing: toFill(framework, unanswered(columns.self)) },
      county: {
        missing: unanswered(columns.county),
        grade: columns.county.outcome.grade,
        vetoed: columns.county.outcome.vetoed,
      },
      graded: framework.grading.grades.length > 0,
      publicityTo: one.publicityTo,
      openObjections: one.openObjections,
      commendApproved: cycle.commendBody !== '' && cycle.commendNumber !== '',
      reason,
    };
  });
}

/** An entry with all that its page shows. @throws thing.not-found */
export async function showEntry({ db, actor, today }: Reading, id: string): Promise<Entry> {
  const { regionId } = actor;
  const standing = await getStanding(db, regionId, id);
  const cycle = await getCycle(db, regionId, standing.cycleId);
  const framework = await frameworkContent(db, regionId, cycle.frameworkId);
  const [listed, extensions, rechecks, history, objections] = await Promise.all([
    findListed(db, regionId, id),
    extensionsOf(db, regionId, id),
    rechecksOf(db, regionId, id),
    movesOf(db, regionId, id),
    objectionsOf(db, regionId, id),
  ]);
  const row = rowOf(actor, cycle, framework, listed!);
  const may = mayOn(actor, standing.unitPath);
  const decides = may('assessment.decide') && cycle.state !== 'cancelled' && cycle.state !== 'preparing';
  const own = ownUnit(actor, standing.unitPath);
  // Whether preconditions hold is asked when the entry is nominated; here all of them may be taken for confirmed.
  const [deciding] = await decidings(db, regionId, cycle, [standing], {
    today,
    reason: 'x',
    confirmed: framework.vetoes.map((one) => one.key),
  });
  const titles = new Map(indicatorsOf(framework).map((one) => [one.key, one.title]));
  const { sides, evidence } = sees(standing.state, relationTo(actor, standing.unitPath));
  const reviews = evidence && may('evidence.review') && !own;
  // What was written about it is for those who score it and those who are scored.
  const told = (words: string): string => (sides.length || may('assessment.decide') ? words : '');
  const standsAs = (veto: { reason: string; day: Day } | undefined) => veto && { ...veto, reason: told(veto.reason) };
  return {
    ...row,
    cycle: {
      id: cycle.id,
      title: cycle.title,
      year: cycle.year,
      state: cycle.state,
      frameworkId: cycle.frameworkId,
      grades: framework.grading.grades.map(({ key, name }) => ({ key, name })),
    },
    moves: row.may.map((move) => {
      const fault =
        own && entryLifecycle.moves[move].may !== 'assessment.self'
          ? { code: 'entry.own-unit', details: {} }
          : moveFault(move, deciding!);
      return { move, problem: fault, reason: reasonMoves.includes(move) };
    }),
    missing:
      may('assessment.self') && sides.includes('self') && standing.state === 'self-assessing'
        ? deciding!.self.missing.map((key) => ({ key, title: titles.get(key)! }))
        : [],
    unreviewed: reviews ? await countUnreviewed(db, regionId, id) : 0,
    vetoList: framework.vetoes.map((one) => ({
      ...one,
      confirmed: standing.confirmed.includes(one.key),
      stands: standsAs(standing.vetoes[one.key]) ?? null,
    })),
    mayVeto: decides && ongoing(standing.state),
    mayExtend:
      decides && cycle.state === 'open' && (standing.state === 'self-assessing' || standing.state === 'nominated'),
    mayObject: decides && standing.state === 'publicised',
    mayRecheck: decides && (standing.state === 'recognised' || standing.state === 'commended'),
    extensions: extensions.map(({ at, ...one }) => ({ ...one, reason: told(one.reason), at: at.toISOString() })),
    rechecks: rechecks.map((one) => ({ ...one, note: told(one.note) })),
    objectionList: objections
      .filter(({ state }) => may('assessment.decide') || (sides.length > 0 && state !== 'open'))
      .map(({ id, receivedOn, channel, text, state, answer, settledBy, at, settledAt }) => ({
        id,
        receivedOn,
        channel,
        text: may('assessment.decide') ? text : null,
        state,
        answer,
        settledBy,
        at: at.toISOString(),
        settledAt: settledAt?.toISOString() ?? null,
      })),
    history: history.map((one) => ({ ...one, reason: told(one.reason) })),
  };
}
