/**
 * The numbers at the head of a paragraph: 一、 (一) 1. (1) ① 第一章 3.1.2 and what scanning makes of them. Pure text to facts.
 */

/** A family of numbers that counts together. The order of `schemes` is the usual order of rank, outermost first. */
export const schemes = [
  'part', // 第一部分
  'chapter', // 第一章
  'node', // 第一节
  'article', // 第一条
  'roman', // Ⅰ.
  'cn', // 一、
  'formal', // 壹、
  'stem', // 甲、
  'nth', // 第一、
  'stage', // 第一阶段
  'pcn', // (一)
  'd', // 1.
  'multi', // 1.1 and deeper; its own depth orders it
  'pd', // (1)
  'circle', // ①
  'alpha', // A.
  'palpha', // (a)
] as const;
export type Scheme = (typeof schemes)[number];

export type Numbering = {
  scheme: Scheme;
  /** Position in its run, from 1. */
  value: number;
  /** The number as it stands in a path: 一, (一), 1, (1), ①, 第一, 3.1.2. */
  label: string;
  /** How many characters of the text belong to the number, its stop and the white space after it. */
  length: number;
  /** How many levels a dotted number has (1 for all others). */
  depth: number;
  /** No stop after the number ("1 总则"): only to be believed in a run. */
  weak: boolean;
  /** Read through noise (l. for 1., —、 for 一、). */
  restored: boolean;
};

const digitsCn = '〇一二三四五六七八九';
const formalCn = '零壹贰叁肆伍陆柒捌玖';
const stems = '甲乙丙丁戊己庚辛壬癸';

/** Whole number from 1 to 999 in Chinese counting: 11 → 十一. */
export function toChinese(n: number): string {
  if (n < 10) return digitsCn[n]!;
  if (n < 20) return '十' + (n % 10 ? digitsCn[n % 10]! : '');
  if (n < 100) return digitsCn[Math.floor(n / 10)]! + '十' + (n % 10 ? digitsCn[n % 10]! : '');
  const rest = n % 100;
  const head = digitsCn[Math.floor(n / 100) % 10]! + '百';
  if (!rest) return head;
  if (rest < 10) return head + '零' + digitsCn[rest]!;
  return head + (rest < 20 ? '一' : '') + toChinese(rest);
}

/** Chinese counting (一 … 九百九十九, also digit by digit 二〇) to a number; null when it is none. */
export function fromChinese(text: string): number | null {
  let total = 0;
  let digit = -1;
  let unit = 1000;
  let plain = '';
  for (const char of text) {
    const d = char === '零' || char === '○' ? 0 : char === '两' ? 2 : digitsCn.indexOf(char);
    if (d >= 0) {
      digit = d;
      plain += d;
      continue;
    }
    const u = char === '十' ? 10 : char === '百' ? 100 : char === '廿' ? 20 : char === '卅' ? 30 : 0;
    if (!u || u >= unit) return null;
    if (u === 20 || u === 30) total += u;
    else total += (digit > 0 ? digit : 1) * u;
    unit = u === 100 ? 100 : 10;
    digit = -1;
    plain = 'x';
  }
  if (!text) return null;
  if (/^\d+$/.test(plain)) return plain.length <= 3 ? Number(plain) : null;
  return digit > 0 ? total + digit : total;
}

const romanValue: Record<string, number> = { I: 1, V: 5, X: 10, L: 50 };

function fromRoman(text: string): number {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const here = romanValue[text[i]!] ?? 0;
    const next = romanValue[text[i + 1] ?? ''] ?? 0;
    sum += here < next ? -here : here;
  }
  return sum;
}

