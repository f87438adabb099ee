import { Problem } from '#platform/pure/problem.ts';
import type { DoubtCode, Repeat, SectionKind } from './reading.ts';
import type { Collective, Leader, Meaning, Part, Step } from './tree.ts';

/** One correction by hand; the shapes are checked by the contract. */
export type Edit =
  | {
      do: 'set';
      nodeId: string;
      title?: string | undefined;
      body?: string | undefined;
      number?: string | undefined;
      due?: string | null | undefined;
      dueText?: string | null | undefined;
      repeat?: Repeat | null | undefined;
      section?: boolean | undefined;
      kind?: SectionKind | null | undefined;
    }
  | { do: 'add'; parentId: string | null; position: number; title: string; nodeId: string; source: number[] }
  | { do: 'remove'; nodeId: string; children: 'with' | 'lift' }
  | { do: 'move'; nodeId: string; parentId: string | null; position: number }
  | { do: 'split'; nodeId: string; at: number; newId: string }
  | { do: 'merge'; nodeId: string }
  | {
      do: 'units';
      nodeId: string;
      part: Part;
      units: readonly { written: string; unitId: string | null; collective: Collective | null }[];
    }
  | { do: 'match'; written: string; unitId: string }
  | {
      do: 'plan';
      title?: string | undefined;
      preamble?: string | undefined;
      basis?: readonly string[] | undefined;
      leadership?: readonly Leader[] | undefined;
      phases?: readonly Step[] | undefined;
    }
  | { do: 'place'; paragraph: number; nodeId: string | null };

/** What an edit must know of the world beside the tree. */
export interface Known {
  /** The words of a paragraph of the page, with its automatic number; null when the page has no such paragraph. */
  textOf(paragraph: number): string | null;
  /** Is this a unit of the region? */
  unitExists(unitId: string): boolean;
  /** What a name stands for when nobody says so. */
  meaningOf(written: string): Meaning;
}

/** Why an edit does not fit the plan as it stands. */
export const unfitReasons = [
  'node-unknown',
  'parent-unknown',
  'id-taken',
  'own-descendant',
  'too-deep',
  'too-many',
  'too-long',
  'cut-outside',
  'nothing-before',
  'unit-unknown',
  'name-not-there',
  'paragraph-unknown',
  'paragraph-placed',
] as const;
export type UnfitReason = (typeof unfitReasons)[number];

export const mostNodes = 5000;
export const mostDepth = 12;
export const mostBody = 100_000;

export const unfit = (reason: UnfitReason, details: Record<string, unknown> = {}): Problem =>
  new Problem('edit.unfit', { reason, ...details });

/** Doubts that a person has answered by deciding the thing in question. */
export const settles: Readonly<Record<string, readonly DoubtCode[]>> = {
  number: ['number-out-of-order', 'number-repeated', 'number-restored'],
  due: ['year-missing', 'due-unclear', 'due-several'],
  dueText: ['due-unclear'],
  section: ['section-unclear', 'section-unnumbered'],
  kind: ['section-unclear', 'section-unnumbered'],
  units: ['no-lead-unit', 'no-unit', 'unit-line-ambiguous', 'unit-unlike', 'unit-by-sentence'],
  text: ['line-split', 'line-joined'],
};
