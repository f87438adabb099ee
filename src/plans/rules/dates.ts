/**
 * Moments and periods in Chinese prose: 2026年3月上旬, 10月底, 第三季度, 年底, 3月11日—9月30日, 即日起至3月底.
 * Pure: the year a bare month falls in is an argument.
 */
import { fromChinese } from './numbering.ts';

/**
 * A day with or without its year. Without one it lies `shift` years from the plan's (明年 = 1); `shift` is null when the
 * document hides the year (20xx年), so that no year may be supplied.
 */
export type Day = { year: number | null; shift: number | null; month: number; day: number };

/** A stretch of days named by one expression: 3月 is the 1st to the 31st, 下旬 the 21st to the last. */
export type Moment = {
  start: Day;
  end: Day;
  /** Where it stands in the text. */
  at: number;
  stop: number;
  /** A year was said (also 20xx, which is no year but hides one). */
  yearSaid: boolean;
  /** day: 3月5日 · month: 3月 · part: 上旬, 月底 · quarter · half · year: 年底, 年内, 2026年 */
  grain: 'day' | 'month' | 'part' | 'quarter' | 'half' | 'year' | 'yearEnd';
};

export type Period = {
  from: Day | null;
  to: Day | null;
  at: number;
  stop: number;
  /** Two ends were named, or it is a phase-like stretch (a month, a third of a month). */
  range: boolean;
  moments: Moment[];
};

