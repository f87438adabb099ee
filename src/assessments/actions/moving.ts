import type { Around, Asked, Happening } from '#access/door.ts';
import { allows, type Actor } from '#access/permissions.ts';
import type { Day } from '#platform/pure/day.ts';
import type { Answer } from '#platform/pure/endpoint.ts';
import { after } from '#platform/pure/lifecycle.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import { apart } from '#platform/storage/apart.ts';
import type { entriesContract } from '../contract/entries.ts';
import { addYears, openTo, publicitySpan, stageEnds } from '../rules/cycle.ts';
import { moveFault, returnedUntil, type Deciding } from '../rules/entry.ts';
import { entryLifecycle, type EntryMove } from '../rules/lifecycle.ts';
import { getCycle, type CycleFound } from '../store/cycles.ts';
import {
  cycleOf,
  findStandings,
  getStanding,
  keepExtension,
  setEntry,
  type EntryChange,
  type EntryStanding,
} from '../store/entries.ts';
import { frameworkContent } from '../store/facts.ts';
import { decidings } from './entry-view.ts';
import { record } from './recording.ts';
import { recusedFrom } from '../store/scorecard.ts';
import { ownUnit } from './relation.ts';
import { nameOf, tellMove } from './telling.ts';

type Writing = Pick<Around, 'db' | 'now' | 'today' | 'newId' | 'happened'> & { actor: Actor };
export interface Move {
  move: EntryMove;
  version: number;
  reason: string;
  confirmed: readonly string[];
  until: Day | null;
}

/** An entry and its cycle, held for a change: the cycle keeps its state, and nobody else moves the entry meanwhile. */
export async function held(
  { db, actor }: Writing,
  entryId: string,
): Promise<{ cycle: CycleFound; entry: EntryStanding }> {
  const { regionId } = actor;
  const cycle = await getCycle(db, regionId, await cycleOf(db, regionId, entryId), 'share');
  return { cycle, entry: await getStanding(db, regionId, entryId, 'lock') };
}

/** @throws entry.changed when somebody else was there since */
export function refuseStale(entry: EntryStanding, version: number): void {
  if (entry.version !== version) throw new Problem('entry.changed', { version: entry.version, state: entry.state });
}

/** One move of one entry: every move asks its own verb and goes through here, alone or among many. @throws as `moveFails` says */
export async function moveEntry(asked: Writing, entryId: string, given: Move): Promise<void> {
  const at = await held(asked, entryId);
  const { actor } = asked;
  const may = entryLifecycle.moves[given.move].may;
  if (!allows(actor, may, { regionId: actor.regionId, unitPaths: [at.entry.unitPath] }))
    throw new Problem('permission.denied', { verb: may });
  if (may !== 'assessment.self' && ownUnit(actor, at.entry.unitPath)) throw new Problem('entry.own-unit');
  if (may !== 'assessment.self' && (await recusedFrom(asked.db, actor.regionId, actor.personId, [entryId])).size)
    throw new Problem('entry.recused');
  refuseStale(at.entry, given.version);
  await carryOut(asked, at, given);
}

