import { pinyin, polyphonic } from 'pinyin-pro';

/** Text as a search compares it: full-width forms folded, small letters, no white space. */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');

const MOST_READINGS = 8;
/** A title is found by its beginning; the rest of a very long one is not read. */
const MOST_SIGNS = 300;

/** The likeliest initial of every sign, '' for one that has none; '' for other writing than Han, letters and digits. */
function firstsOf(clean: string, name: 'person' | 'thing'): string[] {
  const surname = name === 'person' ? 'head' : 'off';
  const firsts = pinyin(clean, { pattern: 'first', toneType: 'none', type: 'array', surname });
  return firsts.map(lettersOnly);
}
const lettersOnly = (text: string): string => text.replace(/[^a-z0-9]/gi, '').toLowerCase();
const cut = (text: string): string => [...folded(text)].slice(0, MOST_SIGNS).join('');

/**
 * The likeliest pinyin initials of a text: 集贸市场 → `jmsc`. Words decide the reading of a character with several (重庆
 * `cq`, 重点 `zd`); letters and digits stand for themselves, other signs are left out.
 * @param name 'person': the first character is read as a family name (单 shan, 曾 zeng)
 */
export const initialsOf = (text: string, name: 'person' | 'thing' = 'thing'): string =>
  firstsOf(cut(text), name).join('');

/** All initials a text may be typed by, the likeliest first: 重庆 → ['cq', 'zq']; at most the first eight. */
export function allInitialsOf(text: string, name: 'person' | 'thing' = 'thing'): string[] {
  const clean = cut(text);
  const others = polyphonic(clean, { pattern: 'first', toneType: 'none', type: 'array' });
  let all = [''];
  firstsOf(clean, name).forEach((first, at) => {
    const readings = [...new Set([first, ...(others[at] ?? []).map(lettersOnly)])];
    const kept = all.length * readings.length > MOST_READINGS ? readings.slice(0, 1) : readings;
    all = kept.flatMap((reading) => all.map((begun) => begun + reading));
  });
  return [...new Set(all)].filter((each) => each !== '');
}

/**
 * What is kept beside a thing so that it can be found: its names and their initials, folded, one space between them, in
 * the order of their letters: the same names always make the same text.
 * @param names every name it goes by; blanks are skipped
 */
export function searchText(names: readonly (string | null | undefined)[], kind: 'person' | 'thing' = 'thing'): string {
  const given = names.filter((each): each is string => !!each?.trim());
  const words = given.map(folded);
  for (const each of given) words.push(...allInitialsOf(each, kind));
  return [...new Set(words)].sort().join(' ');
}

/**
 * The pieces of one and two characters by which searched text is indexed: 社会事务 → 社 会 事 务 社会 会事 事务.
 * A text holds a word only if it holds every piece of it.
 */
export function gramsOf(text: string): string[] {
  const grams = new Set<string>();
  for (const word of text.split(' ')) {
    const signs = [...word];
    signs.forEach((sign, at) => {
      grams.add(sign);
      if (at > 0) grams.add(signs[at - 1] + sign);
    });
  }
  return [...grams].sort();
}

/** What to look for: the words typed, each as folded text, and the pieces all of which an answer must hold. */
export function searchFor(typed: string): { words: string[]; grams: string[] } {
  const words = typed
    .split(/\s+/u)
    .map(folded)
    .filter((word) => word !== '')
    .slice(0, 6);
  const grams = new Set<string>();
  for (const word of words) {
    const signs = [...word];
    if (signs.length === 1) grams.add(signs[0]!);
    // The pieces of two hold those of one.
    for (let at = 1; at < signs.length; at++) grams.add(signs[at - 1]! + signs[at]!);
  }
  return { words, grams: [...grams].sort() };
}
