import type { Unit } from '../contract.ts';

/** A line of the tree in sight: a unit, how deep it stands below the top, and whether its units are shown. */
export interface TreeRow {
  unit: Unit;
  level: number;
  /** Null: nothing beneath it. */
  open: boolean | null;
}

/**
 * The lines of a tree that is read piece by piece: a unit's own units follow it when it is open and they are there.
 * @param beneath the units directly under one, or undefined while they are not read yet
 */
export function treeRows(
  tops: readonly Unit[],
  open: ReadonlySet<string>,
  beneath: (id: string) => readonly Unit[] | undefined,
): TreeRow[] {
  const out: TreeRow[] = [];
  const walk = (units: readonly Unit[], level: number) => {
    for (const unit of units) {
      const held = beneath(unit.id);
      const some = unit.children > 0 || (held?.length ?? 0) > 0;
      out.push({ unit, level, open: some ? open.has(unit.id) : null });
      if (some && open.has(unit.id) && held) walk(held, level + 1);
    }
  };
  walk(tops, 0);
  return out;
}

/** Where the arrow keys lead: the line to go to, or the unit to open or close; null when nowhere. */
export function treeKey(
  rows: readonly TreeRow[],
  at: number,
  key: 'ArrowRight' | 'ArrowLeft',
): { go: number } | { open: string } | { close: string } | null {
  const row = rows[at];
  if (!row) return null;
  if (key === 'ArrowRight') {
    if (row.open === false) return { open: row.unit.id };
    return row.open && rows[at + 1] && rows[at + 1]!.level > row.level ? { go: at + 1 } : null;
  }
  if (row.open) return { close: row.unit.id };
  for (let i = at - 1; i >= 0; i--) if (rows[i]!.level < row.level) return { go: i };
  return null;
}