/** Circled and ready-made number characters: value, scheme and label, null for any other character. */
function readyMade(char: string): { scheme: Scheme; value: number; label: string } | null {
  const code = char.codePointAt(0)!;
  const circle = (value: number) => ({ scheme: 'circle' as const, value, label: value <= 20 ? circled(value) : char });
  if (code >= 0x2460 && code <= 0x2473) return circle(code - 0x245f);
  if (code >= 0x3251 && code <= 0x325f) return circle(code - 0x3251 + 21);
  if (code >= 0x2776 && code <= 0x277f) return circle(code - 0x2775);
  if (code >= 0x2780 && code <= 0x2789) return circle(code - 0x277f);
  if (code >= 0x278a && code <= 0x2793) return circle(code - 0x2789);
  if (code >= 0x2474 && code <= 0x2487) return { scheme: 'pd', value: code - 0x2473, label: `(${code - 0x2473})` };
  if (code >= 0x2488 && code <= 0x249b) return { scheme: 'd', value: code - 0x2487, label: `${code - 0x2487}` };
  if (code >= 0x3220 && code <= 0x3229)
    return { scheme: 'pcn', value: code - 0x321f, label: `(${toChinese(code - 0x321f)})` };
  if (code >= 0x3280 && code <= 0x3289) return { scheme: 'circle', value: code - 0x327f, label: char };
  if (code >= 0x2160 && code <= 0x216b) {
    return { scheme: 'roman', value: code - 0x215f, label: char.normalize('NFKC') };
  }
  return null;
}

/** ① … ⑳; beyond that the plain number in brackets. */
export function circled(n: number): string {
  return n >= 1 && n <= 20 ? String.fromCodePoint(0x245f + n) : `(${n})`;
}

const OPEN = '（(〈<《【[〔｛{［﹙﹝〖﹛';
const CLOSE = '）)〉>》】]〕｝}］﹚﹞〗﹜';
const STOPS = '、,，.．。:：丶﹑､·';
const CN = '〇一二三四五六七八九十百廿卅零○';
/** What scanners make of 一, 二, 十. */
const CN_NOISE: Record<string, string> = {
  '—': '一',
  '－': '一',
  '-': '一',
  '–': '一',
  ー: '一',
  ニ: '二',
  '＝': '二',
  '=': '二',
  '+': '十',
  '＋': '十',
};
const DIGIT_NOISE: Record<string, string> = { O: '0', o: '0', 〇: '0', l: '1', I: '1', '|': '1', i: '1', '！': '1' };

const isSpace = (char: string | undefined) => char === ' ' || char === '\t' || char === '\u3000' || char === '\n';

/** Reads a run of number characters from `at`: Chinese, digits, Roman, Latin; with the noise of scanning undone. */
function numeral(
  text: string,
  at: number,
): {
  kind: 'cn' | 'formal' | 'd' | 'roman' | 'alpha' | 'stem';
  value: number;
  end: number;
  raw: string;
  restored: boolean;
} | null {
  const first = text[at];
  if (first === undefined) return null;
  if (CN.includes(first) || CN_NOISE[first]) {
    let end = at;
    let word = '';
    let restored = false;
    while (end < text.length && end - at < 5) {
      const char = text[end]!;
      if (CN.includes(char)) word += char;
      else if (CN_NOISE[char]) {
        word += CN_NOISE[char];
        restored = true;
      } else break;
      end++;
    }
    const value = fromChinese(word);
    if (value && value > 0) return { kind: 'cn', value, end, raw: word, restored };
    if (!'〇'.includes(first)) return null;
  }
  const formal = formalCn.indexOf(first);
  if (formal > 0 || first === '拾') {
    let end = at + 1;
    let value = formal > 0 ? formal : 10;
    if (first === '拾' && formalCn.indexOf(text[end] ?? ' ') > 0) value += formalCn.indexOf(text[end++]!);
    return { kind: 'formal', value, end, raw: text.slice(at, end), restored: false };
  }
  const stem = stems.indexOf(first);
  if (stem >= 0) return { kind: 'stem', value: stem + 1, end: at + 1, raw: first, restored: false };
  let end = at;
  let word = '';
  let restored = false;
  while (end < text.length && end - at < 4) {
    const char = text[end]!;
    const wide = char >= '０' && char <= '９' ? String(char.charCodeAt(0) - 0xff10) : char;
    if (wide >= '0' && wide <= '9') word += wide;
    else if (DIGIT_NOISE[char] && !(word === '' && char !== 'l' && char !== '|' && char !== '！')) {
      word += DIGIT_NOISE[char];
      restored = true;
    } else break;
    end++;
  }
  if (word && word.length <= 3 && Number(word) > 0) {
    return { kind: 'd', value: Number(word), end, raw: String(Number(word)), restored };
  }
  if (/[IVX]/.test(first)) {
    end = at;
    while (end < text.length && end - at < 5 && 'IVX'.includes(text[end]!)) end++;
    const raw = text.slice(at, end);
    return { kind: 'roman', value: fromRoman(raw), end, raw, restored: false };
  }
  if (/[A-Za-z]/.test(first) && !/[A-Za-z0-9]/.test(text[at + 1] ?? ' ')) {
    return { kind: 'alpha', value: first.toUpperCase().charCodeAt(0) - 64, end: at + 1, raw: first, restored: false };
  }
  return null;
}

