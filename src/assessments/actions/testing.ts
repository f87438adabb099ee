import { sql } from 'kysely';
import { documentsContract } from '#documents/contract.ts';
import { tinyDocx } from '#documents/testing.ts';
import type { Answer, Call, Endpoint } from '#platform/pure/endpoint.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { places } from '../../../tools/town.ts';
import { evidenceContract as contract, type Evidence } from '../contract/evidence.ts';
import type { LogRow, Standing } from '../rules/facts.ts';
import { fold } from '../rules/fold.ts';
import { loadFacts } from '../store/facts.ts';
import { readLog } from '../store/log.ts';
import { plantCycle, smallFramework, type PlantedCycle } from '../testing.ts';

/** What the tests of evidence do over and over, through the door. */
export interface Filer {
  unitId: string;
  call<E extends Endpoint>(
    endpoint: E,
    given: Call<E>,
    options?: { file?: { name: string; bytes: Uint8Array } },
  ): Promise<Answer<E>>;
}

/** A cycle with both communities over the year, and one by another edition with the first community from June on. */
export async function twoCycles(
  db: Executor,
  by: { regionId: string; personId: string },
  at: Date,
): Promise<[PlantedCycle, PlantedCycle]> {
  const planting = { regionId: by.regionId, personId: by.personId, today: '2026-11-22', at };
  return [
    await plantCycle(db, {
      ...planting,
      window: { from: '2026-01-01', to: '2026-12-31' },
      units: [{ id: places.community.id }, { id: places.community2.id }],
    }),
    await plantCycle(db, {
      ...planting,
      window: { from: '2026-06-01', to: '2026-12-31' },
      units: [{ id: places.community.id }],
      framework: { ...smallFramework, title: '另一体系' },
      title: '另一周期',
    }),
  ];
}

let made = 0;
/** A document nobody has put in before, unless its words are named. */
export const upload = async (by: Filer, words = `材料 ${(made += 1)}`, name = '纪要.docx'): Promise<string> =>
  (await by.call(documentsContract.add, {}, { file: { name, bytes: tinyDocx(words) } })).id;
/** The smallest picture. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
export const photo = async (by: Filer): Promise<string> =>
  (await by.call(documentsContract.add, {}, { file: { name: '现场.png', bytes: png } })).id;

/** A draft of the caller's unit with a document of its own. */
export async function filed(by: Filer, more: Partial<Call<typeof contract.file>['body']> = {}): Promise<Evidence> {
  const fileIds = more.fileIds ?? [await upload(by)];
  return by.call(contract.file, {
    body: {
      unitId: by.unitId,
      kind: 'file',
      title: '居民代表会议纪要',
      from: '2026-07-01',
      to: '2026-07-01',
      ...more,
      fileIds,
    },
  });
}
/** One move, one review at the version that stands. */
export async function move(by: Filer, id: string, what: 'submit' | 'withdraw', reason = ''): Promise<Evidence> {
  const { version } = await by.call(contract.get, { params: { id } });
  return by.call(contract.move, { params: { id }, body: { move: what, version, reason } });
}
export async function review(by: Filer, id: string, what: 'accept' | 'return', reason = ''): Promise<Evidence> {
  const { version } = await by.call(contract.get, { params: { id } });
  return by.call(contract.review, { params: { id }, body: { move: what, version, reason } });
}
/** Links that prove wholly. */
export const link = (by: Filer, id: string, ...to: [entryId: string, indicator: string][]) =>
  by.call(contract.link, {
    params: { id },
    body: { links: to.map(([entryId, indicator]) => ({ entryId, indicator, extent: 'whole' as const })) },
  });
/** Submitted, with links. */
export async function submitted(by: Filer, ...to: [entryId: string, indicator: string][]): Promise<Evidence> {
  const one = await filed(by);
  if (to.length) await link(by, one.id, ...to);
  return move(by, one.id, 'submit');
}

/** Hundredths of an indicator that are kept; null: not answered. */
export async function points(db: Executor, entryId: string, side: string, indicator: string): Promise<number | null> {
  const { rows } = await sql<{ n: string }>`select (points_n / points_d)::text as n from assessments.score
    where entry_id = ${entryId} and side = ${side} and indicator = ${indicator}`.execute(db);
  return rows[0] ? Math.floor(Number(rows[0].n)) : null;
}
export const setState = (db: Executor, entryId: string, state: string) =>
  sql`update assessments.entry set state = ${state} where id = ${entryId}`.execute(db);
/** The kinds of rows in an entry's log, in order. */
export const logged = async (db: Executor, regionId: string, entryId: string): Promise<string[]> =>
  (await readLog(db, regionId, entryId)).map((row) => row.kind);

interface Leaning {
  links: Record<string, [string, string][]>;
  standings: Record<string, Standing>;
}
/** What an entry leans on: as it is stored, and as its log folds. The two must be alike. */
export async function bothWays(
  db: Executor,
  regionId: string,
  entryId: string,
): Promise<{ stored: Leaning; folded: Leaning }> {
  const [known] = await loadFacts(db, regionId, [entryId]);
  const rows = (await readLog(db, regionId, entryId)) as LogRow[];
  const told = ({ links, evidence }: Pick<ReturnType<typeof fold>, 'links' | 'evidence'>): Leaning => {
    const held = [...links].filter(([, pieces]) => pieces.size > 0);
    const ids = new Set(held.flatMap(([, pieces]) => [...pieces.keys()]));
    return {
      links: Object.fromEntries(held.map(([indicator, pieces]) => [indicator, [...pieces].sort()])),
      standings: Object.fromEntries([...evidence].filter(([id]) => ids.has(id))),
    };
  };
  return { stored: told(known!.facts), folded: told(fold(rows)) };
}