/** Makes a move of an entry that is held; its verb has been asked. @throws entry.move-closed and every fault of `moveFault` */
export async function carryOut(
  asked: Writing,
  { cycle, entry }: { cycle: CycleFound; entry: EntryStanding },
  { move, reason, confirmed, until }: Pick<Move, 'move' | 'reason' | 'confirmed' | 'until'>,
): Promise<void> {
  const { db, actor, now, today } = asked;
  const { regionId } = actor;
  const to = after(entryLifecycle, entry.state, move);
  if (to === null) throw new Problem('entry.move-closed', { state: entry.state, move });
  const [of] = await decidings(db, regionId, cycle, [entry], { today, reason, confirmed });
  const fault = moveFault(move, of!);
  if (fault) throw new Problem(fault.code, fault.details);

  const change: EntryChange = { state: to };
  let due: Day | null = null;
  if (move === 'nominate') {
    const { vetoes } = await frameworkContent(db, regionId, cycle.frameworkId);
    change.confirmed = vetoes.filter((one) => confirmed.includes(one.key)).map((one) => one.key);
    due = openTo(cycle, 'township', entry.extensions.township ?? null);
  } else if (move === 'pass') due = stageEnds(cycle, 'county');
  else if (move === 'publicise') {
    change.publicity = publicitySpan(today, cycle.publicityDays);
    due = change.publicity.to;
  } else if (move === 'uphold') change.publicity = null;
  else if (move === 'recognise') {
    change.recognisedOn = today;
    change.validUntil = addYears(today, cycle.validYears);
  } else if (move === 'commend') change.commendedOn = today;
  else if (move === 'withdraw') {
    change.withdrawnOn = today;
    change.barredUntil = addYears(today, cycle.barYears);
  } else if (move === 'return-to-community' || move === 'return-to-township')
    due = await leaveOpen(asked, cycle, entry, of!, { move, reason, until });
  await setEntry(db, regionId, entry.id, now, change);
  await record(db, { regionId, personId: actor.personId, unitId: actor.unitId, at: now }, entry.id, [
    { kind: 'moved', move, from: entry.state, to, reason },
  ]);
  asked.happened({
    kind: `entry.${move}`,
    subjectKind: 'entry',
    subjectId: entry.id,
    details: {
      title: nameOf(entry),
      cycle: cycle.title,
      from: entry.state,
      to,
      ...(reason ? { reason } : {}),
      ...(due ? { due } : {}),
      ...(move === 'commend' ? { approval: `${cycle.commendBody} ${cycle.commendNumber}` } : {}),
      ...(change.validUntil ? { until: change.validUntil } : {}),
      ...(change.barredUntil ? { until: change.barredUntil } : {}),
    },
  });
  await tellMove(asked, entry, move, { cycleTitle: cycle.title, reason, due });
}

/** A returned column stays open below, past its stage's day where need be. @returns the day it closes */
async function leaveOpen(
  { db, actor, now }: Writing,
  cycle: CycleFound,
  entry: EntryStanding,
  of: Deciding,
  { move, reason, until }: { move: 'return-to-community' | 'return-to-township'; reason: string; until: Day | null },
): Promise<Day> {
  const side = move === 'return-to-community' ? 'self' : 'township';
  const answer = returnedUntil(move, of, until);
  if ('unfit' in answer) throw new Problem('entry.until-unfit', answer.unfit);
  if (answer.until === null) return openTo(cycle, side, entry.extensions[side] ?? null);
  await keepExtension(db, actor.regionId, {
    entryId: entry.id,
    side,
    until: answer.until,
    reason,
    personId: actor.personId,
    at: now,
  });
  return answer.until;
}

/** Takes back what was only tried. */
class OnlyAsked extends Error {}

/**
 * One move of many entries of a cycle, in one transaction: each is tried on its own, exactly as it would be alone, and what
 * was refused is told by its problem's code. With `check` every one is tried and taken back again.
 */
export async function moveMany(asked: Asked<(typeof entriesContract)['moveEntries']>) {
  const { db, actor, body, params } = asked;
  const { regionId } = actor;
  await getCycle(db, regionId, params.id, 'share');
  const ids = body.entries.map((one) => one.id);
  // All rows in the order everybody takes them.
  const there = new Map((await findStandings(db, regionId, ids, 'lock')).map((one) => [one.id, one]));
  const results: Answer<(typeof entriesContract)['moveEntries']>['results'] = [];
  for (const { id, version } of body.entries) {
    const happenings: Happening[] = [];
    const one = there.get(id);
    const readable =
      one?.cycleId === params.id && allows(actor, 'assessment.read', { regionId, unitPaths: [one.unitPath] });
    let problem: Problem | null = null;
    try {
      if (!readable) throw notFound('entry');
      await apart(db, async () => {
        await moveEntry({ ...asked, happened: (happening) => void happenings.push(happening) }, id, {
          move: body.move,
          version,
          reason: body.reason || (body.check ? '…' : ''),
          confirmed: [],
          until: body.until,
        });
        if (body.check) throw new OnlyAsked();
      });
    } catch (error) {
      if (error instanceof Problem) problem = error;
      else if (!(error instanceof OnlyAsked)) throw error;
    }
    if (problem === null && !body.check) for (const happening of happenings) asked.happened(happening);
    results.push({
      id,
      name: readable ? nameOf(one) : null,
      ...(problem ? { problem: problem.code, details: problem.details } : { problem: null }),
    });
  }
  return { done: results.filter((one) => one.problem === null).length, results };
}
