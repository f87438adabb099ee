import { describe, expect, it } from 'vitest';
import { compare, exact, exactText } from '../exact.ts';
import type { Facts, Standing } from '../facts.ts';
import { starsAtRisk } from './risk.ts';
import { answered, framework, indicator, standing } from './testing.ts';

describe('stars at risk', () => {
  const two = framework([
    indicator('1', { kind: 'judged' }, { full: 500, proof: 'some' }),
    indicator('2', { kind: 'judged' }, { full: 500 }),
  ]);
  const facts = (state: Standing['state'], day: string, points: number): Facts =>
    answered(
      { '1': { kind: 'points', points: 500 }, '2': { kind: 'points', points } },
      {
        evidence: new Map([['e', standing({ state, from: day, to: day })]]),
        links: new Map<string, Map<string, 'whole' | 'part'>>([
          ['1', new Map([['e', 'whole' as const]])],
          ['2', new Map([['e', 'part' as const]])],
        ]),
      },
    );
  it('are those just above their edge', () => {
    const [risk] = starsAtRisk(two, 'self', facts('accepted', '2026-06-01', 430));
    expect(risk).toMatchObject({ aspect: 'A', narrow: true, sampled: false, props: [] });
    expect(exactText(risk!.slack)).toBe('30');
    expect(starsAtRisk(two, 'self', facts('accepted', '2026-06-01', 450))).toEqual([]);
    expect(starsAtRisk(two, 'self', facts('accepted', '2026-06-01', 300))).toEqual([]);
  });
  it('are those that lean on evidence about to leave the window or not accepted yet', () => {
    expect(starsAtRisk(two, 'self', facts('accepted', '2026-01-20', 480))[0]!.props).toEqual([
      { evidenceId: 'e', indicators: ['1', '2'], why: 'leaving' },
    ]);
    expect(starsAtRisk(two, 'self', facts('submitted', '2026-06-01', 480))[0]!.props).toMatchObject([
      { why: 'pending' },
    ]);
  });
  it('do not lean on evidence they stand without', () => {
    const spare = facts('accepted', '2026-06-01', 480);
    const more: Facts = {
      ...spare,
      evidence: new Map([...spare.evidence, ['late', standing({ state: 'submitted' })]]),
      links: new Map([
        ...spare.links,
        [
          '1',
          new Map([
            ['e', 'whole' as const],
            ['late', 'part' as const],
          ]),
        ],
      ]),
    };
    expect(starsAtRisk(two, 'self', more)).toEqual([]);
  });
  it('are those that rest on samples which leave it open', () => {
    const sampled = framework([indicator('1', { kind: 'sample-mean', of: '楼道', size: 3 })]);
    const [risk] = starsAtRisk(sampled, 'self', answered({ '1': { kind: 'samples', samples: [1000, 1000, 950] } }));
    expect(risk).toMatchObject({ narrow: false, sampled: true });
    expect(compare(risk!.slack, exact(50))).toBeGreaterThan(0);
  });
});
