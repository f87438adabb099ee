import { planStates } from '../contract.ts';

/** What the list of plans is filtered by; lives in the address. */
export interface PlanSearch {
  state?: (typeof planStates)[number];
  text?: string;
}

/** Reads the filters out of an address; whatever does not fit is left out. */
export function readPlanSearch(raw: Record<string, unknown>): PlanSearch {
  const text = typeof raw.text === 'string' || typeof raw.text === 'number' ? String(raw.text).slice(0, 60) : '';
  return { state: planStates.find((word) => word === raw.state), text: text.trim() === '' ? undefined : text };
}
