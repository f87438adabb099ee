/** Reads one plan out of its lines: head, sections, tasks, people, phases, signature, attachments. */
import { addBasis, findBasis } from './basis.ts';
import { isHiddenDateLine, readDateLine, titleYear } from './dates.ts';
import { isPageMatter, isRedHead } from './furniture.ts';
import { readLeadership, type Found } from './leadership.ts';
import { mark, paragraphsOf, type Line } from './lines.ts';
import { levelKey, topLevel } from './outline.ts';
import type { Doubt, Plan } from './reading.ts';
import { readSections } from './section-reader.ts';
import { isKnownHeading, sectionKind } from './sections.ts';
import { isTitle, type Segment } from './split.ts';
import { readTitle } from './title.ts';
import { unitLike } from './units.ts';

export type PlanReading = { plan: Plan; doubts: Doubt[] };

const squeeze = (text: string) => text.replace(/[\s\p{P}]/gu, '');

/** One plan. `lines` is the whole page; the segment says which of them are the plan's. */
export function readPlan(lines: readonly Line[], segment: Segment, id: string): PlanReading {
  const doubts: Doubt[] = [];
  const all = lines.slice(segment.start, segment.stop);
  for (const line of all) line.plan = id;
  const own = all.filter((line) => line.as === 'unread');
  const titleLine = segment.title >= 0 ? lines[segment.title]! : null;
  const title = titleLine ? titleLine.text.replace(/\s+/g, ' ').trim() : null;

  const titleAt = titleLine ? all.indexOf(titleLine) : -1;
  const ends = cutTail(own, all, titleAt, id);
  const attachments = all
    .filter((line) => line.as === 'attachment')
    .map((line) => line.text.replace(/^[【[（(]?附\s{0,4}(?:件|表|录)\s*[】\]）)]?\s*[:：]?\s*/, '').trim())
    .filter((words) => words !== '');
  const attached = new Set(ends.tables);
  const main = takeIn(
    own.filter((line) => line.as === 'unread' && !attached.has(line)),
    ends.tables,
    id,
  );
  const top = headedByWords(main) ? null : topLevel(main);
  const first = firstSection(main, top);
  const head = main.slice(0, first);
  const body = main.slice(first);

  // the head: titles, red head, covering notice, addressee, preamble
  const front = readHead(head, titleLine, id);
  if (titleLine) mark(titleLine, 'title', id);
  let hidden = false;
  let ownDate: string | null = null;
  let noticeDate: string | null = null;
  all.forEach((line, at) => {
    if (line.cell || line.as === 'furniture' || line.text.length > 40) return;
    const date = readDateLine(line.text);
    noticeDate ??= date;
    if (at <= titleAt) return;
    ownDate ??= date;
    hidden ||= isHiddenDateLine(line.text);
  });
  const dated = (ownDate ?? (hidden ? null : noticeDate)) as string | null;
  const year = (title ? titleYear(title) : null) ?? (dated ? Number(dated.slice(0, 4)) : null);

  const preambleTop = front.preamble;
  const { sections, tasks, phases, found } = readSections(body, { id, top, year, doubts });
  const leaders: Found[] = [...readLeadership(preambleTop, false), ...found];

  const own_ = new Set(front.numbers.map((number) => squeeze(number)));
  const numbers: string[] = [];
  const basis: Plan['basis'] = [];
  for (const line of all) {
    if (line.as === 'furniture' || line.as === 'gap' || line.as === 'attachment' || line.as === 'number') continue;
    const cited = findBasis(line.text).filter((number) => !own_.has(squeeze(number)));
    for (const number of addBasis(numbers, cited)) basis.push({ number, from: paragraphsOf([line]) });
  }

  const plan: Plan = {
    id,
    title,
    year,
    basis,
    addressee: front.addressee,
    preamble: front.preamble.map((line) => line.text),
    sections,
    tasks,
    leadership: leaders.map(({ named, line }, at) => {
      const person = `${id}/person/${at + 1}`;
      if (line.as === 'person') line.ref ??= person;
      return { id: person, role: named.role, name: named.name, post: named.post, from: paragraphsOf([line]) };
    }),
    phases,
    signature: { by: ends.by, date: ends.date ?? ownDate },
    attachments,
    from: titleLine ? paragraphsOf([titleLine]) : [],
  };
  if (title === null) {
    doubts.push({ code: 'title-missing', at: id, paragraph: paragraphsOf(own)[0] ?? 0, words: null });
  }
  for (const line of all) {
    if (line.as !== 'unread') continue;
    mark(line, 'prose', id);
  }
  return { plan, doubts };
}

/** Tables that are attached belong to the section of tasks that names none itself; without one they are attachment. */
function takeIn(main: readonly Line[], tables: readonly Line[], id: string): Line[] {
  if (!tables.length) return [...main];
  const top = topLevel(main);
  const heads = main.flatMap((line, at) =>
    top !== null && line.number && !line.cell && levelKey(line.number) === top ? [at] : [],
  );
  const empty = heads.find((at, i) => {
    const stop = heads[i + 1] ?? main.length;
    const bare = !main.slice(at + 1, stop).some((line) => line.number !== null || line.cell !== null);
    return bare && sectionKind(readTitle(main[at]!.body).title, { people: false, dated: false }).kind === 'tasks';
  });
  if (empty === undefined) {
    for (const line of tables) mark(line, 'attachment', id);
    return [...main];
  }
  const stop = heads.find((at) => at > empty) ?? main.length;
  return [...main.slice(0, stop), ...tables, ...main.slice(stop)];
}

