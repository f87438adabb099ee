import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openFiles } from '#documents/public.ts';
import type { Database } from '#platform/storage/database.ts';
import { testDatabase, type TestDatabase } from '#platform/storage/testing.ts';
import { acts } from './demo/acts.ts';
import { plantDemoPlan } from './demo-plan.ts';
import { plantTown, townRegionId } from './town.ts';

let test: TestDatabase;
let database: Database;
const folder = mkdtempSync(join(tmpdir(), 'chuangwen-demo-'));
const now = new Date('2026-11-22T04:00:00Z');
const tomorrow = new Date('2026-11-23T04:00:00Z');
beforeAll(async () => {
  test = await testDatabase();
  database = { ...test, kind: 'embedded', version: 0, close: async () => undefined };
  await plantTown(test.db, { now: new Date('2026-09-01T00:00:00Z'), hashPassword: async () => 'x' });
});
afterAll(async () => {
  await test.drop();
  rmSync(folder, { recursive: true, force: true });
});

const one = async <T>(query: ReturnType<typeof sql<T>>): Promise<T> => (await query.execute(test.db)).rows[0]!;

it('tells six weeks of work through the real door, once', async () => {
  const files = openFiles({ dir: folder, most: 10_000_000, db: test.db });
  // A loading that is cut off after twenty acts is taken up on the next day, where it stopped.
  expect(await plantDemoPlan(database, { files, now, story: acts.slice(0, 20) })).toBe(true);
  expect(await plantDemoPlan(database, { files, now: tomorrow })).toBe(true);
  const reports = acts.filter(
    (act) => 'report' in act || 'period' in act || ('move' in act && (act.text || act.picture)),
  ).length;
  expect((await one(sql<{ n: number }>`select count(*)::int as n from tasks.report`)).n).toBe(reports);
  const states = await one(sql<Record<string, number>>`select json_object_agg(state, n) as states from (
    select state, count(*)::int as n from tasks.task where region_id = ${townRegionId} group by state) s`);
  expect(Object.keys((states as unknown as { states: object }).states).toSorted()).toEqual([
    'accepted',
    'closed',
    'handed-in',
    'issued',
    'returned',
  ]);
  const standing = await one(sql<{ progress: number; late: number; unmatched: number; unled: number }>`
    select p.progress, p.late, p.unled, (select count(*)::int from tasks.task where unmatched <> '{}') as unmatched
    from plans.plan p where p.region_id = ${townRegionId}`);
  expect(standing.unmatched).toBe(0);
  expect(standing.unled).toBe(0);
  expect(standing.progress).toBeGreaterThan(25);
  expect(standing.late).toBeGreaterThan(2);
  // A leader is attached, something is urged and supervised by hand, and a duty has a period done.
  const beside = await one(sql<{ leaders: number; kinds: string[]; done: number }>`select
    (select count(*)::int from tasks.liaison) as leaders,
    (select array_agg(distinct kind order by kind) from tasks.directive where person_id is not null) as kinds,
    (select count(*)::int from tasks.occurrence where state <> 'open') as done`);
  expect(beside).toMatchObject({ leaders: 2, kinds: ['instruct', 'supervise', 'urge'] });
  expect(beside.done).toBeGreaterThan(0);
  // Nothing in the story lies in the future, and everything but the ladder's steps was told by somebody.
  const told = await one(sql<{ events: number; last: Date; nobody: number }>`
    select count(*)::int as events, max(at) as last, count(*) filter (where person_id is null and details->>'by' is distinct from 'ladder')::int as nobody from platform.event`);
  expect(told.last.getTime()).toBeLessThanOrEqual(tomorrow.getTime());
  expect(told.nobody).toBe(0);
  expect((await one(sql<{ n: number }>`select count(*)::int as n from access.session`)).n).toBe(0);

  expect(await plantDemoPlan(database, { files, now: tomorrow })).toBe(false);
  const again = await one(sql<{ events: number }>`select count(*)::int as events from platform.event`);
  expect(again.events).toBe(told.events);
}, 120_000);
