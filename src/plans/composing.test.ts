import { describe, expect, it } from 'vitest';
import { officialDocument } from '#documents/official.ts';
import { readText } from '#documents/paragraphs.ts';
import { composed, composedLength } from './actions/composing.ts';
import { breakdown, breakdownTable } from './rules/writing/breakdown.ts';
import { draft } from './rules/draft.ts';
import { readPlans } from './rules/read.ts';
import type { PlanTree } from './rules/tree.ts';
import { paperLength, planPaper, wordsIn } from './rules/writing/paper.ts';

/** A plan of so many tasks. */
function planOf(tasks: number): PlanTree {
  const items = Array.from(
    { length: tasks },
    (_, i) =>
      `${i + 1}.整治背街小巷第${i + 1}处。要坚持问题导向，逐处登记造册，明确责任人和完成时限，做到整改一处、销号一处，接受群众监督。\n` +
      `牵头单位：县城管局；责任单位：县住建局；完成时限：${1 + (i % 12)}月底前`,
  );
  const text = `云汀县2026年背街小巷整治工作方案\n为做好整治工作，制定本方案。\n一、重点任务\n${items.join('\n')}\n`;
  const paragraphs = readText(text);
  let made = 0;
  const nobody = { match: 'unmatched', unitId: null, collective: null, suggestions: [] } as const;
  const { plans } = draft(
    readPlans(paragraphs),
    paragraphs,
    () => String(made++),
    () => '方案',
    () => nobody,
  );
  return plans[0]!;
}
const workOf = (tree: PlanTree) => ({
  tree,
  frame: { date: '2026-03-01', signature: '创建办', attachments: ['点位清单'] },
  annex: breakdownTable(breakdown(tree)),
});

/** Threads that were started while something ran. */
async function threadsDuring(act: () => Promise<unknown>): Promise<number> {
  let threads = 0;
  const count = () => void threads++;
  process.on('worker', count);
  try {
    await act();
  } finally {
    process.off('worker', count);
  }
  return threads;
}

describe('composing a plan', () => {
  const [short, long] = [workOf(planOf(5)), workOf(planOf(300))];

  it('is done on the spot when it is short and in a thread of its own when it is long', async () => {
    expect(wordsIn(short.tree)).toBeLessThan(12_000);
    expect(wordsIn(long.tree)).toBeGreaterThan(12_000);
    expect(await threadsDuring(() => composed(short))).toBe(0);
    expect(await threadsDuring(() => composedLength(short))).toBe(0);
    expect(await threadsDuring(() => composed(long))).toBe(1);
    expect(await threadsDuring(() => composedLength(long))).toBe(1);
  });

  it('gives the same bytes and the same length either way', async () => {
    for (const work of [short, long]) {
      expect(Buffer.from(await composed(work)).equals(await officialDocument(planPaper(work)))).toBe(true);
      expect(await composedLength(work)).toBe(paperLength(work));
    }
  });

  it('ends in the fault of its thread, not in silence', async () => {
    const broken = { ...long, tree: { ...long.tree, phases: null as never } };
    await expect(composed(broken)).rejects.toThrow();
  });
});