/** Top headings without numbers (指导思想 … 保障措施, each alone on its line) over lists that begin at 1 or (一). */
function headedByWords(lines: readonly Line[]): boolean {
  let heads = 0;
  for (const line of lines) {
    if (line.cell) continue;
    if (line.number && /^(?:part|chapter|roman|cn|formal|article)$/.test(line.number.scheme)) return false;
    if (!line.number && isKnownHeading(line.text.replace(/[：:]$/, ''))) heads++;
  }
  return heads >= 2;
}

/** Where the first section begins: the first line of the top level, a known heading, or a table. */
function firstSection(lines: readonly Line[], top: string | null): number {
  const at = lines.findIndex(
    (line) =>
      (top !== null && line.number !== null && !line.cell && levelKey(line.number) === top) ||
      line.cell !== null ||
      (line.number?.scheme === 'stage' && top === null) ||
      (!line.number && isKnownHeading(line.text.replace(/[：:]$/, ''))),
  );
  return at < 0 ? lines.length : at;
}

type Front = { addressee: string | null; preamble: Line[]; numbers: string[] };

function readHead(head: readonly Line[], titleLine: Line | null, id: string): Front {
  const out: Front = { addressee: null, preamble: [], numbers: [] };
  const titleAt = titleLine ? head.indexOf(titleLine) : -1;
  const notice = head.slice(0, Math.max(0, titleAt)).some((line) => /印发|通知/.test(line.text));
  head.forEach((line, at) => {
    if (line === titleLine) return;
    const red = isRedHead(line.text);
    if (red) {
      mark(line, 'number', id);
      if (red === 'number') out.numbers.push(line.text.replace(/[（()）\s]|签发人.*$/g, ''));
      return;
    }
    if (readDateLine(line.text) || isHiddenDateLine(line.text)) return mark(line, 'signature', id);
    if (at < titleAt) {
      if (isTitle(line)) return mark(line, 'title', id);
      if (titleLine && squeeze(titleLine.text).includes(squeeze(line.text)) && line.text.length >= 4)
        return mark(line, 'title', id);
      return mark(line, notice ? 'notice' : 'furniture', id);
    }
    if (titleLine && isTitle(line) && squeeze(line.text) === squeeze(titleLine.text)) return mark(line, 'title', id);
    if (!out.addressee && out.preamble.length === 0 && addressed(line.text)) {
      out.addressee = line.text;
      return mark(line, 'addressee', id);
    }
    if (/^[（(].{2,30}[）)]$/.test(line.text) && out.preamble.length === 0) return mark(line, 'title', id);
    out.preamble.push(line);
    mark(line, 'preamble', id);
  });
  return out;
}

function addressed(text: string): boolean {
  return (
    /[：:]$/.test(text) &&
    text.length <= 160 &&
    !/如下|方案|根据|为了|要求|以下|通知[：:]$/.test(text) &&
    /各|局|委|办|社区|街道|单位|部门|镇|乡|政府|支部|科|所|中心|公司|学校|同志|居民/.test(text)
  );
}

/** `tables` are the cells of tables in what is attached. */
type Tail = { by: string | null; date: string | null; tables: Line[] };

const loneAttachment = /^[【[（(]?附\s{0,4}[件表录]\s?[\d一二三四五六七八九十]{0,2}[】\]）)]?[:：]?$/;

/** Marks 抄送, contact lines, the signature and what is attached behind it, wherever they stand. */
function cutTail(own: readonly Line[], all: readonly Line[], titleAt: number, id: string): Tail {
  const out: Tail = { by: null, date: null, tables: [] };
  let seen = 0;
  own.forEach((line, at) => {
    if (line.cell) return;
    const text = line.text;
    if (line.number) seen++;
    if (isPageMatter(text) && !line.number && at > 0) return mark(line, 'furniture', id);
    const date = line.number ? null : (readDateLine(text) ?? (isHiddenDateLine(text) ? '' : null));
    if (date === null || seen === 0) return;
    mark(line, 'signature', id);
    if (date && !out.date) out.date = date;
    for (let back = at - 1; back >= 0 && back >= at - 6; back--) {
      const before = own[back]!;
      if (before.as !== 'unread' || !issuer(before)) break;
      mark(before, 'signature', id);
      out.by = before.text + (out.by ? ` ${out.by}` : '');
    }
  });
  // what follows a lone 「附件」 behind the plan's own numbers is the attachment itself; task tables in it are still read
  let inside = false;
  let numbers = 0;
  all.forEach((line, at) => {
    if (at <= titleAt) return;
    if (line.number && line.as === 'unread' && !inside) numbers++;
    if (line.as === 'attachment' && numbers > 1 && loneAttachment.test(line.text)) inside = true;
    else if (inside && line.as === 'unread' && !line.cell) mark(line, 'attachment', id);
    else if (inside && line.as === 'unread') out.tables.push(line);
  });
  // an issuer as the very last words, without a date
  if (!out.by) {
    const last = own.findLastIndex((line) => line.as === 'unread' && !line.cell);
    const line = own[last];
    if (
      line &&
      last > 0 &&
      !line.number &&
      line.text.length <= 30 &&
      /\p{Script=Han}$/u.test(line.text) &&
      unitLike(line.text) &&
      seen > 1
    ) {
      if (
        /(?:局|委员会|办公室|办事处|政府|党委|党工委|支部|总支|中心|社区|村|办|委|会|学校|公司|组)$/.test(line.text)
      ) {
        mark(line, 'signature', id);
        out.by = line.text;
      }
    }
  }
  return out;
}

function issuer(line: Line): boolean {
  if (line.number || line.cell || line.text.length > 40) return false;
  if (/[。；;：:，,！]/.test(line.text)) return false;
  return (
    line.text.split(/\s+/).every((word) => unitLike(word) || /^[xX×ＸｘO〇*]{2,}/.test(word)) ||
    /(?:代章|章）)$/.test(line.text)
  );
}
