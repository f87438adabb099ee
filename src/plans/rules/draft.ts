import type { Paragraph } from '#documents/rules/paragraph.ts';
import type { Account, Became, Plan, Reading, Section, TaskNode, UnitMention } from './reading.ts';
import { claimed, indexes, type Meaning, type Part, type PlanTree, type TreeDoubt, type TreeNode } from './tree.ts';

/** A paragraph as it is kept beside its plans: the words, the facts a screen shows, and what it was read as. */
export interface SourceParagraph {
  index: number;
  text: string;
  number: string | null;
  role: Became;
  /** Which plan of the page, from 0; the plan before it for words between plans. */
  plan: number | null;
  /** Outline level from 0. */
  heading: number | null;
  centred: boolean;
  table: { table: number; row: number; column: number } | null;
}
export interface DraftPlan extends PlanTree {
  id: string;
}
export interface Draft {
  plans: DraftPlan[];
  paragraphs: SourceParagraph[];
}

/** Words that must stand in a node, a person or a phase; one that does not is shown as unread. */
const homely: readonly Became[] = ['section', 'prose', 'task', 'units', 'due', 'person', 'phase'];
const homeless: readonly Became[] = ['unread', 'gap'];

/**
 * A reading as draft plans: every section and task becomes a node, sections above their tasks, and every paragraph
 * stands in a node, a person, a phase, is page matter by its role, or is listed as unread.
 * @param paragraphs the document the reading was made from.
 * @param newId a fresh id for each plan and node.
 * @param titleOf the title of the n-th plan (from 0) when the page does not show it.
 * @param meaningOf what a written unit name stands for.
 */
export function draft(
  reading: Reading,
  paragraphs: readonly Paragraph[],
  newId: () => string,
  titleOf: (ordinal: number) => string,
  meaningOf: (written: string) => Meaning,
): Draft {
  const ordinals = new Map(reading.plans.map((plan, i) => [plan.id, i]));
  const rows = sourceParagraphs(reading.accounts, paragraphs, ordinals);
  const refs = paragraphsByRef(reading.accounts);
  const words = proseByRef(reading.accounts);
  const plans = reading.plans.map((plan, ordinal) => {
    const builder = treeOf(plan, refs, words, newId, meaningOf);
    const doubts = new Map<string | null, TreeDoubt[]>();
    for (const { at, code, words, paragraph } of reading.doubts) {
      const node = builder.ids.get(at) ?? null;
      // Doubts about people and phases have no node: they stand on the plan they belong to.
      if (node === null && at !== plan.id && !builder.others.has(at)) continue;
      push(doubts, node, { code, words, paragraph });
    }
    const made: DraftPlan = {
      id: newId(),
      title: plan.title?.trim() || titleOf(ordinal),
      preamble: plan.preamble.join('\n'),
      basis: plan.basis.map((basis) => basis.number),
      leadership: plan.leadership.map(({ id, role, name, post, from }) => ({
        role,
        name,
        post,
        source: indexes([...from, ...(refs.get(id) ?? [])]),
      })),
      phases: plan.phases.map(({ id, name, from, to, words: period, text, paragraphs: own }) => ({
        name,
        from,
        to,
        words: period,
        text,
        source: indexes([...own, ...(refs.get(id) ?? [])]),
      })),
      doubts: doubts.get(null) ?? [],
      unread: [],
      kept: [],
      nodes: builder.nodes.map((node) => ({ ...node, doubts: doubts.get(node.id) ?? [] })),
    };
    return made;
  });
  const homes = new Set<number>();
  for (const plan of plans) for (const index of claimed(plan)) homes.add(index);
  const unread = new Map<number | null, number[]>();
  for (const { index, plan, role } of rows)
    // A gap in the middle of a task is shown even though the rest of the paragraph stands in the task.
    if (homeless.includes(role) || (!homes.has(index) && homely.includes(role))) push(unread, plan, index);
  return { plans: plans.map((plan, ordinal) => ({ ...plan, unread: unread.get(ordinal) ?? [] })), paragraphs: rows };
}

function push<K, V>(rows: Map<K, V[]>, key: K, value: V): void {
  const row = rows.get(key);
  if (row) row.push(value);
  else rows.set(key, [value]);
}

/** Paragraphs with their roles; words between plans go with the plan before them, words before all with the first. */
function sourceParagraphs(
  accounts: readonly Account[],
  paragraphs: readonly Paragraph[],
  ordinals: ReadonlyMap<string, number>,
): SourceParagraph[] {
  let last = 0;
  return paragraphs.map((paragraph) => {
    const account = accounts[paragraph.index];
    const own = account?.plan == null ? undefined : ordinals.get(account.plan);
    if (own !== undefined) last = own;
    const role: Became = account?.as ?? 'unread';
    return {
      index: paragraph.index,
      text: paragraph.text,
      number: paragraph.number,
      role,
      plan: own ?? (ordinals.size > 0 && homeless.includes(role) ? last : null),
      heading: paragraph.style.outline,
      centred: paragraph.style.align === 'center',
      table: paragraph.cell && {
        table: paragraph.cell.table,
        row: paragraph.cell.row,
        column: paragraph.cell.col,
      },
    };
  });
}

