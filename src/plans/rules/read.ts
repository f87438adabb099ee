/** The reader: paragraphs of a document in, everything the document says as a plan out. Pure, total, linear. */
import type { Paragraph } from '#documents/rules/paragraph.ts';
import { attachmentHead, findGap, isFurniture, isGarbled, isPageNumber, isPager } from './furniture.ts';
import { clean, cutLine, linesOf, type Line } from './lines.ts';
import { settleNumbers } from './outline.ts';
import { readPlan } from './plan.ts';
import type { Account, Doubt, Part, Plan, Reading, Unread } from './reading.ts';
import { repair } from './repair.ts';
import { cutRunOn } from './run-on.ts';
import { splitPlans } from './split.ts';
import { readColumns, makeGrid, tableSort, typedTable } from './tables.ts';

/**
 * Reads a plan document. Never throws; a document without any plan gives no plans, and its paragraphs are `unread`.
 * Every paragraph has exactly one account, at its place in `accounts`; `paragraphs` must be numbered 0, 1, 2 … in order.
 */
export function readPlans(paragraphs: readonly Paragraph[]): Reading {
  const raw: Line[] = [];
  const aside = new Map<number, string>();
  const markdown = paragraphs.filter(({ text }) => /^\s{0,3}#{1,4}\s\S/.test(text)).length >= 2;
  for (const paragraph of paragraphs) {
    if (paragraph.source === 'header' || paragraph.source === 'footer' || paragraph.source === 'footnote') {
      if (clean(paragraph.text).trim()) aside.set(paragraph.index, clean(paragraph.text).trim());
      continue;
    }
    const said = markdown ? { ...paragraph, text: withoutMarks(paragraph.text) } : paragraph;
    for (const line of linesOf(said)) raw.push(line);
  }
  const doubts: Doubt[] = [];
  settleNumbers(raw);
  for (const line of raw)
    if (!line.cell && (!line.number || isPager(line.text)) && isFurniture(line.text)) line.as = 'furniture';
  markRunningHeads(raw);
  markLinks(raw);
  const marked = markGaps(repair(raw, doubts));
  settleNumbers(marked.lines);
  const lines = layTables(cutRunOn(marked.lines, doubts), paragraphs);
  settleNumbers(lines);
  markAttachments(lines);
  const plans: Plan[] = [];
  const numbered = lines.some((line) => line.number !== null || line.cell !== null);
  const planned = lines.some((line) => line.as === 'unread');
  if (planned && (numbered || lines.some((line) => /方案|计划|预案/.test(line.text)))) {
    splitPlans(lines, marked.hidden).forEach((segment, at) => {
      const { plan, doubts: more } = readPlan(lines, segment, `p${at + 1}`);
      plans.push(plan);
      for (const doubt of more) doubts.push(doubt);
    });
  }
  // garbled words stood in a plan's place but are no plan text
  for (const line of lines) if (line.as === 'gap' && !marked.hidden.has(line)) line.as = 'unread';
  const kept = new Set(plans.map((plan) => plan.id));
  for (const doubt of doubts) if (doubt.at === '' && kept.size) doubt.at = plans[0]!.id;
  return { plans, unread: unreadOf(lines), accounts: accountsOf(paragraphs, lines, aside), doubts };
}

/** Lines that stand again and again beside a page number: the head or foot of every page. */
function markRunningHeads(lines: readonly Line[]): void {
  const beside = new Map<string, number>();
  const at = (i: number) => lines[i]?.as === 'furniture' && isPageNumber(lines[i]!.text);
  lines.forEach((line, i) => {
    if (line.as !== 'unread' || line.cell || line.number || line.text.length > 60) return;
    if (at(i - 1) || at(i + 1)) beside.set(line.text, (beside.get(line.text) ?? 0) + 1);
  });
  for (const line of lines)
    if (line.as === 'unread' && !line.cell && (beside.get(line.text) ?? 0) >= 2) line.as = 'furniture';
}

const linkHead =
  /(?:推荐(?:阅读|文章)?|相关(?:文章|阅读|推荐|内容)|还看了|猜你喜欢|延伸阅读|热门文章|最新文章|目\s*录)\s*[:：]?$/;

/** Short lines straight below 相关文章: or 还看了: are links, also when they are numbered; so are the entries of a 目录. */
function markLinks(lines: readonly Line[]): void {
  let listing = false;
  let last = -1;
  const entries = new Set<string>();
  let numbered: boolean | null = null;
  for (const line of lines) {
    const at = line.pieces[0]!.paragraph;
    if (line.cell) listing = false;
    else if (line.as === 'furniture') {
      if (linkHead.test(line.text)) numbered = null;
      listing = linkHead.test(line.text) || (listing && at === last + 1);
    }
    // an entry said again is where the text below a table of contents begins
    else if (entries.has(line.text) || (listing && numbered === true && !line.number)) listing = false;
    else if (
      listing &&
      at === last + 1 &&
      line.text.length <= 40 &&
      !/[。；;：:]$/.test(line.text) &&
      line.number?.scheme !== 'cn' &&
      line.number?.scheme !== 'pcn'
    ) {
      line.as = 'furniture';
      entries.add(line.text);
      numbered ??= line.number !== null;
      line.number = null;
    } else listing = false;
    last = at;
  }
}

/** A line of Markdown without its marks. */
function withoutMarks(text: string): string {
  return text.replace(/^\s{0,3}(?:#{1,6}|>)\s+/, '').replace(/\*\*([^*\n]{1,200})\*\*/g, '$1');
}

/** Sets marks of missing text apart as lines of their own. */
function markGaps(lines: readonly Line[]): { lines: Line[]; hidden: Map<Line, number | null> } {
  const out: Line[] = [];
  const hidden = new Map<Line, number | null>();
  for (const line of lines) {
    const gap = line.text.length < 200_000 ? findGap(line.text) : null;
    if (gap) {
      const parts = cutLine(line, [...new Set([0, gap.at, gap.stop])]);
      const words = line.text.slice(gap.at, gap.stop).trim();
      const mark = parts.find((part) => part.text === words) ?? parts[0]!;
      mark.number = null;
      mark.body = mark.text;
      mark.as = 'gap';
      hidden.set(mark, gap.hidden);
      out.push(...parts);
      continue;
    }
    if (line.as === 'unread' && !line.cell && isGarbled(line.text)) line.as = 'gap';
    out.push(line);
  }
  return { lines: out, hidden };
}

/** Lists of attachments (附件:1.… 2.…), wherever they stand, so that their numbers are nobody's tasks. */
function markAttachments(lines: readonly Line[]): void {
  let listing = 0;
  for (const line of lines) {
    if (line.as !== 'unread') {
      if (line.as !== 'furniture') listing = 0;
      continue;
    }
    if (line.cell) {
      listing = 0;
      continue;
    }
    const text = line.text;
    if (attachmentHead(text)) {
      line.as = 'attachment';
      listing = 1;
      continue;
    }
    if (!listing) continue;
    const { number } = line;
    const short = text.length <= 60 && !/[。；;]/.test(text.slice(0, -1));
    const next =
      number &&
      (number.scheme === 'd' || number.scheme === 'pd') &&
      number.value >= listing &&
      number.value <= listing + 1;
    if (
      short &&
      (next ||
        (!number && /(?:表|书|单|标准|细则|办法|名单|清单|样式|模板|台账|册|名录|指南)$/.test(text) && line.indent > 0))
    ) {
      if (number) listing = number.value;
      line.as = 'attachment';
    } else listing = 0;
  }
}

/** Tables typed with tabs or bars become cells; a Word table that only lays out the page becomes lines. */
function layTables(lines: readonly Line[], paragraphs: readonly Paragraph[]): Line[] {
  let next = paragraphs.reduce((most, paragraph) => Math.max(most, paragraph.cell?.table ?? -1), -1) + 1;
  const out: Line[] = [];
  for (let at = 0; at < lines.length;) {
    const line = lines[at]!;
    if (line.cell) {
      let stop = at + 1;
      while (stop < lines.length && lines[stop]!.cell?.table === line.cell.table) stop++;
      const group = lines.slice(at, stop);
      if (isLayout(group)) for (const inner of group) inner.cell = null;
      for (const inner of group) out.push(inner);
      at = stop;
      continue;
    }
    if (line.as === 'unread' && /[\t|｜│┃]|\s{2}/.test(line.text)) {
      const table = typedTable(lines, at, next);
      if (table) {
        for (let i = at; i < table.stop; i++) if (lines[i]!.as === 'table') out.push(lines[i]!);
        for (const inner of table.lines) out.push(inner);
        next++;
        at = table.stop;
        continue;
      }
    }
    out.push(line);
    at++;
  }
  return out;
}

function isLayout(group: readonly Line[]): boolean {
  const grid = makeGrid([...group]);
  const columns = readColumns(grid);
  if (columns && tableSort(columns)) return false;
  const heads = group.filter(
    (line) => line.number && !line.number.weak && (line.number.scheme === 'cn' || line.number.scheme === 'pcn'),
  );
  return heads.length >= 2 && group.some((line) => line.text.length > 60);
}

function unreadOf(lines: readonly Line[]): Unread[] {
  return lines
    .filter((line) => line.as === 'gap' || line.as === 'unread')
    .map((line) => ({ text: line.text, gap: line.as === 'gap', from: line.pieces.map((piece) => piece.paragraph) }));
}

/** One account per paragraph, from the lines that came of it. */
function accountsOf(
  paragraphs: readonly Paragraph[],
  lines: readonly Line[],
  aside: ReadonlyMap<number, string>,
): Account[] {
  const parts = new Map<number, Part[]>();
  for (const line of lines) {
    for (const piece of line.pieces) {
      const list = parts.get(piece.paragraph) ?? [];
      list.push({ as: line.as, plan: line.plan, ref: line.ref, text: piece.text });
      parts.set(piece.paragraph, list);
    }
  }
  return paragraphs.map(({ index }) => {
    const text = aside.get(index);
    if (text !== undefined) {
      const part: Part = { as: 'furniture', plan: null, ref: null, text };
      return { paragraph: index, as: 'furniture', plan: null, ref: null, parts: [part] };
    }
    const list = parts.get(index);
    if (!list)
      return {
        paragraph: index,
        as: 'blank',
        plan: null,
        ref: null,
        parts: [{ as: 'blank', plan: null, ref: null, text: '' }],
      };
    const chief =
      list.find((part) => part.as === 'unread' || part.as === 'gap') ??
      list.reduce((most, part) => (part.text.length > most.text.length ? part : most));
    return { paragraph: index, as: chief.as, plan: chief.plan, ref: chief.ref, parts: list };
  });
}
