/** Undoes what copying and scanning do to lines: paragraphs run together, sentences and titles broken over lines. */
import type { Line } from './lines.ts';
import type { Doubt } from './reading.ts';

export function repair(lines: readonly Line[], _doubts: Doubt[]): Line[] {
  return [...lines];
}
