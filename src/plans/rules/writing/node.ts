/** A heading or task as paragraphs that our own reader reads back as the same heading or task. */
import type { OfficialParagraph } from '#documents/rules/official/document.ts';
import { readDueProse, readDueValue } from '../due.ts';
import { extractUnits, readUnitLine } from '../nodes.ts';
import { readNumber } from '../numbering.ts';
import type { Repeat } from '../reading.ts';
import { readTitle } from '../title.ts';
import type { TreeNode } from '../tree.ts';
import { levelOf, printed } from './numbers.ts';

/** What is read of a numbered line without its number. */
function asTask(line: string): { title: string; rest: string } {
  const { text } = extractUnits(line);
  const read = readTitle(line);
  const plain = text === line.trim() ? read : readTitle(text);
  return { title: read.title || plain.title, rest: plain.rest };
}
const asSection = (line: string) => {
  const cut = extractUnits(line);
  return { title: readTitle(line).title.replace(/[，,、。：:]$/, ''), rest: readTitle(cut.text).rest };
};

/** Whether a line can stand as a paragraph of its own and stay what it is: prose. */
const standsAlone = (line: string): boolean => readNumber(line) === null && readUnitLine(line) === null;

/**
 * Lines of a text as paragraphs. A bare label (the heading row of a table that could not be read) is no paragraph of its
 * own, or the next line would be taken for its value.
 */
function joined(body: string): string[] {
  const out: string[] = [];
  for (const said of body.split('\n')) {
    if (said.trim() === '') continue;
    // A space between two characters of a sentence is left from scanning.
    const sentence = said.length > 15 && /[。；]$/.test(said) && readNumber(said) === null;
    const line = sentence ? said.replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '') : said;
    if (out.length > 0 && line.length <= 12 && readUnitLine(line)) out.push(`${out.pop()}　${line}`);
    else out.push(line);
  }
  return out;
}

/** Head line of a node: its words, and how many of them are the heading; and the lines that follow as paragraphs. */
export interface Headed {
  words: string;
  heading: number;
  rest: string[];
}

/** Title and text of a node as a head line and the paragraphs under it, joined so that the reader parts them again. */
export function headed(node: Pick<TreeNode, 'title' | 'body'>, how: { section: boolean; children: boolean }): Headed {
  const title = node.title.trim();
  const lines = joined(node.body);
  const [first = '', ...rest] = lines;
  const read = how.section ? asSection : asTask;
  const parted = (words: string, then: string) => {
    const back = read(words);
    return back.title === title && back.rest === then;
  };
  const alone = (): Headed => ({ words: title, heading: title.length, rest: lines });
  if (first === '') {
    const sentence = !how.section && !how.children && (/[，,]/.test(title) || title.length > 20);
    const words = [sentence ? `${title}。` : title, title, `${title}。`].find((words) => parted(words, '')) ?? title;
    return { words, heading: words.length > 32 ? 0 : words.length, rest: [] };
  }
  const begins = first.startsWith(title) && read(first).title === title;
  if (begins && parted(first, first)) return { words: first, heading: 0, rest };
  const free = (how.section || standsAlone(first)) && parted(title, '');
  if ((how.section || how.children) && free) return alone();
  for (const joint of ['。', '：', ' ', '', '；'])
    if (parted(`${title}${joint}${first}`, first))
      return { words: `${title}${joint}${first}`, heading: title.length + joint.trim().length, rest };
  return free || how.section ? alone() : { words: `${title}。${first}`, heading: title.length + 1, rest };
}

const often: Record<Repeat, string> = {
  daily: '每日',
  weekly: '每周',
  monthly: '每月',
  quarterly: '每季度',
  'half-yearly': '每半年',
  yearly: '每年',
};

