import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '#platform/storage/testing.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { cast, places, plantSmallTown, townRegionId } from '../../../tools/town.ts';
import { assess } from '../rules/assess.ts';
import { exactText } from '../rules/exact.ts';
import type { LogEntry, LogRow, Standing } from '../rules/facts.ts';
import { fold } from '../rules/fold.ts';
import { indicatorsOf, sides, type Answer } from '../rules/framework.ts';
import { spreadsOf } from '../rules/spread.ts';
import { loadFacts } from '../store/facts.ts';
import { readLog } from '../store/log.ts';
import { plantCycle, smallFramework, type PlantedCycle } from '../testing.ts';
import { factsOf, record, recordMany, rescore } from './recording.ts';

let town: TestDatabase;
const regionId = townRegionId;
const person = cast.find(({ signInName }) => signInName === 'community')!;
const start = Date.parse('2026-03-01T00:00:00Z');
beforeAll(async () => {
  town = await testDatabase();
  await plantSmallTown(town.db);
}, 60_000);
afterAll(() => town.drop());

const answers: Record<string, fc.Arbitrary<Answer>> = {
  A1: fc.subarray([0, 1]).map((met) => ({ kind: 'met', met })),
  A2: fc.subarray([0, 1, 2]).map((met) => ({ kind: 'met', met })),
  A3: fc.integer({ min: 0, max: 10_000 }).map((value) => ({ kind: 'value', value })),
  B2: fc.integer({ min: 0, max: 8 }).map((count) => ({ kind: 'counts', counts: [count] })),
  B3: fc.integer({ min: 0, max: 300 }).map((points) => ({ kind: 'points', points })),
  C1: fc
    .array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 3 })
    .map((samples) => ({ kind: 'samples', samples })),
  C2: fc.integer({ min: 0, max: 2 }).map((state) => ({ kind: 'state', state })),
  C3: fc.integer({ min: 0, max: 2 }).map((count) => ({ kind: 'counts', counts: [count] })),
};
const keys = indicatorsOf(smallFramework).map(({ key }) => key);
const side = fc.constantFrom(...sides);

/** A step of a history: what is written to the log, and, for evidence, which of three pieces it concerns. */
type Step =
  | { kind: 'log'; entry: LogEntry }
  | { kind: 'link'; piece: number; indicator: string; extent: 'whole' | 'part' }
  | { kind: 'unlink'; piece: number; indicator: string }
  | { kind: 'review'; piece: number; state: Standing['state']; quantity: number };
const log = (entry: fc.Arbitrary<LogEntry>): fc.Arbitrary<Step> => entry.map((one) => ({ kind: 'log', entry: one }));
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...Object.keys(answers)).chain((indicator) =>
      log(
        fc.record({
          kind: fc.constant('marked' as const),
          side,
          indicator: fc.constant(indicator),
          answer: answers[indicator]!,
          reason: fc.constant(''),
        }),
      ),
    ),
  },
  log(
    fc.record({
      kind: fc.constant('cleared' as const),
      side,
      indicator: fc.constantFrom(...keys),
      reason: fc.constant(''),
    }),
  ),
  log(
    fc.record({
      kind: fc.constant('adjusted' as const),
      side,
      indicator: fc.constantFrom(...keys),
      points: fc.integer({ min: 0, max: 200 }),
      reason: fc.constant('复核更正'),
    }),
  ),
  log(fc.constant({ kind: 'vetoed', veto: 'V1', reason: '事故', day: '2026-02-03' })),
  log(fc.constant({ kind: 'veto-lifted', veto: 'V1', reason: '查无此事' })),
  fc.record({
    kind: fc.constant('link' as const),
    piece: fc.integer({ min: 0, max: 2 }),
    indicator: fc.constantFrom('B1', 'B3', 'A1'),
    extent: fc.constantFrom('whole' as const, 'part' as const),
  }),
  fc.record({
    kind: fc.constant('unlink' as const),
    piece: fc.integer({ min: 0, max: 2 }),
    indicator: fc.constantFrom('B1', 'B3', 'A1'),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('review' as const),
      piece: fc.integer({ min: 0, max: 2 }),
      state: fc.constantFrom('submitted' as const, 'accepted' as const, 'returned' as const, 'withdrawn' as const),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
);

const plant = () =>
  plantCycle(town.db, {
    regionId,
    personId: person.personId,
    units: [{ id: places.community.id }, { id: places.community2.id, class: 'village' }],
    today: '2026-03-01',
    at: new Date(start),
  });

interface Piece {
  id: string;
  standing: Standing;
}
async function plantPieces(): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (let i = 0; i < 3; i++) {
    const standing: Standing = {
      kind: 'file',
      state: 'submitted',
      // The last one lies outside the window.
      from: i === 2 ? '2024-05-01' : '2025-06-01',
      to: i === 2 ? '2024-05-01' : '2025-06-02',
      quantity: 1,
      figure: null,
    };
    const id = uuid7();
    await sql`insert into assessments.evidence (region_id, id, unit_id, kind, title, effective_from, effective_to, caption,
        state, search, person_id, created_at, updated_at)
      values (${regionId}, ${id}, ${places.community.id}, 'file', '材料', ${standing.from}, ${standing.to}, '{}', 'submitted',
        ''::tsvector, ${person.personId}, now(), now())`.execute(town.db);
    pieces.push({ id, standing });
  }
  return pieces;
}

