/** A plan as an official document: sections and tasks in their order, people and steps where they belong. */
import type { OfficialDocument, OfficialParagraph } from '#documents/rules/official/document.ts';
import type { Paragraph } from '#documents/rules/paragraph.ts';
import { plainStyle } from '#documents/rules/paragraph.ts';
import { readDateLine, titleYear } from '../dates.ts';
import { draft } from '../draft.ts';
import { namesGroup, namesOffice } from '../leadership.ts';
import { readPlans } from '../read.ts';
import { isKnownHeading } from '../sections.ts';
import { childrenOf, inOrder, type Leader, type PlanTree, type Step, type TreeNode } from '../tree.ts';
import { peopleParagraphs, stepParagraphs } from './beside.ts';
import { nodeParagraphs } from './node.ts';
import { usual } from './numbers.ts';

/** What stands around a plan's text on paper. */
export interface Around {
  addressee?: string | null;
  signature?: string | null;
  /** A day or words. */
  date?: string | null;
}

/** The most characters of units that go in brackets; the reader gives up beyond 400. */
const mostInline = 300;

/** The year in which the plan's dates without one fall: its title's, else its own date's. */
export const yearOf = (title: string, date: string | null | undefined): number | null =>
  titleYear(title) ??
  (date ? Number((/^\d{4}-/.test(date) ? date : (readDateLine(date) ?? '')).slice(0, 4)) || null : null);

interface Placed {
  node: TreeNode | null;
  paragraphs: OfficialParagraph[];
}

/**
 * The paragraphs of a plan between title and signature.
 * What the text itself does not tell of people and steps (a member named in a sentence is told) is written where it
 * belongs; the reader is asked which those are.
 */
export function planParagraphs(tree: PlanTree, around: Around = {}): OfficialParagraph[] {
  const year = yearOf(tree.title, around.date);
  let kept = placed(tree, year, 'own');
  let said = readBack(tree.title, flat(kept), around);
  // Moved nodes may carry numbers that no longer count: then all are numbered afresh.
  if (said === null || shape(said) !== shape(tree)) {
    kept = placed(tree, year, 'usual');
    said = readBack(tree.title, flat(kept), around);
  }
  const people = missing(tree.leadership, said?.leadership ?? [], (one) => `${one.role}|${one.name}|${one.post}`);
  const steps = missing(tree.phases, said?.phases ?? [], (one) => `${one.name}|${one.words}`);
  insertPeople(kept, tree, people);
  insertSteps(kept, tree, steps);
  const basis = missing(tree.basis, said?.basis ?? [], (number) => number.replace(/\s/g, ''));
  if (basis.length && said) kept[0]!.paragraphs.push({ level: 0, text: `依据文件：${basis.join('、')}。` });
  return flat(kept);
}

const flat = (of: readonly Placed[]): OfficialParagraph[] => of.flatMap((one) => one.paragraphs);

/** Preamble and nodes in order. `own`: numbers as they stand where they count; `usual`: all numbered afresh. */
function placed(tree: PlanTree, year: number | null, numbers: 'own' | 'usual'): Placed[] {
  const children = childrenOf(tree.nodes);
  const parents = new Map(tree.nodes.map((node) => [node.id, node]));
  const depths = new Map<string, number>();
  const labels = labelsOf(children, numbers);
  const preamble = tree.preamble.split('\n').filter((line) => line.trim() !== '');
  const out: Placed[] = [{ node: null, paragraphs: preamble.map((text) => ({ level: 0, text })) }];
  for (const node of inOrder(tree.nodes)) {
    const depth = node.parentId === null ? 0 : (depths.get(node.parentId) ?? 0) + 1;
    depths.set(node.id, depth);
    const below = (children.get(node.id) ?? []).length > 0;
    const long = node.units.reduce((sum, unit) => sum + unit.written.length + 1, 0) > mostInline;
    const inline = depth > 0 && !long && (depth > 1 || climbs(node, parents, children));
    out.push({
      node,
      paragraphs: nodeParagraphs(node, { depth, label: labels.get(node.id) ?? '', children: below, inline, year }),
    });
  }
  return out;
}

