import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { assess } from '#assessments/rules/assess.ts';
import { tenStar } from '#assessments/rules/builtin/ten-star.ts';
import { sides } from '#assessments/rules/framework.ts';
import type { LogRow } from '#assessments/rules/facts.ts';
import { fold } from '#assessments/rules/fold.ts';
import { readLog } from '#assessments/store/log.ts';
import { openFiles } from '#documents/public.ts';
import type { Database } from '#platform/storage/database.ts';
import { testDatabase, type TestDatabase } from '#platform/storage/testing.ts';
import { plantDemoCycle } from './demo-cycle.ts';
import { plantTown, townRegionId } from './town.ts';

const now = new Date('2026-11-22T04:00:00Z');
let test: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'chuangwen-demo-'));
beforeAll(async () => {
  test = await testDatabase();
  await plantTown(test.db, { now, hashPassword: async () => 'x' });
});
afterAll(async () => {
  await test.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('tells last year and this year once, and every score replays from its log', { timeout: 240_000 }, async () => {
  const database: Database = { ...test, kind: 'embedded', version: 0, close: async () => undefined };
  const files = openFiles({ dir: folder, most: 10_000_000, db: test.db });
  const next = new Date('2026-11-23T04:00:00Z');
  await expect(plantDemoCycle(database, { files, now, steps: 12 })).rejects.toThrow('cut off');
  expect(await plantDemoCycle(database, { files, now: next })).toBe(true);
  expect(await plantDemoCycle(database, { files, now: next })).toBe(false);
  const { rows } = await sql<{ state: string; n: number }>`select e.state, count(*)::int as n from assessments.entry e
    join assessments.cycle c on c.region_id = e.region_id and c.id = e.cycle_id where c.state = 'open'
    group by 1 order by 1`.execute(test.db);
  expect(Object.fromEntries(rows.map(({ state, n }) => [state, n]))).toEqual({
    accepted: 1,
    nominated: 1,
    'not-met': 1,
    publicised: 1,
    reviewed: 1,
    'self-assessing': 4,
  });
  const cycles = await sql<{ state: string }>`select state from assessments.cycle order by created_at`.execute(test.db);
  expect(cycles.rows.map((one) => one.state)).toEqual(['ended', 'open']);
  const entries = await sql<{ id: string }>`select id from assessments.entry`.execute(test.db);
  for (const { id } of entries.rows) {
    const assessed = assess(tenStar, fold((await readLog(test.db, townRegionId, id)) as LogRow[]));
    const stored = await sql<{
      row: string;
    }>`select side || ' ' || indicator || ' ' || points_n || '/' || points_d as row
      from assessments.score where entry_id = ${id} and points_n is not null`.execute(test.db);
    const replayed = sides.flatMap((side) =>
      [...assessed[side].cells].flatMap(([key, { points }]) =>
        points ? [`${side} ${key} ${points.n}/${points.d}`] : [],
      ),
    );
    expect(stored.rows.map(({ row }) => row).sort()).toEqual(replayed.sort());
  }
});
