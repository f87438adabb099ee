import { sql } from 'kysely';
import type { Files } from '../src/documents/public.ts';
import { plansContract } from '../src/plans/contract.ts';
import { addDays, dayOf } from '../src/platform/pure/day.ts';
import { Problem } from '../src/platform/pure/problem.ts';
import type { Database } from '../src/platform/storage/database.ts';
import { tasksContract } from '../src/tasks/contract.ts';
import { directivesContract } from '../src/tasks/contract/directives.ts';
import { liaisonContract } from '../src/tasks/contract/liaison.ts';
import { occurrencesContract } from '../src/tasks/contract/occurrences.ts';
import { tasksJobs } from '../src/tasks/jobs.ts';
import { acts, type Act } from './demo/acts.ts';
import { demoPage } from './demo/page.ts';
import { drawn } from './demo/pictures.ts';
import { caller, telling, type Caller, type Telling } from './demo/telling.ts';
import { cast, places, townRegionId } from './town.ts';

/**
 * The demo county's plan under way: its text is read, corrected and published, and the cast accept, report, hand in, verify
 * and return, all through the server's own door on a clock that walks through the last six weeks. Every act leaves one
 * event, so a loading that was cut off is taken up where it stopped.
 * @param now the last day of the story; the plan was issued 44 days before.
 * @returns false when the county holds the whole story already.
 */
export async function plantDemoPlan(
  database: Database,
  { files, now = new Date(), story = acts }: { files: Files; now?: Date; story?: readonly Act[] },
): Promise<boolean> {
  const known = await found(database);
  if (known && known.done >= story.length) return false;
  await telling(database, { files, now }, (house) => tell(house, known, now, story));
  return true;
}

async function tell(house: Telling, known: Known | null, now: Date, story: readonly Act[]): Promise<void> {
  const { database, clock } = house;
  // A loading taken up again tells the same days as before.
  const today = known ? addDays(known.issued, 44) : dayOf(now.getTime());
  const { title, text } = demoPage(today);
  // Nine in the morning in China, a minute later with every act, never in the future.
  const at = (day: number, minute: number) =>
    new Date(Math.min(now.getTime(), Date.parse(`${addDays(today, day)}T01:00:00Z`) + minute * 60_000));

  clock.at = at(-44, 0);
  const office = await caller(house, 'office');
  let planId = known?.planId;
  if (!planId) {
    const read = await office(plansContract.readText, { body: { text, name: title } });
    planId = read.plans[0]!.id;
  }
  let plan = await office(plansContract.get, { params: { id: planId } });
  if (plan.state === 'draft') {
    const named = plan.nodeRows.find((node) => node.title.startsWith('开设媒体专栏'))!;
    // As an office does: the last word is given by hand before publishing.
    plan = await office(plansContract.edit, {
      params: { id: planId },
      body: {
        version: plan.version,
        edits: [
          { do: 'set', nodeId: named.id, dueText: '全年' },
          // 每日公布, 每日冲洗: how the work is done, not something to be reported every day.
          ...plan.nodeRows
            .filter((node) => node.repeat === 'daily')
            .map((node) => ({ do: 'set' as const, nodeId: node.id, repeat: null })),
        ],
      },
    });
    clock.at = at(-44, 60);
    await office(tasksContract.publishPlan, {
      params: { id: planId },
      body: { version: plan.version, unledToOffice: true },
    });
  }
  const { rows } = await office(tasksContract.tree, { params: { id: planId } });
  await attachLeader(office, addDays(today, -43));
  // Every morning the clock begins new periods and climbs the ladder, as it would have done.
  const jobs = tasksJobs(database.db, () => clock.at);
  let morning = -44;
  const until = async (day: number) => {
    for (; morning <= day; morning++) {
      clock.at = at(morning, 30);
      await jobs['tasks.periods']!({});
      await jobs['tasks.ladder']!({});
    }
  };
  for (const [number, act] of story.entries()) {
    if (number < (known?.done ?? 0)) continue;
    await until(act.day);
    clock.at = at(act.day, 31 + number);
    const task = rows.find((row) => row.title.startsWith(act.task));
    if (!task) throw new Error(`the demo plan has no task that begins with ${act.task}`);
    await perform(house, act, task.id, today);
  }
  await until(0);
  // What the clock would have done meanwhile.
  await tasksJobs(database.db, () => now)['tasks.recount-late']!({});
}

