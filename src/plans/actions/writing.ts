import type { Actions } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { readableThrough } from '#documents/public.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { writingContract } from '../contract/writing.ts';
import { attachFiles, detachFile, planFiles } from './attaching.ts';
import { offerTemplates, startPlan } from './starting.ts';
import { planSubject } from './subjects.ts';
import { keepVersion, listVersions, oneVersion, restoreVersion, versionChanges } from './versions.ts';

/** The actions of writing a plan: templates, kept states, attachments. */
export function writingActions(): Actions<typeof writingContract> {
  // Who may read a plan may open what is attached to it.
  readableThrough('plan', async (db, regionId, planId) => {
    const subject = await planSubject(db, regionId, planId);
    return subject && { subject, verb: 'plan.read' };
  });
  const subject = ({ db, actor, params }: { db: Executor; actor: Actor; params: { id: string } }) =>
    planSubject(db, actor.regionId, params.id);
  return {
    templates: offerTemplates,
    start: startPlan,
    versions: { subject, run: listVersions },
    version: { subject, run: oneVersion },
    versionChanges: { subject, run: versionChanges },
    keepVersion: { subject, run: keepVersion },
    restoreVersion: { subject, run: restoreVersion },
    files: { subject, run: ({ db, actor, params }) => planFiles(db, actor.regionId, params.id) },
    attach: { subject, run: attachFiles },
    detach: { subject, run: detachFile },
  };
}
