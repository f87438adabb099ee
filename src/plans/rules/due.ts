/**
 * Time limits and frequencies of a task: from a labelled value (完成时限:…) or out of its prose.
 */
import { findPeriods, iso, plainDigits, type Period } from './dates.ts';
import type { Repeat } from './reading.ts';

export type Due = {
  due: string | null;
  words: string | null;
  repeat: Repeat | null;
  /** More than one time limit was named. */
  several: boolean;
  /** A date was named but no year could be supplied. */
  yearMissing: boolean;
};

const FREQUENCY: [RegExp, Repeat][] = [
  [/每(?:一)?[日天]|逐日|一[日天]一次/y, 'daily'],
  [/每个?(?:周|星期)|逐周|按周|一周一次/y, 'weekly'],
  [/每个?月|逐月|按月|月月|一月一次|一个月一次/y, 'monthly'],
  [/每个?季度?|按季度?|逐季度?|一季度一次|一个季度一次/y, 'quarterly'],
  [/每个?半年度?|逐半年|按半年|半年一[次度届]|半年各一次/y, 'half-yearly'],
  [/每年度?|一年一[次度届]|每一年/y, 'yearly'],
];

/** What may stand after a frequency to make it a time limit: 每月底, 每月25日前, 每周五前, 每季度末, 每年10月底前. */
const LIMIT =
  /\s?(?:[底末](?:以?前|之前)?|(?:次月|下月)?\s?[0-3]?\d\s?[日号](?:以前|之前|前)|(?:最后|第)[一二三四\d]?个?[\p{Script=Han}]{1,4}(?:以前|之前|前)|[一二三四五六日天](?:以前|之前|前)|月底(?:以?前|之前)?|初[\d一二三四五]?日?前|[上中下]旬(?:以前|之前|前)?)/uy;

type Frequency = { repeat: Repeat; at: number; stop: number; words: string | null };

/** Every frequency word of a text. 每两周 is none of the six; 上半年 and 下半年 are spans of time. */
export function findFrequencies(text: string): Frequency[] {
  const out: Frequency[] = [];
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (char !== '每' && char !== '逐' && char !== '按' && char !== '一' && char !== '月' && char !== '半') continue;
    if (char === '半' && /[上下]/.test(text[at - 1] ?? '')) continue;
    for (const [pattern, repeat] of FREQUENCY) {
      pattern.lastIndex = at;
      const found = pattern.exec(text);
      if (!found) continue;
      let stop = at + found[0].length;
      LIMIT.lastIndex = stop;
      const limit = LIMIT.exec(text);
      let words: string | null = null;
      if (limit) {
        stop += limit[0].length;
        words = text.slice(at, stop);
      } else if (repeat === 'yearly') {
        const period = findPeriods(text.slice(stop, stop + 12))[0];
        if (period && period.at <= 1) {
          const end = stop + period.stop;
          const before = /^(?:以前|之前|前)/.exec(text.slice(end));
          stop = end + (before?.[0].length ?? 0);
          if (before || period.moments[0]!.grain === 'part') words = text.slice(at, stop);
        }
      }
      out.push({ repeat, at, stop, words });
      at = stop - 1;
      break;
    }
  }
  return out;
}

const EMPTY: Due = { due: null, words: null, repeat: null, several: false, yearMissing: false };

const trim = (value: string) => value.trim().replace(/^[：:\s]+|[。；;，,、\s]+$/g, '');

const pure =
  /^(?:每(?:[日天周月年季]|个月|星期|季度|年度|个季度|个?[周月]|个?半年度?)|半年(?=一)|[逐按]半年|逐[日周月季]度?|按[周月季]度?)[\s\p{Script=Han}]{0,6}$/u;

/** The value of a 完成时限 label or cell: all of it is the words. `year` is the plan's. */
export function readDueValue(value: string, year: number | null): Due {
  const words = trim(value);
  if (!words || /^[-—–－/\\无]+$/.test(words)) return EMPTY;
  const plain = plainDigits(words);
  const frequency = findFrequencies(plain)[0] ?? null;
  if (frequency) {
    const onlyFrequency = frequency.words === null && pure.test(plain);
    return { ...EMPTY, repeat: frequency.repeat, words: onlyFrequency ? null : words };
  }
  let periods = findPeriods(plain);
  if (!periods.length) periods = numericOnly(plain);
  const closing = periods.filter((period) => /^\s?(?:以?前|之前|前|底前|完成)/.test(plain.slice(period.stop)));
  const chosen = closing.at(-1) ?? periods.at(-1) ?? null;
  const due = chosen ? iso(chosen.to, year) : null;
  return { ...EMPTY, due, words, yearMissing: due === null && chosen?.to != null };
}

/** Cells like 6.30前, 06-30, 6/30. */
function numericOnly(text: string): Period[] {
  const found = /^([01]?\d)\s?[-./．／]\s?([0-3]?\d)\s?(?:日|号)?(?:以前|之前|前)?$/.exec(text);
  if (!found) return [];
  const month = Number(found[1]);
  const day = Number(found[2]);
  if (month < 1 || month > 12 || day < 1 || day > 31) return [];
  const end = { year: null, shift: 0, month, day };
  return [{ from: end, to: end, at: 0, stop: text.length, range: false, moments: [] }];
}

