import { describe, expect, it } from 'vitest';
import type { Unit } from '../contract.ts';
import { treeKey, treeRows } from './tree.ts';

const unit = (id: string, children = 0): Unit => ({ id, children }) as Unit;
const held: Record<string, Unit[]> = { r: [unit('d'), unit('t', 2)], t: [unit('c1'), unit('c2', 1)] };
const rows = (...open: string[]) => treeRows([unit('r', 2)], new Set(open), (id) => held[id]);
const shown = (...open: string[]) => rows(...open).map((row) => '·'.repeat(row.level) + row.unit.id);

describe('the tree of units', () => {
  it('shows what is open, and nothing beneath what is closed', () => {
    expect(shown()).toEqual(['r']);
    expect(shown('r')).toEqual(['r', '·d', '·t']);
    expect(shown('r', 't')).toEqual(['r', '·d', '·t', '··c1', '··c2']);
    expect(shown('t')).toEqual(['r']);
  });
  it('shows an open unit alone until its units are read', () => {
    expect(shown('r', 't', 'c2').at(-1)).toBe('··c2');
    expect(rows('r', 't', 'c2').at(-1)!.open).toBe(true);
  });
  it('is walked with the arrows', () => {
    const all = rows('r', 't');
    expect(treeKey(all, 4, 'ArrowRight')).toEqual({ open: 'c2' });
    expect(treeKey(all, 2, 'ArrowRight')).toEqual({ go: 3 });
    expect(treeKey(all, 1, 'ArrowRight')).toBeNull();
    expect(treeKey(all, 4, 'ArrowLeft')).toEqual({ go: 2 });
    expect(treeKey(all, 2, 'ArrowLeft')).toEqual({ close: 't' });
    expect(treeKey(rows(), 0, 'ArrowLeft')).toBeNull();
  });
});
