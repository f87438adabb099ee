import { describe, expect, it } from 'vitest';
import { exact, exactText } from '../exact.ts';
import type { Facts, Standing } from '../facts.ts';
import type { Indicator, Rule } from '../framework.ts';
import { actionsFor, carriedOut, groundOf, pathToGrade, pathToNextGrade, pathToNextStar } from '../path.ts';
import { usualEffort } from './effort.ts';
import { scoreCell } from '../score.ts';
import { answered, framework, indicator, measure, noFacts, standing } from './testing.ts';

const judged: Rule = { kind: 'judged' };
const target: Rule = { kind: 'target', measure, direction: 'more', target: 8000, step: 100, deduct: 100 };
const leaning = (facts: Facts, evidence: Record<string, Standing>, key = '1'): Facts => ({
  ...facts,
  evidence: new Map(Object.entries(evidence)),
  links: new Map([[key, new Map(Object.keys(evidence).map((id) => [id, 'part' as const]))]]),
});
/** What each action promises, as the engine scores it once it is done. */
const promised = (one: Indicator, facts: Facts): string[] =>
  actionsFor(one, 'self', facts, usualEffort).map((action) => {
    const then = scoreCell(one, 'self', carriedOut(facts, 'self', [action]));
    expect(then.points).toEqual(action.after);
    return exactText(action.after);
  });

describe('what can be done about an indicator that is fed', () => {
  const fed = indicator('1', target, { feed: { of: 'figure', kind: 'survey' } });
  const survey = (figure: number, to: string): Standing => standing({ kind: 'survey', figure, from: '2026-03-01', to });

  it('starts from the newest figure, whichever was filed first', () => {
    const two = { a: survey(7600, '2026-03-01'), b: survey(7900, '2026-05-01') };
    const turned = { a: two.b, b: two.a };
    for (const evidence of [two, turned])
      expect(actionsFor(fed, 'self', leaning(noFacts, evidence), usualEffort)).toMatchObject([
        { before: exact(900), after: exact(1000), evidence: { figure: 8000 } },
      ]);
  });
  it('files what counts as the newest, though some evidence reaches beyond the window', () => {
    for (const to of ['2026-12-30', '2026-12-31', '2027-01-01', '2027-06-30'])
      expect(promised(fed, leaning(noFacts, { z: survey(7700, to) })).at(-1)).toBe('1000');
  });
  it('is filing more of what is counted', () => {
    const count = (rule: Rule): Indicator => indicator('1', rule, { feed: { of: 'count', kind: 'activity' } });
    const two = leaning(noFacts, { a: standing({ kind: 'activity', quantity: 2 }), b: standing() });
    const found: Rule = { kind: 'found', of: '活动', unit: '次', needed: 4 };
    const times: Rule = {
      kind: 'target',
      measure: { name: '活动', unit: '次' },
      direction: 'more',
      target: 400,
      step: 100,
      deduct: 250,
    };
    for (const [rule, results] of [
      [found, ['750', '1000']],
      [times, ['750', '1000']],
    ] as const) {
      expect(promised(count(rule), two)).toEqual(results);
      const [first] = actionsFor(count(rule), 'self', two, usualEffort);
      expect(first).toMatchObject({ evidence: { kind: 'activity', quantity: 1 }, answer: null });
      expect(first!.todo).toEqual([{ code: 'file-more', params: { n: 1, kind: 'activity' } }]);
    }
    // Less of it would be better, and nothing can be taken out of the file.
    expect(promised(count({ ...times, direction: 'less', target: 100 }), two)).toEqual([]);
  });
  it('is nothing where its rule cannot be fed, as in a draft of a framework', () => {
    const found: Rule = { kind: 'found', of: '广告', unit: '处', needed: 3 };
    expect(promised(indicator('1', found, { feed: { of: 'figure', kind: 'survey' } }), noFacts)).toEqual([]);
    expect(promised(indicator('1', judged, { feed: { of: 'count', kind: 'activity' } }), noFacts)).toEqual([]);
  });
});

describe('what can be done about an indicator that is answered', () => {
  it('is proving it, as far as proof is asked', () => {
    const facts = answered({ '1': { kind: 'points', points: 1000 } });
    const advised = (one: Indicator, of: Facts) =>
      actionsFor(one, 'self', of, usualEffort).map(({ todo, days, evidence }) => [
        todo.map(({ code }) => code).join(' '),
        days,
        evidence?.kind,
      ]);
    expect(advised(indicator('1', judged, { proof: 'some' }), facts)).toEqual([['file-some', 1, 'file']]);
    const whole = indicator('1', judged, { proof: 'whole', method: 'on-site' });
    expect(advised(whole, facts)).toEqual([['file-whole', 1, 'inspection']]);
    // Evidence that proves it in part is there already.
    expect(advised(whole, leaning(facts, { a: standing() }))).toEqual([['file-whole', 1, 'inspection']]);
    expect(advised(indicator('1', judged, { proof: 'some' }), leaning(facts, { a: standing() }))).toEqual([]);
  });
  it('does not promise points while the mean it is compared with is missing', () => {
    const mean: Rule = { kind: 'mean', measure, direction: 'more', orEqual: true, otherwise: 0 };
    const facts = answered({ '1': { kind: 'value', value: 9000 } });
    expect(promised(indicator('1', mean, { proof: 'some' }), facts)).toEqual([]);
    expect(promised(indicator('1', mean, { proof: 'some' }), { ...facts, means: new Map([['1', 8000]]) })).toEqual([
      '1000',
    ]);
  });
  it('keeps what lifts a bar beside what gives more points under it', () => {
    // Such rows are a fault of a framework; a draft may have them all the same.
    const rule: Rule = {
      kind: 'conditions-grade',
      conditions: ['一', '二', '三'],
      rows: [
        { met: 3, grade: 'A', points: 100 },
        { met: 2, grade: 'B', points: 300, veto: true },
      ],
      otherwise: { grade: 'C', points: 0, veto: true },
    };
    const all = actionsFor(indicator('1', rule), 'self', answered({ '1': { kind: 'met', met: [0] } }), usualEffort);
    expect(all.map(({ after, veto }) => [exactText(after), veto])).toEqual([
      ['300', true],
      ['100', false],
    ]);
  });
});

