import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { addDays, dayOf } from '#platform/pure/day.ts';
import type { DB } from '#platform/storage/tables.ts';
import { places, type CastName } from '../../../tools/town.ts';
import { tasksContract as contract } from '../contract.ts';
import { builtIn, steps, type Step } from '../rules/ladder.ts';
import { getTask, makeMove, published as publishedBy } from '../testing.ts';
import { climb } from './climbing.ts';
import { tendDuties } from './duties.ts';

let app: TestApp;
const as = (name: CastName) => app.as(name);
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app?.close());

/** A generator of chance with a seed, so that a failing run can be run again. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The database of a worker that is killed now and then, just before a commit or just after it. */
function mortal(db: Kysely<DB>, roll: () => number, share: number): Kysely<DB> {
  const killed = () => {
    if (roll() < share) throw new Error('killed');
  };
  const transaction = () => ({
    setIsolationLevel: (level: 'read committed') => ({
      async execute<T>(work: (trx: never) => Promise<T>): Promise<T> {
        const result = await db
          .transaction()
          .setIsolationLevel(level)
          .execute(async (trx) => {
            const done = await work(trx as never);
            killed();
            return done;
          });
        killed();
        return result;
      },
    }),
  });
  return new Proxy(db, {
    get: (target, key) => {
      if (key === 'transaction') return transaction;
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

interface Row {
  task_id: string;
  period: string;
  step: Step;
  outcome: string;
  at: Date;
  told: number;
}
const recorded = async (): Promise<Row[]> =>
  (await sql<Row>`select * from tasks.ladder_step order by at, task_id, period, step`.execute(app.db)).rows;
const counted = async (query: ReturnType<typeof sql<{ key: string; n: number }>>) =>
  new Map((await query.execute(app.db)).rows.map((row) => [row.key, row.n]));

/** Gives the task another due day, through the door. */
async function redate(id: string, due: string | null, repeat: 'weekly' | null = null) {
  const office = await as('office');
  const task = await getTask(office, id);
  const coUnitIds = task.units.filter((one) => one.part === 'co').map((one) => one.unit.id);
  const { title, detail, leadUnit, version } = task;
  await office.call(contract.set, {
    params: { id },
    body: { title, detail, due, dueText: null, repeat, leadUnitId: leadUnit!.id, coUnitIds, version },
  });
}

describe('seventy-two days with restarts, two workers and a clock that jumps', () => {
  it.each([11, 47])('each step of each task happens once (seed %i)', { timeout: 120_000 }, async (seed) => {
    const roll = dice(seed);
    await sql`truncate tasks.ladder_step, tasks.directive, tasks.directive_reply, notices.receipt, notices.notice cascade`.execute(
      app.db,
    );
    await sql`update tasks.task set state = 'withdrawn'`.execute(app.db);
    const start = '2026-09-01';
    app.at(new Date(`${start}T01:00:00Z`));
    const { of } = await publishedBy(await as('office'));
    const [parking, stalls, culture, publicity] = ['规范停车', '清理占道', '丰富文化', '开展宣传'].map(
      (title) => of(title).id,
    ) as [string, string, string, string];
    await makeMove(await as('chengguan'), parking, 'accept');
    // The due days lie around the holiday of October; one recurs every week; one is urgent.
    await redate(parking, '2026-10-03');
    await redate(stalls, '2026-09-24');
    await redate(culture, '2026-12-31', 'weekly');
    await redate(publicity, '2026-09-19');
    await sql`update tasks.task set urgent = true where id = ${publicity}`.execute(app.db);

    const worker = async (share: number, now: Date) => {
      const db = mortal(app.db, roll, share);
      await tendDuties(db, now).catch(() => null);
      await climb(db, now).catch(() => null);
    };
    let before: Step[] | null = null;
    for (let day = 0; day < 72; day++) {
      // A day on which the house is closed; a longer outage in the middle.
      if (roll() < 0.08 || (day > 40 && day < 46)) continue;
      for (const hour of [1, 7, 8.2, 12, 19.5, 22]) {
        if (roll() < 0.3) continue;
        // Now and then the clock is wrong by up to two days, either way.
        const wrong = roll() < 0.1 ? (roll() - 0.5) * 96 : 0;
        const now = new Date(Date.parse(`${addDays(start, day)}T00:00:00+08:00`) + (hour + wrong) * 3_600_000);
        app.at(now);
        await Promise.all([worker(0.15, now), worker(0.15, new Date(now.getTime() + 60_000))]);
      }
      // The stalls are given until mid-October once they were urged; then they are done with.
      const climbed = (await recorded()).filter((row) => row.task_id === stalls).map((row) => row.step);
      if (climbed.includes('urge') && !before) {
        await redate(stalls, '2026-11-20');
        before = climbed;
      }
    }
    // At last the clock is right and nobody is killed.
    const last = new Date(Date.parse(`${addDays(start, 73)}T10:00:00+08:00`));
    await tendDuties(app.db, last);
    await climb(app.db, last);
    expect(await climb(app.db, last)).toBe(0);
    expect(await climb(app.db, new Date(last.getTime() - 40 * 86_400_000))).toBe(0);

    const rows = await recorded();
    const key = (row: Row) => `${row.task_id} ${row.period} ${row.step}`;
    expect(new Set(rows.map(key)).size).toBe(rows.length);
    // What was left alone has climbed to the top; no step below the highest is missing.
    for (const id of [parking, publicity])
      expect(
        rows
          .filter((row) => row.task_id === id && row.period === '')
          .map((row) => row.step)
          .toSorted(),
      ).toEqual(steps.toSorted());
    for (const row of rows) {
      const kind = row.task_id === publicity ? 'urgent' : row.period ? 'recurring' : 'ordinary';
      const below = builtIn[kind].filter((rung) => steps.indexOf(rung.step) < steps.indexOf(row.step));
      const there = rows
        .filter((one) => one.task_id === row.task_id && one.period === row.period)
        .map((one) => one.step);
      expect(there).toEqual(expect.arrayContaining(below.map((rung) => rung.step)));
      // In peace on rest days and at night, but for the urgent one; the second worker's clock is a minute ahead.
      if (kind !== 'urgent' && row.outcome === 'fired') {
        const hour = (row.at.getTime() / 3_600_000 + 8) % 24;
        expect(hour >= 8 && hour < 20).toBe(true);
      }
    }
    // The extended task climbed so far as it had before (an outage may have passed over a step), and no further by its new day.
    expect(before).not.toBeNull();
    expect(
      rows
        .filter((row) => row.task_id === stalls)
        .map((row) => row.step)
        .toSorted(),
    ).toEqual(before!.toSorted());
    // The weekly duty has a period for every week, and only the oldest climbed beyond a reminder.
    const weekly = rows.filter((row) => row.task_id === culture && row.outcome === 'fired');
    expect(new Set(weekly.map((row) => row.period)).size).toBeGreaterThan(5);
    expect(new Set(weekly.filter((row) => row.step !== 'remind').map((row) => row.period))).toEqual(
      new Set(['2026-W36']),
    );

    // Each step that fired stands once in the trail and was told once; each that asks for an answer, once in the register.
    const fired = rows.filter((row) => row.outcome === 'fired');
    expect(fired.length).toBeGreaterThan(12);
    const events = await counted(
      sql`select subject_id || ' ' || coalesce(details->>'period', '') || ' ' || substr(kind, 6) as key, count(*)::int as n
        from platform.event where details->>'by' = 'ladder' and at >= ${`${start}T00:00:00Z`}::timestamptz - interval '3 days'
          and subject_id = any(${[parking, stalls, culture, publicity]}::uuid[]) group by 1`,
    );
    expect(events).toEqual(new Map(fired.map((row) => [key(row), 1])));
    const notices = await counted(
      sql`select subject_id || ' ' || coalesce(details->>'period', '') || ' ' || substr(kind, 6) as key, count(*)::int as n
        from notices.notice where kind in ('task.remind', 'task.urge', 'task.supervise', 'task.talk') group by 1`,
    );
    expect(notices).toEqual(new Map(fired.filter((row) => row.told > 0).map((row) => [key(row), 1])));
    expect(fired.every((row) => row.told > 0)).toBe(true);
    const register = await counted(
      sql`select task_id || ' ' || coalesce(period, '') || ' ' || kind as key, count(*)::int as n from tasks.directive group by 1`,
    );
    expect(register).toEqual(new Map(fired.filter((row) => row.step !== 'remind').map((row) => [key(row), 1])));
  });
});

describe('a step', () => {
  const at = (day: string, time = '10:00') => new Date(`${day}T${time}:00+08:00`);
  it('is told to the lead, then to the unit above, the liaison leader, the office and the leader', async () => {
    await sql`update tasks.task set state = 'withdrawn'`.execute(app.db);
    app.at(at('2026-09-01'));
    const { of } = await publishedBy(await as('office'));
    const { id } = of('规范停车');
    await redate(id, '2026-09-16');
    const told = async () =>
      (
        await sql<{ who: string }>`select p.name as who from notices.notice n
          join notices.receipt r on r.region_id = n.region_id and r.notice_id = n.id
          join organisation.person p on p.region_id = r.region_id and p.id = r.person_id
          where n.subject_id = ${id} and n.kind = ${'task.supervise'} order by 1`.execute(app.db)
      ).rows.map((row) => row.who);
    await climb(app.db, at('2026-09-11'));
    await climb(app.db, at('2026-09-17'));
    expect(await told()).toEqual([]);
    const open = async () =>
      (
        await sql<{ kind: string }>`select kind from tasks.directive where task_id = ${id} and state = 'open'`.execute(
          app.db,
        )
      ).rows.map((row) => row.kind);
    expect(await open()).toEqual(['urge']);
    // Attached to the lead unit only now: told with the third step.
    await sql`insert into tasks.liaison (region_id, id, person_id, subject_kind, subject_id, from_day, set_at, set_by)
      select region_id, gen_random_uuid(), id, 'unit', ${places.chengguan.id}, date '2026-09-01', now(), id
      from organisation.person where id = ${(await as('wenlv')).personId}`.execute(app.db);
    await climb(app.db, at('2026-09-21'));
    // The higher step takes the place of the lower: one answer is owed.
    expect(await open()).toEqual(['supervise']);
    // 赵安平 leads, 林知秋 issued, 周怀远 stands on the county above, 苏晓棠 is attached.
    expect((await told()).toSorted()).toEqual(['周怀远', '林知秋', '苏晓棠', '赵安平'].toSorted());
  });

  it('tells the day as written and the one that counts: a Saturday moves to Monday', async () => {
    await sql`update tasks.task set state = 'withdrawn'`.execute(app.db);
    app.at(at('2026-09-01'));
    const { of } = await publishedBy(await as('office'));
    const { id } = of('规范停车');
    await redate(id, '2026-09-12');
    await climb(app.db, at('2026-09-09'));
    const { rows } = await sql<{ due: string; moved: string }>`select details->>'due' as due,
        details->>'dueMoved' as moved from notices.notice where subject_id = ${id} and kind = 'task.remind'`.execute(
      app.db,
    );
    expect(rows).toEqual([{ due: '2026-09-12', moved: '2026-09-14' }]);
  });

  it('does not happen to what is handed in, closed or withdrawn meanwhile', async () => {
    await sql`update tasks.task set state = 'withdrawn'`.execute(app.db);
    app.at(at('2026-09-01'));
    const { of } = await publishedBy(await as('office'));
    const { id } = of('规范停车');
    await redate(id, '2026-09-16');
    await makeMove(await as('chengguan'), id, 'accept');
    await makeMove(await as('chengguan'), id, 'hand-in');
    expect(await climb(app.db, at('2026-09-30'))).toBe(0);
    await makeMove(await as('office'), id, 'return', { reason: '再办' });
    expect(await climb(app.db, at('2026-09-30'))).toBe(1);
    const rows = (await recorded()).filter((row) => row.task_id === id);
    // After so long a silence it is called to talk at once, and what lies below was passed over.
    expect(rows.map((row) => [row.step, row.outcome]).toSorted()).toEqual([
      ['remind', 'passed-over'],
      ['supervise', 'passed-over'],
      ['talk', 'fired'],
      ['urge', 'passed-over'],
    ]);
    expect(dayOf(rows[0]!.at.getTime())).toBe('2026-09-30');
  });
});
