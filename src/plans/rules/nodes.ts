/** Tasks out of an outline: titles, unit lines given to the node they close, time limits, table rows. */
import type { Line } from './lines.ts';
import type { Item } from './outline.ts';
import { readTitle } from './title.ts';
import {
  findUnitTail,
  noUnits,
  readBracketUnits,
  readLabelled,
  readProseUnits,
  readUnitSentence,
  splitUnits,
  unitLike,
  type LabelKind,
  type UnitWords,
} from './units.ts';

/** Units and time-limit words given to a node so far, with the lines they came from. */
export type Given = {
  lead: { name: string; line: Line }[];
  co: { name: string; line: Line }[];
  due: { words: string; line: Line } | null;
  bySentence: boolean;
  lines: Line[];
};

export const nothing = (): Given => ({ lead: [], co: [], due: null, bySentence: false, lines: [] });

/** An item of the outline as a task in the making. */
export type Draft = {
  item: Item;
  parent: Draft | null;
  children: Draft[];
  title: string;
  rest: string;
  prose: Line[];
  /** Own words in which a time limit is looked for. */
  words: string[];
  given: Given;
  lines: Line[];
  ambiguous: boolean;
};

export function makeDraft(item: Item, parent: Draft | null): Draft {
  return {
    item,
    parent,
    children: [],
    title: '',
    rest: '',
    prose: [],
    words: [],
    given: nothing(),
    lines: [],
    ambiguous: false,
  };
}

export function give(draft: Draft, units: UnitWords, line: Line): void {
  const { given } = draft;
  for (const part of ['lead', 'co'] as const) {
    const known = new Set(given[part].map((unit) => unit.name));
    for (const name of units[part])
      if (!known.has(name)) {
        known.add(name);
        given[part].push({ name, line });
      }
  }
  if (units.due !== null && given.due === null) given.due = { words: units.due, line };
  if (units.bySentence) given.bySentence = true;
  if (!given.lines.includes(line)) given.lines.push(line);
}

/**
 * Takes unit words out of a line of prose: brackets with units, and a labelled tail. What is left is the prose. Sentences
 * (由A牵头,B配合) are read where they stand and stay prose.
 */
export function extractUnits(text: string): { text: string; units: UnitWords[] } {
  const units: UnitWords[] = [];
  let left = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (!'（(【['.includes(char)) continue;
    let depth = 0;
    let stop = -1;
    for (let i = at; i < text.length && i - at < 420; i++) {
      if ('（(【['.includes(text[i]!)) depth++;
      else if ('）)】]'.includes(text[i]!) && --depth === 0) {
        stop = i;
        break;
      }
    }
    // an unclosed bracket of units at the end of the line
    const open = stop < 0;
    if (open && text.length - at > 420) continue;
    const inner = text.slice(at + 1, open ? text.length : stop);
    const found = readBracketUnits(inner, text[at - 1]);
    if (!found || (open && !found.labels.length)) {
      if (open) break;
      continue;
    }
    const after = open ? '' : text.slice(stop + 1);
    const bare = !found.labels.length && !found.bySentence;
    // a bare list counts at the end of the paragraph or of its heading
    if (bare && !/^\s*(?:[。；;：:]|$)/.test(after)) {
      at = stop;
      continue;
    }
    if (bare && !/^\s*[。；;]?\s*$/.test(after) && /[。；;]/.test(text.slice(0, at))) {
      at = stop;
      continue;
    }
    units.push(found);
    left += text.slice(from, at);
    from = open ? text.length : stop + 1;
    at = from - 1;
  }
  left += text.slice(from);
  const tail = findUnitTail(left);
  if (tail >= 0) {
    const labelled = readLabelled(left.slice(tail));
    if (labelled && (labelled.lead.length || labelled.co.length || labelled.due)) {
      units.push(labelled);
      left = left.slice(0, tail);
    }
  }
  if (!units.some((found) => found.lead.length || found.co.length)) {
    const told = readProseUnits(left);
    if (told) units.push(told);
  }
  return { text: left.trim(), units };
}

/** A line that is nothing but units (or a time limit): labelled, in brackets, or a sentence. Null when it is prose. */
export function readUnitLine(text: string): UnitWords | null {
  const labelled = readLabelled(text);
  if (labelled) {
    if (labelled.labels.every((label) => label === 'aside')) return labelled.labels.length ? labelled : null;
    return labelled;
  }
  const bracket = /^[（(【[](.+)[）)】\]]\s*[。；;]?$/s.exec(text);
  if (bracket) {
    const found = readBracketUnits(bracket[1]!);
    if (found) return found;
  }
  if (text.length <= 120) return readUnitSentence(text);
  return null;
}

/** The value of a label that stood alone on the line before. Null when the line is no such value. */
export function readOpenValue(kind: LabelKind, text: string): UnitWords | null {
  if (kind === 'aside') return text.length <= 30 ? noUnits() : null;
  if (kind === 'due') return text.length <= 30 ? { ...noUnits(), due: text.replace(/[。；;]$/, '') } : null;
  const names = splitUnits(text);
  if (!names.length || !names.every(unitLike)) return null;
  return { ...noUnits(), [kind]: names };
}

const hasUnits = (draft: Draft): boolean =>
  draft.given.lead.length > 0 || draft.given.co.length > 0 || draft.children.some(hasUnits);

/**
 * To whom a unit block in its own paragraphs belongs: the innermost node whose block it closes. After the last child it is
 * the parent's, unless that child's earlier siblings each have their own. `section` stands for the top section.
 */
export function closes(leaf: Draft, section: Draft): { draft: Draft; ambiguous: boolean } {
  let draft = leaf;
  while (draft.parent) {
    const parent = draft.parent;
    if (parent.children.at(-1) !== draft) break;
    const earlier = parent.children.slice(0, -1);
    if (!earlier.length) break;
    if (parent.given.lead.length || parent.given.co.length) break;
    const served = earlier.filter(hasUnits).length;
    if (served === earlier.length) break;
    if (parent === section && served > 0) return { draft, ambiguous: true };
    draft = parent;
  }
  return { draft, ambiguous: false };
}

/** Sets title and prose of a draft from the words after its number. */
export function setTitle(draft: Draft, body: string): void {
  const { text, units } = extractUnits(body);
  const line = draft.item.line;
  const read = readTitle(body);
  const plain = text === body.trim() ? read : readTitle(text);
  const { title } = read;
  draft.title = title || plain.title;
  draft.rest = plain.rest;
  draft.words.push(text);
  if (line) for (const found of units) give(draft, found, line);
}

const begins =
  /^(?:对|每|由|按|在|以|要|把|通过|针对|围绕|结合|坚持|各|从|为|将|全面|组织|定期|继续|充分|所有|凡|根据|建立|实行|街道|社区)/;

/**
 * Headings that ran into their text when line breaks were lost (「整治周边环境对市场出入口…」): cut where the headings beside
 * them end, when a sentence begins there.
 */
export function likeSiblings(drafts: readonly Draft[]): void {
  const lengths = new Set<number>();
  for (const draft of drafts)
    if (draft.title.length >= 4 && draft.title.length <= 10 && !/[，,]/.test(draft.title))
      lengths.add(draft.title.length);
  for (const draft of drafts) {
    const line = draft.item.line!;
    if (!line.cut || draft.title.length <= 12) continue;
    const length = [...lengths].find(
      (n) => begins.test(draft.title.slice(n)) && !/[，,、]/.test(draft.title.slice(0, n)),
    );
    if (length === undefined) continue;
    draft.rest = extractUnits(line.body).text.slice(length);
    draft.title = draft.title.slice(0, length);
  }
}
