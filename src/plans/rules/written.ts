import { labelOf, labelWords } from './labels.ts';
import type { SectionKind } from './reading.ts';
import { dayWords } from './template.ts';
import { inOrder, type Leader, type PlanTree, type Step, type TreeNode, type TreeUnit } from './tree.ts';

/** As much of a node as its words need. */
export type WrittenNode = Pick<
  TreeNode,
  'id' | 'parentId' | 'position' | 'number' | 'title' | 'body' | 'section' | 'due' | 'dueText'
> & { kind: SectionKind | null; units: readonly Pick<TreeUnit, 'part' | 'written'>[] };
export type WrittenPlan = Pick<PlanTree, 'title' | 'preamble'> & {
  leadership: readonly Omit<Leader, 'source'>[];
  phases: readonly Omit<Step, 'source'>[];
  nodes: readonly WrittenNode[];
};

/** A node as it stands in the document. */
export interface WrittenBlock<N extends WrittenNode = WrittenNode> {
  node: N;
  /** 1 for a section. */
  level: number;
  /** Number and title; '' when the body begins with the title. */
  heading: string;
  /** The first of these runs on behind the heading of a task. */
  body: string[];
  /** People and steps that the body does not tell of. */
  people: string[];
  steps: string[];
  /** 牵头单位、责任单位、完成时限. */
  lines: string[];
}
export interface Written<N extends WrittenNode = WrittenNode> {
  title: string;
  preamble: string[];
  blocks: WrittenBlock<N>[];
  /** People and steps for which there is no section. */
  people: string[];
  steps: string[];
}

const paragraphs = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '');

/** A plan's tree as the document it is: what a section's own words already say (people, steps) is not said twice. */
export function written<N extends WrittenNode>(plan: Omit<WrittenPlan, 'nodes'> & { nodes: readonly N[] }): Written<N> {
  const levels = new Map<string, number>();
  const order = inOrder(plan.nodes);
  for (const node of order) levels.set(node.id, (levels.get(node.parentId ?? '') ?? 0) + 1);
  const home = (kind: SectionKind) => order.find((node) => node.kind === kind)?.id ?? null;
  const [group, course] = [home('leadership'), home('steps')];
  const people = peopleLines(plan.leadership, order.find((node) => node.id === group)?.body ?? '');
  const steps = stepLines(plan.phases, order.find((node) => node.id === course)?.body ?? '');
  return {
    title: plan.title,
    preamble: paragraphs(plan.preamble),
    blocks: order.map((node) => ({
      node,
      level: levels.get(node.id)!,
      heading: headingOf(node),
      body: paragraphs(node.body),
      people: node.id === group ? people : [],
      steps: node.id === course ? steps : [],
      lines: node.section ? [] : unitLines(node),
    })),
    people: group === null ? people : [],
    steps: course === null ? steps : [],
  };
}

function headingOf(node: WrittenNode): string {
  const label = labelWords(node.number);
  // Where a paragraph was cut its beginning became the title, and the body still has it.
  if (!node.section && node.body !== '' && node.title !== '' && bare(node.body).startsWith(bare(node.title)))
    return label;
  return label + node.title;
}

/** 组长：周怀远（副县长）, one line for all of a role; nobody of whom the text speaks already. */
function peopleLines(people: readonly Omit<Leader, 'source'>[], said: string): string[] {
  const roles = new Map<string, string[]>();
  for (const { role, name, post } of people) {
    if (name === '' || said.includes(name)) continue;
    const row = roles.get(role) ?? [];
    roles.set(role, row);
    row.push(post ? `${name}（${post}）` : name);
  }
  return [...roles].map(([role, names]) => `${role ? `${role}：` : ''}${names.join('、')}`);
}

/** （一）宣传发动阶段（3月1日至4月15日）。…, steps of which the text speaks already left out. */
function stepLines(steps: readonly Omit<Step, 'source'>[], said: string): string[] {
  return steps
    .filter(({ name }) => name !== '' && !said.includes(name))
    .map(({ name, from, to, words, text }, i) => {
      const period =
        words ??
        [from, to]
          .filter((day) => day !== null)
          .map(dayWords)
          .join('至');
      return `${labelWords(labelOf('pcn', i + 1))}${name}${period ? `（${period}）` : ''}。${text}`;
    });
}

function unitLines(node: WrittenNode): string[] {
  const names = (part: 'lead' | 'co') => node.units.filter((unit) => unit.part === part).map((unit) => unit.written);
  const [lead, co] = [names('lead'), names('co')];
  const limit = node.dueText ?? (node.due === null ? null : dayWords(node.due));
  const told = limit === null || node.body.includes(limit) || node.title.includes(limit);
  return [
    ...(lead.length ? [`牵头单位：${lead.join('、')}`] : []),
    ...(co.length ? [`责任单位：${co.join('、')}`] : []),
    ...(told ? [] : [`完成时限：${limit}`]),
  ];
}
