import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cascadeFindings, numberOf, targetsIn, type CascadeTask } from './cascade.ts';

const task = (id: string, of: Partial<CascadeTask> = {}): CascadeTask => ({
  id,
  parentId: null,
  title: '开展文化活动',
  text: '',
  state: 'accepted',
  due: null,
  repeat: null,
  issuedOn: '2026-03-01',
  passedOn: false,
  leadUnitId: 't',
  unitsBelow: [],
  ...of,
});
const child = (id: string, of: Partial<CascadeTask> = {}) =>
  task(id, { parentId: 'top', passedOn: true, leadUnitId: id, ...of });
const kinds = (tasks: CascadeTask[]) => cascadeFindings(tasks).map(({ kind, taskId }) => `${kind} ${taskId}`);

describe('numbers in a text', () => {
  it.each([
    ['全年演出不少于20场', [['场', 20]]],
    [
      '覆盖率≥80%，培训两百人次以上',
      [
        ['%', 80],
        ['人次', 200],
      ],
    ],
    ['至少十二次', [['次', 12]]],
    [
      '新建口袋公园3个，达到1,200平方米',
      [
        ['个', 3],
        ['平方米', 1200],
      ],
    ],
    ['不少于1.5万人', [['人', 15_000]]],
    ['2026年10月底前完成，第3条', []],
    ['不少于10场，其中至少30场', [['场', 30]]],
  ] as const)('%s', (text, wanted) => {
    expect(targetsIn(text).map(({ unit, least }) => [unit, least])).toEqual(wanted);
  });
  it('reads Chinese numbers as it writes them', () => {
    const signs = '零一二三四五六七八九';
    const written = (n: number): string => {
      const parts: [number, string][] = [
        [1000, '千'],
        [100, '百'],
        [10, '十'],
        [1, ''],
      ];
      return parts
        .map(([of, word]) => (Math.floor(n / of) % 10 ? signs[Math.floor(n / of) % 10]! + word : ''))
        .join('');
    };
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), (n) => {
        expect(numberOf(written(n))).toBe(n);
      }),
    );
    expect(numberOf('十五')).toBe(15);
    expect(numberOf('场')).toBeNull();
  });
});

describe('the check of what was passed on', () => {
  const top = (of: Partial<CascadeTask> = {}) => task('top', { text: '全年不少于20场', due: '2026-12-31', ...of });
  it('finds nothing where the numbers add up and nobody asks for more', () => {
    expect(
      kinds([top(), child('a', { text: '不少于12场', due: '2026-12-20' }), child('b', { text: '不少于8场' })]),
    ).toEqual([]);
    expect(kinds([top()])).toEqual([]);
  });
  it('says what nobody covers, and counts withdrawn ones for nothing', () => {
    const found = cascadeFindings([
      top(),
      child('a', { text: '不少于12场' }),
      child('b', { text: '不少于8场', state: 'withdrawn' }),
    ]);
    expect(found).toMatchObject([{ kind: 'uncovered', taskId: 'top', facts: { least: 20, sum: 12, unit: '场' } }]);
  });
  it('does not add up shares', () => {
    const share = top({ text: '覆盖率达到80%' });
    expect(kinds([share, child('a', { text: '覆盖率达到80%' }), child('b', { text: '覆盖率达到80%' })])).toEqual([]);
    expect(kinds([share, child('a', { text: '覆盖率达到60%' }), child('b', { text: '覆盖率达到80%' })])).toEqual([
      'uncovered top',
    ]);
  });
  it('names units of the kind that carry nothing, once some do', () => {
    const at = top({ text: '', unitsBelow: ['a', 'b', 'c'] });
    expect(kinds([at, child('a')])).toEqual(['not-passed-on top']);
    expect(kinds([at, child('a'), child('b'), child('c')])).toEqual([]);
    expect(kinds([at])).toEqual([]);
  });
  it('finds what a withdrawn task left behind', () => {
    expect(kinds([top({ state: 'withdrawn' }), child('a')])).toEqual(['left-behind a']);
    expect(kinds([top({ state: 'withdrawn' }), child('a', { state: 'closed' })])).toEqual([]);
  });
  it('finds what is stricter than the source, with both passages', () => {
    const source = top({ repeat: 'monthly' });
    const asked = child('a', {
      text: '不少于30场，每日报送进展，拍照留痕',
      due: '2026-05-01',
      repeat: 'weekly',
    });
    expect(cascadeFindings([source, asked]).map(({ kind, source, here }) => [kind, source, here])).toEqual([
      ['earlier', '2026-12-31', '2026-05-01'],
      ['higher', '不少于20场', '不少于30场'],
      ['more-often', 'monthly', 'weekly'],
      ['added-duty', '', '每日报送'],
      ['added-duty', '', '拍照留痕'],
    ]);
  });
  it('does not call a duty added that the source asks for too', () => {
    expect(kinds([top({ text: '每日报送' }), child('a', { text: '每日报送进展' })])).toEqual([]);
  });
  it('calls a day earlier only by the share of time, and never one that leaves all the time there is', () => {
    const days = fc.integer({ min: 0, max: 304 });
    fc.assert(
      fc.property(days, (n) => {
        const day = new Date(Date.UTC(2026, 2, 1 + n)).toISOString().slice(0, 10);
        const early = kinds([top({ text: '' }), child('a', { due: day })]).includes('earlier a');
        expect(early).toBe(n < Math.ceil(305 * 0.6));
      }),
    );
  });
});
