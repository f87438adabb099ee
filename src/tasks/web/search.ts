import { taskFields, taskShapes, type TaskField, type TaskShape } from '../contract/saved.ts';
import { taskStates, type TaskState } from '../rules.ts';
import { spans, type Span } from '../rules/timeline.ts';

/** What the task room shows and is filtered by; lives in the address. */
export interface TaskSearch {
  /** The way it is shown; a list when not said. */
  as?: TaskShape;
  /** The columns of the list, when chosen. */
  fields?: TaskField[];
  /** Where timeline and calendar stand, and how much the timeline shows. */
  at?: string;
  span?: Span;
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
  const fields = (Array.isArray(raw.fields) ? raw.fields : [raw.fields]).flatMap((word) => one(word, taskFields) ?? []);
  const shapeOf = one(raw.as, taskShapes);
  const text = typeof raw.text === 'string' || typeof raw.text === 'number' ? String(raw.text).slice(0, 60) : '';
  return {
    as: shapeOf === 'list' ? undefined : shapeOf,
    fields: fields.length ? [...new Set(fields)] : undefined,
    at: shape(raw.at, day),
    span: one(raw.span, spans),
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

/** The filters alone, as the endpoints ask for them. */
export const askedBy = (search: TaskSearch) => ({
  view: search.view ?? ('all' as const),
  state: search.state,
  standing: search.standing,
  unitId: search.unit,
  part: search.part,
  planId: search.plan,
  dueFrom: search.from,
  dueTo: search.to,
  text: search.text,
});

/** Nothing filtered; the way of showing stays. */
export const noFilters = {
  view: undefined,
  state: undefined,
  standing: undefined,
  unit: undefined,
  part: undefined,
  plan: undefined,
  from: undefined,
  to: undefined,
  text: undefined,
} as const satisfies Partial<TaskSearch>;
export const isFiltered = (search: TaskSearch): boolean =>
  (Object.keys(noFilters) as (keyof typeof noFilters)[]).some((key) => search[key] !== undefined);