/** For every section, task, person and phase the paragraphs of which some part was read as it. */
function paragraphsByRef(accounts: readonly Account[]): Map<string, number[]> {
  const out = new Map<string, number[]>();
  for (const account of accounts) {
    const refs = new Set([account.ref, ...account.parts.map((part) => part.ref)]);
    for (const ref of refs) if (ref !== null) push(out, ref, account.paragraph);
  }
  return out;
}

/** For every section the words read as its text, in the order of the page. */
function proseByRef(accounts: readonly Account[]): Map<string, string[]> {
  const out = new Map<string, string[]>();
  for (const { parts } of accounts)
    for (const part of parts) if (part.as === 'prose' && part.ref !== null) push(out, part.ref, part.text.trim());
  return out;
}

/**
 * All the text of a section: what stands under its heading, numbered or not, as the page has it; before that what the
 * reader took out of the heading's own line.
 */
function bodyOf(section: Section, lines: readonly string[]): string {
  const bare = (text: string) => text.replace(/\s+/gu, '');
  const whole = bare(lines.join(''));
  let from = 0;
  // Both run in the order of the page, so one walk over the text is enough.
  const missing = section.prose.filter((text) => {
    const sought = bare(text);
    const at = whole.indexOf(sought, from);
    if (at >= 0) from = at + sought.length;
    return at < 0;
  });
  return [...missing, ...lines].join('\n');
}

interface Built {
  nodes: TreeNode[];
  /** Reading id of a section or task → node id. */
  ids: Map<string, string>;
  /** Reading ids of people and phases. */
  others: Set<string>;
}

function treeOf(
  plan: Plan,
  refs: ReadonlyMap<string, number[]>,
  words: ReadonlyMap<string, string[]>,
  newId: () => string,
  meaningOf: (written: string) => Meaning,
): Built {
  const ids = new Map<string, string>();
  const nodes: TreeNode[] = [];
  const places = new Map<string | null, number>();
  const add = (parentId: string | null, of: Omit<TreeNode, 'id' | 'parentId' | 'position' | 'doubts'>): string => {
    const id = newId();
    const position = places.get(parentId) ?? 0;
    places.set(parentId, position + 1);
    nodes.push({ id, parentId, position, doubts: [], ...of });
    return id;
  };
  const unitsOf = (task: TaskNode): TreeNode['units'] => {
    const mention = (part: Part) => (unit: UnitMention) => ({ part, written: unit.name, ...meaningOf(unit.name) });
    return [...task.lead.map(mention('lead')), ...task.co.map(mention('co'))];
  };
  const addTasks = (roots: readonly TaskNode[], parentId: string | null): void => {
    const stack = roots.map((task) => ({ task, parentId })).reverse();
    for (let top = stack.pop(); top; top = stack.pop()) {
      const { task } = top;
      const { number, title, text: body, due, dueText, repeat } = task;
      const source = indexes([...task.from, ...task.unitsFrom, ...task.dueFrom, ...(refs.get(task.id) ?? [])]);
      const own = {
        number,
        title,
        body,
        section: false,
        kind: null,
        due,
        dueText,
        repeat,
        units: unitsOf(task),
        source,
      };
      const id = add(top.parentId, own);
      ids.set(task.id, id);
      for (const child of task.children.toReversed()) stack.push({ task: child, parentId: id });
    }
  };

  /** People and phases are shown where they stand: with the section above them. */
  const inside = new Map<Section, number[]>();
  const starts = plan.sections.filter((section) => section.from.length > 0);
  for (const source of [...plan.leadership.map((row) => row.from), ...plan.phases.map((row) => row.paragraphs)])
    for (const index of source) {
      const home = starts.findLast((section) => section.from[0]! <= index);
      if (home) push(inside, home, index);
    }

  const bySection = new Map<string, TaskNode[]>();
  const known = new Set(plan.sections.map((section) => section.id));
  for (const task of plan.tasks) push(bySection, task.section, task);
  const loose = plan.tasks.filter((task) => !known.has(task.section));
  for (const section of plan.sections) {
    const first = section.from[0] ?? 0;
    while (loose.length && (loose[0]!.from[0] ?? 0) < first) addTasks([loose.shift()!], null);
    const tasks = bySection.get(section.id) ?? [];
    // A top section with a unit line of its own is read as a section and as a task: one heading, one node.
    const same = tasks.find(
      (task) => section.from.length > 0 && task.path.length === 1 && task.from[0] === section.from[0],
    );
    const source = [...section.from, ...(refs.get(section.id) ?? []), ...(inside.get(section) ?? [])];
    const prose = bodyOf(section, words.get(section.id) ?? []);
    const id = add(null, {
      number: section.number ?? '',
      title: section.heading,
      body: same && same.text.length > prose.length ? same.text : prose,
      section: !same,
      kind: section.kind,
      due: same?.due ?? null,
      dueText: same?.dueText ?? null,
      repeat: same?.repeat ?? null,
      units: same ? unitsOf(same) : [],
      source: indexes(
        same ? [...source, ...same.from, ...same.unitsFrom, ...same.dueFrom, ...(refs.get(same.id) ?? [])] : source,
      ),
    });
    ids.set(section.id, id);
    if (same) ids.set(same.id, id);
    addTasks(
      tasks.flatMap((task) => (task === same ? task.children : [task])),
      id,
    );
  }
  addTasks(loose, null);
  const others = new Set([...plan.leadership.map((row) => row.id), ...plan.phases.map((row) => row.id)]);
  return { nodes, ids, others };
}