const DOES =
  /^\s?(?:[,，、]\s?)?(?:(?:要|应|须|将|再|还|统一|全面|集中|首次|首批|正式|组织|开始|分别|前后|左右|由|对|在|各|全部|全区|全县|全市|全镇|全街道)|完成|召开|举办|举行|开展|进行|启动|印发|制定|出台|建成|投用|投入|上报|报送|报|实现|达到|总结|验收|评选|公示|命名|表彰|表扬|建立|组建|发放|张贴|汇总|推出|形成|结束|到位|落实|通报|考核|检查|督查|安排|交付|竣工|开工|上线|运行)/;

const dayName = /^\s?[“"「]?[\p{Script=Han}·]{1,8}?(?:节|纪念日|宣传日|志愿者日|活动日|环境日|日)[”"」,，、。]/u;

/**
 * The time limit and the frequency in a task's own prose. Dates inside 《》 and quotes, dates a thing began, days named as a
 * festival and years gone by are no time limits.
 */
export function readDueProse(text: string, year: number | null): Due {
  const plain = plainDigits(text);
  const often = findFrequencies(plain);
  const periods = findPeriods(plain);
  if (!often.length && !periods.length) return { ...EMPTY, words: bareDay(plain) };
  const inside = quoted(plain);
  const frequencies = often.filter((found) => !inside(found.at));
  const repeat = frequencies[0]?.repeat ?? null;
  const limited = frequencies.find((found) => found.words !== null) ?? null;
  const strong: { period: Period; words: string }[] = [];
  const weak: { period: Period; words: string }[] = [];
  let f = 0;
  for (const period of periods) {
    if (!period.to || inside(period.at)) continue;
    while (f < frequencies.length && frequencies[f]!.stop <= period.at) f++;
    if (f < frequencies.length && frequencies[f]!.at < period.stop) continue;
    const before = plain.slice(Math.max(0, period.at - 3), period.at);
    const after = plain.slice(period.stop, period.stop + 16);
    if (/[每自从]$/.test(before) || /^\s?(?:以来|起|开始|以后|之后|后|的|已|印发的)/.test(after)) continue;
    if (year !== null && period.to.year !== null && period.to.year < year) continue;
    const grain = period.moments.at(-1)!.grain;
    const closing =
      /^\s?(?:底前|以前|之前|前(?!后|夕|期|景|往|来|述|提(?!交|出|供|请|报)|[一两三](?:周|天|日|个|年|月))|内|以内|止)/.exec(
        after,
      );
    const words = text.slice(period.at, period.stop) + (closing ? closing[0] : '');
    if (closing || grain === 'part' || grain === 'yearEnd') {
      if (/^(?:总|小)结|^考核|^述职|^评议/.test(after) && grain === 'yearEnd' && !closing) weak.push({ period, words });
      else strong.push({ period, words });
      continue;
    }
    if (grain === 'year' || dayName.test(after)) continue;
    if (
      period.range ||
      /[于在到至]$|截[至止]$|不晚于$|力争$|确保$/.test(before) ||
      DOES.test(after) ||
      /^\s?[）)]/.test(after)
    ) {
      weak.push({ period, words });
    }
  }
  const chosen = strong[0] ?? weak[0] ?? null;
  if (!chosen) {
    const bare = limited ? null : bareDay(plain);
    return { ...EMPTY, repeat, words: limited?.words ?? bare };
  }
  if (limited && limited.at < chosen.period.at) return { ...EMPTY, repeat, words: limited.words };
  const due = iso(chosen.period.to, year);
  return {
    due,
    words: chosen.words.trim(),
    repeat,
    several: strong.length > 1,
    yearMissing: due === null,
  };
}

/** 「20日前」 with no month anywhere, 「国庆节前」: the words only. */
function bareDay(text: string): string | null {
  const feast = /(?:元旦|春节|清明|五一|端午|中秋|国庆)节?(?:以前|之前|前)(?!后|夕)/.exec(text);
  if (feast) return feast[0];
  const found = /(?:^|[^\d月个\p{Script=Han}]|于|在)([0-3]?\d日(?:以前|之前|前))/u.exec(text);
  return found ? found[1]! : null;
}

/** Says whether a position stands inside 《》, 〔〕 or quotation marks of at most 80 characters. */
function quoted(text: string): (at: number) => boolean {
  if (!/[《“「〔]/.test(text)) return () => false;
  const mask = new Uint8Array(text.length);
  const close: Record<string, string> = { '《': '》', '“': '”', '「': '」', '〔': '〕' };
  for (let at = 0; at < text.length; at++) {
    const end = close[text[at]!];
    if (!end) continue;
    const length = text.slice(at + 1, at + 81).indexOf(end);
    if (length < 0) continue;
    mask.fill(1, at + 1, at + 1 + length);
    at += length + 1;
  }
  return (at) => mask[at] === 1;
}
