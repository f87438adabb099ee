/** The sections of a plan with what stands in them: tasks, phases, people. */
import { readDueProse, readDueValue } from './due.ts';
import { namesOffice, readLeadership, type Found } from './leadership.ts';
import { mark, paragraphsOf, type Line } from './lines.ts';
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
import { toChinese } from './numbering.ts';
import { buildOutline, levelKey, type Item } from './outline.ts';
import { datePhases, phasesInProse, readPhase, type PhaseWords } from './phases.ts';
import type { Doubt, DoubtCode, Phase, Section, TaskNode } from './reading.ts';
import { isKnownHeading, sectionKind } from './sections.ts';
import { placeTable, tableGroups } from './table-reader.ts';
import { readTitle } from './title.ts';
import { unitLike, type LabelKind, type UnitWords } from './units.ts';

export type Context = { id: string; top: string | null; year: number | null; doubts: Doubt[] };

export type SectionsReading = { sections: Section[]; tasks: TaskNode[]; phases: Phase[]; found: Found[] };

type Range = { start: number; stop: number; heading: Line | null };

/** The lines of each section; lines before the first heading form a range without one. */
function ranges(lines: readonly Line[], top: string | null): Range[] {
  const out: Range[] = [];
  let last = 0;
  lines.forEach((line, at) => {
    const own = top !== null && line.number !== null && !line.cell && levelKey(line.number) === top;
    if (line.number && own) last = line.number.value;
    if (own || unnumbered(line, lines, at, top, last)) out.push({ start: at, stop: lines.length, heading: line });
  });
  out.forEach((range, i) => {
    if (out[i + 1]) range.stop = out[i + 1]!.start;
  });
  const from = out[0]?.start ?? lines.length;
  if (from > 0) out.unshift({ start: 0, stop: from, heading: null });
  return out;
}

/** A heading that lost its number: a well-known one alone on its line, set off by style or filling a hole in the count. */
function unnumbered(line: Line, lines: readonly Line[], at: number, top: string | null, last: number): boolean {
  if (line.number || line.cell) return false;
  if (top === null && line.style.outline === 0 && line.text.length <= 30) return true;
  if (!isKnownHeading(line.text.replace(/[：:]$/, ''))) return false;
  if (top === null || line.style.bold || line.style.outline !== null || line.style.align === 'center') return true;
  for (let i = at + 1; i < lines.length; i++) {
    const number = lines[i]!.number;
    if (number && !lines[i]!.cell && levelKey(number) === top) return number.value >= last + 2;
  }
  return last > 0;
}

const NODE_KINDS = new Set(['tasks', 'safeguards', 'evaluation']);