describe('the nearest star', () => {
  const aspects = (full: readonly [Indicator, ...Indicator[]]) => ({
    ...framework([]),
    aspects: full.map((one) => ({ key: one.key, title: one.key, indicators: [one] })),
  });
  it('is the one of fewest days, and the first of equals', () => {
    const three = aspects([indicator('1', judged), indicator('2', judged), indicator('3', judged)]);
    const facts = answered({
      '1': { kind: 'points', points: 0 },
      '2': { kind: 'points', points: 700 },
      '3': { kind: 'points', points: 700 },
    });
    expect(pathToNextStar(groundOf(three, 'self', facts))).toMatchObject({ aspect: '2', days: 6 });
    // What costs nothing is not bettered.
    const idle = { ...usualEffort, byIndicator: { '2': 0 } };
    expect(pathToNextStar(groundOf(three, 'self', facts, idle))).toMatchObject({ aspect: '2', days: 0 });
  });
  it('is none where every aspect has its star, or none can be had', () => {
    const one = aspects([indicator('1', judged)]);
    const done = answered({ '1': { kind: 'points', points: 950 } });
    expect(pathToNextStar(groundOf(one, 'self', done))).toBeNull();
    const bonus = aspects([indicator('1', { kind: 'bonus', levels: [{ name: '省级', points: 100 }] })]);
    expect(pathToNextStar(groundOf(bonus, 'self', noFacts))).toBeNull();
  });
});

describe('the nearest grade', () => {
  it('does not count an aspect of which nothing applies', () => {
    const two = framework([indicator('1', judged)], [{ key: 'one', name: '一星', stars: 1, total: 900 }]);
    two.aspects.push({ key: 'B', title: 'B', indicators: [indicator('2', judged, { exempt: ['village'] })] });
    const ground = groundOf(two, 'self', { ...noFacts, class: 'village' });
    expect(pathToNextGrade(ground)!.actions.map((action) => action.indicator)).toEqual(['1']);
  });
  const two = [
    { key: 'ten', name: '十星级', total: 5000 },
    { key: 'star', name: '有星', stars: 1 },
    { key: 'some', name: '起步', total: 100 },
  ];
  it('is the one above what stands, and passes over what cannot be reached', () => {
    const one = framework([indicator('1', judged)], two);
    const at = (points: number) =>
      pathToNextGrade(groundOf(one, 'self', answered({ '1': { kind: 'points', points } })));
    expect(at(0)).toMatchObject({ grade: 'some' });
    expect(at(100)).toMatchObject({ grade: 'star', promised: { outcome: { grade: 'star' } } });
    // What is above cannot be reached.
    expect(at(900)).toBeNull();
    const stars = framework([indicator('1', judged)], [{ key: 'two', name: '二星', stars: 2 }]);
    expect(pathToNextGrade(groundOf(stars, 'self', noFacts))).toBeNull();
    const hard = framework([indicator('1', judged)], [two[1]!, { ...two[0]!, key: 'far' }]);
    expect(pathToNextGrade(groundOf(hard, 'self', noFacts))).toMatchObject({ grade: 'star' });
  });
  it('asks of each aspect what it asks of each', () => {
    const two = framework([indicator('1', judged)], [{ key: 'floor', name: '达标', each: 800 }]);
    two.aspects.push({ key: 'B', title: 'B', indicators: [indicator('2', judged)] });
    const facts = answered({ '1': { kind: 'points', points: 1000 }, '2': { kind: 'points', points: 500 } });
    const path = pathToGrade(groundOf(two, 'self', facts), 'floor')!;
    expect(path.actions.map((action) => [action.indicator, exactText(action.after)])).toEqual([['2', '800']]);
  });
  it('counts honours towards a total, but seeks none', () => {
    const honour = indicator('2', { kind: 'bonus', levels: [{ name: '省级', points: 200 }] }, { full: 200 });
    const one = framework([indicator('1', judged), honour], [{ key: 'top', name: '优秀', total: 1100 }]);
    const facts = answered({ '1': { kind: 'points', points: 500 }, '2': { kind: 'counts', counts: [1] } });
    const path = pathToGrade(groundOf(one, 'self', facts), 'top')!;
    expect(path.actions.map((action) => [action.indicator, exactText(action.after)])).toEqual([['1', '900']]);
    const without = answered({ '1': { kind: 'points', points: 500 } });
    expect(pathToGrade(groundOf(one, 'self', without), 'top')).toBeNull();
  });
});