/** Last day of a month; February of an unknown year has 28. */
export function lastDay(year: number | null, month: number): number {
  if (month === 2) return year !== null && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** ISO date of a day, null when no year is known. `LAST` days are settled here. */
export function iso(day: Day | null, year: number | null): string | null {
  if (!day) return null;
  const y = day.year ?? (year === null || day.shift === null ? null : year + day.shift);
  if (y === null) return null;
  const d = Math.min(day.day, lastDay(y, day.month));
  return `${y}-${String(day.month).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

const LAST = 31;

/** Full-width digits and the zeros of scanning to what they stand for, one character for one. */
export function plainDigits(text: string): string {
  if (!/[０-９]/.test(text)) return text;
  return text.replace(/[０-９]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
}

const YEAR =
  /(?:((?:19|20|２０)[\dOo〇○]{2}|[二一][〇○零OoＯ0九][〇○零一二三四五六七八九OoＯ\d]{2})|(20[xX×*]{2}|[xX×]{4}))\s?年度?|(今年|本年度?|当年|明年|次年|翌年|来年)/y;
const MONTH = /([01lI]?[0-9OolI]|[一二三四五六七八九十]{1,2})\s?月份?/y;
const DAY = /([0-3lI]?[0-9OolI]|[一二三四五六七八九十]{1,3})\s?[日号]/y;
const THIRD = /\s?(上|中|下)旬/y;
const EDGE = /\s?(月?底|末|初|中)(?!旬|小|心|学|队|国|期|央|医)/y;
const QUARTER = /(?:第?([一二三四1-4])季度?|([Qq][1-4]))\s?(末|底|初)?/y;
const HALF = /(上|下)半年/y;
const YEAR_EDGE = /(年)?(年底|年末|年内|年终|底|末|内|终|中|初)(?!旬|小|心|学|队|国|部|容|央|医)/y;
const BARE_YEAR = /(年底|年末|年内|年终|年中)/y;
const NUMERIC = /((?:20)\d{2})\s?([-.／/])\s?([01]?\d)\s?\2\s?([0-3]?\d)(?!\d|\.\d|%)/y;
const NUMERIC_MONTH = /((?:20)\d{2})\s?[-.／/]\s?([01]?\d)(?!\d|[-.／/]\d|%)/y;

const digitZero: Record<string, string> = { O: '0', o: '0', Ｏ: '0', 〇: '0', '○': '0', 零: '0', l: '1', I: '1' };
const digitCn = '〇一二三四五六七八九';

function yearOf(word: string): number | null {
  let digits = '';
  for (const char of word) {
    const cn = digitCn.indexOf(char);
    digits += digitZero[char] ?? (cn >= 0 ? String(cn) : char);
  }
  return /^\d{4}$/.test(digits) ? Number(digits) : null;
}

function small(word: string): number {
  if (/^[\dOolI]+$/.test(word)) return Number([...word].map((char) => digitZero[char] ?? char).join(''));
  return fromChinese(word) ?? 0;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

const relative: Record<string, number> = { 今: 0, 本: 0, 当: 0, 明: 1, 次: 1, 翌: 1, 来: 1 };

/** A moment that begins exactly at `at`; digits must be plain. `month` is the month a bare 「20日」 falls in. */
export function readMoment(text: string, at: number, month: number | null = null): Moment | null {
  let pos = at;
  let year: number | null = null;
  let shift = 0;
  let yearSaid = false;
  const numeric = match(NUMERIC, text, at);
  if (numeric) {
    const m = Number(numeric[3]);
    const d = Number(numeric[4]);
    if (m >= 1 && m <= 12 && d >= 1 && d <= 31) {
      const day = { year: Number(numeric[1]), shift: 0, month: m, day: d };
      return { start: day, end: day, at, stop: at + numeric[0].length, yearSaid: true, grain: 'day' };
    }
  }
  const ym = numeric ? null : match(NUMERIC_MONTH, text, at);
  if (ym && Number(ym[2]) >= 1 && Number(ym[2]) <= 12) {
    const base = { year: Number(ym[1]), shift: 0, month: Number(ym[2]) };
    const start = { ...base, day: 1 };
    return { start, end: { ...base, day: LAST }, at, stop: at + ym[0].length, yearSaid: true, grain: 'month' };
  }
  const y = match(YEAR, text, pos);
  if (y) {
    yearSaid = true;
    if (y[1]) year = yearOf(y[1]);
    else if (y[3]) shift = relative[y[3][0]!] ?? 0;
    pos += y[0].length;
    while (text[pos] === ' ' || text[pos] === '的') pos++;
  }
  const hidden = y?.[2] !== undefined;
  const make = (a: [number, number], b: [number, number], stop: number, grain: Moment['grain']): Moment => ({
    start: { year, shift: hidden ? null : shift, month: a[0], day: a[1] },
    end: { year, shift: hidden ? null : shift, month: b[0], day: b[1] },
    at,
    stop,
    yearSaid: yearSaid && !hidden,
    grain,
  });
  const m = match(MONTH, text, pos);
  if (m) {
    const n = small(m[1]!);
    if (n >= 1 && n <= 12) {
      const stop = pos + m[0].length;
      const gap = text[stop] === ' ' ? 1 : 0;
      const d = match(DAY, text, stop + gap);
      if (d) {
        const day = small(d[1]!);
        if (day >= 1 && day <= 31) return make([n, day], [n, day], stop + gap + d[0].length, 'day');
      }
      const third = match(THIRD, text, stop);
      if (third) {
        const [a, b] = third[1] === '上' ? [1, 10] : third[1] === '中' ? [11, 20] : [21, LAST];
        return make([n, a], [n, b], stop + third[0].length, 'part');
      }
      const edge = match(EDGE, text, stop);
      if (edge) {
        const word = edge[1]!;
        const end = stop + edge[0].length;
        if (word === '初') return make([n, 1], [n, 10], end, 'part');
        if (word === '中') return make([n, 11], [n, 20], end, 'part');
        return make([n, LAST], [n, LAST], end, 'part');
      }
      return make([n, 1], [n, LAST], stop, 'month');
    }
  }
  const half = match(HALF, text, pos);
  if (half) {
    const end = pos + half[0].length;
    return half[1] === '上' ? make([1, 1], [6, 30], end, 'half') : make([7, 1], [12, LAST], end, 'half');
  }
  const q = match(QUARTER, text, pos);
  if (q && (q[1] === undefined || text[pos] === '第' || q[0].includes('度') || q[0].includes('季'))) {
    const n = q[1] ? small(q[1]) : Number(q[2]![1]);
    const first = (n - 1) * 3 + 1;
    const end = pos + q[0].length;
    // 「一季度一次」 is a frequency
    if (!/^[一1]次/.test(text.slice(end))) {
      if (q[3] === '初') return make([first, 1], [first, 10], end, 'part');
      if (q[3]) return make([first + 2, LAST], [first + 2, LAST], end, 'part');
      return make([first, 1], [first + 2, LAST], end, 'quarter');
    }
  }
  if (y) {
    const edge = match(YEAR_EDGE, text, pos);
    if (edge) {
      const stop = pos + edge[0].length;
      const word = edge[2]!.at(-1)!;
      if (word === '初') return make([1, 1], [1, LAST], stop, 'yearEnd');
      if (word === '中') return make([6, 30], [6, 30], stop, 'yearEnd');
      return make([12, LAST], [12, LAST], stop, 'yearEnd');
    }
    if (!y[3]) return make([1, 1], [12, LAST], at + y[0].length, 'year');
    return null;
  }
  const bare = match(BARE_YEAR, text, pos);
  if (bare) {
    if (/[去前每上往一二三四五六七八九十两几数半\d多近每周整]/.test(text[at - 1] ?? ' ')) return null;
    const stop = pos + bare[0].length;
    return bare[1] === '年中' ? make([6, 30], [6, 30], stop, 'yearEnd') : make([12, LAST], [12, LAST], stop, 'yearEnd');
  }
  if (month !== null) {
    const d = match(DAY, text, pos);
    if (d) {
      const day = small(d[1]!);
      if (day >= 1 && day <= 31) return make([month, day], [month, day], pos + d[0].length, 'day');
    }
  }
  return null;
}

const starters = /[0-9lI一二三四五六七八九十今本当明次翌来上下第年QqxX×]/;
const DASH = /\s?(?:至|到|[—–―─－\-~～一]{1,3}|、)\s?/y;
const BARE_DAY = /([0-3]?\d)\s?(?=[—–―─－\-~～至到]{1,2}\s?[0-3]?\d\s?[日号])/y;
const BARE_MONTH =
  /([01]?\d|[一二三四五六七八九十]{1,2})\s?(?=[—–―─－\-~～至到、]{1,2}\s?(?:[01]?\d|[一二三四五六七八九十]{1,2})\s?月)/y;

/**
 * The period that begins exactly at `at`: one moment, or two joined by 至 or a dash. 「3-5月」 and 「3月1-15日」 too.
 * 「即日起至3月底」 has no `from`, 「7月1日起」 no `to`.
 */
export function readPeriod(text: string, at: number): Period | null {
  let first = readMoment(text, at);
  if (!first) {
    const open = /(?:即日起|从现在起|现在|方案印发之日起|印发之日起)\s?(?:开始)?\s?(?:至|到|[—–－\-~～]{1,2})\s?/y;
    const begun = match(open, text, at);
    if (begun) {
      const end = readMoment(text, at + begun[0].length);
      if (end) return { from: null, to: end.end, at, stop: end.stop, range: true, moments: [end] };
      return null;
    }
    first = shortMonth(text, at);
    if (!first) return null;
  }
  let joint = match(DASH, text, first.stop);
  // 「3月1日一3月31日」: a dash read as 一; 「3月、4月」 joins only months
  if (joint && joint[0].trim() === '、' && first.grain !== 'month') joint = null;
  // 「3月1-15日」
  if (first.grain === 'month') {
    const day = match(BARE_DAY, text, first.stop);
    if (day) {
      const dash = match(DASH, text, first.stop + day[0].length);
      const last = dash && match(DAY, text, first.stop + day[0].length + dash[0].length);
      if (dash && last) {
        const stop = first.stop + day[0].length + dash[0].length + last[0].length;
        const from = { ...first.start, day: Number(day[1]) };
        const to = { ...first.start, day: small(last[1]!) };
        return { from, to, at, stop, range: true, moments: [first] };
      }
    }
  }
  if (joint) {
    const pos = first.stop + joint[0].length;
    const second =
      readMoment(text, pos, first.grain === 'day' ? first.start.month : null) ?? shortThird(text, pos, first);
    if (second && !(joint[0].trim() === '一' && second.grain === 'quarter')) {
      const from = { ...first.start };
      const to = { ...second.end };
      // the year of the first holds for the second; the second's for the first when only the second says it
      if (to.year === null && to.shift === 0 && from.year !== null) {
        to.year = from.year + (before(to, from) ? 1 : 0);
      } else if (to.year === null && from.year === null && !second.yearSaid && before(to, from)) {
        to.shift = from.shift === null ? null : from.shift + 1;
      }
      return { from, to, at, stop: second.stop, range: true, moments: [first, second] };
    }
  }
  const since = /^\s?(?:起|开始|以后|之后)/.exec(text.slice(first.stop, first.stop + 4));
  if (since && !text.slice(first.stop).startsWith('起底')) {
    const stop = first.stop + since[0].length;
    const until = match(DASH, text, stop);
    const second = until && !/[一、]/.test(until[0]) ? readMoment(text, stop + until[0].length) : null;
    if (second) {
      const to = { ...second.end };
      if (to.year === null && first.start.year !== null) to.year = first.start.year + (before(to, first.start) ? 1 : 0);
      else if (to.year === null && !second.yearSaid && before(to, first.start)) to.shift = (first.start.shift ?? 0) + 1;
      return { from: first.start, to, at, stop: second.stop, range: true, moments: [first, second] };
    }
    return { from: first.start, to: null, at, stop, range: true, moments: [first] };
  }
  return { from: first.start, to: first.end, at, stop: first.stop, range: false, moments: [first] };
}

const before = (a: Day, b: Day) => a.month < b.month || (a.month === b.month && a.day < b.day);

/** 「3—5月」: the 3. */
function shortMonth(text: string, at: number): Moment | null {
  if (/[\d.．]/.test(text[at - 1] ?? ' ')) return null;
  let pos = at;
  let year: number | null = null;
  const y = match(YEAR, text, at);
  if (y) {
    if (!y[1]) return null;
    year = yearOf(y[1]);
    pos += y[0].length;
  }
  const m = match(BARE_MONTH, text, pos);
  if (!m) return null;
  const month = small(m[1]!);
  if (month < 1 || month > 12) return null;
  const base = { year, shift: 0, month };
  return {
    start: { ...base, day: 1 },
    end: { ...base, day: LAST },
    at,
    stop: pos + m[1]!.length,
    yearSaid: year !== null,
    grain: 'month',
  };
}

/** 「3月上旬至中旬」, 「6月10日至月底」: the second end lies in the month of the first. */
function shortThird(text: string, at: number, first: Moment): Moment | null {
  const third = match(THIRD, text, at);
  const base = { ...first.end };
  if (third) {
    const [a, b] = third[1] === '上' ? [1, 10] : third[1] === '中' ? [11, 20] : [21, LAST];
    return { ...first, start: { ...base, day: a! }, end: { ...base, day: b! }, at, stop: at + third[0].length };
  }
  if (text.startsWith('月底', at) || text.startsWith('月末', at)) {
    return { ...first, start: { ...base, day: LAST }, end: { ...base, day: LAST }, at, stop: at + 2 };
  }
  return null;
}

/** Every period of a text, in order, not overlapping. Linear in the length of the text. */
export function findPeriods(text: string): Period[] {
  const plain = plainDigits(text);
  const out: Period[] = [];
  for (let at = 0; at < plain.length;) {
    const char = plain[at]!;
    if (starters.test(char) || char === '即' || char === '从' || char === '现' || char === '方' || char === '印') {
      const inNumber = /\d/.test(char) && /[\d.．]/.test(plain[at - 1] ?? ' ');
      const found = inNumber ? null : readPeriod(plain, at);
      if (found) {
        out.push(found);
        at = Math.max(found.stop, at + 1);
        continue;
      }
      if (/\d/.test(char)) {
        while (/\d/.test(plain[at] ?? ' ')) at++;
        continue;
      }
    }
    at++;
  }
  return out;
}

const fullDate =
  /((?:20|19|２０)[\d０-９OoＯ〇○]{2}|[二一][〇○零OoＯ0九][〇○零一二三四五六七八九OoＯ\d]{2})\s?年\s?([\dlIOo０-９]{1,2}|[一二三四五六七八九十]{1,3})\s?月\s?([\dlIOo０-９]{1,2}|[一二三四五六七八九十廿]{1,3})\s?日/;
const shortDate = /^(20\d{2})[-./](\d{1,2})[-./](\d{1,2})$/;

/** The date of a line that is nothing but a date (end of a document): ISO, null when it is none. */
export function readDateLine(text: string): string | null {
  const bare = plainDigits(text.replace(/\s/g, ''));
  if (bare.length > 24) return null;
  const long = fullDate.exec(bare);
  let parts: [number | null, number, number] | null = null;
  if (long && long[0].length >= bare.length - 4) parts = [yearOf(long[1]!), small(long[2]!), small(long[3]!)];
  const short = shortDate.exec(bare);
  if (short) parts = [Number(short[1]), Number(short[2]), Number(short[3])];
  if (!parts || parts[0] === null || parts[1] < 1 || parts[1] > 12 || parts[2] < 1 || parts[2] > 31) return null;
  return iso({ year: parts[0], shift: 0, month: parts[1], day: parts[2] }, null);
}

/** A date line whose year is hidden (20xx年3月5日). */
export function isHiddenDateLine(text: string): boolean {
  return /^(?:20|[xX×])?[xX×*]{2,4}\s?年\s?[\dxX×*]{1,2}\s?月(?:\s?[\dxX×*]{1,2}\s?日)?$/.test(text.trim());
}

/** The first year a title names (2026年, 2026—2028年, 二〇二六年度), null when none. */
export function titleYear(title: string): number | null {
  const plain = plainDigits(title);
  const found =
    /((?:20)[\dOo〇]{2})\s?(?:年|[-—–~～至]\s?20\d{2})|([二][〇○零OoＯ][〇○零一二三四五六七八九]{2})年/.exec(plain);
  if (!found) return null;
  return yearOf(found[1] ?? found[2]!);
}
