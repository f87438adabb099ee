/** Puts what a table says into the section it stands in: task rows under the current node, steps, people. */
import type { Found } from './leadership.ts';
import type { Line } from './lines.ts';
import { extractUnits, give, makeDraft, type Draft } from './nodes.ts';
import type { Numbering } from './numbering.ts';
import { readNumber, readBareNumber } from './numbering.ts';
import { findPeriods } from './dates.ts';
import { nameLike, readPersons, readRole } from './people.ts';
import { readPhase } from './phases.ts';
import type { SectionKind } from './reading.ts';
import type { Step } from './stages.ts';
import { cellsByKind, makeGrid, readColumns, readRows, tableSort, type Columns, type Grid } from './tables.ts';
import { readTitle } from './title.ts';
import { noUnits, splitUnits } from './units.ts';

/** Runs of lines that share a table, by the place of their first line. */
export function tableGroups(lines: readonly Line[]): Map<number, { lines: Line[] }> {
  const out = new Map<number, { lines: Line[] }>();
  for (let at = 0; at < lines.length;) {
    const cell = lines[at]!.cell;
    if (!cell) {
      at++;
      continue;
    }
    let stop = at + 1;
    while (stop < lines.length && lines[stop]!.cell?.table === cell.table) stop++;
    out.set(at, { lines: lines.slice(at, stop) });
    at = stop;
  }
  return out;
}

export type Place = {
  current: Draft;
  section: Draft;
  kind: SectionKind;
  id: string;
  steps: Step[];
  people: Found[];
};

const asTable = (lines: readonly Line[]) => {
  for (const line of lines) if (line.as === 'unread') line.as = 'table';
};

/** Reads one table. Tables of tasks become children of the current node; a table of no known sort is prose of it. */
export function placeTable(table: { lines: Line[] }, place: Place): void {
  const grid = makeGrid(table.lines);
  const columns = readColumns(grid);
  const sort = columns ? tableSort(columns) : null;
  if (columns && sort === 'tasks') return placeTasks(grid, columns, place);
  if (columns && sort === 'phases') return placePhases(grid, columns, place);
  if (columns && sort === 'people') return placePeople(grid, columns, place);
  if (loosePeople(grid, place)) return;
  for (const line of table.lines) {
    if (line.text && line.as === 'unread') place.current.prose.push(line);
    else line.as = 'table';
  }
}

function rowNumber(value: number): Numbering {
  return { scheme: 'd', value, label: String(value), length: 0, depth: 1, weak: false, restored: false };
}

function placeTasks(grid: Grid, columns: Columns, place: Place): void {
  const under = place.current;
  let parent = under;
  const groups = new Map<unknown, Draft>();
  const add = (to: Draft, number: Numbering | null, lines: Line[]): Draft => {
    const value = number ?? rowNumber((to.children.at(-1)?.item.line?.number?.value ?? 0) + 1);
    const first = lines[0] ?? grid.lines[0]!;
    const draft = makeDraft({ line: { ...first, number: value }, at: -1, parent: null, children: [] }, to);
    to.children.push(draft);
    draft.lines.push(...lines);
    return draft;
  };
  for (const row of readRows(grid, columns)) {
    if (row.group) {
      parent = under;
      if (row.number) {
        parent = add(under, row.number, row.lines);
        parent.title = readTitle(row.title).title;
      } else asTable(row.lines);
      continue;
    }
    let to = parent;
    if (row.over) {
      let group = groups.get(row.over);
      if (!group) {
        const number = readNumber(row.over.text)!;
        group = add(parent, number, row.over.lines);
        group.title = readTitle(row.over.text.slice(number.length).replace(/\n/g, '')).title;
        groups.set(row.over, group);
      }
      to = group;
    }
    const draft = add(to, row.number, row.lines);
    const cut = extractUnits(row.title);
    draft.title = readTitle(row.title).title;
    draft.rest = [readTitle(cut.text).rest, row.content].filter(Boolean).join('\n');
    for (const units of cut.units) give(draft, units, row.lines[0]!);
    draft.words.push(cut.text, row.content);
    const fill = (kind: 'lead' | 'co', text: string, lines: Line[]) => {
      if (!text) return;
      const units = noUnits();
      for (const name of splitUnits(text)) {
        const noted = /^(.*?)[（(](牵头|主办|主责|配合|协办)[）)]$/.exec(name);
        if (noted) (/牵头|主/.test(noted[2]!) ? units.lead : units.co).push(noted[1]!);
        else units[kind].push(name);
      }
      if (lines[0]) give(draft, units, lines[0]);
    };
    fill('lead', row.lead, row.leadLines);
    fill('co', row.co, row.coLines);
    if (row.due && row.dueLines[0]) draft.given.due = { words: row.due.replace(/\n/g, ''), line: row.dueLines[0] };
    for (const line of [...row.leadLines, ...row.coLines]) {
      if (line.as === 'unread') line.as = 'units';
      if (!draft.given.lines.includes(line)) draft.given.lines.push(line);
    }
    for (const line of row.dueLines) if (line.as === 'unread') line.as = 'due';
    draft.lines = draft.lines.filter((line) => line.as !== 'units' && line.as !== 'due');
  }
  asTable(grid.lines.filter((line) => line.cell!.row < columns.head));
}

