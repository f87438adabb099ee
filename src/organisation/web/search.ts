import { unitKinds, type UnitKind } from '../contract.ts';

/** What the list of units is filtered by; lives in the address. `add`: a unit is being added under this one. */
export interface UnitSearch {
  text?: string;
  kind?: UnitKind[];
  closed?: true;
  add?: string;
}
/** What the list of people is filtered by. `add`: a person is being added (to the unit filtered by, if any). */
export interface PeopleSearch {
  text?: string;
  unit?: string;
  /** Of that unit alone, without the units beneath it. */
  only?: true;
  left?: true;
  add?: true;
}

const uuid = /^[0-9a-f-]{36}$/i;
const shape = (value: unknown): string | undefined =>
  typeof value === 'string' && uuid.test(value) ? value : undefined;
const yes = (value: unknown): true | undefined => (value === true || value === 'true' ? true : undefined);
const text = (value: unknown): string | undefined => {
  const said = typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 60) : '';
  return said.trim() === '' ? undefined : said;
};

/** Reads the filters out of an address; whatever does not fit is left out. */
export function readUnitSearch(raw: Record<string, unknown>): UnitSearch {
  const kinds = (Array.isArray(raw.kind) ? raw.kind : [raw.kind]).flatMap(
    (word) => unitKinds.find((kind) => kind === word) ?? [],
  );
  return {
    text: text(raw.text),
    kind: kinds.length ? kinds : undefined,
    closed: yes(raw.closed),
    add: shape(raw.add),
  };
}
export function readPeopleSearch(raw: Record<string, unknown>): PeopleSearch {
  return {
    text: text(raw.text),
    unit: shape(raw.unit),
    only: yes(raw.only),
    left: yes(raw.left),
    add: yes(raw.add),
  };
}
