import { tell, type NoticeKind } from '#notices/public.ts';
import { dayOf, type Day } from '#platform/pure/day.ts';
import { inTransaction, type Executor } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { writeEvents } from '#platform/trail/store.ts';
import {
  climbingStates,
  horizon,
  levelsAbove,
  quiet,
  replyDay,
  stepsDue,
  type Audience,
  type Ladder,
  type Rung,
} from '../rules/ladder.ts';
import { addDirectives, settleLadder } from '../store/directives.ts';
import * as kept from '../store/ladder.ts';
import { liaisonsFor } from '../store/liaison.ts';
import { getTask, unitsOf, type TaskFound, type UnitOfTask } from '../store/task.ts';
import { enterReportAsked } from './burden.ts';

/**
 * Fires every step that is due now, in every region. Safe to run twice at once and to be killed anywhere: a step is
 * recorded, told and written into the trail in one transaction, and the record's key lets only one of two workers in.
 * @returns how many steps were fired
 */
export async function climb(db: Parameters<typeof inTransaction>[0], now: Date): Promise<number> {
  let fired = 0;
  const today = dayOf(now.getTime());
  // While others are left in peace only urgent tasks are looked at.
  const urgentOnly = quiet('ordinary', now.getTime());
  for (const regionId of await kept.regions(db)) {
    const ladders = await kept.laddersOf(db, regionId);
    const to = horizon(ladders, today);
    const take = async (rows: readonly kept.Climber[]) => {
      for (const row of rows) {
        const { fire, passed } = stepsDue(row, ladders[row.kind], now.getTime());
        if (!fire && passed.length === 0) continue;
        if (await inTransaction(db, (trx) => step(trx, regionId, row, ladders, now))) fired++;
      }
    };
    for (const state of climbingStates)
      for (let at: Parameters<typeof kept.climbersIn>[4] = null; ;) {
        const { rows, next } = await kept.climbersIn(db, regionId, state, to, at, urgentOnly);
        await take(rows);
        if (!next) break;
        at = next;
      }
    for (let at: Parameters<typeof kept.periodClimbers>[3] = null; ;) {
      const { rows, next } = await kept.periodClimbers(db, regionId, to, at, urgentOnly);
      await take(rows);
      if (!next) break;
      at = next;
    }
  }
  return fired;
}

/** Looks again with the task locked (it may have moved meanwhile), records and fires. @returns whether a step was fired */
async function step(
  trx: Executor,
  regionId: string,
  { taskId, period }: { taskId: string; period: string },
  ladders: kept.Ladders,
  now: Date,
): Promise<boolean> {
  const task = await getTask(trx, regionId, taskId, 'lock');
  const climber = await kept.findClimber(trx, regionId, taskId, period);
  if (!climber) return false;
  const ladder = ladders[climber.kind];
  const { fire, passed } = stepsDue(climber, ladder, now.getTime());
  const due = climber.due!;
  const taken: kept.StepTaken[] = passed.map((one) => ({ step: one, outcome: 'passed-over' }));
  if (fire) taken.push({ step: fire.step, outcome: 'fired' });
  if (taken.length === 0) return false;
  const fresh = await kept.recordSteps(trx, regionId, { taskId, period, due, at: now }, taken);
  if (!fire || !fresh.includes(fire.step)) return false;

  const units = await unitsOf(trx, regionId, taskId);
  const replyBy = replyDay(climber.kind, dayOf(now.getTime()), fire.reply);
  const of: Firing = { regionId, task, units, due, period, rung: fire, ladder, now, replyBy };
  if (fire.step !== 'remind') {
    // One matter is answered once: the higher step takes the place of the lower.
    await settleLadder(trx, regionId, { taskId, period: period || null }, now);
    await direct(trx, of);
    await enterReportAsked({ db: trx, now, newId: uuid7, actor: { regionId } }, task.issuerUnitId, task, units);
  }
  const told = await tellStep(trx, of, climber.kind === 'urgent');
  await kept.noteTold(trx, regionId, { taskId, period, step: fire.step }, told);
  await writeEvents(trx, regionId, { personId: null, unitId: null }, now, [
    {
      kind: `task.${fire.step}`,
      subjectKind: 'task',
      subjectId: taskId,
      details: {
        title: task.title,
        by: 'ladder',
        due,
        told,
        ...(period ? { period } : {}),
        ...(replyBy ? { replyBy } : {}),
      },
    },
  ]);
  return true;
}

interface Firing {
  regionId: string;
  task: TaskFound;
  units: readonly UnitOfTask[];
  due: Day;
  period: string;
  rung: Rung;
  ladder: Ladder;
  now: Date;
  replyBy: Day | null;
}
const leadsOf = (units: readonly UnitOfTask[]) => units.filter((of) => of.part === 'lead');

/** The step stands in the register of each lead unit, which owes the answer. */
const direct = (trx: Executor, { regionId, task, units, period, rung, now, replyBy }: Firing): Promise<void> =>
  addDirectives(
    trx,
    regionId,
    leadsOf(units).map((of) => ({
      id: uuid7(),
      kind: rung.step === 'remind' ? 'urge' : rung.step,
      taskId: task.id,
      period: period || null,
      unitId: of.unit.id,
      fromUnitId: task.issuerUnitId,
      personId: null,
      at: now,
      words: '',
      replyBy,
    })),
  );

async function tellStep(trx: Executor, of: Firing, urgent: boolean): Promise<number> {
  const { regionId, task, units, due, period, rung, ladder, now, replyBy } = of;
  const tells = (who: Audience) => rung.tells.includes(who);
  const ids = (part: UnitOfTask['part']) => units.filter((one) => one.part === part).map((one) => one.unit.id);
  const paths = leadsOf(units).map((one) => one.unit.path);
  const unitIds = new Set([
    ...(tells('lead') ? ids('lead') : []),
    ...(tells('co') ? ids('co') : []),
    ...(tells('office') ? ids('issuer') : []),
    ...(await kept.unitsAbove(trx, regionId, paths, levelsAbove(ladder, rung.step))),
  ]);
  const liaisons = tells('liaison')
    ? await liaisonsFor(trx, regionId, dayOf(now.getTime()), {
        taskIds: [task.id, ...task.ancestors],
        planId: task.planId,
        paths,
      })
    : [];
  const personIds = new Set([
    ...liaisons.map((one) => one.personId),
    ...(tells('leader') ? await kept.leadersOver(trx, regionId, paths) : []),
  ]);
  return tell(
    trx,
    { regionId, at: now, newId: uuid7 },
    {
      kind: `task.${rung.step}` satisfies NoticeKind,
      subjectKind: 'task',
      subjectId: task.id,
      unitIds: [...unitIds],
      personIds: [...personIds],
      details: {
        title: task.title,
        number: task.number,
        // As written, and beside it the day that counts where it is another; a period has only the latter.
        ...(!period && task.due && task.due !== due ? { due: task.due, dueMoved: due } : { due }),
        unit: leadsOf(units)[0]?.unit.name,
        from: units.find((one) => one.part === 'issuer')?.unit.name,
        ...(period ? { period } : {}),
        ...(replyBy ? { replyBy } : {}),
      },
      urgent,
      onceKey: `ladder:${task.id}:${period}:${rung.step}`,
    },
  );
}
