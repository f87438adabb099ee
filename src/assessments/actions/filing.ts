import type { Around, Asked } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { filesOf, linkFiles, unlinkFiles } from '#documents/public.ts';
import { invalid, notFound, Problem } from '#platform/pure/problem.ts';
import type { Evidence, evidenceContract } from '../contract/evidence.ts';
import { linksOfOne } from '../contract/evidence-row.ts';
import type { LogEntry, Standing } from '../rules/facts.ts';
import { corrected, faultsOfEvidence, isSettled, noCaption, sameStanding, standingOf } from '../rules/evidence.ts';
import { counts } from '../rules/evidence-lock.ts';
import { proofDoor } from '../proofs.ts';
import * as kept from '../store/evidence.ts';
import { leaningHeld, linksOfEvidence } from '../store/links.ts';
import { evidenceView, filedOf, filesKind } from './evidence-view.ts';
import { refuseHeld } from './locking.ts';
import { recordMany } from './recording.ts';

type Of<K extends keyof typeof evidenceContract> = Asked<(typeof evidenceContract)[K]>;
export type Writing = Pick<Around, 'db' | 'now' | 'today' | 'newId' | 'happened'> & { actor: Actor };

/** Who writes to a log. */
export const byOf = ({ actor, now }: Pick<Writing, 'actor' | 'now'>) => ({
  regionId: actor.regionId,
  personId: actor.personId,
  unitId: actor.unitId,
  at: now,
});

/** Tells every entry that leans on these pieces how they stand now, and has it scored afresh. */
export async function tellEntries(
  asked: Writing,
  pieces: readonly { id: string; standing: Standing }[],
  leans: readonly { evidenceId: string; entryId: string }[],
): Promise<void> {
  const standings = new Map(pieces.map(({ id, standing }) => [id, standing]));
  const recordings = leans.flatMap(({ evidenceId, entryId }) => {
    const evidence = standings.get(evidenceId);
    const entry: LogEntry | null = evidence ? { kind: 'evidence', evidenceId, evidence } : null;
    return entry ? [{ entryId, entries: [entry] }] : [];
  });
  await recordMany(asked.db, byOf(asked), recordings);
}

/** @throws evidence.filed-already { existing } when the unit has filed the same bytes as one of these files already */
async function refuseTwice(asked: Writing, unitId: string, fileIds: readonly string[], but: string): Promise<void> {
  const existing = await kept.sameBytesOfUnit(asked.db, asked.actor.regionId, unitId, fileIds, but);
  if (existing.length) throw new Problem('evidence.filed-already', { existing, title: existing[0]!.title });
}

/** Files evidence by hand, as a draft. @throws evidence.filed-already, request.invalid for files nobody showed them */
export async function fileEvidence(asked: Of<'file'>): Promise<Evidence> {
  const { db, actor, now, newId, body } = asked;
  const id = newId();
  const { unitId, kind, fileIds, despite, ...content } = body;
  await kept.addEvidence(db, actor.regionId, {
    ...content,
    id,
    unitId,
    kind,
    source: null,
    personId: actor.personId,
    at: now,
  });
  await linkFiles(db, actor, filesKind, id, fileIds, now);
  if (!despite) await refuseTwice(asked, unitId, fileIds, id);
  asked.happened({
    kind: 'evidence.file',
    subjectKind: 'evidence',
    subjectId: id,
    details: { title: body.title, files: fileIds.length },
  });
  return evidenceView(asked, id);
}

/** What a door offers that the unit has not filed yet. @throws evidence.no-source */
export async function listSources({ db, actor, query }: Of<'sources'>) {
  const door = proofDoor(query.kind);
  if (!door) throw new Problem('evidence.no-source', { kind: query.kind });
  // Twice as many as are shown: some are filed already.
  const offered = await door.list(db, actor.regionId, query.unitId, { text: query.text || undefined, limit: 100 });
  const filed = await kept.filedSources(
    db,
    actor.regionId,
    query.unitId,
    query.kind,
    offered.map((one) => one.sourceId),
  );
  return {
    rows: offered
      .filter((one) => !filed.has(one.sourceId))
      .slice(0, 50)
      .map(({ sourceId, title, from, to }) => ({ sourceId, title, from, to })),
  };
}

/**
 * Files what is recorded elsewhere; a second time it answers what was filed the first.
 * @throws evidence.no-source, thing.not-found when the unit has no such record that is finished
 */
