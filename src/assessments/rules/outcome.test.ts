import { describe, expect, it } from 'vitest';
import { assess } from './assess.ts';
import { exact, exactText } from './exact.ts';
import type { LogEntry } from './facts.ts';
import { fold } from './fold.ts';
import type { Aspect, Framework, Grading, Indicator, Rule } from './framework.ts';
import { gradesOf, outcomeOf } from './outcome.ts';
import type { CellScore } from './result.ts';

const indicator = (key: string, full: number, more: Partial<Indicator> = {}): Indicator => ({
  key,
  title: key,
  detail: '',
  method: 'materials',
  full,
  rule: { kind: 'judged' },
  variants: [],
  exempt: [],
  wanted: [],
  proof: 'none',
  feed: null,
  scorer: '',
  ...more,
});
const aspect = (key: string, ...indicators: Indicator[]): Aspect => ({ key, title: key, indicators });
const ten: Grading = {
  star: { points: 900, outOf: 1000 },
  grades: [
    { key: 'ten', name: '十星级', stars: 10 },
    { key: 'met', name: '达标', stars: 7 },
  ],
};
const framework = (aspects: Aspect[], grading: Grading = ten): Framework => ({
  title: '测评体系',
  subject: 'community',
  basis: '',
  aspects,
  vetoes: [{ key: 'v1', text: '发生安全生产责任事故', basis: '', when: 'veto' }],
  grading,
  boards: { red: 0, black: 0 },
});
const placed: LogEntry = { kind: 'placed', class: 'village', windowFrom: '2026-01-01', windowTo: '2026-12-31' };
const factsOf = (...entries: LogEntry[]) =>
  fold([placed, ...entries].map((entry, i) => ({ ...entry, seq: i + 1, at: '2026-11-22T00:00:00Z' })));
const cell = (n: number | bigint, d: number | bigint = 1n, more: Partial<CellScore> = {}): CellScore => ({
  points: exact(n, d),
  full: 1000,
  exempt: false,
  bonus: false,
  grade: null,
  veto: false,
  why: [],
  ...more,
});
const numbers = Array.from({ length: 10 }, (_, i) => String(i + 1));
/** Ten aspects of one indicator each, with these points. */
const tenStar = (points: readonly (number | CellScore)[], ...entries: LogEntry[]) =>
  outcomeOf(
    framework(numbers.map((key) => aspect(key, indicator(key, 1000)))),
    factsOf(...entries),
    new Map(points.map((one, i) => [numbers[i]!, typeof one === 'number' ? cell(one) : one])),
  );
const times = (n: number, points: number) => Array.from({ length: n }, () => points);

describe('a star', () => {
  it.each([
    [cell(900), true],
    [cell(899), false],
    [cell(901), true],
    // 8.9999…: rounded it would be 9.00.
    [cell(9n * 10n ** 14n - 1n, 10n ** 12n), false],
    [cell(9n * 10n ** 14n, 10n ** 12n), true],
    [cell(9n * 10n ** 14n + 1n, 10n ** 12n), true],
  ])('%#', (one, star) => {
    const out = tenStar([one]);
    expect(out.aspects[0]!.star).toBe(star);
    expect(out.stars).toBe(star ? 1 : 0);
  });
  it('is earned on what the aspect is worth, exactly', () => {
    const of = (points: number) =>
      outcomeOf(framework([aspect('1', indicator('1.1', 700))]), factsOf(), new Map([['1.1', cell(points)]]))
        .aspects[0]!;
    expect(of(630)).toMatchObject({ star: true, scaled: exact(900) });
    expect(of(629)).toMatchObject({ star: false, scaled: exact(6290, 7) });
  });
});

describe('R14: as many stars, such a grade', () => {
  it.each([
    [times(10, 900), 'ten', 10],
    [[...times(9, 1000), 899], 'met', 9],
    [[...times(7, 900), ...times(3, 0)], 'met', 7],
    // 8990 of 10000 points in all, and not one star.
    [times(10, 899), null, 0],
    [[...times(6, 1000), ...times(4, 899)], null, 6],
  ])('%#', (points, grade, stars) => {
    expect(tenStar(points)).toMatchObject({ grade, stars });
  });
});