/** Takes a step for an entry; what owns the rows beside the log writes them first, as the actions do. */
async function take(entryId: string, pieces: Piece[], one: Step, at: Date): Promise<void> {
  const by = { regionId, personId: person.personId, unitId: person.unitId, at };
  await inTransaction(town.db, async (db) => {
    if (one.kind === 'log') return record(db, by, entryId, [one.entry]);
    const piece = pieces[one.piece]!;
    if (one.kind === 'link') {
      const { numInsertedOrUpdatedRows } = await sql`insert into assessments.link
          (region_id, id, evidence_id, entry_id, indicator, extent, person_id, at)
        values (${regionId}, ${uuid7()}, ${piece.id}, ${entryId}, ${one.indicator}, ${one.extent}, ${person.personId}, ${at})
        on conflict (region_id, entry_id, indicator, evidence_id) do update set extent = excluded.extent`
        .execute(db)
        .then((result) => ({ numInsertedOrUpdatedRows: result.numAffectedRows }));
      expect(numInsertedOrUpdatedRows).toBe(1n);
      const { indicator, extent } = one;
      return record(db, by, entryId, [
        { kind: 'linked', indicator, evidenceId: piece.id, extent, evidence: piece.standing },
      ]);
    }
    if (one.kind === 'unlink') {
      await sql`delete from assessments.link where region_id = ${regionId} and entry_id = ${entryId}
        and evidence_id = ${piece.id} and indicator = ${one.indicator}`.execute(db);
      return record(db, by, entryId, [{ kind: 'unlinked', indicator: one.indicator, evidenceId: piece.id }]);
    }
    piece.standing = { ...piece.standing, state: one.state, quantity: one.quantity };
    await sql`update assessments.evidence set state = ${one.state}, quantity = ${one.quantity}
      where region_id = ${regionId} and id = ${piece.id}`.execute(db);
    return record(db, by, entryId, [{ kind: 'evidence', evidenceId: piece.id, evidence: piece.standing }]);
  });
}

/** Every stored cell and result of an entry, as text. */
async function stored(entryId: string): Promise<string[]> {
  const cells = await sql<{
    row: string;
  }>`select side || ' ' || indicator || ' ' || points_n || '/' || points_d || ' ' ||
      full_points || ' ' || coalesce(grade, '') || ' ' || veto as row
    from assessments.score where region_id = ${regionId} and entry_id = ${entryId}`.execute(town.db);
  const results = await sql<{ row: string }>`select side || ' ' || total_n || '/' || total_d || ' ' || stars || ' ' ||
      coalesce(grade, '') || ' ' || vetoed || ' ' || answered || ' ' || aspects::text as row
    from assessments.result where region_id = ${regionId} and entry_id = ${entryId}`.execute(town.db);
  return [...cells.rows, ...results.rows].map(({ row }) => row).sort();
}
/** The same, computed by folding the log and nothing else. */
function replayed(rows: readonly LogRow[]): string[] {
  const facts = fold(rows);
  const assessed = assess(smallFramework, facts);
  const out: string[] = [];
  for (const one of sides) {
    for (const [key, score] of assessed[one].cells)
      if (score.points)
        out.push(
          `${one} ${key} ${score.points.n}/${score.points.d} ${score.full} ${score.grade ?? ''} ${String(score.veto)}`,
        );
    const { total, stars, grade, vetoed, answered, aspects } = assessed[one].outcome;
    const spreads = spreadsOf(smallFramework, one, facts, assessed[one]);
    const shown = aspects.map(({ key, points, scaled, full, star }) => ({
      ...spreads.aspects.get(key),
      key,
      full,
      star,
      points: exactText(points),
      scaled: exactText(scaled),
    }));
    out.push(
      `${one} ${total.n}/${total.d} ${stars} ${grade ?? ''} ${String(vetoed)} ${answered} ${spaced(JSON.stringify(sorted(shown)))}`,
    );
  }
  return out.sort();
}
// jsonb writes keys by length, then by name, with a blank after colon and comma.
const sorted = (rows: readonly object[]) =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))),
  );
