import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, id, line, none } from '#platform/pure/shapes.ts';
import { taskStates } from '../rules.ts';

/** Ways of showing the same tasks. */
export const taskShapes = ['list', 'tree', 'board', 'timeline', 'calendar'] as const;
export type TaskShape = (typeof taskShapes)[number];
/** Columns of the list and of its Excel, in their order. The title always stands. */
export const taskFields = ['state', 'title', 'plan', 'unit', 'co', 'due', 'progress', 'issued'] as const;
export type TaskField = (typeof taskFields)[number];
/** What a list shows before anybody chose. */
export const usualFields: readonly TaskField[] = ['state', 'title', 'unit', 'due', 'progress'];

/** Views one person keeps. */
export const viewsAtMost = 40;

/** What the task room's address says; the same words as in the address. */
export const taskSearch = z.object({
  as: z.enum(taskShapes).optional(),
  view: z.enum(['mine', 'issued']).optional(),
  state: z.array(z.enum(taskStates)).max(6).optional(),
  standing: z.enum(['late', 'soon']).optional(),
  unit: id.optional(),
  part: z.enum(['lead', 'co']).optional(),
  plan: id.optional(),
  from: day.optional(),
  to: day.optional(),
  text: z.string().trim().min(1).max(60).optional(),
  fields: z.array(z.enum(taskFields)).max(taskFields.length).optional(),
});
export const savedView = z.object({ id, name: z.string(), search: taskSearch });
export type SavedView = z.infer<typeof savedView>;

export const savedContract = {
  views: {
    method: 'GET',
    path: '/api/saved-views',
    may: 'self',
    summary: 'My saved views of tasks, in the order they were made',
    reply: z.object({ rows: z.array(savedView).max(viewsAtMost) }),
  },
  saveView: {
    method: 'PUT',
    path: '/api/saved-views',
    may: 'self',
    summary: 'Keep filters, view and columns under a name; the same name again replaces it',
    body: z.object({ name: line(30), search: taskSearch }),
    reply: savedView,
    fails: { 'view.too-many': 409 },
  },
  dropView: {
    method: 'DELETE',
    path: '/api/saved-views/:id',
    may: 'self',
    summary: 'Forget one of my saved views',
    params: z.object({ id }),
    reply: none,
  },
} satisfies Contract<Verb>;
