import { daysIn, type Day } from '#platform/pure/day.ts';
import type { PlanTree } from './tree.ts';

/** A day so many years later; the 29th of February becomes the 28th where there is none. */
export function yearsLater(day: Day, years: number): Day {
  const year = Number(day.slice(0, 4)) + years;
  const month = Number(day.slice(5, 7));
  const date = Math.min(Number(day.slice(8)), daysIn(year, month));
  return `${String(year).padStart(4, '0')}-${day.slice(5, 7)}-${String(date).padStart(2, '0')}`;
}

/**
 * The year a plan is for: the one in its title, else the first of its time limits and steps; null when it says none.
 */
export function yearOf(tree: PlanTree): number | null {
  const said = /(?<!\d)((?:19|20|21)\d\d)(?=年|\s*年度)/.exec(tree.title);
  if (said) return Number(said[1]);
  const days = [...tree.nodes.map((node) => node.due), ...tree.phases.flatMap(({ from, to }) => [from, to])];
  const first = days.filter((day) => day !== null).sort()[0];
  return first === undefined ? null : Number(first.slice(0, 4));
}

/**
 * Words with their years moved: 2026年 and later, not what was before the plan's own year (「2023年以来」), not within 《》,
 * not in document numbers (〔2026〕3号).
 */
export function movedWords(text: string, from: number, years: number): string {
  return text.replace(/《[^《》]{0,200}》|(?<!\d)((?:19|20|21)\d\d)(?=年)/gu, (whole, year: string | undefined) =>
    year !== undefined && Number(year) >= from ? String(Number(year) + years) : whole,
  );
}

/**
 * A plan as the beginning of another: the same tree under fresh ids, its days and years moved. It has no document behind
 * it, so it holds no paragraphs and no doubts about them.
 * @param years 0 leaves every date as it is
 */
export function copied(tree: PlanTree, years: number, newId: () => string): PlanTree {
  const from = yearOf(tree);
  const words = (text: string) => (years === 0 || from === null ? text : movedWords(text, from, years));
  const day = (value: Day | null) => (value === null || years === 0 ? value : yearsLater(value, years));
  const ids = new Map(tree.nodes.map((node) => [node.id, newId()]));
  return {
    title: words(tree.title),
    preamble: words(tree.preamble),
    basis: [...tree.basis],
    leadership: tree.leadership.map((row) => ({ ...row, source: [] })),
    phases: tree.phases.map((row) => ({
      ...row,
      from: day(row.from),
      to: day(row.to),
      words: row.words === null ? null : words(row.words),
      text: words(row.text),
      source: [],
    })),
    doubts: [],
    unread: [],
    kept: [],
    nodes: tree.nodes.map((node) => ({
      ...node,
      id: ids.get(node.id)!,
      parentId: node.parentId === null ? null : ids.get(node.parentId)!,
      title: words(node.title),
      body: words(node.body),
      due: day(node.due),
      dueText: node.dueText === null ? null : words(node.dueText),
      source: [],
      doubts: [],
    })),
  };
}
