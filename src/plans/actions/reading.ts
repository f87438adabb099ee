import { carriedNodes } from '../rules/steps.ts';
import type { Around, Asked } from '#access/door.ts';
import { covers, reachOf, type Actor } from '#access/permissions.ts';
import { keepFile, linkFiles, openFile, type Files } from '#documents/public.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { UnitPath } from '#platform/pure/unit-path.ts';
import { mostParagraphs, type plansContract } from '../contract.ts';
import { draft } from '../rules/draft.ts';
import { mostNodes } from '../rules/edit.ts';
import type { PlanTree } from '../rules/tree.ts';
import { addPlan, addSource } from '../store/saved.ts';
import { addVersion } from '../store/versions.ts';
import { readAside } from './document.ts';
import type { Document } from './read-document.ts';
import { meanings } from './matching.ts';

/** What reading a document answers. */
export interface DraftsRead {
  sourceId: string;
  plans: { id: string; title: string; nodes: number }[];
  unread: number;
}

export const readable = ['docx', 'doc', 'text'];

/** Keeps an uploaded document and reads it into drafts. */
export async function readFile(files: Files, asked: Asked<(typeof plansContract)['readFile']>): Promise<DraftsRead> {
  const { db, actor, now } = asked;
  asked.progress('upload', 0, 1);
  const file = await keepFile(files, asked);
  if (!readable.includes(file.kind)) throw new Problem('file.kind-refused', { found: file.kind });
  const { bytes } = await openFile(files, db, actor.regionId, file.id);
  asked.progress('upload', 1, 1);
  const answer = await readIntoDrafts(asked, {
    document: { bytes, name: file.name },
    name: file.name,
    fileId: file.id,
    unit: ownUnit(actor),
  });
  await linkFiles(db, actor, 'plan-source', answer.sourceId, [file.id], now);
  return answer;
}

/** Reads pasted text into drafts. */
export async function readText(asked: Asked<(typeof plansContract)['readText']>): Promise<DraftsRead> {
  const { text, name } = asked.body;
  return readIntoDrafts(asked, { document: { text }, name, fileId: null, unit: ownUnit(asked.actor) });
}

/** A document to read. */
export interface ToRead {
  document: Document;
  /** Shown as the document's name. */
  name: string;
  fileId: string | null;
  /** Whose plans they will be. */
  unit: { id: string; path: UnitPath };
}

/**
 * Reads a document into draft plans of a unit and saves them.
 * @throws plan.nothing-read when there is no plan in it; file.broken and its like when the bytes are unusable.
 */
export async function readIntoDrafts(
  asked: Pick<Around, 'db' | 'now' | 'newId' | 'happened' | 'progress'> & {
    actor: Pick<Actor, 'regionId' | 'personId'>;
  },
  { document, name, fileId, unit }: ToRead,
): Promise<DraftsRead> {
  const { db, actor, now, newId } = asked;
  const { paragraphs, reading } = await readAside(document, (step) => asked.progress(step, 0, 1));
  if (reading.plans.length === 0)
    throw new Problem('plan.nothing-read', {
      reason: paragraphs.some(({ text }) => text.trim()) ? 'no-plan' : 'empty',
    });
  if (paragraphs.length > mostParagraphs)
    throw new Problem('plan.too-large', { what: 'paragraphs', most: mostParagraphs });
  asked.progress('match', 0, 1);
  const meaningOf = await meanings(db, actor.regionId, unit.path);
  const stem = name.replace(/\.[a-z0-9]{1,5}$/i, '').trim() || name;
  const titleOf = (ordinal: number) => (reading.plans.length > 1 ? `${stem} (${ordinal + 1})` : stem);
  const drafts = draft(reading, paragraphs, newId, titleOf, meaningOf);
  if (drafts.plans.some(({ nodes }) => nodes.length > mostNodes))
    throw new Problem('plan.too-large', { what: 'nodes', most: mostNodes });
  asked.progress('save', 0, drafts.plans.length);
  const by = { regionId: actor.regionId, personId: actor.personId, at: now };
  const sourceId = newId();
  await addSource(db, by, { id: sourceId, name, fileId, paragraphs: drafts.paragraphs });
  for (const [ordinal, plan] of drafts.plans.entries()) {
    await addPlan(db, by, plan, { id: plan.id, sourceId, sourceName: name, ordinal, unitId: unit.id });
    await addVersion(db, by, plan.id, firstState(by.personId, plan));
    asked.progress('save', ordinal + 1, drafts.plans.length);
    asked.happened({
      kind: 'plan.read',
      subjectKind: 'plan',
      subjectId: plan.id,
      details: {
        title: plan.title.slice(0, 200),
        source: name,
        sourceId,
        nodes: plan.nodes.length,
        unread: plan.unread.length,
      },
    });
  }
  return {
    sourceId,
    plans: drafts.plans.map(({ id, title, nodes }) => ({
      id,
      title,
      nodes: carriedNodes(nodes).carried.length,
    })),
    unread: drafts.plans.reduce((sum, plan) => sum + plan.unread.length, 0),
  };
}

/** A new plan as the first of its kept states. */
export const firstState = (personId: string, { id: _, ...tree }: PlanTree & { id?: string }) => ({
  reason: 'created' as const,
  name: null,
  planVersion: 1,
  tree,
  writers: [personId],
});

/** The unit a new plan belongs to: the one the person works in, or else the first one they may make plans for. */
export function ownUnit(actor: Actor): ToRead['unit'] {
  const about = { regionId: actor.regionId, unitPaths: [actor.unitPath] };
  const reach = reachOf(actor, 'plan.edit');
  if (covers(reach, about)) return { id: actor.unitId, path: actor.unitPath };
  const grant = actor.grants.find(({ unitPath }) => covers(reach, { regionId: actor.regionId, unitPaths: [unitPath] }));
  if (!grant) throw new Problem('permission.denied', { verb: 'plan.edit' });
  return { id: grant.unitId, path: grant.unitPath };
}
