import { call } from '#platform/ui/call.ts';
import type { UnitChoice, UnitSearch as FindUnits } from '#platform/ui/unit-picker.tsx';
import { registerContract, type UnitKind } from '../contract.ts';

/** A unit to choose, with what it is: what may stand under it depends on that. */
export interface KindChoice extends UnitChoice {
  kind: UnitKind;
}

/** Units by Chinese or pinyin initials for a UnitPicker; only of these kinds when some are given. */
export const findUnits =
  (kind?: readonly UnitKind[]): FindUnits =>
  async (text, signal) =>
    (
      await call(
        registerContract.unitChoices,
        { query: { text, limit: 12, ...(kind ? { kind: [...kind] } : {}) } },
        { signal },
      )
    ).rows;

/** Units anywhere. */
export const searchUnits = findUnits();

/** Endpoints whose answers change when a unit does. */
export const touchedByUnit = [registerContract.units, registerContract.unit, registerContract.people];
/** Endpoints whose answers change when a person or a post does. */
export const touchedByPerson = [
  registerContract.people,
  registerContract.person,
  registerContract.unit,
  registerContract.units,
];