/** Reads the body of a plan. `lines` begins at the first section; every line is marked. */
export function readSections(lines: readonly Line[], context: Context): SectionsReading {
  const out: SectionsReading = { sections: [], tasks: [], phases: [], found: [] };
  const ids = new Map<string, number>();
  const fresh = (id: string) => {
    const n = (ids.get(id) ?? 0) + 1;
    ids.set(id, n);
    return n === 1 ? id : `${id}~${n}`;
  };
  const doubt = (code: DoubtCode, at: string, line: Line | null, words: string | null = null) => {
    context.doubts.push({ code, at, paragraph: line?.pieces[0]?.paragraph ?? 0, words });
  };
  const phaseWords: { words: PhaseWords; lines: Line[] }[] = [];
  let previous: { key: string; value: number } | null = null;

  for (const range of ranges(lines, context.top)) {
    const inside = lines.slice(range.start, range.stop);
    const heading = range.heading;
    const root: Item = { line: heading, at: -1, parent: null, children: [] };
    const body = heading ? inside.slice(1) : inside;
    const items = buildOutline(root, body, 0, body.length);

    const section = makeDraft(root, null);
    let title = '';
    if (heading) {
      const cut = extractUnits(heading.body);
      title = readTitle(heading.body).title.replace(/[，,、。：:]$/, '');
      section.rest = readTitle(cut.text).rest;
      for (const units of cut.units) give(section, units, heading);
      if (section.rest) section.words.push(section.rest);
    }
    const itemAt = new Map(items.map((item) => [item.at, item]));
    const drafts = new Map<Item, Draft>();
    for (const item of items) {
      const parent = item.parent === root ? section : (drafts.get(item.parent!) ?? section);
      const draft = makeDraft(item, parent);
      parent.children.push(draft);
      drafts.set(item, draft);
      setTitle(draft, item.line!.body);
      draft.lines.push(item.line!);
      if (draft.rest && !item.line!.number) draft.prose.push(item.line!);
    }

    for (const draft of [section, ...drafts.values()]) if (draft.children.length > 1) likeSiblings(draft.children);

    // people first, so that their lines are not taken for prose
    const organised = /组织|机构|领导小组|专班|指挥部/.test(title);
    const people = readLeadership(body, organised);
    const office = inside.some((line) => line.text.includes('办公室') && namesOffice(line.text));
    const leaves = section.children.map((draft) => draft.item.line!);
    const datedCount = leaves.filter((line) => {
      if (!/[阶段期步月日]/.test(line.text.slice(0, 40))) return false;
      const { period } = readPhase(line.body);
      // 「4月1日—4月7日 宣传动员」: a step says its period first, or calls itself one
      return period !== null && (/阶段|期|步/.test(line.text.slice(0, 40)) || (period.at <= 1 && period.range));
    }).length;
    const facts = {
      people: people.length > 0 || office,
      dated: leaves.length > 0 && datedCount * 2 >= leaves.length && datedCount > 0,
    };
    const { kind, sure } = heading ? sectionKind(title, facts) : { kind: 'tasks' as const, sure: true };
    const label = heading?.number?.label ?? null;
    const id = fresh(`${context.id}/${label ?? (heading ? '-' : '0')}`);
    const hasNodes = NODE_KINDS.has(kind);

    // second pass: prose, unit blocks and tables, in the order of the page
    let current: Draft = section;
    let block: { draft: Draft; ambiguous: boolean } | null = null;
    let open: LabelKind | null = null;
    const tables = tableGroups(body);
    const proseLines: Line[] = heading && section.rest ? [heading] : [];
    for (let at = 0; at < body.length; at++) {
      const line = body[at]!;
      const table = tables.get(at);
      if (table) {
        placeTable(table, { current, section, kind, id, phaseWords, people });
        at += table.lines.length - 1;
        block = null;
        open = null;
        continue;
      }
      const item = line.number && !line.cell ? itemAt.get(at) : undefined;
      if (item) {
        current = drafts.get(item)!;
        block = null;
        open = null;
        continue;
      }
      if (line.as === 'person') continue;
      const opened: UnitWords | null = open ? readOpenValue(open, line.text) : null;
      const units: UnitWords | null = opened ?? readUnitLine(line.text);
      if (units && (hasNodes || kind === 'other' || current === section)) {
        const filled = units.lead.length || units.co.length || units.due !== null || units.open || units.labels.length;
        if (filled) {
          if (!block) {
            block = hasNodes && current !== section ? closes(current, section) : { draft: current, ambiguous: false };
            if (!hasNodes && current !== section) block = { draft: current, ambiguous: false };
          }
          give(block.draft, units, line);
          if (block.ambiguous) block.draft.ambiguous = true;
          mark(line, units.lead.length || units.co.length ? 'units' : units.due !== null ? 'due' : 'units', context.id);
          open = units.open;
          continue;
        }
      }
      block = null;
      open = null;
      const cut = extractUnits(line.text);
      for (const found of cut.units) give(current, found, line);
      if (cut.text) {
        current.words.push(cut.text);
        current.prose.push(line);
        if (current === section || !hasNodes) proseLines.push(line);
      }
    }

    // the section itself
    const sectionUnits = section.given.lead.length + section.given.co.length > 0 && label !== null;
    if (heading) {
      const record: Section = {
        id,
        number: label,
        heading: title,
        kind,
        prose: [],
        from: paragraphsOf([heading]),
      };
      out.sections.push(record);
      mark(heading, 'section', context.id, id);
      if (!sure && !sectionUnits) doubt('section-unclear', id, heading, title);
      if (label === null) doubt('section-unnumbered', id, heading, title);
      if (heading.number?.restored) doubt('number-restored', id, heading, label);
      if (heading.number) {
        const here = { key: levelKey(heading.number), value: heading.number.value };
        sequence(previous, here, (code) => doubt(code, id, heading, label));
        previous = here;
      }
      record.prose = section.rest ? [section.rest] : [];
      for (const line of proseLines) if (line !== heading) record.prose.push(line.text);
    }

    // its tasks
    let roots: Draft[] = [];
    if (sectionUnits && heading) roots.push(section);
    else if (hasNodes) roots = section.children;
    if (roots.length || hasNodes) {
      const finish = (draft: Draft, over: readonly string[], bySection: boolean): TaskNode => {
        const own = draft === section ? label! : numberOf(draft);
        const path = [...over, own];
        const nodeId = fresh(`${context.id}/${path.join('/')}`);
        const line = draft.lines[0] ?? heading;
        const node: TaskNode = {
          id: nodeId,
          path,
          number: own,
          title: draft === section ? title : draft.title,
          text: [draft.rest, ...draft.prose.map((prose) => extractUnits(prose.text).text)].filter(Boolean).join('\n'),
          lead: draft.given.lead.map(({ name, line: from }) => ({ name, from: paragraphsOf([from]) })),
          co: draft.given.co.map(({ name, line: from }) => ({ name, from: paragraphsOf([from]) })),
          due: null,
          dueText: null,
          repeat: null,
          children: [],
          section: id,
          from: paragraphsOf(draft === section ? [heading!, ...draft.prose] : [...draft.lines, ...draft.prose]),
          unitsFrom: paragraphsOf(draft.given.lines),
          dueFrom: [],
        };
        setDue(node, draft, context.year, (code, words) => doubt(code, nodeId, draft.given.due?.line ?? line, words));
        for (const from of draft.lines)
          mark(from, from === heading ? 'section' : from.cell ? 'task' : 'task', context.id, nodeId);
        for (const from of draft.prose)
          if (from.as === 'unread') mark(from, draft === section ? 'prose' : 'task', context.id, nodeId);
        for (const from of draft.given.lines) if (from.as === 'units' || from.as === 'due') from.ref = nodeId;
        let last: { key: string; value: number } | null = null;
        for (const child of draft.children) {
          if (draft === section && !hasNodes) break;
          const childNode = finish(child, path, bySection);
          node.children.push(childNode);
          const number = child.item.line?.number;
          if (number && child.lines[0]) {
            const here = { key: levelKey(number), value: number.value };
            sequence(last, here, (code) => doubt(code, childNode.id, child.lines[0]!, childNode.number));
            last = here;
          }
        }
        if (draft.ambiguous) doubt('unit-line-ambiguous', nodeId, draft.given.lines.at(-1) ?? line, null);
        if (draft.given.bySentence) doubt('unit-by-sentence', nodeId, draft.given.lines[0] ?? line, null);
        if (node.co.length && !node.lead.length) doubt('no-lead-unit', nodeId, draft.given.lines[0] ?? line, null);
        for (const unit of [...node.lead, ...node.co]) {
          if (!unitLike(unit.name))
            context.doubts.push({ code: 'unit-unlike', at: nodeId, paragraph: unit.from[0] ?? 0, words: unit.name });
        }
        return node;
      };
      const over = label !== null ? [label] : [];
      let last: { key: string; value: number } | null = null;
      for (const draft of roots) {
        const node = finish(draft, draft === section ? [] : over, sectionUnits);
        out.tasks.push(node);
        const number = draft.item.line?.number;
        if (number && draft !== section && draft.lines[0]) {
          const here = { key: levelKey(number), value: number.value };
          sequence(last, here, (code) => doubt(code, node.id, draft.lines[0]!, node.number));
          last = here;
        }
        if (kind === 'tasks')
          withoutUnits(node, false, (leaf) => doubt('no-unit', leaf.id, null, null), context.doubts);
      }
    }

    // its steps
    if (kind === 'steps') {
      const steps = section.children.length
        ? section.children.map((draft) => ({
            words: readPhase(stageBody(draft.item.line!)),
            lines: [...draft.lines, ...draft.prose, ...below(draft)],
          }))
        : section.prose.flatMap((line) => stepsOf(line));
      for (const step of steps) if (step.words.name !== '') phaseWords.push(step);
      if (!section.children.length && !steps.length && section.rest && heading) {
        phaseWords.push(...phasesInProse(section.rest).map((words) => ({ words, lines: [heading] })));
      }
    } else {
      for (const line of [...section.prose, ...(section.rest && heading ? [heading] : [])]) {
        const told = phasesInProse(line === heading ? section.rest : line.text);
        if (told.length >= 2) phaseWords.push(...told.map((words) => ({ words, lines: [line] })));
      }
    }

    for (const found of people) out.found.push(found);
    // whatever is left is prose of the section or of its unnamed children
    for (const line of inside) {
      if (line.as === 'unread') mark(line, 'prose', context.id, id);
      else if (line.plan === null) line.plan = context.id;
      if (line.as === 'person' && line.ref === null) line.plan = context.id;
    }
  }

  const dates = datePhases(
    phaseWords.map((found) => found.words),
    context.year,
  );
  phaseWords.forEach((found, at) => {
    const phase: Phase = {
      id: `${context.id}/phase/${at + 1}`,
      name: found.words.name,
      from: dates[at]!.from,
      to: dates[at]!.to,
      words: found.words.words,
      text: found.words.text,
      paragraphs: paragraphsOf(found.lines),
    };
    out.phases.push(phase);
    for (const line of found.lines)
      if (line.as === 'prose' || line.as === 'unread') mark(line, 'phase', context.id, phase.id);
    if (found.words.period && phase.from === null && phase.to === null)
      doubt('year-missing', phase.id, found.lines[0] ?? null, phase.words);
  });
  return out;
}