/** Numbers of all nodes. A row of siblings one of which has none is numbered afresh; well-known headings stand without. */
function labelsOf(children: ReadonlyMap<string | null, TreeNode[]>, numbers: 'own' | 'usual'): Map<string, string> {
  const out = new Map<string, string>();
  const rows: [TreeNode[], number][] = [[children.get(null) ?? [], 0]];
  for (let next = rows.pop(); next; next = rows.pop()) {
    const [row, depth] = next;
    const bare = (node: TreeNode) => node.number.trim() === '' && depth === 0 && isKnownHeading(node.title);
    const afresh =
      numbers === 'usual' ? !row.every(bare) : row.some((node) => node.number.trim() === '') && !row.every(bare);
    row.forEach((node, i) => {
      out.set(node.id, bare(node) && !afresh ? '' : afresh ? usual(depth, i + 1) : node.number.trim());
      const below = children.get(node.id);
      if (below) rows.push([below, depth + 1]);
    });
  }
  return out;
}

/** Whether the reader would give a unit line below this node to one further up (the rule of `closes`). */
function climbs(
  node: TreeNode,
  parents: ReadonlyMap<string, TreeNode>,
  children: ReadonlyMap<string | null, TreeNode[]>,
): boolean {
  if (node.parentId === null) return false;
  const row = children.get(node.parentId)!;
  if (row.at(-1) !== node || row.length === 1) return false;
  const hasUnits = (one: TreeNode): boolean => one.units.length > 0 || (children.get(one.id) ?? []).some(hasUnits);
  if (parents.get(node.parentId)?.units.length) return false;
  return !row.slice(0, -1).every(hasUnits);
}

/** The written paragraphs as the reader gets them. */
export function asDocument(title: string, paragraphs: readonly { text: string }[], around: Around): Paragraph[] {
  const texts = [
    title,
    ...(around.addressee ? [/[：:]$/.test(around.addressee) ? around.addressee : `${around.addressee}：`] : []),
    ...paragraphs.map((one) => one.text),
    ...(around.signature ? [around.signature] : []),
    ...(around.date
      ? [around.date.replace(/^(\d{4})-(\d{2})-(\d{2})$/, (_, y, m, d) => `${y}年${Number(m)}月${Number(d)}日`)]
      : []),
  ];
  return texts.map((text, index) => ({
    index,
    text,
    number: null,
    style: index === 0 ? { ...plainStyle, align: 'center' } : plainStyle,
    source: 'body',
    cell: null,
  }));
}

/** The tree our own reader makes of written paragraphs; null when it sees no plan in them, or several. */
export function readBack(title: string, paragraphs: readonly { text: string }[], around: Around): PlanTree | null {
  const document = asDocument(title, paragraphs, around);
  const reading = readPlans(document);
  let made = 0;
  const nobody = { match: 'unmatched', unitId: null, collective: null, suggestions: [] } as const;
  const { plans } = draft(
    reading,
    document,
    () => String(made++),
    () => title,
    () => nobody,
  );
  return plans.length === 1 ? plans[0]! : null;
}

/** Which nodes stand under which, by the head of their titles. */
function shape(tree: PlanTree): string {
  const depth = new Map<string, number>();
  return inOrder(tree.nodes)
    .map((node) => {
      const own = node.parentId === null ? 0 : (depth.get(node.parentId) ?? 0) + 1;
      depth.set(node.id, own);
      return `${own}${node.title.replace(/\s/g, '').slice(0, 8)}`;
    })
    .join('\n');
}

/** Those of `all` that are not among `said`, in order; each counts once. */
function missing<T>(all: readonly T[], said: readonly T[], key: (one: T) => string): T[] {
  const count = new Map<string, number>();
  for (const one of said) count.set(key(one), (count.get(key(one)) ?? 0) + 1);
  return all.filter((one) => {
    const n = count.get(key(one)) ?? 0;
    if (n > 0) count.set(key(one), n - 1);
    return n === 0;
  });
}

