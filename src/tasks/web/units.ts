import { organisationContract } from '#organisation/contract.ts';
import { call } from '#platform/ui/call.ts';
import type { UnitSearch } from '#platform/ui/unit-picker.tsx';

/** Units of the county by Chinese or pinyin initials, for a UnitPicker. */
export const searchUnits: UnitSearch = async (text, signal) =>
  (await call(organisationContract.unitChoices, { query: { text, limit: 12 } }, { signal })).rows;
