/** Drafts to task nodes: path, units, time limit, and what there is to doubt about them. */
import { readDueProse, readDueValue } from './due.ts';
import { mark, paragraphsOf, type Line } from './lines.ts';
import { extractUnits, type Draft } from './nodes.ts';
import { levelKey } from './outline.ts';
import type { DoubtCode, TaskNode, UnitMention } from './reading.ts';
import type { Opened } from './section-draft.ts';
import type { Report } from './section-reader.ts';
import { unitLike } from './units.ts';

type Making = {
  plan: string;
  /** The section's id. */
  id: string;
  year: number | null;
  /** Makes an id that is not yet taken. */
  fresh: (id: string) => string;
  report: Report;
};

/** A place in a count of numbers. */
export type Counted = { key: string; value: number };

/** What is odd about a number that follows another; null when nothing is. */
export function sequence(last: Counted | null, here: Counted): DoubtCode | null {
  if (!last) return here.value > 1 ? 'number-out-of-order' : null;
  if (last.key !== here.key) return null;
  if (here.value === last.value) return 'number-repeated';
  return here.value === last.value + 1 ? null : 'number-out-of-order';
}

/** The task trees of a section: its numbered paragraphs, or itself when it carries units of its own. */
export function finishTasks(opened: Opened, making: Making): TaskNode[] {
  const { section, label, hasNodes, heading } = opened;
  const served = section.given.lead.length + section.given.co.length > 0;
  let nodes: TaskNode[] = [];
  if (served && heading && label !== null) nodes = finishAll([section], [], opened, making);
  else if (hasNodes) nodes = finishAll(section.children, label !== null ? [label] : [], opened, making);
  if (opened.kind === 'tasks') for (const node of nodes) withoutUnits(node, false, making);
  return nodes;
}

function finishAll(drafts: readonly Draft[], over: readonly string[], opened: Opened, making: Making): TaskNode[] {
  let last: Counted | null = null;
  return drafts.map((draft) => {
    const node = finish(draft, over, opened, making);
    const number = draft.item.line?.number;
    const line = draft.lines[0];
    if (number && line) {
      const here = { key: levelKey(number), value: number.value };
      const code = sequence(last, here);
      if (code) making.report(code, node.id, line, node.number);
      if (number.restored) making.report('number-restored', node.id, line, node.number);
      last = here;
    }
    return node;
  });
}

function finish(draft: Draft, over: readonly string[], opened: Opened, making: Making): TaskNode {
  const { plan, report } = making;
  const whole = draft === opened.section;
  const lines = whole ? [opened.heading!] : draft.lines;
  const number = draft.item.line!.number!.label;
  const path = [...over, number];
  const { given } = draft;
  const id = making.fresh(`${plan}/${path.join('/')}`);
  const mentions = (list: readonly { name: string; line: Line }[]): UnitMention[] =>
    list.map(({ name, line }) => ({ name, from: paragraphsOf([line]) }));
  const node: TaskNode = {
    id,
    path,
    number,
    title: whole ? opened.title : draft.title,
    text: [draft.rest, ...draft.prose.map((line) => extractUnits(line.text).text)].filter(Boolean).join('\n'),
    lead: mentions(given.lead),
    co: mentions(given.co),
    due: null,
    dueText: null,
    repeat: null,
    children: [],
    section: making.id,
    from: paragraphsOf([...lines, ...draft.prose]),
    unitsFrom: paragraphsOf(given.lines),
    dueFrom: [],
  };
  setDue(node, draft, making);
  for (const line of draft.lines) mark(line, 'task', plan, id);
  for (const line of draft.prose) if (line.as === 'unread') mark(line, whole ? 'prose' : 'task', plan, id);
  for (const line of given.lines) if (line.as === 'units' || line.as === 'due') line.ref = id;
  if (!whole || opened.hasNodes) node.children = finishAll(draft.children, path, opened, making);
  const at = given.lines.at(-1) ?? lines[0] ?? null;
  if (draft.ambiguous) report('unit-line-ambiguous', id, at);
  if (given.bySentence) report('unit-by-sentence', id, at);
  if (node.co.length && !node.lead.length) report('no-lead-unit', id, at);
  for (const { name, line } of [...given.lead, ...given.co]) if (!unitLike(name)) report('unit-unlike', id, line, name);
  return node;
}

/** A labelled time limit wins over one in the prose; a frequency is taken from either. */
function setDue(node: TaskNode, draft: Draft, { year, report }: Making): void {
  const doubt = (code: DoubtCode, words: string | null) =>
    report(code, node.id, draft.given.due?.line ?? draft.lines[0] ?? null, words);
  const prose = readDueProse(draft.words.join('\n'), year);
  const given = draft.given.due;
  if (given) {
    const value = readDueValue(given.words, year);
    node.due = value.due;
    node.dueText = value.words;
    node.repeat = value.repeat ?? prose.repeat;
    node.dueFrom = paragraphsOf([given.line]);
    if (value.yearMissing) doubt('year-missing', value.words);
    else if (value.words && !value.due && !value.repeat) doubt('due-unclear', value.words);
    return;
  }
  node.due = prose.due;
  node.dueText = prose.words;
  node.repeat = prose.repeat;
  if (prose.words) {
    const key = prose.words;
    const line = [...draft.lines, ...draft.prose].find((from) => from.text.includes(key)) ?? draft.lines[0];
    if (line) node.dueFrom = paragraphsOf([line]);
  }
  if (prose.yearMissing) doubt('year-missing', prose.words);
  if (prose.several) doubt('due-several', prose.words);
}

/** Leaves of the tree to which no unit is given, nor to anything above them. */
function withoutUnits(node: TaskNode, served: boolean, making: Making): void {
  const here = served || node.lead.length > 0 || node.co.length > 0;
  if (!node.children.length && !here) {
    making.report('no-unit', node.id, node.from[0] ?? 0);
  }
  for (const child of node.children) withoutUnits(child, here, making);
}
