import type { Actions } from '#access/door.ts';
import { docxMime, officialDocument } from '#documents/public.ts';
import { FileReply } from '#platform/http/upload.ts';
import { dayOf } from '#platform/pure/day.ts';
import { Problem } from '#platform/pure/problem.ts';
import { addWorkdays } from '#platform/pure/workday.ts';
import type { slipContract } from '../contract/slip.ts';
import { slipDocument } from '../rules/slip.ts';
import { findTaskSubject, unitsOf } from '../store/task.ts';
import { sidesOf } from './sides.ts';
import { taskView } from './view.ts';

/** Supervision slips on paper. Printing one changes nothing: what is supervised is recorded where it is done. */
export const slipActions: Actions<typeof slipContract> = {
  supervisionSlip: {
    subject: ({ db, actor, params }) => findTaskSubject(db, actor.regionId, params.id),
    run: async (asked) => {
      const { db, actor, params, query, today } = asked;
      // A slip speaks in the name of the unit that gave out the task.
      if (!sidesOf(actor, await unitsOf(db, actor.regionId, params.id)).arranges)
        throw new Problem('permission.denied', { verb: 'task.arrange' });
      const task = await taskView(asked, params.id);
      const names = (part: 'lead' | 'co') => task.units.filter((one) => one.part === part).map((one) => one.unit.name);
      const last = task.reports[0];
      const body = await officialDocument(
        slipDocument({
          number: query.number ?? '',
          planTitle: task.planTitle,
          task: task.title,
          detail: task.detail,
          lead: names('lead'),
          co: names('co'),
          due: task.due,
          dueMoved: task.dueMoved,
          dueText: task.dueText,
          progress: task.progress,
          report: last ? { day: dayOf(Date.parse(last.at)), unit: last.unitName, text: last.text } : null,
          requirement: query.requirement ?? '',
          replyBy: query.replyBy ?? addWorkdays(today, 3),
          issuedBy: task.issuedBy.name,
          issuer: query.issuer ?? '',
          today,
        }),
      );
      return new FileReply({ name: `督办单 ${task.title}.docx`, mime: docxMime, body, size: body.length });
    },
  },
};
