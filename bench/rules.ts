import { addDays, type Day } from '../src/platform/pure/day.ts';
import { addWorkdays } from '../src/platform/pure/workday.ts';
import { compare } from '../src/plans/rules/amend/match.ts';
import { bigTree } from './documents.ts';
import { median, ms, type Row } from './figures.ts';

function timed(act: () => unknown): number {
  const times: number[] = [];
  for (let i = 0; i < 9; i++) {
    const began = performance.now();
    act();
    times.push(performance.now() - began);
  }
  return median(times);
}
const row = (name: string, ours: number, bare: number, than: string): Row => ({
  name,
  ours: ms(ours),
  bare: `${ms(bare)} (${than})`,
  ratio: bare / ours,
});

/** Rules on their own, beside the plainest work on the same data. */
export function ruleRows(): Row[] {
  const { nodes } = bigTree();
  const newer = nodes.map((node, i) => ({
    ...node,
    id: `n${node.id}`,
    parentId: node.parentId && `n${node.parentId}`,
    title: i % 7 === 0 ? `${node.title}（修订）` : node.title,
  }));
  const days = Array.from({ length: 10_000 }, (_, i): Day => addDays('2024-01-01', i % 1200));
  return [
    row(
      `compare two versions of ${nodes.length} nodes`,
      timed(() => compare(nodes, newer)),
      timed(() => JSON.parse(JSON.stringify([nodes, newer]))),
      'both copied through JSON',
    ),
    row(
      '10,000 times fifteen workdays on',
      timed(() => days.map((day) => addWorkdays(day, 15))),
      timed(() => days.map((day) => addDays(day, 21))),
      'as many calendar days',
    ),
  ];
}