/** 「第一阶段:宣传发动阶段」 keeps its stage for the phase reader, which knows when it is the whole name. */
function stageBody(line: Line): string {
  return line.number?.scheme === 'stage' ? line.text : line.body;
}

function stepsOf(line: Line): { words: PhaseWords; lines: Line[] }[] {
  const told = phasesInProse(line.text);
  if (told.length) return told.map((words) => ({ words, lines: [line] }));
  // 「5月中旬:宣传动员;5月下旬至6月上旬:集中清理」
  const parts = line.text
    .split(/[；;。]/)
    .filter(Boolean)
    .map(readPhase);
  const dated = parts.filter((part) => part.period !== null && part.name.length <= 24);
  if (dated.length >= 2 && dated.length === parts.length) return dated.map((words) => ({ words, lines: [line] }));
  const step = readPhase(line.text);
  return step.period &&
    step.name &&
    step.name.length <= 24 &&
    /阶段|期|发动|实施|总结|动员|整治|验收|提升|部署|推进|巩固|评选|启动/.test(step.name)
    ? [{ words: step, lines: [line] }]
    : [];
}

const below = (draft: Draft): Line[] =>
  draft.children.flatMap((child) => [...child.lines, ...child.prose, ...below(child)]);

function numberOf(draft: Draft): string {
  const number = draft.item.line?.number;
  return number?.label ?? toChinese(0);
}

