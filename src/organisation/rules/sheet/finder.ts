import type { UnitKind } from '../kinds.ts';
import { cleaned } from '../names.ts';

/** A unit as sheets name it. */
export interface NamedUnit {
  id: string;
  kind: UnitKind;
  name: string;
  shortName?: string | null | undefined;
  aliases: readonly string[];
  parentId: string | null;
}

/** Finds units by what a cell says: a name, or a name with those above it (鹤鸣街道/荷花社区) where several bear it. */
export class UnitFinder<U extends NamedUnit> {
  readonly #units = new Map<string, U>();
  readonly #names = new Map<string, U[]>();
  readonly #others = new Map<string, U[]>();

  constructor(units: Iterable<U>) {
    for (const unit of units) this.add(unit);
  }

  add(unit: U): void {
    this.#units.set(unit.id, unit);
    push(this.#names, cleaned(unit.name), unit);
    for (const other of [unit.shortName, ...unit.aliases]) if (other) push(this.#others, cleaned(other), unit);
  }

  /** The units a cell may mean, of those that `fits` lets through: full names before short ones and aliases. */
  find(text: string, fits: (unit: U) => boolean = () => true): U[] {
    const steps = text
      .normalize('NFKC')
      .split(/[/>\\]/)
      .map(cleaned)
      .filter((step) => step !== '');
    // A name may itself hold a slash: the whole is tried first.
    for (const [name, above] of [
      [cleaned(text), []],
      [steps.at(-1) ?? '', steps.slice(0, -1)],
    ] as [string, string[]][])
      for (const names of [this.#names, this.#others]) {
        const found = (names.get(name) ?? []).filter((unit) => fits(unit) && this.#isBelow(unit, above));
        if (found.length > 0) return found;
      }
    return [];
  }

  /** The shortest writing of a unit that `find` reads back as this unit alone. */
  nameOf(id: string): string {
    const unit = this.#units.get(id);
    if (!unit) return '';
    let written = unit.name;
    for (let above = this.#above(unit); ; above = this.#above(above)) {
      const found = this.find(written);
      if ((found.length === 1 && found[0] === unit) || !above) return written;
      written = `${above.name}/${written}`;
    }
  }

  #above(unit: U): U | undefined {
    return unit.parentId === null ? undefined : this.#units.get(unit.parentId);
  }

  /** Do the names stand above the unit in this order, gaps allowed? */
  #isBelow(unit: U, names: readonly string[]): boolean {
    let at: U | undefined = this.#above(unit);
    for (const name of [...names].reverse()) {
      while (at && cleaned(at.name) !== name && cleaned(at.shortName ?? '') !== name) at = this.#above(at);
      if (!at) return false;
      at = this.#above(at);
    }
    return true;
  }
}

function push<V>(map: Map<string, V[]>, name: string, value: V): void {
  const held = map.get(name);
  if (!held) map.set(name, [value]);
  else if (!held.includes(value)) held.push(value);
}
