import { z } from 'zod';
import { isDay } from './day.ts';

/** Shapes that several contracts share. */
export const id = z.uuid();
export const day = z.string().refine(isDay, { error: 'day.unfit' });
/** The last day anybody may set: a year beyond is a slip of the finger. */
const farthest = '2199-12-31';
/** A day that a person sets. */
export const givenDay = day.refine((value) => value <= farthest, { error: 'day.too-far' });
/** An instant as ISO 8601 text in UTC. */
export const instant = z.iso.datetime();
/** Marks that turn the order of writing around, so that a name reads as another: taken out of whatever is typed. */
const turning = /[\u202a-\u202e\u2066-\u2069]/g;
/**
 * Breaks and control characters, which a line has no place for: in a mail's subject or a calendar they would end it. NUL
 * is left to the door, which refuses it.
 */
const breaks = /(?:(?!\0)[\p{Cc}\u2028\u2029])+/gu;
/** Control characters but the tab and the end of a line. */
const controls = /(?![\t\n\0])\p{Cc}/gu;
/** Anything that leaves a mark on paper. Hangul fillers are letters that do not. */
const seen = /[^\s\p{C}\u115f\u1160\u3164\uffa0\u2800]/u;
const flat = (text: string): string => {
  const one = text.replace(turning, '').replace(breaks, ' ').trim();
  return seen.test(one) || one.includes('\0') ? one : '';
};
const straight = (text: string): string =>
  text.replace(turning, '').replace(/\r\n?/g, '\n').replace(controls, '').trim();
/** A short line of text: one line, trimmed, not empty to the eye. */
export const line = (max: number) => z.string().overwrite(flat).min(1).max(max);
/** A line that may be left empty. */
export const phrase = (max: number) => z.string().overwrite(flat).max(max);
/** Longer text; may be empty. */
export const prose = (max: number) => z.string().overwrite(straight).max(max);
/** Every list is bounded: `limit` rows after `after`, an opaque mark handed out with the page before. */
export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  after: z.string().max(400).optional(),
};
/** A page of a list; `next` is null on the last one. */
export const page = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), next: z.string().nullable() });
/** Optimistic locking: the version the writer has seen. */
export const version = z.number().int().min(1);
/** Several values of one query parameter: repeated or once. */
export const several = <T extends z.ZodType<string, string>>(one: T) =>
  z.preprocess((v) => (v === undefined ? undefined : Array.isArray(v) ? v : [v]), z.array(one).max(20).optional());
export const none = z.object({});

/** A keyset mark: the sort values of the last row as text, base64url so that it travels in an address. */
export const markOf = (values: readonly (string | number | null)[]): string => {
  const text = JSON.stringify(values);
  let out = '';
  for (const c of text) out += c === '~' ? '%7E' : c.codePointAt(0)! < 128 && c !== '%' ? c : encodeURIComponent(c);
  return out.replace(/%/g, '~');
};
/** Reads a mark; null when it is not one of ours (an edited address): the caller answers with a bad request. */
export function readMark(mark: string, length: number): (string | number | null)[] | null {
  try {
    const values: unknown = JSON.parse(decodeURIComponent(mark.replace(/~/g, '%')));
    if (!Array.isArray(values) || values.length !== length) return null;
    return values.every((v) => v === null || typeof v === 'string' || typeof v === 'number') ? values : null;
  } catch {
    return null;
  }
}
