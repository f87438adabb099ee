import type { Actions, Asked } from '#access/door.ts';
import { allows, type Actor } from '#access/permissions.ts';
import { invalid, notFound, Problem } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Person, registerContract } from '../contract.ts';
import * as store from '../store/people.ts';
import { getUnit } from '../store/units.ts';
import { unitSubject, verbsAt } from './units.ts';

type Names = 'people' | 'person' | 'revealPhone' | 'addPerson' | 'setPerson' | 'addPost' | 'endPost';

async function personSubject({ db, actor, params }: { db: Executor; actor: Actor; params: { id: string } }) {
  const person = await store.findPerson(db, actor.regionId, params.id);
  return person && { regionId: actor.regionId, unitPaths: [person.unitPath], personIds: [person.shown.id] };
}

export const peopleActions: Pick<Actions<typeof registerContract>, Names> = {
  people: async ({ db, scope, query }) => {
    const rows = await store.listPeople(db, scope, query, markedPerson(query.after), query.limit);
    const more = rows.length > query.limit;
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    return {
      rows: page.map(({ shown }) => shown),
      next: more && last ? markOf([last.initials, last.shown.name, last.shown.id]) : null,
    };
  },

  person: {
    subject: personSubject,
    run: async ({ db, actor, params }) => {
      const { shown, unitPath } = await store.getPerson(db, actor.regionId, params.id);
      return { ...shown, may: verbsAt(actor, unitPath, ['person.contact', 'person.manage', 'account.manage']) };
    },
  },

  revealPhone: {
    subject: personSubject,
    run: async (asked) => {
      const { shown, phone } = await store.getPerson(asked.db, asked.actor.regionId, asked.params.id);
      if (phone !== null) happened(asked, 'person.phone-shown', shown);
      return { phone };
    },
  },

  addPerson: {
    subject: ({ db, actor, body }) => unitSubject(db, actor, body.unitId),
    run: async (asked) => {
      const { db, actor, body, now } = asked;
      await openUnit(db, actor, body.unitId);
      const id = asked.newId();
      await store.insertPerson(db, actor.regionId, id, { ...body, phone: body.phone ?? null }, now);
      if (body.post) {
        const post = { id: asked.newId(), personId: id, unitId: body.unitId, name: body.post };
        await store.insertPost(db, actor.regionId, post, now);
      }
      const { shown } = await store.getPerson(db, actor.regionId, id);
      happened(asked, 'person.add', shown, { unitName: shown.unitName });
      return shown;
    },
  },

  setPerson: { subject: personSubject, run: changePerson },

  addPost: {
    subject: personSubject,
    run: async (asked) => {
      const { db, actor, params, body, now } = asked;
      const { shown } = await store.getPersonToChange(db, actor.regionId, params.id);
      const unitName = await openUnit(db, actor, body.unitId);
      if (!shown.posts.some((post) => post.unitId === body.unitId && post.name === body.name)) {
        await store.insertPost(db, actor.regionId, { id: asked.newId(), personId: shown.id, ...body }, now);
        await store.touchPerson(db, actor.regionId, shown.id, now);
        happened(asked, 'person.post-add', shown, { post: body.name, unitName });
      }
      return (await store.getPerson(db, actor.regionId, shown.id)).shown;
    },
  },

  endPost: {
    subject: personSubject,
    run: async (asked) => {
      const { db, actor, params, now } = asked;
      const { shown } = await store.getPersonToChange(db, actor.regionId, params.id);
      const [post] = await store.endPosts(db, actor.regionId, shown.id, { id: params.postId }, now);
      if (post === undefined) throw notFound('post');
      await store.touchPerson(db, actor.regionId, shown.id, now);
      happened(asked, 'person.post-end', shown, { post });
      return (await store.getPerson(db, actor.regionId, shown.id)).shown;
    },
  },
};

/** A telephone number left out stays as it is; null takes it away. A post named here is added when not yet held. */
async function changePerson(asked: Asked<(typeof registerContract)['setPerson']>): Promise<Person> {
  const { db, actor, params, body, now } = asked;
  const { regionId } = actor;
  const before = await store.getPersonToChange(db, regionId, params.id);
  const { shown } = before;
  if (shown.version !== body.version) throw new Problem('person.changed', { current: shown });
  const moved = body.unitId !== shown.unitId;
  if (moved || body.post) await openUnit(db, actor, body.unitId);
  const phone = body.phone === undefined ? before.phone : body.phone;
  await store.updatePerson(db, regionId, shown.id, { ...body, phone }, now);
  // Who leaves a unit leaves its posts.
  const ended = moved ? await store.endPosts(db, regionId, shown.id, { unitId: shown.unitId }, now) : [];
  if (body.post && !shown.posts.some((post) => post.unitId === body.unitId && post.name === body.post))
    await store.insertPost(
      db,
      regionId,
      { id: asked.newId(), personId: shown.id, unitId: body.unitId, name: body.post },
      now,
    );
  const after = (await store.getPerson(db, regionId, shown.id)).shown;
  const fields = (['name', 'unitId', 'active'] as const).filter((field) => after[field] !== shown[field]) as string[];
  if (phone !== before.phone) fields.push('phone');
  if (after.posts.length !== shown.posts.length || ended.length) fields.push('posts');
  happened(asked, 'person.change', after, {
    fields,
    ...(moved ? { fromName: shown.unitName, toName: after.unitName } : {}),
    ...(after.name === shown.name ? {} : { before: shown.name }),
  });
  return after;
}

/** The name of an open unit where the actor may place people. @throws thing.not-found, permission.denied, request.invalid */
async function openUnit(db: Executor, actor: Actor, unitId: string): Promise<string> {
  const unit = await getUnit(db, actor.regionId, unitId);
  if (!allows(actor, 'person.manage', { regionId: actor.regionId, unitPaths: [unit.path] }))
    throw new Problem('permission.denied', { verb: 'person.manage' });
  if (!unit.active) throw invalid({ path: ['body', 'unitId'], code: 'unit.closed' });
  return unit.name;
}

function happened(
  asked: Pick<Asked<(typeof registerContract)['revealPhone']>, 'happened'>,
  kind: string,
  person: Person,
  details: Record<string, unknown> = {},
): void {
  asked.happened({ kind, subjectKind: 'person', subjectId: person.id, details: { name: person.name, ...details } });
}

function markedPerson(after: string | undefined): store.PersonMark | null {
  if (after === undefined) return null;
  const mark = readMark(after, 3);
  if (!mark?.every((value) => typeof value === 'string') || !/^[0-9a-f-]{36}$/u.test(mark[2] as string))
    throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  return mark as unknown as store.PersonMark;
}
