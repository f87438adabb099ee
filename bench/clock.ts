import { sql } from 'kysely';
import { addDays, dayNumber, dayOf, type Day } from '../src/platform/pure/day.ts';
import { addWorkdays, nextWorkday } from '../src/platform/pure/workday.ts';
import { climb } from '../src/tasks/actions/climbing.ts';
import { tendDuties } from '../src/tasks/actions/duties.ts';
import { periodsOwed } from '../src/tasks/rules/periods.ts';
import { townRegionId } from '../tools/town.ts';
import { besideEachOther, median, ms, timed, type Show } from './figures.ts';
import type { Base, Ground } from './ground.ts';
import { plant, rested, unchecked } from './planting.ts';
import { record, type Statement } from './recorder.ts';
import { bareDriver } from './replay.ts';

/** Ten in the morning in China of a workday: steps may be fired. */
const today: Day = nextWorkday(dayOf(Date.now()));
const now = new Date(dayNumber(today) * 86_400_000 + 2 * 3_600_000);
const climbing = sql`('issued', 'accepted', 'returned')`;
const rounds = 3;

/** What the clock does by itself, beside the bare driver replaying every statement of it. */
export async function clockRows(ground: Ground, show: Show): Promise<void> {
  await ladder(ground, show);
  await duties(ground, show);
}

async function ladder(ground: Ground, show: Show): Promise<void> {
  const base = await ground.seeded('ladder');
  await plant(base, 25_000);
  await unchecked(base, async (trx) => {
    // Due within three workdays and reminded of.
    await sql`update tasks.task set issued_at = now() - interval '60 days', due = case (position + number::int) % 2
        when 0 then ${addWorkdays(today, 1)}::date else ${addWorkdays(today, 2)}::date end
      where region_id = ${townRegionId} and state in ${climbing}`.execute(trx);
    await sql`insert into tasks.ladder_step (region_id, task_id, period, step, outcome, at, due, told)
      select region_id, id, '', 'remind', 'fired', now(), due, 2 from tasks.task
      where region_id = ${townRegionId} and state in ${climbing}`.execute(trx);
    await sql`update tasks.task_unit u set due_key = t.due_key from tasks.task t where t.region_id = u.region_id
      and t.id = u.task_id and u.region_id = ${townRegionId}`.execute(trx);
  });
  await rested(base);
  const counted = await sql<{ n: number }>`select count(*)::int as n from tasks.ladder_step`.execute(base.db);
  const looked = counted.rows[0]!.n.toLocaleString('en');
  if ((await climb(base.db, now)) !== 0) throw new Error('a step was due');
  const said = await record(() => climb(base.db, now));
  const driver = await bareDriver(base.url);
  const { ours, bare, ratio } = await besideEachOther(
    7,
    () => climb(base.db, now),
    () => driver.replay(said),
  );
  show({
    name: `ladder: a pass over ${looked} tasks, nothing due`,
    ours: ms(ours),
    bare: ms(bare),
    ratio,
    note: `${said.length} statements`,
  });
  await driver.end();
  await unchecked(base, async (trx) => {
    // 300 to be reminded of, 150 to be urged, 50 to be supervised.
    const some = sql`select id from tasks.task where region_id = ${townRegionId} and state in ${climbing} order by number::int`;
    await sql`delete from tasks.ladder_step where region_id = ${townRegionId}
      and task_id in (${some} limit 300)`.execute(trx);
    const late = (day: Day, from: number, many: number) =>
      sql`update tasks.task set due = ${day} where region_id = ${townRegionId}
        and id in (${some} offset ${sql.raw(String(from))} limit ${sql.raw(String(many))})`.execute(trx);
    await late(addWorkdays(today, -1), 300, 150);
    await late(addWorkdays(today, -3), 450, 50);
  });
  await rested(base);
  await base.end();
  await copied(ground, base, (db) => climb(db, now), {
    show,
    name: (fired) => `ladder: a pass over ${looked} tasks, ${fired} steps fire`,
  });
}

