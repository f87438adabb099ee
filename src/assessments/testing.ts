import { sql } from 'kysely';
import type { AreaClass } from '#organisation/rules/kinds.ts';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { documentsContract } from '#documents/contract.ts';
import type { Answer, Call, Endpoint } from '#platform/pure/endpoint.ts';
import { places } from '../../tools/town.ts';
import { recordMany } from './actions/recording.ts';
import { evidenceContract as contract, type Evidence } from './contract/evidence.ts';
import type { LogRow, Standing } from './rules/facts.ts';
import { fold } from './rules/fold.ts';
import { loadFacts } from './store/facts.ts';
import { readLog } from './store/log.ts';
import type { Framework, Indicator } from './rules/framework.ts';

const indicator = (key: string, full: number, rest: Partial<Indicator> & Pick<Indicator, 'rule'>): Indicator => ({
  key,
  title: `指标 ${key}`,
  detail: '',
  method: 'materials',
  full,
  variants: [],
  exempt: [],
  wanted: [],
  proof: 'none',
  feed: null,
  scorer: '',
  ...rest,
});

/** A small framework with one indicator of most rule types: three aspects of 10.00 points and a bonus. */
export const smallFramework: Framework = {
  title: '试验体系',
  subject: 'community',
  basis: '',
  aspects: [
    {
      key: 'A',
      title: '甲',
      indicators: [
        indicator('A1', 300, { rule: { kind: 'all-or-nothing', conditions: ['有计划', '有机构'] } }),
        indicator('A2', 300, {
          rule: { kind: 'conditions', conditions: ['一', '二', '三'], points: [0, 100, 200, 300] },
        }),
        indicator('A3', 400, {
          rule: {
            kind: 'bands',
            measure: { name: '知晓率', unit: '%' },
            direction: 'more',
            bands: [
              { bound: 8500, strict: true, points: 400 },
              { bound: 8000, strict: false, points: 300 },
            ],
            otherwise: 0,
          },
          method: 'questionnaire',
        }),
      ],
    },
    {
      key: 'B',
      title: '乙',
      indicators: [
        indicator('B1', 400, {
          rule: { kind: 'found', of: '活动', unit: '次', needed: 3 },
          feed: { of: 'count', kind: 'file' },
          method: 'data',
        }),
        indicator('B2', 300, {
          rule: { kind: 'occurrences', items: [{ name: '垃圾', deduct: 50 }] },
          method: 'on-site',
        }),
        indicator('B3', 300, { rule: { kind: 'judged' }, proof: 'some', exempt: ['village'] }),
      ],
    },
    {
      key: 'C',
      title: '丙',
      indicators: [
        indicator('C1', 500, { rule: { kind: 'sample-mean', of: '楼道', size: 3 }, method: 'on-site' }),
        indicator('C2', 500, {
          rule: {
            kind: 'verdict',
            states: [
              { name: '合格', points: 500 },
              { name: '不合格', points: 0 },
              { name: '严重不合格', points: 0, veto: true },
            ],
          },
        }),
        indicator('C3', 200, { rule: { kind: 'bonus', levels: [{ name: '省级', points: 200 }] } }),
      ],
    },
  ],
  vetoes: [{ key: 'V1', text: '发生重大安全事故', basis: '县里的规定', when: 'veto' }],
  grading: {
    star: { points: 900, outOf: 1000 },
    grades: [
      { key: 'all', name: '三星', stars: 3 },
      { key: 'met', name: '达标', stars: 2 },
    ],
  },
  boards: { red: 0, black: 0 },
};

export interface CyclePlanting {
  regionId: string;
  personId: string;
  /** One entry each. */
  units: readonly { id: string; class?: AreaClass | null }[];
  framework?: Framework;
  today: Day;
  at: Date;
  title?: string;
  /** The window; a year back from `today` when left out. */
  window?: { from: Day; to: Day };
}
export interface PlantedCycle {
  frameworkId: string;
  cycleId: string;
  /** In the order of `units`. */
  entryIds: string[];
}