function placePhases(grid: Grid, columns: Columns, place: Place): void {
  for (const row of grid.rows.slice(columns.head)) {
    const cells = cellsByKind(row, columns);
    const name = cells.get('phase') ?? cells.get('task') ?? '';
    const when = cells.get('due') ?? '';
    if (!name.trim()) continue;
    const bare = readBareNumber(name) ? '' : name.replace(/\n/g, '');
    const number = readNumber(bare);
    const words = readPhase(number && number.scheme !== 'stage' ? bare.slice(number.length) : bare);
    const period = findPeriods(when.replace(/\n/g, ''))[0] ?? words.period;
    const lines = [...new Set(row.flatMap((cell) => cell?.lines ?? []))];
    const text = [cells.get('task'), cells.get('content')].filter((word) => word && word !== name).join('\n');
    place.steps.push({ words: { name: words.name, period, words: when || words.words, text }, lines });
  }
  asTable(grid.lines.filter((line) => line.cell!.row < columns.head));
}

const isRole = (word: string) => readRole(`${word.replace(/\s/g, '')}：`, true) !== null;

function placePeople(grid: Grid, columns: Columns, place: Place): void {
  let role = '';
  for (const row of grid.rows.slice(columns.head)) {
    const cells = cellsByKind(row, columns);
    const name = (cells.get('name') ?? '').replace(/\s/g, '');
    const said = (cells.get('role') ?? '').replace(/\s/g, '');
    const posts = row
      .filter((cell, c) => cell !== null && columns.kinds[c] === 'post')
      .map((cell) => cell!.text.replace(/\n/g, '').trim());
    // 职务 may hold the role in the group, beside 单位及职务
    const asRole = columns.kinds.includes('role') ? -1 : posts.findIndex((word) => isRole(word));
    if (said) role = said;
    else if (asRole >= 0) role = posts[asRole]!.replace(/\s/g, '');
    const post = posts.find((_, at) => at !== asRole) ?? '';
    const lines = [...new Set(row.flatMap((cell) => cell?.lines ?? []))];
    for (const line of lines) line.as = 'person';
    if (!name || !role) continue;
    for (const one of name.split(/[、，,]/)) {
      if (one) place.people.push({ named: { role, name: one, post: post || null }, line: lines[0]! });
    }
  }
  asTable(grid.lines.filter((line) => line.cell!.row < columns.head));
}

/** 组长 | 张三 | 区长, without a heading row. */
function loosePeople(grid: Grid, place: Place): boolean {
  let role = '';
  const out: Found[] = [];
  for (const row of grid.rows) {
    const cells = [...new Set(row.filter((cell) => cell !== null))].filter((cell) => cell.text.trim());
    if (!cells.length) continue;
    const head = readRole(`${cells[0]!.text.replace(/[\s：:]/g, '')}：`, true);
    if (head) role = head.role;
    const rest = (head ? cells.slice(1) : cells).map((cell) => cell.text.replace(/\n/g, ' ').trim());
    if (!role) return false;
    const first = rest[0] ?? '';
    if (!nameLike(first.split(/[\s（(、]/)[0] ?? '') && !readPersons(role, rest.join(' ')).length) return false;
    for (const named of readPersons(role, rest.join(' '))) out.push({ named, line: cells[0]!.lines[0]! });
  }
  if (!out.length) return false;
  for (const found of out) place.people.push(found);
  for (const line of grid.lines) line.as = 'person';
  return true;
}
