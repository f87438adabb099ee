import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filledIn, keyOf, markRepeats, noCounts, plus, topicOfReport, topicOfTask, type Ask } from './rules.ts';

const ask = (unitId: string, topic: string, kind: Ask['kind'] = 'task'): Ask => ({
  unitId,
  topic,
  kind,
  subjectKind: 'task',
  subjectId: 'x',
  title: topic,
});

describe('the same thing asked', () => {
  it.each([
    ['1. 清理占道经营', '清理占道经营。'],
    ['（二）丰富文化活动', '丰富 文化活动'],
    ['三、ＡＢＣ 达标', '第三、abc达标'],
  ])('is known as %s and as %s', (one, other) => expect(topicOfTask(one)).toBe(topicOfTask(other)));
  it.each([
    ['清理占道经营', '清理占道停车'],
    ['2026年报送数据', '2027年报送数据'],
  ])('%s is not %s', (one, other) => expect(topicOfTask(one)).not.toBe(topicOfTask(other)));
  it('fits the ledger however long the title, and a report is not a task', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (title) => {
        expect([...topicOfTask(title)].length).toBeLessThanOrEqual(120);
        expect(topicOfTask(title)).not.toBe(topicOfReport(title));
      }),
    );
  });
});

describe('repeats', () => {
  const asks = fc.array(
    fc.record({
      unitId: fc.constantFrom('a', 'b'),
      topic: fc.constantFrom('x', 'y', 'z'),
      kind: fc.constantFrom('task', 'report-asked', 'report-given'),
    }) as fc.Arbitrary<Pick<Ask, 'unitId' | 'topic' | 'kind'>>,
    { maxLength: 12 },
  );
  it('are the same whether things are asked at once or one by one', () => {
    fc.assert(
      fc.property(asks, (given) => {
        const all = given.map((one) => ask(one.unitId, one.topic, one.kind));
        const ids = all.map((_, i) => `e${i}`);
        const ledger = new Map<string, string>();
        const oneByOne = all.flatMap((one, i) => {
          const marked = markRepeats([one], [ids[i]!], ledger);
          ledger.set(keyOf(one), ids[i]!);
          return marked;
        });
        expect(markRepeats(all, ids, new Map())).toEqual(oneByOne);
      }),
    );
  });
  it('name the latest entry about it, also one that gave it; what is given repeats nothing', () => {
    const all = [
      ask('a', 'r', 'report-given'),
      ask('a', 'r', 'report-asked'),
      ask('b', 'r', 'report-asked'),
      ask('a', 'r', 'report-given'),
    ];
    expect(markRepeats(all, ['1', '2', '3', '4'], new Map())).toEqual([null, '1', null, null]);
    expect(markRepeats([ask('a', 'x')], ['9'], new Map([['a|x', '8']]))).toEqual(['8']);
  });
});

describe('fields', () => {
  it('that only say what the form came with are known, empty ones are none, the others were filled in', () => {
    const before = { progress: { value: 30, from: 'report' }, text: { value: '', from: 'report' } };
    expect(filledIn({ progress: 30, text: '' }, before)).toEqual({
      fields: 0,
      known: [{ field: 'progress', from: 'report' }],
    });
    expect(filledIn({ progress: 40, text: '进展' }, before)).toEqual({ fields: 2, known: [] });
    expect(filledIn({ progress: null, text: undefined })).toEqual({ fields: 0, known: [] });
    expect(filledIn({ progress: 0 })).toEqual({ fields: 1, known: [] });
  });
  it('add up', () => {
    const some = { ...noCounts, tasks: 1, fields: 2 };
    expect(plus(some, plus(some, noCounts))).toEqual({ ...noCounts, tasks: 2, fields: 4 });
  });
});
