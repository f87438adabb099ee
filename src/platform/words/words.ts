import { dayNumber, dayOf, type Day } from '../pure/day.ts';

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

/** A word, or its plural forms chosen by the parameter `n`. */
export type Word = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type WordTable = Readonly<Record<string, Word>>;

/** Filled in by the app with the keys of every capability's words, so that a missing word is a compile error. */
export interface WordKeys {}
export type WordKey = [keyof WordKeys] extends [never] ? string : keyof WordKeys & string;
export type Values = Readonly<Record<string, string | number | null | undefined>>;

/** The words of one language: call it with a key; days, instants and numbers in the language's own form. */
export interface Words {
  (key: WordKey, values?: Values): string;
  locale: Locale;
  /** For keys that come from outside (a code the server sent): null when there is no word. */
  maybe(key: string, values?: Values): string | null;
  /** 11月22日 周日; the year only when it is not this one. */
  day(day: Day): string;
  /** 11月22日, for narrow places. */
  dayShort(day: Day): string;
  /** 2026年11月22日, with its year whatever the year is now: for spans over the turn of one. */
  dayFull(day: Day): string;
  /** 14:05 today, 昨天 14:05 is never said: the day and time beyond a day; 「3小时前」 under one. */
  when(instant: string): string;
  /** The full day and minute, for a tooltip or a record. */
  minute(instant: string): string;
  number(value: number): string;
  percent(value: number): string;
  /** 1.4 MB */
  size(bytes: number): string;
  /** 「甲、乙」; "a, b and c" in English. */
  list(items: readonly string[]): string;
  today(): Day;
}

/** The names written as `{name}` in a word. */
export const namesIn = (text: string): string[] => [...text.matchAll(/\{([a-zA-Z]+)\}/g)].map((m) => m[1]!);

/**
 * Makes the words of a language.
 * @param table every key with its word
 * @param now milliseconds; asked each time, since a screen stays open over midnight
 * @throws on a key that is not in the table: it would otherwise show on a screen
 */
export function makeWords(locale: Locale, table: WordTable, now: () => number): Words {
  const plural = new Intl.PluralRules(locale);
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const list = new Intl.ListFormat(locale, { type: 'unit', style: locale === 'en' ? 'short' : 'narrow' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const clock = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'Asia/Shanghai',
  });
  const ago = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const today = () => dayOf(now());

  const fill = (word: Word, values: Values): string => {
    const text = typeof word === 'string' ? word : (word[plural.select(Number(values.n ?? 0))] ?? word.other ?? '');
    return text.replace(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? number.format(value) : (value ?? '');
    });
  };
  const maybe = (key: string, values: Values = {}): string | null => {
    const word = Object.hasOwn(table, key) ? table[key] : undefined;
    return word === undefined ? null : fill(word, values);
  };
  const words = ((key: string, values: Values = {}) => {
    const text = maybe(key, values);
    if (text === null) throw new Error(`no word for ${key}`);
    return text;
  }) as Words;

  const parts = (day: Day) => [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))] as const;
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const dayOfYear = (day: Day, other: boolean): string => {
    const [year, month, date] = parts(day);
    if (locale === 'en') return `${date} ${months[month - 1]}${other ? ` ${year}` : ''}`;
    return `${other ? `${year}年` : ''}${month}月${date}日`;
  };
  const dayShort = (day: Day): string => dayOfYear(day, day.slice(0, 4) !== today().slice(0, 4));
  const weekdayOf = (day: Day) => weekday.format(dayNumber(day) * 86_400_000);
  const dayLong = (day: Day): string =>
    locale === 'en' ? `${weekdayOf(day)} ${dayShort(day)}` : `${dayShort(day)} ${weekdayOf(day)}`;
  const minute = (instant: string): string => {
    const at = Date.parse(instant);
    return `${dayShort(dayOf(at))} ${clock.format(at)}`;
  };

  return Object.assign(words, {
    locale,
    maybe,
    today,
    day: dayLong,
    dayShort,
    dayFull: (day: Day) => dayOfYear(day, true),
    minute,
    when(instant: string): string {
      const minutes = Math.round((now() - Date.parse(instant)) / 60_000);
      // A clock that runs a little behind the server's must not show the future.
      if (minutes > -3 && minutes < 1) return maybe('kit.just-now') ?? ago.format(0, 'minute');
      if (minutes >= 1 && minutes < 60) return ago.format(-minutes, 'minute');
      if (minutes >= 60 && minutes < 24 * 60) return ago.format(-Math.floor(minutes / 60), 'hour');
      return minute(instant);
    },
    number: (value: number) => number.format(value),
    percent: (value: number) => percent.format(value / 100),
    size(bytes: number): string {
      if (bytes < 1024) return `${bytes} B`;
      if (bytes < 1024 * 1024) return `${number.format(Math.round(bytes / 1024))} KB`;
      return `${number.format(Math.round((bytes / 1024 / 1024) * 10) / 10)} MB`;
    },
    list: (items: readonly string[]) => (locale === 'en' ? list.format(items) : items.join('、')),
  });
}
