import type { Asked } from '#access/door.ts';
import { allows, type Actor } from '#access/permissions.ts';
import { covers } from '#access/permissions.ts';
import { eraseFiles, filesOf, type Files } from '#documents/public.ts';
import { tell } from '#notices/public.ts';
import { after } from '#platform/pure/lifecycle.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Evidence, evidenceContract } from '../contract/evidence.ts';
import { linksOfOne } from '../contract/evidence-row.ts';
import { faultsOfEvidence, isSettled, standingOf, stillWritten } from '../rules/evidence.ts';
import { counts } from '../rules/evidence-lock.ts';
import { evidenceLifecycle, type EvidenceMove, type EntryState } from '../rules/lifecycle.ts';
import * as kept from '../store/evidence.ts';
import { leaning, leaningHeld, linksOfEvidence, lockEntries } from '../store/links.ts';
import { recusedFrom } from '../store/scorecard.ts';
import { evidenceView, filedOf, filesKind, subjectOf, visible } from './evidence-view.ts';
import { entriesOf, lockSeen, tellEntries, type Writing } from './filing.ts';
import { refuseHeld } from './locking.ts';
import { ownUnit } from './relation.ts';

type Of<K extends keyof typeof evidenceContract> = Asked<(typeof evidenceContract)[K]>;

/** The state a move leads to. @throws evidence.move-closed, evidence.reason-missing */
function stateAfter(found: kept.EvidenceFound, move: EvidenceMove, reason: string, leansOn: boolean) {
  const state = after(evidenceLifecycle, found.state, move);
  if (state === null) throw new Problem('evidence.move-closed', { state: found.state });
  // What scores lean on is not taken away without saying why.
  if (reason === '' && (move === 'return' || (move === 'withdraw' && leansOn)))
    throw new Problem('evidence.reason-missing');
  return state;
}

/**
 * Submits or withdraws. Everything that leans on it is scored afresh in the same transaction. Once the stage of an entry it
 * is used in is over, or the county has settled that entry, nothing is submitted into it any more: the office gives the entry
 * more time. What counts there is then withdrawn only on one of the grounds that no day closes (`withdrawalGrounds`): law
 * wants untrue, personal and secret matter taken back whenever it is found. What counts nowhere (a draft, what was returned)
 * is withdrawn freely.
 * @throws evidence.changed · evidence.move-closed · evidence.reason-missing · evidence.unfit { faults } ·
 *   evidence.stage-over { unit, cycle, side, day } · evidence.settled { unit, cycle }
 */
async function carry(asked: Writing, id: string, body: Of<'move'>['body']): Promise<void> {
  const { db, actor, now, today } = asked;
  const { regionId } = actor;
  const found = await lockSeen(asked, id, body.version);
  const leans = await leaning(db, regionId, [found.id]);
  // A ground alone does not say what happened.
  const state = stateAfter(
    found,
    body.move,
    body.reason,
    (leans.length > 0 && found.submittedAt !== null) || body.ground !== null,
  );
  if (body.move === 'submit' || (counts(found.state) && body.ground === null)) {
    await lockEntries(db, regionId, entriesOf(leans));
    await refuseHeld(db, regionId, entriesOf(leans), today);
  }
  if (body.move === 'submit') {
    const files = (await filesOf(db, regionId, filesKind, [found.id])).get(found.id) ?? [];
    const links = await linksOfEvidence(db, regionId, [found.id], linksOfOne);
    const faults = faultsOfEvidence(filedOf(found, files, links), today);
    if (faults.length) throw new Problem('evidence.unfit', { faults });
  }
  const reason = body.move === 'withdraw' ? body.reason : '';
  await kept.moveEvidence(db, regionId, [found.id], { state, reason, at: now });
  await tellEntries(asked, [{ id: found.id, standing: standingOf({ ...found, state }) }], leans);
  asked.happened({
    kind: body.move === 'submit' ? 'evidence.submit' : 'evidence.withdraw',
    subjectKind: 'evidence',
    subjectId: found.id,
    details: {
      title: found.title,
      ...(reason ? { reason } : {}),
      ...(body.move === 'withdraw' && body.ground ? { ground: body.ground } : {}),
      entries: leans.length,
    },
  });
}

/**
 * One move of one piece. Withdrawn because somebody shown in it asked for that, its files are not only hidden but deleted.
 * @throws as `carry` says
 */
export const moveEvidence =
  (files: Files) =>
  async (asked: Of<'move'>): Promise<Evidence> => {
    const { params, body } = asked;
    await carry(asked, params.id, body);
    if (body.move === 'withdraw' && body.ground === 'personal') await eraseFiles(files, asked, filesKind, params.id);
    return evidenceView(asked, params.id);
  };
/** Submits one piece among many; whether this person files for its unit has been asked. @throws as `carry` says */
export const submitEvidence = (asked: Writing, id: string, version: number): Promise<void> =>
  carry(asked, id, { move: 'submit', version, reason: '', ground: null });

/**
 * May this reviewer make the move? @throws evidence.own-unit · evidence.settled: an entry the county has settled leans on it,
 * so only who accepts entries may change what its score rests on · entry.recused: this person keeps away from an entry it
 * proves · evidence.still-written: its entries have not been handed on.
 */
