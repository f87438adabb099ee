/** numbering.xml: the automatic number of each paragraph, as Word prints it. */
import { printNumber } from './formats.ts';
import type { NumberingRef, Styles } from './styles.ts';
import { child, childrenOf, toggle, valueOf, type Element } from './xml.ts';

type Level = {
  start: number;
  format: string;
  picture: string | null;
  text: string;
  legal: boolean;
  /** After which level (from 1) it starts afresh; null: after any above it; 0: never. */
  restart: number | null;
  style: string | null;
};

type Abstract = { id: string; levels: (Level | null)[]; link: string | null };
type Num = { abstract: string; levels: (Level | null)[]; starts: (number | null)[] };

const whole = (text: string | null, otherwise: number): number => {
  const value = text === null ? Number.NaN : Number.parseInt(text, 10);
  return Number.isFinite(value) && Math.abs(value) < 1e6 ? value : otherwise;
};

function readLevel(element: Element): Level {
  let format = child(element, 'numFmt');
  if (!format) {
    // newer formats come wrapped: the first choice is the one meant
    const wrapped = child(element, 'mc:AlternateContent');
    format = child(child(wrapped, 'mc:Choice'), 'numFmt') ?? child(child(wrapped, 'mc:Fallback'), 'numFmt');
  }
  const restart = valueOf(element, 'lvlRestart');
  return {
    start: whole(valueOf(element, 'start'), 0),
    format: format?.attributes.val ?? 'decimal',
    picture: format?.attributes.format ?? null,
    text: child(element, 'lvlText')?.attributes.val ?? '',
    legal: toggle(element, 'isLgl') ?? false,
    restart: restart === null ? null : whole(restart, 0),
    style: valueOf(element, 'pStyle'),
  };
}

function levelsOf(element: Element): (Level | null)[] {
  const levels: (Level | null)[] = Array.from({ length: 9 }, () => null);
  for (const level of childrenOf(element, 'lvl')) {
    const at = whole(level.attributes.ilvl ?? null, -1);
    if (at >= 0 && at < 9) levels[at] = readLevel(level);
  }
  return levels;
}

export type Numbering = {
  /**
   * The number of the next paragraph in the document, which must be asked for in order: counting moves on. Null when the
   * paragraph has none, or a bullet.
   */
  next: (own: NumberingRef | null, style: string | null) => string | null;
};

/** Reads numbering.xml (null when the file has none) against the styles. */
export function readNumbering(root: Element | null, styles: Styles): Numbering {
  const abstracts = new Map<string, Abstract>();
  for (const element of childrenOf(root, 'abstractNum')) {
    const id = element.attributes.abstractNumId;
    if (id === undefined) continue;
    abstracts.set(id, { id, levels: levelsOf(element), link: valueOf(element, 'numStyleLink') });
  }
  const nums = new Map<string, Num>();
  for (const element of childrenOf(root, 'num')) {
    const id = element.attributes.numId;
    const abstract = valueOf(element, 'abstractNumId');
    if (id === undefined || abstract === null) continue;
    const num: Num = {
      abstract,
      levels: Array.from({ length: 9 }, () => null),
      starts: Array.from({ length: 9 }, () => null),
    };
    for (const override of childrenOf(element, 'lvlOverride')) {
      const at = whole(override.attributes.ilvl ?? null, -1);
      if (at < 0 || at > 8) continue;
      const level = child(override, 'lvl');
      if (level) num.levels[at] = readLevel(level);
      const start = valueOf(override, 'startOverride');
      if (start !== null) num.starts[at] = whole(start, 0);
    }
    nums.set(id, num);
  }

  /** The abstract list a num counts in, list styles followed. */
  const abstractOf = (num: Num): Abstract | null => {
    let found = abstracts.get(num.abstract) ?? null;
    for (let turn = 0; found?.link && turn < 5; turn++) {
      const numId = styles.listOf(found.link);
      const target = numId === null ? undefined : nums.get(numId);
      const next = target ? (abstracts.get(target.abstract) ?? null) : null;
      if (!next || next === found) break;
      found = next;
    }
    return found;
  };

  const counters = new Map<string, (number | null)[]>();
  const started = new Set<string>();

  const next: Numbering['next'] = (own, styleId) => {
    const style = styles.get(styleId);
    const inherited = style?.numbering ?? null;
    const numId = own?.numId ?? inherited?.numId ?? null;
    if (numId === null || numId === '0' || numId === '') return null;
    const num = nums.get(numId);
    const abstract = num ? abstractOf(num) : null;
    if (!num || !abstract) return null;
    let level = own?.level ?? null;
    if (level === null) {
      // a style's level is the one that names it, else its own
      const named = own?.numId
        ? -1
        : abstract.levels.findIndex((candidate) => candidate?.style === styleId && styleId !== null);
      level = named >= 0 ? named : (inherited?.level ?? 0);
    }
    if (level < 0 || level > 8) return null;
    const at = (l: number): Level | null => num.levels[l] ?? abstract.levels[l] ?? null;
    const facts = at(level);
    if (!facts) return null;

    const counts = counters.get(abstract.id) ?? Array.from({ length: 9 }, () => null as number | null);
    counters.set(abstract.id, counts);
    const key = `${numId}/${level}`;
    const forced = num.starts[level] ?? null;
    if (forced !== null && !started.has(key)) counts[level] = forced;
    else counts[level] = counts[level] === null ? (forced ?? facts.start) : counts[level]! + 1;
    started.add(key);
    for (let deeper = level + 1; deeper < 9; deeper++) {
      const restart = at(deeper)?.restart ?? null;
      if (restart === 0) continue;
      if (restart !== null && level > restart - 1) continue;
      counts[deeper] = null;
      // a forced start holds again each time the level starts afresh
    }

    if (facts.format === 'bullet') return null;
    let out = '';
    for (let i = 0; i < facts.text.length; i++) {
      const char = facts.text[i]!;
      const digit = facts.text.charCodeAt(i + 1) - 49;
      if (char !== '%' || digit < 0 || digit > 8) {
        out += char;
        continue;
      }
      i++;
      const shown = at(digit);
      const count = counts[digit] ?? num.starts[digit] ?? shown?.start ?? 0;
      const format = shown?.format ?? 'decimal';
      const printed = printNumber(count, facts.legal && format !== 'none' ? 'decimal' : format, shown?.picture ?? null);
      out += printed ?? '';
    }
    const text = out.trim();
    return text === '' ? null : text;
  };
  return { next };
}
