/** One section in the making: its outline, what kind it is, and its prose, unit lines and tables put where they belong. */
import { namesOffice, readLeadership, type Found } from './leadership.ts';
import { mark, type Line } from './lines.ts';
import {
  closes,
  extractUnits,
  give,
  likeSiblings,
  makeDraft,
  readOpenValue,
  readUnitLine,
  setTitle,
  type Draft,
} from './nodes.ts';
import { buildOutline, type Item } from './outline.ts';
import { readPhase } from './phases.ts';
import type { SectionKind } from './reading.ts';
import { sectionKind } from './sections.ts';
import type { Step } from './stages.ts';
import { placeTable, tableGroups } from './table-reader.ts';
import { readTitle } from './title.ts';
import type { LabelKind, UnitWords } from './units.ts';

export type Opened = {
  heading: Line | null;
  /** All lines of the section, the heading first; `body` without it. */
  inside: readonly Line[];
  body: readonly Line[];
  title: string;
  label: string | null;
  kind: SectionKind;
  /** The heading fits its kind plainly. */
  sure: boolean;
  /** Numbered paragraphs in it are tasks. */
  hasNodes: boolean;
  section: Draft;
  /** Drafts by the place of their line in `body`. */
  draftAt: ReadonlyMap<number, Draft>;
  people: Found[];
};

const NODE_KINDS: ReadonlySet<SectionKind> = new Set<SectionKind>(['tasks', 'safeguards', 'evaluation']);

/** Reads the outline, the people and the kind of a section. Lines that hold people are marked. */
export function openSection(inside: readonly Line[], heading: Line | null): Opened {
  const root: Item = { line: heading, at: -1, parent: null, children: [] };
  const body = heading ? inside.slice(1) : inside;
  const section = makeDraft(root, null);
  let title = '';
  if (heading) {
    const cut = extractUnits(heading.body);
    title = readTitle(heading.body).title.replace(/[，,、。：:]$/, '');
    section.rest = readTitle(cut.text).rest;
    for (const units of cut.units) give(section, units, heading);
    if (section.rest) section.words.push(section.rest);
  }
  const drafts = new Map<Item, Draft>([[root, section]]);
  const draftAt = new Map<number, Draft>();
  for (const item of buildOutline(root, body, 0, body.length)) {
    const parent = drafts.get(item.parent!)!;
    const draft = makeDraft(item, parent);
    parent.children.push(draft);
    drafts.set(item, draft);
    draftAt.set(item.at, draft);
    setTitle(draft, item.line!.body);
    draft.lines.push(item.line!);
  }
  for (const draft of drafts.values()) if (draft.children.length > 1) likeSiblings(draft.children);

  // people before prose, so that their lines are not taken for it
  const people = readLeadership(body, /组织|机构|领导小组|专班|指挥部/.test(title));
  const office = inside.some((line) => line.text.includes('办公室') && namesOffice(line.text));
  const facts = { people: people.length > 0 || office, dated: isDated(section.children) };
  const { kind, sure } = heading ? sectionKind(title, facts) : { kind: 'tasks' as const, sure: true };
  const label = heading?.number?.label ?? null;
  return { heading, inside, body, title, label, kind, sure, hasNodes: NODE_KINDS.has(kind), section, draftAt, people };
}

/** Whether at least half of some items are steps with their period. */
function isDated(items: readonly Draft[]): boolean {
  const dated = items.filter(({ item }) => {
    const head = item.line!.text.slice(0, 40);
    if (!/[阶段期步月日]/.test(head)) return false;
    const { period } = readPhase(item.line!.body);
    // 「4月1日—4月7日 宣传动员」: a step says its period first, or calls itself one
    return period !== null && (/阶段|期|步/.test(head) || (period.at <= 1 && period.range));
  }).length;
  return dated > 0 && dated * 2 >= items.length;
}

type Into = { plan: string; id: string; steps: Step[] };

/** Puts prose, unit blocks and tables in the order of the page to the node they belong to; answers the section's prose. */
export function fillSection(opened: Opened, { plan, id, steps }: Into): string[] {
  const { body, section, hasNodes, kind } = opened;
  const prose = section.rest ? [section.rest] : [];
  const tables = tableGroups(body);
  let current: Draft = section;
  /** The unit block being read, and the label whose value is still to come. */
  let block: { draft: Draft; ambiguous: boolean } | null = null;
  let open: LabelKind | null = null;
  for (let at = 0; at < body.length; at++) {
    const line = body[at]!;
    const table = tables.get(at);
    const draft = opened.draftAt.get(at);
    if (table || draft) {
      if (table) {
        placeTable(table, { current, section, kind, id, steps, people: opened.people });
        at += table.lines.length - 1;
      } else current = draft!;
      block = null;
      open = null;
      continue;
    }
    if (line.as === 'person') continue;
    const units: UnitWords | null = (open ? readOpenValue(open, line.text) : null) ?? readUnitLine(line.text);
    if (units && (hasNodes || kind === 'other' || current === section)) {
      block ??= hasNodes && current !== section ? closes(current, section) : { draft: current, ambiguous: false };
      give(block.draft, units, line);
      block.draft.ambiguous ||= block.ambiguous;
      mark(line, units.due !== null && !units.lead.length && !units.co.length ? 'due' : 'units', plan);
      open = units.open;
      continue;
    }
    block = null;
    open = null;
    const cut = extractUnits(line.text);
    for (const found of cut.units) give(current, found, line);
    if (!cut.text) continue;
    current.words.push(cut.text);
    current.prose.push(line);
    if (current === section || !hasNodes) prose.push(line.text);
  }
  return prose;
}