function refuseReviewer(
  actor: Actor,
  found: kept.EvidenceFound,
  move: 'accept' | 'return',
  leans: readonly { entryId: string; state: EntryState }[],
  apart: ReadonlySet<string>,
): void {
  if (ownUnit(actor, found.unitPath)) throw new Problem('evidence.own-unit');
  if (leans.some(({ entryId }) => apart.has(entryId))) throw new Problem('entry.recused');
  if (stillWritten(leans.map(({ state }) => state))) throw new Problem('evidence.still-written');
  // Accepting adds to the county's column, taking back what was accepted takes from it; anything else leaves it as it is.
  const weighs = move === 'accept' || found.state === 'accepted';
  if (
    weighs &&
    leans.some((one) => isSettled(one.state)) &&
    !allows(actor, 'assessment.accept', subjectOf(actor.regionId, found))
  )
    throw new Problem('evidence.settled');
}

/** Saves reviews that were found fit, tells entries and, of what was returned, the units. */
async function settleReviews(
  asked: Writing,
  move: 'accept' | 'return',
  reason: string,
  pieces: readonly kept.EvidenceFound[],
  leans: readonly { evidenceId: string; entryId: string }[],
): Promise<void> {
  const { db, actor, now, newId } = asked;
  const state = evidenceLifecycle.moves[move].to;
  const ids = pieces.map(({ id }) => id);
  await kept.moveEvidence(db, actor.regionId, ids, {
    state,
    reason: move === 'return' ? reason : '',
    reviewerId: actor.personId,
    at: now,
  });
  await tellEntries(
    asked,
    pieces.map((found) => ({ id: found.id, standing: standingOf({ ...found, state }) })),
    leans,
  );
  for (const found of pieces) {
    asked.happened({
      kind: move === 'accept' ? 'evidence.accept' : 'evidence.return',
      subjectKind: 'evidence',
      subjectId: found.id,
      details: { title: found.title, ...(move === 'return' ? { reason } : {}) },
    });
    if (move === 'return')
      await tell(
        db,
        { regionId: actor.regionId, at: now, newId },
        {
          kind: 'evidence.return',
          subjectKind: 'evidence',
          subjectId: found.id,
          unitIds: [found.unitId],
          except: actor.personId,
          details: { title: found.title, unit: found.unitName, reason },
        },
      );
  }
}

/** Accepts or returns one piece. @throws evidence.changed · evidence.move-closed · evidence.reason-missing, and as `refuseReviewer` says */
export async function reviewEvidence(asked: Of<'review'>): Promise<Evidence> {
  const { db, actor, params, body } = asked;
  const found = await lockSeen(asked, params.id, body.version);
  const leans = await leaningHeld(db, actor.regionId, [found.id]);
  const apart = await recusedFrom(db, actor.regionId, actor.personId, entriesOf(leans));
  refuseReviewer(actor, found, body.move, leans, apart);
  stateAfter(found, body.move, body.reason, leans.length > 0);
  await settleReviews(asked, body.move, body.reason, [found], leans);
  return evidenceView(asked, found.id);
}

/** Reviews many at once: those that may be are, each of the others is answered with the code of what stood in the way. */
export async function reviewMany(asked: Of<'reviewMany'>) {
  const { db, actor, scope, body } = asked;
  const { regionId } = actor;
  const ids = body.evidence.map(({ id }) => id);
  const found = new Map((await kept.findEvidence(db, regionId, ids, 'lock')).map((one) => [one.id, one]));
  const leans = await leaningHeld(db, regionId, ids);
  const apart = await recusedFrom(db, regionId, actor.personId, entriesOf(leans));
  const fit: kept.EvidenceFound[] = [];
  const results: { id: string; title: string | null; problem: string | null }[] = [];
  for (const { id, version } of body.evidence) {
    const one = found.get(id);
    const seen = one && visible(actor, one) && covers(scope, subjectOf(regionId, one)) ? one : null;
    const problem = seen
      ? reviewProblem(
          actor,
          seen,
          version,
          body,
          leans.filter((lean) => lean.evidenceId === id),
          apart,
        )
      : 'thing.not-found';
    if (seen && problem === null) fit.push(seen);
    results.push({ id, title: seen?.title ?? null, problem });
  }
  const done = new Set(fit.map(({ id }) => id));
  await settleReviews(
    asked,
    body.move,
    body.reason,
    fit,
    leans.filter((lean) => done.has(lean.evidenceId)),
  );
  return { done: fit.length, results };
}

function reviewProblem(
  actor: Actor,
  found: kept.EvidenceFound,
  version: number,
  { move, reason }: { move: 'accept' | 'return'; reason: string },
  leans: readonly { entryId: string; state: EntryState }[],
  apart: ReadonlySet<string>,
): string | null {
  if (found.version !== version) return 'evidence.changed';
  try {
    refuseReviewer(actor, found, move, leans, apart);
    stateAfter(found, move, reason, leans.length > 0);
    return null;
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}
