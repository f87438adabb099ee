import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from '#documents/paragraphs.ts';
import { indexUnits, matchUnit } from '#organisation/rules/match.ts';
import { addDays } from '#platform/pure/day.ts';
import { bigCounty } from '../../../tools/town/county.ts';
import { seedValues } from '../testing.ts';
import { draft } from './draft.ts';
import { readPlans } from './read.ts';
import { blankPlaces, dayWords, filled, fits, pieces, templateKeys, wanting, type PlanTemplate } from './template.ts';
import { planTemplates } from './templates/all.ts';
import { unledOf } from './tree.ts';

const { units } = bigCounty();
const names = new Map(units.map((unit) => [unit.id, unit.name]));
const index = indexUnits(
  units
    .filter((unit) => unit.kind !== 'building')
    .map((unit) => ({ ...unit, parentName: unit.parentId === null ? null : names.get(unit.parentId)! })),
);

/** The filled document read as any document is. */
function drafted(text: string) {
  const paragraphs = readText(text);
  const reading = readPlans(paragraphs);
  let n = 0;
  const made = draft(
    reading,
    paragraphs,
    () => String(++n),
    () => '',
    (written) => {
      const { match, unit, collective } = matchUnit(index, written, units[0]!.path);
      return { match, unitId: unit?.id ?? null, collective, suggestions: [] };
    },
  );
  return { reading, plans: made.plans, plan: made.plans[0]! };
}
const days = fc.integer({ min: 0, max: 3650 }).map((n) => addDays('2024-01-01', n));
const optional = (template: PlanTemplate) => template.blanks.filter((one) => one.optional).map((one) => one.name);

it('offers every template once', () => {
  expect(planTemplates.map((one) => one.key).toSorted()).toEqual([...templateKeys].toSorted());
});

describe.each(planTemplates.map((one) => [one.key, one] as const))('%s', (_, template) => {
  it('is an office document of a fit length whose blanks are all used and all known', () => {
    expect(template.text.length).toBeGreaterThan(1500);
    expect(template.text.length).toBeLessThan(3500);
    const places = blankPlaces(template);
    expect([...places].filter(([, at]) => at.length === 0)).toEqual([]);
    expect([...places.keys()].toSorted()).toEqual(template.blanks.map((one) => one.name).toSorted());
    expect(new Set(template.blanks.map((one) => one.name)).size).toBe(template.blanks.length);
  });

  it('says nothing that a community may not do or that must not be counted', () => {
    expect(template.text).not.toMatch(
      /吊销|取缔|罚款|没收|拍照|照片|留痕|批示|媒体|新闻报道|打卡|签到|下载量|安装率|登记证号/,
    );
    // A creation project names who approved it and under which number, and cannot be started without.
    if (/创建活动/.test(template.text))
      expect(wanting(template, {}).map((one) => one.name)).toEqual(expect.arrayContaining(['批准机关', '批准文号']));
  });

  it('reads without a doubt whatever the day: every task led by a known unit, people, steps, nothing unread', () => {
    fc.assert(
      fc.property(days, (today) => {
        const values = seedValues(template, today);
        expect(wanting(template, values)).toEqual([]);
        const text = filled(template, values);
        expect(text).not.toMatch(/[{}【】]/);
        const { reading, plans, plan } = drafted(text);
        expect(plans).toHaveLength(1);
        expect(reading.doubts).toEqual([]);
        expect(plan.unread).toEqual([]);
        expect(unledOf(plan.nodes)).toEqual([]);
        expect(plan.nodes.flatMap((node) => node.units.filter((unit) => !unit.unitId && !unit.collective))).toEqual([]);
        expect(plan.title).toContain(`${today.slice(0, 4)}年`);
        expect(plan.leadership.map((row) => row.name)).toEqual(['周怀远', '林知秋', '陈立新', '赵安平', '苏晓棠']);
        expect(plan.nodes.filter((node) => !node.section).length).toBeGreaterThanOrEqual(10);
        expect(plan.phases.length).toBeGreaterThanOrEqual(3);
        // Each step begins the day after the one before it ended.
        plan.phases.forEach((phase, at) => {
          expect(phase.from).toBe(at === 0 ? today : addDays(plan.phases[at - 1]!.to!, 1));
          expect(phase.to! > phase.from!).toBe(true);
        });
        expect(reading.plans[0]!.signature.date).toBe(today);
      }),
      { numRuns: 12 },
    );
  });

  it('reads as well with what may be left out left out', () => {
    const values = { ...seedValues(template, '2026-11-23') } as Record<string, string>;
    for (const name of optional(template)) delete values[name];
    const text = filled(template, values);
    expect(text).not.toMatch(/[{}【】]/);
    const { reading, plan } = drafted(text);
    expect(reading.doubts).toEqual([]);
    expect(plan.unread).toEqual([]);
    expect(plan.leadership).toEqual([]);
    expect(unledOf(plan.nodes)).toEqual([]);
  });
});

describe('filling', () => {
  const template: PlanTemplate = {
    key: 'ten-star',
    blanks: [
      { name: '年份', kind: 'year' },
      { name: '日期', kind: 'day' },
      { name: '成员', kind: 'text', optional: true },
    ],
    text: '{{年份}}年至{{年份+1}}年\n{{日期}}起，{{日期+1}}止\n成员：{{成员}}\n',
  };
  it('writes days and years out and counts on from them', () => {
    expect(filled(template, { 年份: '2026', 日期: '2026-02-28', 成员: '张三' })).toBe(
      '2026年至2027年\n2026年2月28日起，2026年3月1日止\n成员：张三\n',
    );
    expect(dayWords('2026-11-02')).toBe('2026年11月2日');
  });
  it('leaves out the paragraph of an optional blank, and shows the others by name', () => {
    expect(filled(template, { 年份: '' })).toBe('【年份】年至【年份】年\n【日期】起，【日期】止\n');
    expect(pieces(template, {})[0]).toEqual([
      { blank: '年份', value: null },
      { words: '年至' },
      { blank: '年份', value: null },
      { words: '年' },
    ]);
  });
  it('takes no value that would not stay where it is put', () => {
    expect(fits('text', '一\n二、新的一章')).toBe(false);
    expect(fits('text', '{{年份}}')).toBe(false);
    expect(fits('day', '2026-02-29')).toBe(false);
    expect(fits('year', '26')).toBe(false);
    expect(fits('number', '八十')).toBe(false);
    expect(fits('number', '92.5')).toBe(true);
    expect(wanting(template, { 年份: '2026', 日期: '明天' }).map((one) => one.name)).toEqual(['日期']);
    expect(wanting(template, { 年份: '2026', 日期: '2026-03-01', 成员: '一\n二' }).map((one) => one.name)).toEqual([
      '成员',
    ]);
  });
});
