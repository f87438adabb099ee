import { describe, expect, it } from 'vitest';
import { readText } from '#documents/paragraphs.ts';
import { seedValues } from '../testing.ts';
import { draft } from './draft.ts';
import { readPlans } from './read.ts';
import { filled } from './template.ts';
import { planTemplates } from './templates/all.ts';
import type { PlanTree, TreeNode } from './tree.ts';
import { written, type Written } from './written.ts';

const read = (text: string) => {
  let n = 0;
  const paragraphs = readText(text);
  const reading = readPlans(paragraphs);
  return draft(
    reading,
    paragraphs,
    () => String(++n),
    () => '',
    () => ({ match: 'unmatched', unitId: null, collective: null, suggestions: [] }),
  ).plans[0]!;
};
/** The document as plain text, as it would be typed. */
const text = (of: Written) =>
  [
    of.title,
    ...of.preamble,
    ...of.blocks.flatMap((block) => [
      ...(block.node.section
        ? [block.heading, ...block.body]
        : [
            `${block.heading}${block.body.length && /[^、.）]$/.test(block.heading) ? '。' : ''}${block.body[0] ?? ''}`,
            ...block.body.slice(1),
          ]),
      ...block.people,
      ...block.steps,
      ...block.lines,
    ]),
    ...of.people,
    ...of.steps,
  ].join('\n');
const shape = (of: PlanTree) => ({
  title: of.title,
  people: of.leadership.map(({ role, name, post }) => [role, name, post]),
  phases: of.phases.map(({ name, from, to }) => [name, from, to]),
  nodes: of.nodes.map((node) => [
    node.number,
    node.title,
    node.section,
    node.kind,
    node.due,
    node.repeat,
    node.units.map(({ part, written: name }) => [part, name]),
  ]),
});

describe('a written plan', () => {
  it.each(planTemplates.map((one) => [one.key, one] as const))('%s reads again as the same tree', (_, template) => {
    const tree = read(filled(template, seedValues(template, '2026-11-23')));
    expect(shape(read(text(written(tree))))).toEqual(shape(tree));
  });

  const node = (id: string, parentId: string | null, of: Partial<TreeNode>): TreeNode => ({
    id,
    parentId,
    position: 0,
    number: '',
    title: '',
    body: '',
    section: false,
    kind: null,
    due: null,
    dueText: null,
    repeat: null,
    units: [],
    source: [],
    doubts: [],
    ...of,
  });
  it('tells of people, steps, units and time limits that only the fields know, and reads them back', () => {
    const lead = {
      part: 'lead',
      written: '城管局',
      match: 'unmatched',
      unitId: null,
      collective: null,
      suggestions: [],
    } as const;
    const tree: PlanTree = {
      title: '云汀县2027年市容整治工作方案',
      preamble: '为改善市容，制定本方案。',
      basis: [],
      leadership: [
        { role: '组长', name: '周怀远', post: '副县长', source: [] },
        { role: '成员', name: '陈立新', post: null, source: [] },
        { role: '成员', name: '赵安平', post: null, source: [] },
      ],
      phases: [
        { name: '部署阶段', from: '2027-03-01', to: '2027-04-15', words: null, text: '印发方案。', source: [] },
        { name: '整治阶段', from: '2027-04-16', to: '2027-10-31', words: null, text: '逐项整改。', source: [] },
      ],
      doubts: [],
      unread: [],
      kept: [],
      nodes: [
        node('1', null, {
          number: '一',
          title: '组织领导',
          section: true,
          kind: 'leadership',
          body: '成立市容整治工作领导小组。',
        }),
        node('2', null, { position: 1, number: '二', title: '重点任务', section: true, kind: 'tasks' }),
        node('3', '2', {
          number: '(一)',
          title: '清理占道经营',
          body: '划定经营区域。',
          due: '2027-10-31',
          units: [lead],
        }),
        node('4', null, { position: 2, number: '三', title: '实施步骤', section: true, kind: 'steps' }),
      ],
    };
    const again = read(text(written(tree)));
    expect(shape(again)).toEqual(shape(tree));
  });
});