const NTH: Record<string, Scheme> = { 章: 'chapter', 节: 'node', 条: 'article', 编: 'part', 款: 'article' };

/** 第一部分 第二章 第三条 第一阶段 第一、 */
function ordinal(text: string): Numbering | null {
  let at = 1;
  while (isSpace(text[at])) at++;
  const n = numeral(text, at);
  if (!n || (n.kind !== 'cn' && n.kind !== 'd' && n.kind !== 'formal')) return null;
  at = n.end;
  while (isSpace(text[at])) at++;
  const word = n.kind === 'd' ? String(n.value) : n.raw;
  const make = (scheme: Scheme, label: string, end: number): Numbering => ({
    scheme,
    value: n.value,
    label,
    length: skip(text, end),
    depth: 1,
    weak: false,
    restored: n.restored,
  });
  if (text.startsWith('部分', at)) return make('part', `第${word}部分`, at + 2);
  if (text.startsWith('阶段', at)) return make('stage', `第${word}阶段`, at + 2);
  if (text[at] === '步' && /[\s、,，:：.．(（]/.test(text[at + 1] ?? ' ')) return make('stage', `第${word}步`, at + 1);
  const scheme = NTH[text[at] ?? ''];
  if (scheme) {
    // 「第一条主线」 is a word, not a number
    const after = text[at + 1];
    if (scheme === 'article' && after !== undefined && /[主战]/.test(after)) return null;
    return make(scheme, `第${word}${text[at]}`, at + 1);
  }
  if (text[at] !== undefined && '、,，.．:：丶'.includes(text[at]!)) return make('nth', `第${word}`, at);
  return null;
}

/** Passes over one stop and the white space around it. */
function skip(text: string, at: number): number {
  let end = at;
  while (isSpace(text[end])) end++;
  if (text[end] !== undefined && STOPS.includes(text[end]!)) end++;
  while (isSpace(text[end])) end++;
  return end;
}

const measures = /^[万亿千百%％‰元公米个倍度吨名人次家户处项月年日号时分点平岁周天种座条台辆批期届场级位类]/;

/**
 * The number at the head of a paragraph, null when it begins with words.
 * Takes trimmed text. Looks at no more than a dozen characters.
 */
export function readNumber(text: string): Numbering | null {
  const first = text[0];
  if (first === undefined) return null;
  if (first === '第') return ordinal(text);
  const ready = readyMade(first);
  if (ready) {
    return { ...ready, length: skip(text, 1), depth: 1, weak: false, restored: false };
  }
  if (OPEN.includes(first)) return bracketed(text);
  const n = numeral(text, 0);
  if (!n) return null;
  let at = n.end;
  let gap = false;
  while (isSpace(text[at]) && at - n.end < 4) {
    at++;
    gap = true;
  }
  const stop = text[at];
  if (stop === undefined) return null;
  if (CLOSE.includes(stop) && !'>》】〉'.includes(stop)) {
    if (n.kind === 'stem' || n.kind === 'formal' || (n.kind === 'alpha' && n.raw === 'i')) return null;
    return inBrackets(n, text, at + 1);
  }
  if (n.kind === 'd' && !n.restored) {
    const dotted = /^\d{1,2}(?:\s?[.．]\s?\d{1,2}){1,4}(?!\d)/.exec(text.normalize('NFKC').slice(0, 24));
    if (dotted && dotted[0].length <= text.length) {
      const raw = dotted[0].replace(/\s/g, '');
      const end = dotted[0].length;
      const after = text.slice(end);
      const parts = raw.split('.');
      const date = parts.length === 2 && /^\s?(?:[-—~至前]|日(?!常|均|报|间|用))/.test(after);
      if (!date && !measures.test(after) && parts.every((part) => Number(part) > 0 && Number(part) < 100)) {
        return {
          scheme: 'multi',
          value: Number(parts.at(-1)),
          label: parts.map(Number).join('.'),
          length: skip(text, end),
          depth: parts.length,
          weak: false,
          restored: false,
        };
      }
      return null;
    }
  }
  if (STOPS.includes(stop)) {
    const after = text[at + 1];
    if (after === undefined) return n.kind === 'd' || n.kind === 'cn' ? plainNumber(n, text, at, false) : null;
    // 「1.5万元」「12:30」「3,000元」 are quantities
    if (n.kind === 'd' && /[0-9０-９]/.test(after) && '.．:：,，·'.includes(stop)) return null;
    if ((stop === '·' || stop === ':' || stop === '：') && n.kind !== 'd' && n.kind !== 'cn') return null;
    if (n.kind === 'cn' && n.restored && !'、丶﹑､.．,，'.includes(stop)) return null;
    if (stop === '。') return n.kind === 'cn' || n.kind === 'd' ? plainNumber(n, text, at, true) : null;
    return plainNumber(n, text, at, stop === ':' || stop === '：' || stop === '·' || stop === ',' || stop === '，');
  }
  if (gap && (n.kind === 'd' || n.kind === 'cn') && !n.restored && /[\p{Script=Han}“"《]/u.test(stop)) {
    if (measures.test(text.slice(at)) && !/^[人日年月]\p{Script=Han}/u.test(text.slice(at))) return null;
    return plainNumber(n, text, at - 1, true);
  }
  return null;
}

type Numeral = NonNullable<ReturnType<typeof numeral>>;

function plainNumber(n: Numeral, text: string, at: number, weak: boolean): Numbering | null {
  const scheme: Scheme = n.kind === 'd' ? 'd' : n.kind;
  const label = n.kind === 'cn' ? toChinese(n.value) : n.kind === 'roman' ? n.raw : n.raw;
  if (n.value > 99) return null;
  return { scheme, value: n.value, label, length: skip(text, at), depth: 1, weak, restored: n.restored };
}

function inBrackets(n: Numeral, text: string, end: number): Numbering | null {
  if (n.value > 99) return null;
  const base = { value: n.value, length: skip(text, end), depth: 1, weak: false, restored: n.restored };
  if (n.kind === 'cn' || n.kind === 'formal')
    return { ...base, scheme: 'pcn', label: `(${n.kind === 'cn' ? toChinese(n.value) : n.raw})` };
  if (n.kind === 'd') return { ...base, scheme: 'pd', label: `(${n.value})` };
  return { ...base, scheme: 'palpha', label: `(${n.raw})` };
}

/** (一) （1） 〈二〉 【三】 with any mixture of brackets. */
function bracketed(text: string): Numbering | null {
  let at = 1;
  while (isSpace(text[at]) && at < 4) at++;
  const n = numeral(text, at);
  if (!n || n.kind === 'stem') return null;
  at = n.end;
  while (isSpace(text[at]) && at - n.end < 3) at++;
  const close = text[at];
  if (close === undefined || !CLOSE.includes(close)) {
    // 「(一、」「(一 」: the closing bracket was lost
    if (n.kind === 'cn' && close !== undefined && '、,，'.includes(close)) {
      return { ...inBrackets(n, text, at)!, restored: true };
    }
    return null;
  }
  return inBrackets(n, text, at + 1);
}

/** The number of a table cell or of Word's own numbering: the whole text is the number ("1", "（一）", "1.1", "十二"). */
export function readBareNumber(text: string): Numbering | null {
  const bare = text.trim();
  if (!bare || bare.length > 10) return null;
  const found = readNumber(`${bare}、`) ?? readNumber(bare);
  if (!found || found.length < bare.length) return null;
  return { ...found, weak: false };
}