/** A published framework. @returns its id */
export async function plantFramework(
  db: Executor,
  {
    regionId,
    personId,
    framework = smallFramework,
    at,
  }: Pick<CyclePlanting, 'regionId' | 'personId' | 'framework' | 'at'>,
): Promise<string> {
  const id = uuid7();
  await sql`insert into assessments.framework (region_id, id, series_id, edition, title, subject, state, content, person_id,
      created_at, updated_at, published_at)
    values (${regionId}, ${id}, ${id}, 1, ${framework.title}, ${framework.subject}, 'published',
      ${JSON.stringify(framework)}, ${personId}, ${at}, ${at}, ${at})`.execute(db);
  return id;
}

/** An open cycle by a published framework, with an entry for each unit: for tests and the bench. */
export async function plantCycle(db: Executor, planting: CyclePlanting): Promise<PlantedCycle> {
  const { regionId, personId, units, framework = smallFramework, today, at, title = '试验周期' } = planting;
  const year = Number(today.slice(0, 4));
  const window = planting.window ?? { from: `${year - 1}${today.slice(4)}`, to: today };
  const frameworkId = await plantFramework(db, { regionId, personId, framework, at });
  const cycleId = uuid7();
  await sql`insert into assessments.cycle (region_id, id, framework_id, title, year, state, window_from, window_to, nominate_by,
      review_by, accept_by, publicity_days, approval_body, approval_number, approval_until, person_id, created_at, opened_at)
    values (${regionId}, ${cycleId}, ${frameworkId}, ${title}, ${year}, 'open', ${window.from}, ${window.to},
      ${today}::date + 30, ${today}::date + 60, ${today}::date + 90, 5, '省创建示范办', '〔2026〕1号', ${today}::date + 400,
      ${personId}, ${at}, ${at})`.execute(db);
  const entryIds = units.map(() => uuid7());
  await sql`insert into assessments.entry (region_id, id, cycle_id, unit_id, class, state, updated_at)
    select ${regionId}, r.id, ${cycleId}, r.unit, r.class, 'self-assessing', ${at}
    from jsonb_to_recordset(${JSON.stringify(
      units.map((unit, i) => ({ id: entryIds[i], unit: unit.id, class: unit.class ?? null })),
    )}::jsonb) as r (id uuid, unit uuid, class text)`.execute(db);
  await recordMany(
    db,
    { regionId, personId, unitId: null, at },
    units.map((unit, i) => ({
      entryId: entryIds[i]!,
      entries: [{ kind: 'placed', class: unit.class ?? null, windowFrom: window.from, windowTo: window.to }],
    })),
  );
  return { frameworkId, cycleId, entryIds };
}

// ---- evidence, through the door ---------------------------------------------------------------------------------------

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
export const upload = async (by: Filer, words = `材料 ${(made += 1)}`, name = '纪要.txt'): Promise<string> =>
  (await by.call(documentsContract.add, {}, { file: { name, bytes: new TextEncoder().encode(words) } })).id;
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
  figures: Record<string, [string, number][]>;
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
  const told = ({
    links,
    figures,
    evidence,
  }: Pick<ReturnType<typeof fold>, 'links' | 'figures' | 'evidence'>): Leaning => {
    const held = [...links].filter(([, pieces]) => pieces.size > 0);
    const ids = new Set(held.flatMap(([, pieces]) => [...pieces.keys()]));
    return {
      links: Object.fromEntries(held.map(([indicator, pieces]) => [indicator, [...pieces].sort()])),
      figures: Object.fromEntries(
        [...figures].filter(([, all]) => all.size > 0).map(([indicator, all]) => [indicator, [...all].sort()]),
      ),
      standings: Object.fromEntries([...evidence].filter(([id]) => ids.has(id))),
    };
  };
  return { stored: told(known!.facts), folded: told(fold(rows)) };
}