const spaced = (json: string) =>
  json.replace(/("(?:[^"\\]|\\.)*")|([:,])/g, (_, text: string, mark: string) => text ?? `${mark} `);

describe('recording', () => {
  it('keeps exactly the scores that replaying the log gives, at every moment of any history', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 14 }),
        fc.integer({ min: 0, max: 1 }),
        async (steps, which) => {
          const { entryIds } = await plant();
          const entryId = entryIds[which]!;
          const pieces = await plantPieces();
          const moments: { at: Date; was: string[] }[] = [];
          for (const [i, one] of steps.entries()) {
            const at = new Date(start + (i + 1) * 3_600_000);
            await take(entryId, pieces, one, at);
            moments.push({ at, was: await stored(entryId) });
          }
          const rows = await readLog(town.db, regionId, entryId);
          expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 1));
          expect(moments.at(-1)!.was).toEqual(replayed(rows));
          // As of any past moment: what was then stored.
          for (const { at, was } of moments) {
            const then = await factsOf(town.db, regionId, entryId, at);
            expect(replayed(then!.rows)).toEqual(was);
          }
          // What stands beside the log is what the log says.
          const [now] = await loadFacts(town.db, regionId, [entryId]);
          const folded = fold(rows);
          expect(now!.facts.marks).toEqual(folded.marks);
          expect(now!.facts.vetoes).toEqual(folded.vetoes);
          // Scoring everything afresh changes nothing.
          await rescore(town.db, regionId, [{ entryId }]);
          expect(await stored(entryId)).toEqual(moments.at(-1)!.was);
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);

  it('rescoring by touched cells does not depend on the order of steps in other cells', async () => {
    const [one, two] = [await plant(), await plant()];
    const by = { regionId, personId: person.personId, unitId: person.unitId, at: new Date(start + 1) };
    const entries: LogEntry[] = [
      { kind: 'marked', side: 'self', indicator: 'A2', answer: { kind: 'met', met: [0, 2] }, reason: '' },
      { kind: 'marked', side: 'self', indicator: 'A3', answer: { kind: 'value', value: 8500 }, reason: '' },
      { kind: 'marked', side: 'county', indicator: 'A2', answer: { kind: 'met', met: [1] }, reason: '' },
    ];
    for (const entry of entries) await record(town.db, by, one.entryIds[0]!, [entry]);
    await record(town.db, by, two.entryIds[0]!, entries.toReversed());
    expect(await stored(two.entryIds[0]!)).toEqual(await stored(one.entryIds[0]!));
  });

  it('two writers of the same entries at once lose nothing', async () => {
    const { entryIds }: PlantedCycle = await plant();
    const by = { regionId, personId: person.personId, unitId: person.unitId, at: new Date(start + 1) };
    await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        inTransaction(town.db, (db) =>
          recordMany(
            db,
            by,
            (i % 2 ? entryIds : entryIds.toReversed()).map((entryId) => ({
              entryId,
              entries: [
                {
                  kind: 'marked',
                  side: 'self',
                  indicator: 'C1',
                  answer: { kind: 'samples', samples: [i] },
                  reason: '',
                },
              ],
            })),
          ),
        ),
      ),
    );
    for (const entryId of entryIds) {
      const rows = await readLog(town.db, regionId, entryId);
      expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(await stored(entryId)).toEqual(replayed(rows));
    }
  });

  it('refuses an entry that is not there, and writes nothing at all', async () => {
    const { entryIds } = await plant();
    const by = { regionId, personId: person.personId, unitId: person.unitId, at: new Date(start + 1) };
    const entries: LogEntry[] = [{ kind: 'vetoed', veto: 'V1', reason: 'x', day: '2026-02-02' }];
    await expect(
      inTransaction(town.db, (db) =>
        recordMany(db, by, [
          { entryId: entryIds[0]!, entries },
          { entryId: uuid7(), entries },
        ]),
      ),
    ).rejects.toMatchObject({ code: 'thing.not-found' });
    expect(await readLog(town.db, regionId, entryIds[0]!)).toHaveLength(1);
    expect(await factsOf(town.db, regionId, entryIds[0]!, new Date(start - 1))).toBeNull();
  });
});