describe('R13: each part a floor, and the total a floor', () => {
  const five: Grading = {
    star: { points: 8000, outOf: 10_000 },
    grades: [
      { key: 'beautiful', name: '和美家园', each: 8500, total: 47_500, best: 1000 },
      { key: 'met', name: '五星达标', each: 8000, total: 45_000 },
    ],
  };
  const of = (...points: number[]) =>
    outcomeOf(
      framework(
        points.map((_, i) => aspect(String(i), indicator(String(i), 10_000))),
        five,
      ),
      factsOf(),
      new Map(points.map((one, i) => [String(i), cell(one)])),
    );
  it.each([
    [[9000, 9000, 9000, 9000, 9000], 'met'],
    // The total is there, one part is not.
    [[10_000, 10_000, 10_000, 10_000, 7999], null],
    [[10_000, 10_000, 10_000, 10_000, 8000], 'met'],
    // Every part is there, the total is not.
    [[9000, 9000, 9000, 9000, 8999], null],
    [[9500, 9500, 9500, 9500, 9500], 'beautiful'],
    [[9500, 9500, 9500, 9500, 9499], 'met'],
    [[10_000, 10_000, 10_000, 10_000, 8499], 'met'],
  ])('%j', (points, grade) => {
    expect(of(...points).grade).toBe(grade);
  });
  it('names all grades that are reached, for a ranking that gives the best only to some', () => {
    expect(gradesOf(five, of(9500, 9500, 9500, 9500, 9500))).toEqual(['beautiful', 'met']);
  });
  it('knows grades that ask for nothing', () => {
    expect(gradesOf({ ...five, grades: [{ key: 'all', name: '参评' }] }, of(0))).toEqual(['all']);
  });
});

describe('what applies', () => {
  const bonusRule: Rule = { kind: 'bonus', levels: [{ name: '省级', points: 100 }] };
  const partly = framework([
    aspect('1', indicator('1.1', 400), indicator('1.2', 600, { exempt: ['village'] })),
    aspect('2', indicator('2.1', 1000), indicator('2.2', 300, { rule: bonusRule })),
    aspect('3', indicator('3.1', 500, { exempt: ['village'] })),
  ]);
  const mark = (key: string, answer: Extract<LogEntry, { kind: 'marked' }>['answer']): LogEntry => ({
    kind: 'marked',
    side: 'county',
    indicator: key,
    answer,
    reason: '',
  });
  const points = (key: string, n: number) => mark(key, { kind: 'points', points: n });

  it('scales an aspect over the points that remain, and adds bonus to the total alone', () => {
    const { county, self } = assess(
      partly,
      factsOf(points('1.1', 300), points('1.2', 600), points('2.1', 850), mark('2.2', { kind: 'counts', counts: [2] })),
    );
    expect(county.outcome.aspects).toEqual([
      { key: '1', points: exact(300), full: 400, scaled: exact(750), star: false },
      { key: '2', points: exact(850), full: 1000, scaled: exact(850), star: false },
      { key: '3', points: exact(0), full: 0, scaled: exact(0), star: false },
    ]);
    expect(exactText(county.outcome.total)).toBe(String(750 + 850 + 200));
    expect(county.outcome).toMatchObject({ bonus: exact(200), full: 2000, answered: 2, asked: 2, stars: 0 });
    expect(county.cells.get('1.2')).toMatchObject({ exempt: true, points: null });
    expect(self.outcome).toMatchObject({ total: exact(0), answered: 0, asked: 2 });
  });
  it('asks everything of other classes', () => {
    const { county } = assess(
      partly,
      factsOf({ ...placed, class: 'suburban' }, points('1.1', 300), points('1.2', 600)),
    );
    expect(county.outcome).toMatchObject({ total: exact(900), full: 2500, answered: 2, asked: 4, stars: 1 });
  });
  it('takes missing cells as not answered', () => {
    expect(outcomeOf(partly, factsOf(), new Map())).toMatchObject({ total: exact(0), answered: 0, bonus: exact(0) });
  });
});

describe('a bar', () => {
  it('leaves stars and total as they are, and no grade', () => {
    const barred: LogEntry = { kind: 'vetoed', veto: 'v1', reason: '通报', day: '2026-05-01' };
    expect(tenStar(times(10, 1000), barred)).toMatchObject({ vetoed: true, grade: null, stars: 10 });
    const lifted: LogEntry = { kind: 'veto-lifted', veto: 'v1', reason: '复核' };
    expect(tenStar(times(10, 1000), barred, lifted)).toMatchObject({ vetoed: false, grade: 'ten' });
  });
  it('comes from an answer too', () => {
    expect(tenStar([...times(9, 1000), cell(1000, 1, { veto: true })])).toMatchObject({ vetoed: true, grade: null });
  });
});
