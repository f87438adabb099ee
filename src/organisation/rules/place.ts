import { childPath, within, type UnitPath } from '#platform/pure/unit-path.ts';
import type { UnitKind } from './kinds.ts';

/**
 * Which kinds may sit directly under which. A department under a township is one of its offices (社会事务办). A resident
 * unit of no one community, such as a power company, sits under the township.
 */
export const mayHold: Readonly<Record<UnitKind, readonly UnitKind[]>> = {
  region: ['department', 'township'],
  department: [],
  township: ['community', 'department', 'resident-unit'],
  community: ['estate', 'resident-unit'],
  estate: ['building'],
  building: [],
  'resident-unit': [],
};

/** May a unit of kind `child` sit directly under one of kind `parent`? */
export const fitsUnder = (child: UnitKind, parent: UnitKind): boolean => mayHold[parent].includes(child);

/** Would a unit at `path` end up beneath itself when put under `target`? */
export const makesLoop = (path: UnitPath, target: UnitPath): boolean => within(target, path);

const letters: Readonly<Record<UnitKind, string>> = {
  region: 'r',
  department: 'd',
  township: 't',
  community: 'c',
  estate: 'e',
  building: 'b',
  'resident-unit': 'u',
};

/**
 * The path of a new unit: the kind's letter and the telling parts of its id. The start of a UUIDv7 runs with time, so
 * siblings list in the order they were added; its end keeps two of one instant apart.
 */
export function newPath(kind: UnitKind, id: string, parent: UnitPath): UnitPath {
  const hex = id.replaceAll('-', '');
  return childPath(parent, `${letters[kind]}${hex.slice(0, 12)}${hex.slice(13, 16)}${hex.slice(-4)}`);
}

/** A numbered path, for units planted in a known order; sorts before every `newPath`. */
export const numberedPath = (kind: UnitKind, number: number, parent: UnitPath): UnitPath =>
  childPath(parent, kind === 'region' ? 'r' : `${letters[kind]}${String(number).padStart(5, '0')}`);
