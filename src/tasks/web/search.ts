import { taskStates, type TaskState } from '../rules.ts';

/** What the task list is filtered by; lives in the address. */
export interface TaskSearch {
  view?: 'mine' | 'issued';
  state?: TaskState[];
  standing?: 'late' | 'soon';
  unit?: string;
  part?: 'lead' | 'co';
  plan?: string;
  from?: string;
  to?: string;
  text?: string;
}

const one = <T extends string>(value: unknown, of: readonly T[]): T | undefined => of.find((word) => word === value);
const shape = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;
const uuid = /^[0-9a-f-]{36}$/i;
const day = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the filters out of an address; whatever does not fit is left out. */
export function readTaskSearch(raw: Record<string, unknown>): TaskSearch {
  const states = (Array.isArray(raw.state) ? raw.state : [raw.state]).flatMap((word) => one(word, taskStates) ?? []);
  const text = typeof raw.text === 'string' || typeof raw.text === 'number' ? String(raw.text).slice(0, 60) : '';
  return {
    view: one(raw.view, ['mine', 'issued']),
    state: states.length ? states : undefined,
    standing: one(raw.standing, ['late', 'soon']),
    unit: shape(raw.unit, uuid),
    part: one(raw.part, ['lead', 'co']),
    plan: shape(raw.plan, uuid),
    from: shape(raw.from, day),
    to: shape(raw.to, day),
    text: text.trim() === '' ? undefined : text,
  };
}