export async function fileSource(asked: Of<'fileSource'>): Promise<Evidence & { already: boolean }> {
  const { db, actor, now, newId, body } = asked;
  const { regionId } = actor;
  const door = proofDoor(body.kind);
  if (!door) throw new Problem('evidence.no-source', { kind: body.kind });
  const before = await kept.findFiledSource(db, regionId, body.unitId, body.kind, body.sourceId);
  if (before) return { ...(await evidenceView(asked, before)), already: true };
  const proof = await door.find(db, regionId, body.unitId, body.sourceId);
  if (!proof) throw notFound('source');
  const id = newId();
  const added = await kept.addEvidence(db, regionId, {
    id,
    unitId: body.unitId,
    kind: door.kind,
    title: [...proof.title].slice(0, 120).join(''),
    from: proof.from,
    to: proof.to,
    caption: noCaption,
    quantity: proof.quantity,
    figure: proof.figure,
    source: { kind: body.kind, id: body.sourceId },
    personId: actor.personId,
    at: now,
  });
  if (!added) {
    const other = await kept.findFiledSource(db, regionId, body.unitId, body.kind, body.sourceId);
    return { ...(await evidenceView(asked, other!)), already: true };
  }
  await linkFiles(db, actor, filesKind, id, proof.fileIds.slice(0, 50), now);
  asked.happened({
    kind: 'evidence.file',
    subjectKind: 'evidence',
    subjectId: id,
    details: { title: proof.title.slice(0, 200), files: proof.fileIds.length, source: body.kind },
  });
  return { ...(await evidenceView(asked, id)), already: false };
}

/** The entries that lean. */
export const entriesOf = (leans: readonly { entryId: string }[]): string[] => leans.map(({ entryId }) => entryId);

/** Evidence as it was seen, locked. @throws thing.not-found, evidence.changed with how it stands now */
export async function lockSeen(asked: Writing, id: string, version: number): Promise<kept.EvidenceFound> {
  const [found] = await kept.findEvidence(asked.db, asked.actor.regionId, [id], 'lock');
  if (!found) throw notFound('evidence');
  if (found.version !== version) throw new Problem('evidence.changed', { current: await evidenceView(asked, id) });
  return found;
}

/**
 * Corrects evidence. What was accepted is to be reviewed again, and entries that lean on it are scored afresh.
 * @throws evidence.changed · evidence.withdrawn · evidence.settled (an entry the county has settled leans on it) ·
 *   evidence.stage-over (what counts in an entry is not rewritten after its day) · evidence.unfit { faults } (what is being reviewed must stay fit) · evidence.filed-already
 */
export async function changeEvidence(asked: Of<'change'>): Promise<Evidence> {
  const { db, actor, now, today, params, body } = asked;
  const { regionId } = actor;
  const found = await lockSeen(asked, params.id, body.version);
  const state = corrected(found.state);
  if (state === null) throw new Problem('evidence.withdrawn');
  const leans = await leaningHeld(db, regionId, [found.id]);
  if (leans.some((one) => isSettled(one.state))) throw new Problem('evidence.settled');
  if (counts(found.state)) await refuseHeld(db, regionId, entriesOf(leans), today);
  const { fileIds, despite, version: _, kind = found.kind, ...content } = body;
  if (found.sourceKind !== null && kind !== found.kind) throw invalid({ path: ['body', 'kind'], code: 'field.unfit' });
  const held = ((await filesOf(db, regionId, filesKind, [found.id])).get(found.id) ?? []).map((file) => file.id);
  const added = fileIds.filter((id) => !held.includes(id));
  const gone = held.filter((id) => !fileIds.includes(id));
  await linkFiles(db, actor, filesKind, found.id, added, now);
  if (gone.length) await unlinkFiles(db, regionId, filesKind, found.id, gone);
  if (!despite && added.length) await refuseTwice(asked, found.unitId, added, found.id);
  await kept.changeEvidence(db, regionId, found.id, { ...content, kind, state, at: now });
  const after = { ...found, ...content, kind, state };
  if (state === 'submitted') {
    const files = (await filesOf(db, regionId, filesKind, [found.id])).get(found.id) ?? [];
    const links = await linksOfEvidence(db, regionId, [found.id], linksOfOne);
    const faults = faultsOfEvidence(filedOf(after, files, links), today);
    if (faults.length) throw new Problem('evidence.unfit', { faults });
  }
  if (!sameStanding(found, after)) await tellEntries(asked, [{ id: found.id, standing: standingOf(after) }], leans);
  asked.happened({
    kind: 'evidence.change',
    subjectKind: 'evidence',
    subjectId: found.id,
    details: { title: content.title, added: added.length, gone: gone.length, from: found.state, to: state },
  });
  return evidenceView(asked, found.id);
}
