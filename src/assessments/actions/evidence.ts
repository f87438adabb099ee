import type { Actions, Around } from '#access/door.ts';
import type { Actor, Subject } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { readableThrough, type Files } from '#documents/public.ts';
import { unitPathOf } from '#organisation/public.ts';
import { invalid, Problem } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import { closedTaskOf, closedTasksOf, type ClosedTask } from '#tasks/public.ts';
import type { evidenceContract } from '../contract/evidence.ts';
import { offerProof, type Proof } from '../proofs.ts';
import { sees } from '../rules/seen.ts';
import { findEntrySubject, getEntry } from '../store/entry.ts';
import { findEvidence, listEvidence, listWaiting } from '../store/evidence.ts';
import { changeEvidence, fileEvidence, fileSource, listSources } from './filing.ts';
import { evidenceOfIndicator, suggestionsFor } from './evidence-of-entry.ts';
import { evidenceDocumentOf, evidenceSheetOf, submissionFormOf } from './evidence-paper.ts';
import { moveEvidence, reviewEvidence, reviewMany } from './evidence-moves.ts';
import { evidenceRows, evidenceSubject, evidenceView, filesKind, subjectOf } from './evidence-view.ts';
import { linkEvidence, linkTargets, linkToEntry, unlinkEvidence } from './linking.ts';
import { relationTo, turnOf } from './relation.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor };
const entry = ({ db, actor, params }: Concerned & { params: { id: string } }) =>
  findEntrySubject(db, actor.regionId, params.id);
const ofUnit = async ({ db, actor }: Concerned, unitId: string): Promise<Subject | null> => {
  const path = await unitPathOf(db, actor.regionId, unitId);
  return path === null ? null : { regionId: actor.regionId, unitPaths: [path] };
};

const isId = (value: unknown): value is string =>
  typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);
const unfitMark = () => invalid({ path: ['query', 'after'], code: 'mark.unfit' });

/** A closed task as proof of the unit's work. */
const proofOfTask = (task: ClosedTask, fileIds: readonly string[]): Proof => ({
  sourceId: task.id,
  title: task.title,
  from: task.from,
  to: task.to,
  quantity: 1,
  figure: null,
  fileIds,
  text: `${task.planTitle}\n${task.said}`,
});

/** The actions of evidence; opens the doors through which other capabilities' records become evidence. */
export function evidenceActions({ files }: { files: Files }): Actions<typeof evidenceContract> {
  // A draft's files are its unit's; once it was handed in, whoever reads the evidence reads them, until it is taken back:
  // a person may have asked for it, or a secret been found.
  readableThrough(filesKind, async (db, regionId, id) => {
    const [found] = await findEvidence(db, regionId, [id]);
    if (!found) return null;
    const verb = found.submittedAt === null || found.state === 'withdrawn' ? 'evidence.file' : 'evidence.read';
    return { subject: subjectOf(regionId, found), verb };
  });
  offerProof('task', {
    kind: 'task',
    find: async (db, regionId, unitId, id) => {
      const task = isId(id) ? await closedTaskOf(db, regionId, unitId, id) : null;
      return task && proofOfTask(task, task.fileIds);
    },
    list: async (db, regionId, unitId, asked) =>
      (await closedTasksOf(db, regionId, unitId, asked)).map((task) => proofOfTask(task, [])),
  });
  return {
    list: async ({ db, actor, scope, query, today }) => {
      const [after] = query.after === undefined ? [null] : (readMark(query.after, 1) ?? [undefined]);
      if (after !== null && !isId(after)) throw unfitMark();
      if (query.entryId !== undefined) {
        // Which evidence hangs on an entry is part of it: it is asked of no entry that is still being written elsewhere.
        const at = await getEntry(db, actor.regionId, query.entryId);
        if (!sees(at.state, relationTo(actor, at.unitPath)).evidence) throw new Problem('entry.not-shown');
      }
      const found = await listEvidence(
        db,
        { read: scope, file: scopeOf(actor, 'evidence.file') },
        { ...query, text: query.text || undefined, after },
      );
      const shown = found.slice(0, query.limit);
      return {
        rows: await evidenceRows({ db, actor, today }, shown),
        next: found.length > query.limit ? markOf([shown.at(-1)!.id]) : null,
      };
    },
    queue: async ({ db, actor, scope, query, today }) => {
      const [at, id] = query.after === undefined ? [null, null] : (readMark(query.after, 2) ?? []);
      if (at !== null && !(typeof at === 'string' && !Number.isNaN(Date.parse(at)) && isId(id))) throw unfitMark();
      const found = await listWaiting(db, scope, {
        turn: turnOf(actor),
        ...query,
        text: query.text || undefined,
        notOf: actor.unitPath,
        after: at === null ? null : { at, id: String(id) },
      });
      const shown = found.slice(0, query.limit);
      const last = found.length > query.limit ? shown.at(-1)! : null;
      return {
        rows: await evidenceRows({ db, actor, today }, shown),
        next: last && markOf([last.submittedAt!.toISOString(), last.id]),
      };
    },
    get: { subject: evidenceSubject, run: (asked) => evidenceView(asked, asked.params.id) },
    file: { subject: (asked) => ofUnit(asked, asked.body.unitId), run: fileEvidence },
    sources: { subject: (asked) => ofUnit(asked, asked.query.unitId), run: listSources },
    fileSource: { subject: (asked) => ofUnit(asked, asked.body.unitId), run: fileSource },
    change: { subject: evidenceSubject, run: changeEvidence },
    move: { subject: evidenceSubject, run: moveEvidence(files) },
    review: { subject: evidenceSubject, run: reviewEvidence },
    reviewMany,
    link: { subject: evidenceSubject, run: linkEvidence },
    linkMany: { subject: entry, run: linkToEntry },
    unlink: { subject: evidenceSubject, run: unlinkEvidence },
    targets: { subject: evidenceSubject, run: linkTargets },
    ofIndicator: { subject: entry, run: evidenceOfIndicator },
    suggestions: { subject: entry, run: suggestionsFor },
    submissionForm: { subject: entry, run: submissionFormOf },
    evidenceDocument: { subject: entry, run: evidenceDocumentOf },
    evidenceSheet: { subject: entry, run: evidenceSheetOf },
  };
}
