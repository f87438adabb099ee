import { sql } from 'kysely';
import { record, recordMany, rescore } from '../src/assessments/actions/recording.ts';
import { assessSide } from '../src/assessments/rules/assess.ts';
import { tenStar } from '../src/assessments/rules/builtin/ten-star.ts';
import { indicatorsOf, sides, type Answer, type Indicator } from '../src/assessments/rules/framework.ts';
import { loadFacts } from '../src/assessments/store/facts.ts';
import { plantCycle } from '../src/assessments/testing.ts';
import { inTransaction } from '../src/platform/storage/transaction.ts';
import { cast, townRegionId } from '../tools/town.ts';
import { rankingBench } from './assessments-ranking.ts';
import { besideEachOther, ms, type Show } from './figures.ts';
import type { Ground } from './ground.ts';

const regionId = townRegionId;
const office = cast.find(({ signInName }) => signInName === 'office')!;
const by = { regionId, personId: office.personId, unitId: office.unitId, at: new Date('2026-03-02T01:00:00Z') };

/** A plain answer to any rule. */
function answerOf({ rule, full }: Indicator): Answer {
  switch (rule.kind) {
    case 'judged':
      return { kind: 'points', points: full };
    case 'conditions':
    case 'conditions-grade':
    case 'all-or-nothing':
      return { kind: 'met', met: [0] };
    case 'bands':
    case 'target':
    case 'mean':
      return { kind: 'value', value: 8300 };
    case 'occurrences':
      return { kind: 'counts', counts: rule.items.map((_, i) => i) };
    case 'bonus':
    case 'questionnaire':
      return { kind: 'counts', counts: rule.levels.map((_, i) => 10 - i) };
    case 'found':
      return { kind: 'counts', counts: [2] };
    case 'sample-mean':
      return { kind: 'samples', samples: Array.from({ length: rule.size }, () => 100) };
    case 'sample-pass':
      return { kind: 'passed', passed: 1, drawn: rule.size };
    case 'weighted':
      return { kind: 'parts', parts: rule.parts.map(() => 100) };
    case 'verdict':
      return { kind: 'state', state: 0 };
  }
}

/** 250 communities by the ten-star framework: scored afresh, one answer changed; and the ranking of 120,000. */
export async function assessmentRows(ground: Ground, show: Show): Promise<void> {
  const base = await ground.seeded('assessments');
  const { db } = base;
  const { rows: units } = await sql<{ id: string }>`select id from organisation.unit
    where region_id = ${regionId} and kind = 'community' order by id limit 250`.execute(db);
  const { entryIds } = await plantCycle(db, {
    regionId,
    personId: office.personId,
    units,
    framework: tenStar,
    today: '2026-03-01',
    at: new Date('2026-03-01T01:00:00Z'),
  });
  const asked = indicatorsOf(tenStar).filter(({ feed }) => feed === null);
  const all = asked.flatMap((one) =>
    sides.map((side) => ({ kind: 'marked' as const, side, indicator: one.key, answer: answerOf(one), reason: '' })),
  );
  await inTransaction(db, (trx) =>
    recordMany(
      trx,
      by,
      entryIds.map((entryId) => ({ entryId, entries: all })),
    ),
  );
  await sql`vacuum analyze`.execute(db);

  const bareRead = async () => {
    await base.pool.query(
      `select entry_id, side, indicator, answer, adjusted, reason from assessments.mark
        where region_id = $1 and entry_id = any($2::uuid[])`,
      [regionId, entryIds],
    );
  };
  const whole = await besideEachOther(
    9,
    () =>
      rescore(
        db,
        regionId,
        entryIds.map((entryId) => ({ entryId })),
      ),
    bareRead,
  );
  show({
    name: `score ${entryIds.length} communities × ${indicatorsOf(tenStar).length} indicators × 3 columns afresh`,
    ours: ms(whole.ours),
    bare: `${ms(whole.bare)} (reading the same marks)`,
    ratio: whole.ratio,
  });

  const facts = await loadFacts(db, regionId, entryIds);
  const column = await besideEachOther(
    9,
    async () => facts.forEach((one) => assessSide(tenStar, 'county', one.facts)),
    bareRead,
  );
  show({
    name: `… the rules alone, one column of ${entryIds.length}`,
    ours: ms(column.ours),
    bare: `${ms(column.bare)} (reading the same marks)`,
    ratio: column.ratio,
  });

  const indicator = asked[0]!;
  const one = await besideEachOther(
    40,
    (round) =>
      inTransaction(db, (trx) =>
        record(trx, by, entryIds[(round + 1) % entryIds.length]!, [
          {
            kind: 'marked',
            side: 'county',
            indicator: indicator.key,
            answer: answerOf(indicator),
            reason: String(round),
          },
        ]),
      ),
    async (round) => {
      const entryId = entryIds[(round + 100) % entryIds.length]!;
      const client = await base.pool.connect();
      try {
        await client.query('begin');
        await client.query('select 1 from assessments.entry where region_id = $1 and id = $2 for update', [
          regionId,
          entryId,
        ]);
        await client.query(
          `update assessments.mark set reason = $3, version = version + 1
            where region_id = $1 and entry_id = $2 and side = 'county' and indicator = $4`,
          [regionId, entryId, String(round), indicator.key],
        );
        await client.query(
          `select side, indicator, answer from assessments.mark where region_id = $1 and entry_id = $2`,
          [regionId, entryId],
        );
        await client.query('commit');
      } finally {
        client.release();
      }
    },
  );
  show({
    name: 'one answer changed: log, mark, score and result in one transaction',
    ours: ms(one.ours),
    bare: `${ms(one.bare)} (the mark alone, and reading its entry)`,
    ratio: one.ratio,
  });

  for (const [name, ours, bare, ratio, note] of await rankingBench(db))
    show({ name, ours, bare, ratio: Number(ratio), note });
  await base.end();
}
