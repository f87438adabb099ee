import type { Actions, Around, Happening } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { filesOf, linkFiles } from '#documents/public.ts';
import { dayOf, type Day } from '#platform/pure/day.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import { inTransaction, type Executor } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { writeEvents } from '#platform/trail/store.ts';
import type { Occurrence, occurrencesContract } from '../contract/occurrences.ts';
import { underWay } from '../rules.ts';
import { doneOn, dutyProgress, periodsOwed } from '../rules/periods.ts';
import { settleLadder } from '../store/directives.ts';
import { regions } from '../store/ladder.ts';
import * as kept from '../store/occurrences.ts';
import { addReport } from '../store/save.ts';
import { findTaskSubject, getTask, unitsOf } from '../store/task.ts';
import { enterPeriods } from './burden.ts';
import { opened, settle, type Settling } from './opened.ts';
import { reaches, sidesOf, speaksFor } from './sides.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };
const task = ({ db, actor, params }: Concerned) => findTaskSubject(db, actor.regionId, params.id);

/** The share of the periods over in which the duty was done; null while none is over, or where children say it. */
const shareOf = (duty: kept.DutyFound): number | null => (duty.group ? null : dutyProgress(duty.done, duty.over));

/**
 * Gives every recurring duty the periods that have begun, and its progress: the share of elapsed periods done. A period
 * exists once, whoever works and however often: its key refuses a second one.
 * @returns how many periods were begun
 */
export async function tendDuties(db: Parameters<typeof inTransaction>[0], now: Date): Promise<number> {
  const today = dayOf(now.getTime());
  let begun = 0;
  for (const regionId of await regions(db))
    for (let at: string | null = null; ;) {
      const { rows, next }: Awaited<ReturnType<typeof kept.duties>> = await kept.duties(db, regionId, today, at);
      for (const duty of rows) {
        const share = shareOf(duty);
        const still = periodsOwed(duty, today, duty.newest).length === 0 && duty.periodDue === duty.soonest;
        if (still && (share === null || share === duty.reported)) continue;
        begun += await inTransaction(db, (trx) => tend(trx, regionId, duty.id, now, today));
      }
      if (!next) break;
      at = next;
    }
  return begun;
}

/** Nobody: what the clock does by itself is nobody's doing. */
const nobody = '00000000-0000-0000-0000-000000000000';

async function tend(trx: Executor, regionId: string, taskId: string, now: Date, today: Day): Promise<number> {
  const task = await getTask(trx, regionId, taskId, 'lock');
  const duty = await kept.findDuty(trx, regionId, taskId, today);
  if (!duty) return 0;
  const owed = periodsOwed(duty, today, duty.newest);
  const had = owed.length ? new Set((await kept.periodsOf(trx, regionId, taskId)).map((one) => one.period)) : null;
  const begun = await kept.addPeriods(trx, regionId, taskId, duty.repeat, owed);
  const happened: Happening[] = [];
  const actor: Actor = { regionId, personId: nobody, name: '', unitId: nobody, unitPath: '', grants: [] };
  const asking = { db: trx, now, today, newId: uuid7, actor, happened: (one: Happening) => void happened.push(one) };
  const leads = (await unitsOf(trx, regionId, taskId)).flatMap((of) => (of.part === 'lead' ? [of.unit.id] : []));
  const fresh = owed.flatMap(({ key }) => (had!.has(key) ? [] : [key]));
  await enterPeriods(asking, task, leads, fresh);
  await refresh(asking, taskId, begun > 0 || duty.periodDue !== duty.soonest);
  if (happened.length) await writeEvents(trx, regionId, { personId: null, unitId: null }, now, happened);
  return begun;
}

/** Copies the soonest open period to the task and carries its progress upwards. The task is locked. */
async function refresh(asked: Settling, taskId: string, redated: boolean): Promise<void> {
  const { db, actor, today } = asked;
  if (redated) await kept.copySoonest(db, actor.regionId, taskId);
  const duty = (await kept.findDuty(db, actor.regionId, taskId, today))!;
  const before = await getTask(db, actor.regionId, taskId, 'look');
  const now = { ...before, reported: shareOf(duty) ?? before.reported };
  if (now.reported === before.reported && !redated) return;
  await settle(asked, [{ before, now: now.reported === before.reported ? before : now }], { redated });
}

async function viewOf(
  db: Executor,
  regionId: string,
  taskId: string,
  today: Day,
  period: string | null = null,
): Promise<Occurrence[]> {
  const rows = await kept.periodsOf(db, regionId, taskId, period);
  const files = await filesOf(
    db,
    regionId,
    'report',
    rows.flatMap((row) => row.reportIds),
  );
  return rows.map(({ reportIds, doneAt, ...row }) => ({
    ...row,
    late: row.state === 'open' && row.due < today,
    doneAt: doneAt?.toISOString() ?? null,
    files: reportIds.flatMap((id) => files.get(id) ?? []),
  }));
}

/** The periods of a recurring duty. */
export const occurrencesActions: Actions<typeof occurrencesContract> = {
  occurrences: {
    subject: task,
    run: async ({ db, actor, params, today }) => {
      const rows = await viewOf(db, actor.regionId, params.id, today);
      const found = await getTask(db, actor.regionId, params.id, 'look');
      const sides = sidesOf(actor, await unitsOf(db, actor.regionId, params.id));
      return {
        rows,
        done: rows.filter((row) => row.state !== 'open').length,
        late: rows.filter((row) => row.late).length,
        mayReport: sides.reports && found.led && underWay.includes(found.state),
      };
    },
  },

  /** The lead's report makes the period done; a co-unit's words stand beside it. Files and words are optional for the lead. */
  reportOccurrence: {
    subject: task,
    run: async (asked) => {
      const { db, actor, params, body, now, today, newId } = asked;
      const { regionId } = actor;
      const { task: found, units, sides } = await opened(asked);
      if (!sides.reports) throw new Problem('permission.denied', { verb: 'task.report' });
      if (!found.led || !underWay.includes(found.state))
        throw new Problem('task.not-under-way', { state: found.state });
      const [at] = await kept.periodsOf(db, regionId, found.id, params.period);
      if (!at) throw notFound('period');
      const leads = units.some((of) => of.part === 'lead' && reaches(actor, 'task.report', of.unit));
      const finishing = leads && at.state === 'open';
      if (!finishing && !body.text && body.fileIds.length === 0) throw new Problem('report.empty');
      const unitId = speaksFor(actor, 'task.report', units);
      const id = newId();
      await addReport(db, regionId, {
        id,
        taskId: found.id,
        at: now,
        personId: actor.personId,
        unitId,
        progress: null,
        text: body.text,
        period: at.period,
      });
      await linkFiles(db, actor, 'report', id, body.fileIds, now);
      const state = doneOn(at.due, today);
      if (finishing) {
        const by = { state, at: now, personId: actor.personId, unitId };
        await kept.finishPeriod(db, regionId, found.id, at.period, by);
        await settleLadder(db, regionId, { taskId: found.id, period: at.period }, now);
        await refresh(asked, found.id, true);
      }
      asked.happened({
        kind: 'task.period',
        subjectKind: 'task',
        subjectId: found.id,
        details: {
          title: found.title,
          period: at.period,
          ...(finishing ? { done: state } : {}),
          ...(body.text ? { text: body.text.slice(0, 500) } : {}),
          ...(body.fileIds.length ? { files: body.fileIds.length } : {}),
        },
      });
      return (await viewOf(db, regionId, found.id, today, at.period))[0]!;
    },
  },
};