async function duties(ground: Ground, show: Show): Promise<void> {
  const base = await ground.seeded('duties');
  await plant(base, 4000);
  const since = addDays(today, -80);
  const owed = periodsOwed({ repeat: 'weekly', dueText: null, since, until: null }, today);
  const open = sql`state in ('issued', 'accepted', 'handed-in', 'returned')`;
  await unchecked(base, async (trx) => {
    await sql`update tasks.task set repeat = 'weekly', due = null, repeat_since = ${since}
      where region_id = ${townRegionId} and ${open}`.execute(trx);
    await sql`insert into tasks.occurrence (region_id, task_id, period, first_day, last_day, due, repeat)
      select t.region_id, t.id, r.key, r.first, r.last, r.due, 'weekly' from tasks.task t
      cross join jsonb_to_recordset(${JSON.stringify(owed)}::jsonb) as r (key text, first date, last date, due date)
      where t.region_id = ${townRegionId} and t.repeat is not null`.execute(trx);
    await sql`update tasks.task set period_due = ${owed[0]!.due} where region_id = ${townRegionId}
      and repeat is not null`.execute(trx);
    await sql`update tasks.task_unit u set due_key = t.due_key from tasks.task t where t.region_id = u.region_id
      and t.id = u.task_id and u.region_id = ${townRegionId}`.execute(trx);
  });
  await rested(base);
  const counted = await sql<{ n: number }>`select count(*)::int as n from tasks.task where repeat is not null`.execute(
    base.db,
  );
  const looked = counted.rows[0]!.n.toLocaleString('en');
  if ((await tendDuties(base.db, now)) !== 0) throw new Error('a period was owed');
  const said = await record(() => tendDuties(base.db, now));
  const driver = await bareDriver(base.url);
  const { ours, bare, ratio } = await besideEachOther(
    7,
    () => tendDuties(base.db, now),
    () => driver.replay(said),
  );
  show({
    name: `recurring duties: a pass over ${looked} with ${owed.length} periods each, none begins`,
    ours: ms(ours),
    bare: ms(bare),
    ratio,
    note: `${said.length} statements`,
  });
  await driver.end();
  await sql`delete from tasks.occurrence where period = ${owed.at(-1)!.key} and task_id in (
    select id from tasks.task where region_id = ${townRegionId} and repeat is not null order by id limit 300)`.execute(
    base.db,
  );
  await rested(base);
  await base.end();
  await copied(ground, base, (db) => tendDuties(db, now), {
    show,
    name: (begun) => `recurring duties: a pass over ${looked}, ${begun} periods begin`,
  });
}

/** A pass that writes, on copies of one database: recorded on the first, then by us and by the bare driver in turn. */
async function copied(
  ground: Ground,
  base: Base,
  pass: (db: Base['db']) => Promise<number>,
  { show, name }: { show: Show; name: (done: number) => string },
): Promise<void> {
  const first = await ground.database(`${base.name}_said`, base.name);
  let done = 0;
  const said: Statement[] = await record(async () => void (done = await pass(first.db)));
  await first.end();
  if (done === 0) throw new Error(`${base.name}: nothing was to be done`);
  const taken: { ours: number; bare: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    const [ours, theirs] = [
      await ground.database(`${base.name}_ours_${round}`, base.name),
      await ground.database(`${base.name}_bare_${round}`, base.name),
    ];
    const driver = await bareDriver(theirs.url);
    await ours.pool.query('select 1');
    const bare = (await timed(() => driver.replay(said))).took;
    const { took, answer } = await timed(() => pass(ours.db));
    if (answer !== done) throw new Error(`${base.name}: ${answer} done, ${done} before`);
    taken.push({ ours: took, bare });
    await driver.end();
    await ours.end();
    await theirs.end();
    await ground.drop(ours.name);
    await ground.drop(theirs.name);
  }
  show({
    name: name(done),
    ours: ms(median(taken.map((one) => one.ours))),
    bare: ms(median(taken.map((one) => one.bare))),
    ratio: median(taken.map((one) => one.bare / one.ours)),
    note: `${said.length} statements`,
  });
}