/** The words of a time limit that read back as this one; null when the node's own words say it already. */
export function limitOf(node: TreeNode, said: readonly string[], year: number | null): string | null {
  const prose = readDueProse(said.map((line) => extractUnits(line).text).join('\n'), year);
  if (prose.due === node.due && prose.words === node.dueText && prose.repeat === node.repeat) return null;
  if (node.due === null && node.dueText === null && (node.repeat === null || node.repeat === prose.repeat)) return null;
  const fits = (words: string) => {
    const read = readDueValue(words, year);
    return read.due === node.due && (read.repeat ?? prose.repeat) === node.repeat;
  };
  if (node.dueText !== null && fits(node.dueText)) return node.dueText;
  if (node.due === null) return node.dueText ?? (node.repeat ? often[node.repeat] : null);
  const [y, m, d] = node.due.split('-').map(Number);
  return `${y}年${m}月${d}日前`;
}

/** 牵头单位 and 责任单位 with their names, and the time limit: label and value. */
export function labelled(node: TreeNode, limit: string | null): [label: string, value: string][] {
  const names = (part: 'lead' | 'co') =>
    node.units
      .filter((unit) => unit.part === part)
      .map((unit) => unit.written)
      .join('、');
  const out: [string, string][] = [
    ['牵头单位', names('lead')],
    ['责任单位', names('co')],
    ['完成时限', limit ?? ''],
  ];
  return out.filter(([, value]) => value !== '');
}

/** What a line already tells of units, so that they are not written twice. */
export function toldUnits(lines: readonly string[]): { part: 'lead' | 'co'; written: string }[] {
  return lines.flatMap((line) =>
    extractUnits(line).units.flatMap((found) => [
      ...found.lead.map((written) => ({ part: 'lead' as const, written })),
      ...found.co.map((written) => ({ part: 'co' as const, written })),
    ]),
  );
}

/**
 * The paragraphs of one node without its children: heading, text, units and time limit.
 * @param inline units go in brackets behind the text; otherwise each on a line of its own, which the reader gives to the
 *   node whose block they close.
 */
export function nodeParagraphs(
  node: TreeNode,
  place: { depth: number; label: string; children: boolean; inline: boolean; year: number | null },
): OfficialParagraph[] {
  const section = place.depth === 0;
  const { words, heading, rest } = headed(node, { section, children: place.children });
  const number = printed(place.label);
  const level = levelOf(place.label, place.depth);
  const lines = [words, ...rest];
  const told = toldUnits(lines);
  const same =
    told.length === node.units.length &&
    told.every((one, i) => one.written === node.units[i]!.written && one.part === node.units[i]!.part);
  const limit = limitOf(node, section ? rest : lines, place.year);
  const facts = labelled(same ? { ...node, units: [] } : node, section && node.section ? null : limit);
  const out: OfficialParagraph[] = [
    { level, text: number + words, heading: heading === 0 ? 0 : number.length + heading },
    ...rest.map((text) => plain(text)),
  ];
  if (facts.length === 0) return out;
  if (!place.inline)
    return [...out, ...facts.map(([label, value]): OfficialParagraph => ({ level: 0, text: `${label}：${value}` }))];
  const said = `（${facts.map(([label, value]) => `${label}：${value}`).join('；')}）`;
  // Behind the text of the node: at the end of its head line, so that no other paragraph can be meant.
  const head = out[0]!;
  const bare = /^(.*?)([。；;]?)$/su.exec(head.text)!;
  head.text = rest.length === 0 && heading === 0 ? `${bare[1]}${said}${bare[2] || '。'}` : `${head.text}${said}`;
  return out;
}

/** A paragraph of prose; one that begins with a number is set as its level. */
export function plain(text: string): OfficialParagraph {
  const number = readNumber(text);
  if (!number) return { level: 0, text };
  const level = levelOf(number.label, 4);
  const body = text.slice(number.length);
  const { title } = readTitle(body);
  const alone = title.length >= body.trim().length - 1 && title.length <= 25;
  const runIn = title.length <= 30 && title.length < body.trim().length - 1;
  return { level, text, heading: alone ? text.length : runIn ? number.length + title.length + 1 : 0 };
}
