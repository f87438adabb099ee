import { sql } from 'kysely';
import type { Executor } from '#platform/storage/transaction.ts';

/** What entries of a cycle that still take part go by, and what the county's column says of these indicators. */
export async function meansOf(
  db: Executor,
  regionId: string,
  cycleId: string,
  indicators: readonly string[],
): Promise<{
  entries: number;
  fixed: { indicator: string; value: number; n: number }[];
  found: { indicator: string; average: number; n: number }[];
}> {
  const entries = await sql<{ n: number }>`select count(*)::int as n from assessments.entry
    where region_id = ${regionId} and cycle_id = ${cycleId} and state <> 'dropped'`.execute(db);
  // Of several values that stand side by side, the one most entries go by comes first.
  const fixed = await sql<{ indicator: string; value: number; n: number }>`select k.key as indicator,
      k.value::float8 as value, count(*)::int as n
    from assessments.entry e cross join lateral jsonb_each_text(e.means) k
    where e.region_id = ${regionId} and e.cycle_id = ${cycleId} and e.state <> 'dropped'
    group by 1, 2 order by 1, 3 desc`.execute(db);
  const found = await sql<{ indicator: string; average: number; n: number }>`select f.indicator,
      round(avg(f.figure))::float8 as average, count(*)::int as n
    from (select m.indicator, case m.answer->>'kind' when 'value' then (m.answer->>'value')::numeric
          when 'samples' then (select avg(s::numeric) from jsonb_array_elements_text(m.answer->'samples') s) end as figure
        from assessments.mark m
        join assessments.entry e on e.region_id = m.region_id and e.id = m.entry_id
        where m.region_id = ${regionId} and e.cycle_id = ${cycleId} and e.state <> 'dropped' and m.side = 'county'
          and m.indicator = any(${indicators as string[]}::text[]) and m.answer is not null) f
    where f.figure is not null group by 1`.execute(db);
  return { entries: entries.rows[0]!.n, fixed: fixed.rows, found: found.rows };
}
