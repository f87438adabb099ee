import { addDays, isDay, type Day } from '#platform/pure/day.ts';

/**
 * A plan document with blanks: plain text in a form the reader of this folder reads. A blank stands as `{{县名}}`; of a day
 * `{{部署结束日+1}}` is the day after. A paragraph that names an optional blank which is left empty is left out.
 */

export const blankKinds = ['text', 'unit', 'day', 'number', 'year'] as const;
export type BlankKind = (typeof blankKinds)[number];

/** Where the value of a blank comes from when nobody types it. */
export type BlankFrom =
  /** The region, the writer's own unit by its short or whole name, its community, its township; the present year or day. */
  | { of: 'county' | 'own-unit' | 'own-unit-full' | 'community' | 'township' | 'year' | 'today' }
  /** So many days from today. */
  | { daysOn: number }
  /** A department as it is commonly called; its name here is looked up in the register. */
  | { unit: string }
  /** What most offices write. */
  | { usual: string };

export interface Blank {
  /** As it stands between the braces; `blank.<name>` is its label. */
  name: string;
  kind: BlankKind;
  from?: BlankFrom;
  optional?: true;
  /** Of a unit: written by its whole name, as a signature is. */
  whole?: true;
}
export const templateKeys = [
  'community-arts',
  'market-rectification',
  'civilized-community',
  'ten-star',
  'volunteers',
  'city-campaign',
] as const;
export type TemplateKey = (typeof templateKeys)[number];

export interface PlanTemplate {
  key: TemplateKey;
  blanks: readonly Blank[];
  text: string;
}
/** Values by the name of the blank: days as 2026-11-22, everything else as it is to be written. */
export type BlankValues = Readonly<Record<string, string>>;

const place = /\{\{([^{}+]+)(?:\+(\d{1,3}))?\}\}/g;

/** 2026-11-02 → 2026年11月2日. */
export const dayWords = (day: Day): string =>
  `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;

/** Is this a value for a blank of that kind? Line breaks would make paragraphs of one value. */
export function fits(kind: BlankKind, value: string): boolean {
  if (value.trim() === '' || value.length > 300 || /[\r\n{}]/.test(value)) return false;
  if (kind === 'day') return isDay(value);
  if (kind === 'year') return /^(?:19|20|21)\d\d$/.test(value);
  if (kind === 'number') return /^\d{1,9}(?:\.\d{1,4})?$/.test(value);
  return true;
}

/** Blanks that must be filled and are not, or are filled with what does not fit. */
export const wanting = (template: PlanTemplate, values: BlankValues): Blank[] =>
  template.blanks.filter((blank) => {
    const value = values[blank.name]?.trim() ?? '';
    return value === '' ? !blank.optional : !fits(blank.kind, value);
  });

/** A stretch of a template's paragraph: its own words, or what stands for a blank (`value` null: nothing yet). */
export type Piece = { words: string } | { blank: string; value: string | null };

/** A template's paragraphs with the values in their places. Paragraphs of optional blanks left empty are left out. */
export function pieces(template: PlanTemplate, values: BlankValues): Piece[][] {
  const blanks = new Map(template.blanks.map((blank) => [blank.name, blank]));
  const valueOf = (name: string, on: string | undefined): string | null => {
    const blank = blanks.get(name);
    const value = values[name]?.trim() ?? '';
    if (!blank || !fits(blank.kind, value)) return null;
    const more = Number(on ?? 0);
    if (blank.kind === 'day') return dayWords(addDays(value, more));
    return blank.kind === 'year' ? String(Number(value) + more) : value;
  };
  return template.text.split('\n').flatMap((line) => {
    const out: Piece[] = [];
    let from = 0;
    for (const found of line.matchAll(place)) {
      if (found.index > from) out.push({ words: line.slice(from, found.index) });
      out.push({ blank: found[1]!, value: valueOf(found[1]!, found[2]) });
      from = found.index + found[0].length;
    }
    if (from < line.length) out.push({ words: line.slice(from) });
    const dropped = out.some((one) => 'blank' in one && one.value === null && blanks.get(one.blank)?.optional);
    return dropped ? [] : [out];
  });
}

/** The document with its blanks filled; a blank without a value stands as its name in 【】. */
export const filled = (template: PlanTemplate, values: BlankValues): string =>
  pieces(template, values)
    .map((line) => line.map((one) => ('words' in one ? one.words : (one.value ?? `【${one.blank}】`))).join(''))
    .join('\n');

/** Where each blank is used: paragraphs of the template's text, from 0. */
export function blankPlaces(template: PlanTemplate): Map<string, number[]> {
  const out = new Map<string, number[]>(template.blanks.map((blank) => [blank.name, []]));
  template.text.split('\n').forEach((line, at) => {
    for (const [, name] of line.matchAll(place)) {
      const row = out.get(name!) ?? [];
      out.set(name!, row);
      if (row.at(-1) !== at) row.push(at);
    }
  });
  return out;
}