/** Where something that came from a paragraph stands: the last node that began before it; without one, by `kind`. */
function homeOf(
  placed: readonly Placed[],
  source: readonly number[],
  fits: (node: TreeNode) => boolean,
): Placed | null {
  const from = source[0];
  if (from !== undefined) {
    // Where line breaks were lost a whole page is one paragraph: then what the section is about decides.
    const sure = placed.find(({ node }) => node !== null && fits(node) && node.source.includes(from));
    if (sure) return sure;
    const home = placed.findLast(({ node }) => node !== null && node.source.length > 0 && node.source[0]! <= from);
    if (home) return home;
  }
  return placed.find(({ node }) => node !== null && fits(node)) ?? null;
}

/** Members of the group behind the line that announces them and before the one about its office. */
function insertPeople(placed: Placed[], tree: PlanTree, people: readonly Leader[]): void {
  const groups = new Map<Placed, Leader[]>();
  for (const one of people) {
    const home =
      homeOf(placed, one.source, (node) => node.kind === 'leadership') ??
      homeOf(placed, [], (node) => /组织|领导/.test(node.title)) ??
      placed.at(-1)!;
    groups.set(home, [...(groups.get(home) ?? []), one]);
  }
  for (const [home, of] of groups) {
    const rows = home.paragraphs;
    const told = rows.findIndex(
      ({ text }, i) => (i > 0 || !home.node) && namesGroup(text) && /[：:]$|如下|组成/.test(text),
    );
    const office = rows.findIndex(({ text }, i) => i > 0 && namesOffice(text));
    // Who the text names before this list must stay before it.
    const first = tree.leadership.indexOf(of[0]!);
    const others = tree.leadership.flatMap((one, i) => (people.includes(one) ? [] : [i]));
    const last = others.length > 0 && others.every((i) => i < first);
    const at = last ? rows.length : told >= 0 ? told + 1 : office >= 0 ? office : rows.length;
    const needs = told < 0 && !/组织|机构|领导小组|专班|指挥部/.test(sectionTitle(home, placed, tree));
    const intro: OfficialParagraph[] = needs ? [{ level: 0, text: '领导小组组成人员：' }] : [];
    rows.splice(at, 0, ...intro, ...peopleParagraphs(of));
  }
}

function sectionTitle(home: Placed, placed: readonly Placed[], tree: PlanTree): string {
  const byId = new Map(tree.nodes.map((node) => [node.id, node]));
  let node = home.node ?? placed.find((one) => one.node)?.node ?? null;
  while (node?.parentId) node = byId.get(node.parentId) ?? null;
  return node?.title ?? '';
}

/** Steps under their section; without one they make a section of their own at the end. */
function insertSteps(placed: Placed[], tree: PlanTree, steps: readonly Step[]): void {
  const groups = new Map<Placed | null, Step[]>();
  for (const one of steps) {
    const home = homeOf(placed, one.source, (node) => node.kind === 'steps');
    groups.set(home, [...(groups.get(home) ?? []), one]);
  }
  for (const [home, of] of groups) {
    if (home) home.paragraphs.push(...stepParagraphs(of, home.node?.number ?? ''));
    else {
      const roots = tree.nodes.filter((node) => node.parentId === null).length;
      placed.push({
        node: null,
        paragraphs: [{ level: 1, text: `${usual(0, roots + 1)}、实施步骤` }, ...stepParagraphs(of, '')],
      });
    }
  }
}

/** A plan as an official document, its frame as given. */
export function planDocument(
  tree: PlanTree,
  frame: Omit<OfficialDocument, 'title' | 'body'> & { title?: string },
): OfficialDocument {
  const signature = typeof frame.signature === 'string' ? frame.signature : (frame.signature?.[0] ?? null);
  const body = planParagraphs(tree, { addressee: frame.addressee, signature, date: frame.date });
  return { ...frame, title: frame.title ?? tree.title, body };
}
