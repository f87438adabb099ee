import { sql, type Kysely } from 'kysely';
import { plantCycle } from '../src/assessments/testing.ts';
import { competitionRanks, ranked } from '../src/assessments/rules/ranking.ts';
import { fractionsOf, pageOfRanking, placesOf, rankingRows, type Ranking } from '../src/assessments/store/ranking.ts';
import { scopeOf } from '../src/access/scope.ts';
import type { DB } from '../src/platform/storage/tables.ts';
import { cast, places, townRegionId } from '../tools/town.ts';
import { smallFramework } from '../src/assessments/testing.ts';

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
/** Both in turn, so that neither has the warmer machine. */
async function inTurn(times: number, ours: () => Promise<unknown>, bare: () => Promise<unknown>) {
  const taken: { ours: number[]; bare: number[] } = { ours: [], bare: [] };
  for (let i = 0; i < times; i++)
    for (const [name, act] of [
      ['bare', bare],
      ['ours', ours],
    ] as const) {
      const began = performance.now();
      await act();
      taken[name].push(performance.now() - began);
    }
  return { ours: median(taken.ours), bare: median(taken.bare) };
}

const aspects = 10;

/**
 * Ranks 120,000 entries by their total and each of ten aspects, ties and fractions and sampled intervals among them, against
 * reading the same rows by SQL and nothing else; and a page of a hundred against the same.
 * @param db a database with the seed town in it; the entries planted stay there
 * @returns rows for the table of results: name, ours, bare, ratio, note
 */
export async function rankingBench(
  db: Kysely<DB>,
  entries = 120_000,
): Promise<[string, string, string, string, string][]> {
  const office = cast.find(({ signInName }) => signInName === 'office')!;
  const { cycleId, entryIds } = await plantCycle(db, {
    regionId: townRegionId,
    personId: office.personId,
    units: [{ id: places.community.id }],
    framework: {
      ...smallFramework,
      aspects: Array.from({ length: aspects }, (_, i) => ({ ...smallFramework.aspects[0]!, key: `A${i}` })),
    },
    today: '2026-03-01',
    at: new Date('2026-03-01T01:00:00Z'),
    title: `${entries} 个`,
  });
  await sql`delete from assessments.result where region_id = ${townRegionId} and cycle_id = ${cycleId}`.execute(db);
  // Households of one community: every third aspect a fraction, a quarter of the totals sampled.
  await sql`with made as (
      insert into assessments.entry (region_id, id, cycle_id, unit_id, label, state, updated_at)
      select region_id, gen_random_uuid(), cycle_id, unit_id, n::text, 'publicised', updated_at
      from assessments.entry, generate_series(1, ${entries}::integer) n
      where region_id = ${townRegionId} and id = ${entryIds[0]!}
      returning id, label::integer as n)
    insert into assessments.result (region_id, cycle_id, side, entry_id, total_n, total_d, total, low, high, stars, vetoed,
      answered, aspects)
    select ${townRegionId}, ${cycleId}, 'county', id, (n::bigint * 7919) % 30000 + 1, case when n % 3 = 0 then 3 else 1 end, 0,
      case when n % 4 = 0 then ((n::bigint * 7919) % 30000 + 1) / case when n % 3 = 0 then 3 else 1 end - 150 end,
      case when n % 4 = 0 then ((n::bigint * 7919) % 30000 + 1) / case when n % 3 = 0 then 3 else 1 end + 150 end,
      0, false, 45,
      (select jsonb_agg(jsonb_build_object('key', 'A' || a, 'points', v || d, 'scaled', v || d, 'full', 1000, 'star', false)
        order by a) from generate_series(0, ${aspects - 1}::integer) a,
        lateral (select (n::bigint * (a * 31 + 17)) % 1000 as v, case when (n + a) % 3 = 0 then '/7' else '' end as d) x)
    from made`.execute(db);
  await sql.raw('vacuum analyze assessments.result').execute(db);
  await sql.raw('vacuum analyze assessments.entry').execute(db);

  const actor = {
    ...office,
    grants: [{ role: office.role, unitId: office.unitId, unitPath: office.unitPath }],
  };
  const of: Ranking = {
    regionId: townRegionId,
    cycleId,
    side: 'county',
    county: [scopeOf(actor, 'assessment.score')],
    review: scopeOf(actor, 'assessment.review'),
    aspect: null,
  };
  let counted = 0;
  const all = await inTurn(
    5,
    async () => {
      const rows = await rankingRows(db, of);
      const totals = fractionsOf(rows.map(({ total }) => total));
      const whole = ranked(
        rows.map(({ low, high }, i) => ({
          points: totals[i]!,
          spread: low === null || high === null ? null : { low, high },
        })),
      );
      const each = Array.from({ length: aspects }, (_, a) =>
        competitionRanks(fractionsOf(rows.map((row) => row.scaled[a]!))),
      );
      counted = whole.length + each.reduce((sum, one) => sum + one.length, 0);
    },
    async () => {
      const { rows } = await sql<{
        entry_id: string;
        total_n: string;
        aspects: unknown;
      }>`select entry_id, total_n, total_d,
          low, high, vetoed, aspects
        from assessments.result where region_id = ${townRegionId} and cycle_id = ${cycleId} and side = 'county'`.execute(
        db,
      );
      if (rows.length !== entries) throw new Error(`${rows.length} rows`);
    },
  );
  if (counted !== entries * (aspects + 1)) throw new Error(`${counted} ranks`);
  const page = await inTurn(
    5,
    async () => placesOf(db, of, (await pageOfRanking(db, of, { limit: 100 })).rows),
    async () =>
      sql`select count(*), sum(total_n) from assessments.result where region_id = ${townRegionId} and cycle_id = ${cycleId}
        and side = 'county'`.execute(db),
  );
  const n = (value: number) => value.toFixed(value < 10 ? 1 : 0);
  return [
    [
      `rank ${entries.toLocaleString('en')} entries by total and ${aspects} aspects`,
      `${n(all.ours)} ms`,
      `${n(all.bare)} ms (the same rows read by SQL)`,
      (all.bare / all.ours).toFixed(2),
      `${counted.toLocaleString('en')} ranks, a quarter of the totals with intervals`,
    ],
    [
      `a page of 100 of ${entries.toLocaleString('en')}, with ranks and intervals`,
      `${n(page.ours)} ms`,
      `${n(page.bare)} ms (all rows counted and added up by SQL)`,
      (page.bare / page.ours).toFixed(2),
      '',
    ],
  ];
}
