import { directiveKinds, directiveStates, type DirectiveKind, type DirectiveState } from '../rules/directive.ts';

/** What the register of supervision is filtered by; lives in the address. */
export interface RegisterSearch {
  view?: 'mine' | 'given';
  kind?: DirectiveKind[];
  state?: DirectiveState | 'late';
  unit?: string;
  plan?: string;
  from?: string;
  to?: string;
}
export const nothingRegistered: Record<keyof RegisterSearch, undefined> = {
  view: undefined,
  kind: undefined,
  state: undefined,
  unit: undefined,
  plan: undefined,
  from: undefined,
  to: undefined,
};

const one = <T extends string>(value: unknown, of: readonly T[]): T | undefined => of.find((word) => word === value);
const shape = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the filters out of an address; whatever does not fit is left out. */
export function readRegisterSearch(raw: Record<string, unknown>): RegisterSearch {
  const kinds = (Array.isArray(raw.kind) ? raw.kind : [raw.kind]).flatMap((word) => one(word, directiveKinds) ?? []);
  return {
    view: one(raw.view, ['mine', 'given']),
    kind: kinds.length ? kinds : undefined,
    state: one(raw.state, [...directiveStates, 'late']),
    unit: shape(raw.unit, uuid),
    plan: shape(raw.plan, uuid),
    from: shape(raw.from, day),
    to: shape(raw.to, day),
  };
}
