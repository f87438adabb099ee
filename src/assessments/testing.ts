import { sql } from 'kysely';
import type { AreaClass } from '#organisation/rules/kinds.ts';
import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { recordMany } from './actions/recording.ts';
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