/** The county's leader looks after a street and a department; already so when the loading is taken up again. */
async function attachLeader(office: Caller, from: string): Promise<void> {
  const personId = cast.find((one) => one.signInName === 'leader')!.personId;
  for (const [unit, note] of [
    [places.chengguan, '市容秩序'],
    [places.township, '挂点街道'],
  ] as const)
    await office(liaisonContract.addLiaison, {
      body: { personId, subjectKind: 'unit', subjectId: unit.id, from, to: null, note },
    }).catch((error: unknown) => {
      if (!(error instanceof Problem && error.code === 'liaison.already')) throw error;
    });
}

async function perform(house: Telling, act: Act, id: string, today: string): Promise<void> {
  const by = await caller(house, act.who);
  const task = await by(tasksContract.get, { params: { id } });
  const params = { id };
  const { version } = task;
  if ('due' in act) {
    const { title, detail, dueText, repeat, leadUnit, units } = task;
    const coUnitIds = units.filter((one) => one.part === 'co').map((one) => one.unit.id);
    const body = { title, detail, dueText, repeat, leadUnitId: leadUnit?.id ?? null, coUnitIds, version };
    await by(tasksContract.set, { params, body: { ...body, due: addDays(today, act.due), dueText: null } });
    return;
  }
  if ('say' in act) {
    const replyBy = act.replyIn === null ? null : addDays(today, act.day + act.replyIn);
    const { say, words } = act;
    if (say === 'instruct') await by(directivesContract.instruct, { params, body: { words, replyBy } });
    else await by(directivesContract.urge, { params, body: { kind: say, words, replyBy } });
    return;
  }
  if ('answer' in act) {
    const about = await by(directivesContract.directivesOf, { params });
    const open = about.rows.find((row) => row.may.includes('answer'))!;
    await by(directivesContract.answer, { params: { id: open.id }, body: { text: act.answer } });
    return;
  }
  const fileIds = act.picture
    ? [await by.hand({ name: '现场照片.jpg', mime: 'image/jpeg', bytes: await drawn(act.picture) })]
    : [];
  if ('period' in act) {
    const periods = (await by(occurrencesContract.occurrences, { params })).rows.filter((row) => row.state === 'open');
    const period = periods.at(-1)?.period;
    if (period)
      await by(occurrencesContract.reportOccurrence, { params: { id, period }, body: { text: act.period, fileIds } });
    else await by(tasksContract.report, { params, body: { version, progress: null, text: act.period, fileIds } });
  } else if ('report' in act)
    await by(tasksContract.report, {
      params,
      body: { version, progress: act.progress ?? null, text: act.report, fileIds },
    });
  else {
    const { move, text, reason } = act;
    await by(tasksContract.move, { params, body: { move, version, text, reason, fileIds } });
  }
}

interface Known {
  planId: string;
  /** The day the plan was read in. */
  issued: string;
  done: number;
}
/** The plan, when it is there, and how many acts have been done to its tasks. */
async function found({ db }: Database): Promise<Known | null> {
  const { rows } = await sql<Known>`
    select p.id as "planId", (p.added_at at time zone 'Asia/Shanghai')::date as issued, (
      select count(*)::int from tasks.task t join platform.event e on e.region_id = t.region_id and e.subject_id = t.id
        and e.kind <> 'task.follow' and e.person_id is not null
      where t.region_id = p.region_id and t.plan_id = p.id) as done
    from plans.plan p where p.region_id = ${townRegionId} and p.title like '云汀县%年文明社区创建工作方案'
    order by p.id limit 1`.execute(db);
  return rows[0] ?? null;
}
