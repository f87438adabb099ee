import type { Actions, Around } from '#access/door.ts';
import { allows, type Actor, type Subject } from '#access/permissions.ts';
import { unitPathOf } from '#organisation/public.ts';
import { invalid } from '#platform/pure/problem.ts';
import type { Liaison, liaisonContract } from '../contract/liaison.ts';
import { listDirectives } from '../store/directives.ts';
import * as kept from '../store/liaison.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };
const unit = async ({ db, actor, params }: Concerned): Promise<Subject | null> => {
  const path = await unitPathOf(db, actor.regionId, params.id);
  return path === null ? null : { regionId: actor.regionId, unitPaths: [path] };
};

/** What an attachment holds; null for a unit that is gone. */
const heldBy = (liaison: Liaison, paths: ReadonlyMap<string, string>): kept.Held | null => {
  if (liaison.subjectKind === 'task') return { task: liaison.subjectId };
  if (liaison.subjectKind === 'plan') return { plan: liaison.subjectId };
  const path = paths.get(liaison.subjectId);
  return path === undefined ? null : { unit: path };
};

/** Leaders attached (挂点) to units, tasks and plans, and the page on which they see them. */
export const liaisonActions: Actions<typeof liaisonContract> = {
  liaisons: ({ db, actor, today, query: { ended, ...query } }) =>
    kept.listLiaisons(db, actor.regionId, today, { ...query, ended: ended === 'yes' }),

  liaisonsOfUnit: {
    subject: unit,
    run: async ({ db, actor, params, today, ...asked }) => ({
      rows: await kept.liaisonsOf(db, actor.regionId, today, { kind: 'unit', id: params.id }),
      mayManage: allows(actor, 'liaison.manage', (await unit({ db, actor, params, ...asked }))!),
    }),
  },

  addLiaison: async (asked) => {
    const { db, actor, body, now, today, newId } = asked;
    const { regionId } = actor;
    if (body.to !== null && body.to < body.from) throw invalid({ path: ['body', 'to'], code: 'day.before' });
    if (!(await kept.personExists(db, regionId, body.personId)))
      throw invalid({ path: ['body', 'personId'], code: 'person.unknown' });
    if (!(await kept.subjectExists(db, regionId, body.subjectKind, body.subjectId)))
      throw invalid({ path: ['body', 'subjectId'], code: 'liaison.unknown' });
    const id = newId();
    await kept.addLiaison(db, regionId, { ...body, id, at: now, by: actor.personId });
    const added = await kept.getLiaison(db, regionId, today, id);
    asked.happened({
      kind: 'liaison.add',
      subjectKind: added.subjectKind,
      subjectId: added.subjectId,
      details: {
        name: added.subjectName,
        leader: added.personName,
        fromDay: added.from,
        ...(added.to ? { toDay: added.to } : {}),
      },
    });
    return added;
  },

  endLiaison: async (asked) => {
    const { db, actor, params, body, today } = asked;
    await kept.getLiaison(db, actor.regionId, today, params.id);
    await kept.endLiaison(db, actor.regionId, params.id, body.to);
    const after = await kept.getLiaison(db, actor.regionId, today, params.id);
    asked.happened({
      kind: 'liaison.end',
      subjectKind: after.subjectKind,
      subjectId: after.subjectId,
      details: { name: after.subjectName, leader: after.personName, toDay: after.to },
    });
    return after;
  },

  myLiaison: async ({ db, actor, scope, today, query }) => {
    const { regionId, unitId } = actor;
    const all = await kept.liaisonsHeld(db, regionId, today, actor.personId);
    const ids = all.filter((one) => one.subjectKind === 'unit').map((one) => one.subjectId);
    const paths = await kept.pathsOf(db, regionId, ids);
    const reader = { scope, unitId, today };
    const held = [];
    for (const one of all) {
      const of = heldBy(one, paths);
      const counts = of ? await kept.countHeld(db, scope, of, today) : { open: 0, late: 0, soon: 0 };
      const waiting = of
        ? (await listDirectives(db, reader, { view: 'all', state: 'open', limit: 200, under: under([of]) })).rows.length
        : 0;
      held.push({ ...one, ...counts, waiting });
    }
    const chosen = all
      .filter((one) => query.liaisonId === undefined || one.id === query.liaisonId)
      .flatMap((one) => heldBy(one, paths) ?? []);
    const directives = chosen.length
      ? await listDirectives(db, reader, { view: 'all', limit: 100, under: under(chosen) })
      : { rows: [] };
    return {
      held,
      tasks: await kept.pressing(db, reader, chosen),
      directives: directives.rows.filter((row) => row.state !== 'settled'),
    };
  },
};

const under = (held: readonly kept.Held[]) => ({
  paths: held.flatMap((one) => ('unit' in one ? [one.unit] : [])),
  taskIds: held.flatMap((one) => ('task' in one ? [one.task] : [])),
  planIds: held.flatMap((one) => ('plan' in one ? [one.plan] : [])),
});