function sequence(
  last: { key: string; value: number } | null,
  here: { key: string; value: number },
  report: (code: DoubtCode) => void,
): void {
  if (!last || last.key !== here.key) {
    if (!last && here.value > 1) report('number-out-of-order');
    return;
  }
  if (here.value === last.value) report('number-repeated');
  else if (here.value !== last.value + 1) report('number-out-of-order');
}

function setDue(
  node: TaskNode,
  draft: Draft,
  year: number | null,
  report: (code: DoubtCode, words: string | null) => void,
): void {
  const prose = readDueProse(draft.words.join('\n'), year);
  const given = draft.given.due;
  if (given) {
    const value = readDueValue(given.words, year);
    node.due = value.due;
    node.dueText = value.words;
    node.repeat = value.repeat ?? prose.repeat;
    node.dueFrom = paragraphsOf([given.line]);
    if (value.yearMissing) report('year-missing', value.words);
    else if (value.words && !value.due && !value.repeat) report('due-unclear', value.words);
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
  if (prose.yearMissing) report('year-missing', prose.words);
  if (prose.several) report('due-several', prose.words);
}

/** Leaves of the tree to which no unit is given, nor to anything above them. */
function withoutUnits(node: TaskNode, served: boolean, report: (leaf: TaskNode) => void, doubts: Doubt[]): void {
  const here = served || node.lead.length > 0 || node.co.length > 0;
  if (!node.children.length) {
    if (!here) {
      report(node);
      doubts.at(-1)!.paragraph = node.from[0] ?? 0;
    }
    return;
  }
  for (const child of node.children) withoutUnits(child, here, report, doubts);
}
