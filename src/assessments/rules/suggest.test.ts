import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Framework, Indicator } from './framework.ts';
import { suggest, tellingWords, wordsOf, type Candidate } from './suggest.ts';

const indicator = (key: string, title: string, more: Partial<Indicator> = {}): Indicator => ({
  key,
  title,
  detail: '',
  method: 'materials',
  full: 100,
  rule: { kind: 'judged' },
  variants: [],
  exempt: [],
  wanted: [],
  proof: 'some',
  feed: null,
  scorer: '',
  ...more,
});
const framework: Framework = {
  title: '体系',
  subject: 'community',
  basis: '',
  aspects: [
    {
      key: 'A',
      title: '方面',
      indicators: [
        indicator('1', '社区居民代表会议制度健全', { wanted: ['居民代表会议纪要'] }),
        indicator('2', '社区志愿服务经常开展', { method: 'data' }),
        indicator('3', '社区楼道整洁', { method: 'on-site' }),
        indicator('4', '社区居民满意度', { method: 'questionnaire' }),
      ],
    },
  ],
  vetoes: [],
  grading: { star: { points: 900, outOf: 1000 }, grades: [] },
  boards: { red: 0, black: 0 },
};
const window = { from: '2026-01-01', to: '2026-12-31' };
const of = (id: string, text: string, more: Partial<Candidate> = {}): Candidate => ({
  id,
  kind: 'file',
  text,
  from: '2026-05-01',
  to: '2026-05-01',
  ...more,
});
const ids = (rows: { candidate: Candidate }[]) => rows.map((row) => row.candidate.id);

describe('suggested evidence', () => {
  it('shares telling words, the rarest first', () => {
    const rows = suggest(
      framework,
      '1',
      [of('minutes', '2026年第一次居民代表会议纪要'), of('day', '社区学雷锋日'), of('none', '春节慰问')],
      window,
    );
    expect(ids(rows)).toEqual(['minutes', 'day']);
    expect(rows[0]!.shared).toEqual(expect.arrayContaining(['会议']));
    expect(rows[1]!.shared).toEqual(['社区']);
  });
  it('knows that a word of every indicator tells little', () => {
    const words = tellingWords(framework, '1');
    expect(words.get('会议')!).toBeGreaterThan(words.get('社区')! * 2);
    expect(tellingWords(framework, 'x').size).toBe(0);
    expect(suggest(framework, 'x', [of('a', '会议')], window)).toEqual([]);
  });
  it('prefers the kind that suits the method', () => {
    const same = [of('a-file', '志愿服务活动'), of('b-act', '志愿服务活动', { kind: 'activity' })];
    expect(ids(suggest(framework, '2', same, window))).toEqual(['b-act', 'a-file']);
  });
  it('puts what lies outside the window behind, and says so', () => {
    const rows = suggest(
      framework,
      '3',
      [of('a-old', '楼道整洁检查', { from: '2025-01-01', to: '2025-01-01' }), of('b-new', '楼道检查')],
      window,
    );
    expect(rows.map((row) => [row.candidate.id, row.inWindow])).toEqual([
      ['b-new', true],
      ['a-old', false],
    ]);
  });
  it('takes what the title says for more than what only explains it', () => {
    const explained: Framework = {
      ...framework,
      aspects: [
        { key: 'A', title: '方面', indicators: [indicator('1', '楼道', { detail: '台账' }), indicator('2', '绿化')] },
      ],
    };
    const words = tellingWords(explained, '1');
    expect(words.get('楼道')).toBe(words.get('台账')! * 2);
  });
  it('puts equals in the order of their ids', () => {
    const same = ['c', 'a', 'd', 'b'].map((id) => of(id, '楼道整洁'));
    expect(ids(suggest(framework, '3', same, window))).toEqual(['a', 'b', 'c', 'd']);
  });
  it('is the same whatever the order it is given, bounded, and never invents', () => {
    const text = fc.string({ unit: fc.constantFrom(...'社区居民代表会议志愿服务楼道整洁满意度'), maxLength: 12 });
    const many = fc
      .array(text, { maxLength: 30 })
      .map((texts) => texts.map((one, i) => of(`c${String(i).padStart(2, '0')}`, one)));
    fc.assert(
      fc.property(many, fc.constantFrom('1', '2', '3', '4'), (candidates, key) => {
        const rows = suggest(framework, key, candidates, window);
        expect(rows.length).toBeLessThanOrEqual(10);
        expect(ids(suggest(framework, key, candidates.toReversed(), window))).toEqual(ids(rows));
        const telling = tellingWords(framework, key);
        for (const row of rows) {
          expect(row.shared.length).toBeGreaterThan(0);
          for (const word of row.shared) {
            expect(telling.has(word)).toBe(true);
            expect(wordsOf(row.candidate.text).has(word)).toBe(true);
          }
        }
        for (let i = 1; i < rows.length; i++) expect(rows[i - 1]!.weight).toBeGreaterThanOrEqual(rows[i]!.weight);
      }),
    );
  });
});
