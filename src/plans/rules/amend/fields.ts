import type { TreeNode, TreeUnit } from '../tree.ts';

export const amendFields = [
  'number',
  'title',
  'body',
  'section',
  'due',
  'dueText',
  'repeat',
  'lead',
  'co',
  'place',
  'order',
] as const;
/** `place`: under another heading; `order`: among its neighbours. */
export type AmendField = (typeof amendFields)[number];
export interface FieldChange {
  field: AmendField;
  /** As shown: text, a day, names of units; null for none. */
  before: string | string[] | boolean | null;
  after: string | string[] | boolean | null;
}
type Compared = Pick<TreeNode, 'number' | 'title' | 'body' | 'section' | 'due' | 'dueText' | 'repeat' | 'units'>;

/** White space that a page breaks its lines with changes nothing. */
const bare = (text: string | null): string => (text ?? '').replace(/\s+/gu, '');
const meant = ({ unitId, collective, written }: TreeUnit): string =>
  unitId ?? (collective ? `${collective} ${written}` : `written ${written}`);

/**
 * What differs between two states of one node, field by field. Units are the same when they stand for the same unit,
 * whatever name is written; the order counts among leads (the first one leads) and not among co-units.
 */
export function fieldChanges(
  old: Compared,
  now: Compared,
  place: { moved: { from: string; to: string } | null; reordered: boolean },
): FieldChange[] {
  const out: FieldChange[] = [];
  for (const field of ['number', 'title', 'body', 'dueText'] as const)
    if (bare(old[field]) !== bare(now[field])) out.push({ field, before: old[field], after: now[field] });
  for (const field of ['section', 'due', 'repeat'] as const)
    if (old[field] !== now[field]) out.push({ field, before: old[field], after: now[field] });
  for (const part of ['lead', 'co'] as const) {
    const was = old.units.filter((unit) => unit.part === part);
    const is = now.units.filter((unit) => unit.part === part);
    const keys = (units: readonly TreeUnit[]) =>
      (part === 'lead' ? units.map(meant) : units.map(meant).sort()).join('\n');
    if (keys(was) !== keys(is))
      out.push({ field: part, before: was.map((unit) => unit.written), after: is.map((unit) => unit.written) });
  }
  if (place.moved) out.push({ field: 'place', before: place.moved.from, after: place.moved.to });
  else if (place.reordered) out.push({ field: 'order', before: null, after: null });
  return out.sort((a, b) => amendFields.indexOf(a.field) - amendFields.indexOf(b.field));
}

/**
 * Which places changed their order among their neighbours: all but a longest row that kept it.
 * @param was for each place in its new order what place it had; -1 counts for nothing. @param parent whose child it is.
 */
export function misplaced(was: readonly number[], parent: readonly number[]): Set<number> {
  const families = new Map<number, number[]>();
  was.forEach((place, j) => {
    if (place < 0) return;
    const row = families.get(parent[j]!);
    if (row) row.push(j);
    else families.set(parent[j]!, [j]);
  });
  const out = new Set<number>();
  for (const row of families.values()) {
    // Patience: `ends[n]` is the member that ends the best rising row of length n + 1.
    const ends: number[] = [];
    const before = new Map<number, number>();
    for (const j of row) {
      let low = 0,
        high = ends.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (was[ends[middle]!]! < was[j]!) low = middle + 1;
        else high = middle;
      }
      if (low > 0) before.set(j, ends[low - 1]!);
      ends[low] = j;
    }
    const kept = new Set<number>();
    for (let j = ends.at(-1); j !== undefined; j = before.get(j)) kept.add(j);
    for (const j of row) if (!kept.has(j)) out.add(j);
  }
  return out;
}
