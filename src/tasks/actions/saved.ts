import type { Actions } from '#access/door.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import { viewsAtMost, type savedContract } from '../contract/saved.ts';
import { dropView, holdViews, savedViews, saveView } from '../store/saved.ts';

/** Saved views are a person's own habit: nobody else sees them, and they leave no event. */
export const savedActions: Actions<typeof savedContract> = {
  views: async ({ db, actor }) => ({ rows: await savedViews(db, actor.regionId, actor.personId) }),
  saveView: async ({ db, actor, body, newId, now }) => {
    await holdViews(db, actor.regionId, actor.personId);
    const held = await savedViews(db, actor.regionId, actor.personId);
    if (held.length >= viewsAtMost && !held.some((view) => view.name === body.name))
      throw new Problem('view.too-many', { maximum: viewsAtMost });
    const id = await saveView(db, actor.regionId, actor.personId, { id: newId(), ...body }, now);
    return { id, ...body };
  },
  dropView: async ({ db, actor, params }) => {
    if (!(await dropView(db, actor.regionId, actor.personId, params.id))) throw notFound('view');
    return {};
  },
};
