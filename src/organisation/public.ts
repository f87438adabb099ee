/** What other capabilities may use of organisation. */
export { unitIndex } from './store/known.ts';
export { findUnitPath as unitPathOf, rememberAlias, unitBriefs, unitsOfKind } from './store/units.ts';
export type { Collective } from './rules/names.ts';
export { matchUnit, unitsMeant, type UnitBrief, type UnitIndex, type UnitMatch } from './rules/match.ts';
export {
  mostRows,
  peopleForSheet,
  savePeople,
  saveUnits,
  unitsForSheet,
  type PersonOfSheet,
  type PersonToSave,
  type Saved,
  type UnitOfSheet,
} from './store/sheet.ts';
