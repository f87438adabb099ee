import { areaClasses, type AreaClass } from '#organisation/rules/kinds.ts';
import { sides, type Side } from '../rules/framework.ts';

/** What the ranking shows; lives in the address. */
export interface RankingSearch {
  side?: Side | undefined;
  aspect?: string | undefined;
  class?: AreaClass | undefined;
  unit?: string | undefined;
}

/** Reads it out of an address; whatever does not fit is left out. */
export const readRankingSearch = (raw: Record<string, unknown>): RankingSearch => ({
  side: sides.find((one) => one === raw.side),
  aspect: typeof raw.aspect === 'string' && raw.aspect !== '' ? raw.aspect.slice(0, 20) : undefined,
  class: areaClasses.find((one) => one === raw.class),
  unit: typeof raw.unit === 'string' && /^[0-9a-f-]{36}$/i.test(raw.unit) ? raw.unit : undefined,
});
