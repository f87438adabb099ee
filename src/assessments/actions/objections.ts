import type { Actions, Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Objection, objectionsContract } from '../contract/objections.ts';
import { findEntrySubject } from '../store/entry.ts';
import { setEntry } from '../store/entries.ts';
import * as kept from '../store/objections.ts';
import { carryOut, held } from './moving.ts';
import { nameOf } from './telling.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };

const shown = (of: kept.ObjectionFound): Objection => {
  const { entryId, cycleId, unitName, label, entryState, settledAt, ...rest } = of;
  return {
    ...rest,
    entry: { id: entryId, cycleId, unitName, label, state: entryState },
    settledAt: settledAt?.toISOString() ?? null,
  };
};

/** Objections during publicity. What is known of whoever objects is how it came, nothing else. */
export const objectionsActions: Actions<typeof objectionsContract> = {
  objections: async ({ db, scope, query }) => {
    const { rows, next } = await kept.pageOfObjections(db, scope, query);
    return { rows: rows.map(shown), next };
  },
  addObjection: {
    subject: ({ db, actor, params }: Concerned) => findEntrySubject(db, actor.regionId, params.id),
    run: async (asked) => {
      const { db, actor, now, today, body, params, newId } = asked;
      const { cycle, entry } = await held(asked, params.id);
      if (entry.state !== 'publicised' || cycle.state === 'cancelled')
        throw new Problem('objection.not-publicised', { state: entry.state });
      if (body.receivedOn > today || (entry.publicityFrom !== null && body.receivedOn < entry.publicityFrom))
        throw new Problem('objection.day-unfit', { from: entry.publicityFrom, to: today });
      const id = newId();
      await kept.addObjection(db, actor.regionId, {
        id,
        entryId: entry.id,
        ...body,
        personId: actor.personId,
        at: now,
      });
      await setEntry(db, actor.regionId, entry.id, now, {});
      asked.happened({
        kind: 'objection.add',
        subjectKind: 'entry',
        subjectId: entry.id,
        details: { title: nameOf(entry), cycle: cycle.title, channel: body.channel, day: body.receivedOn },
      });
      return { id };
    },
  },
  settleObjection: {
    subject: ({ db, actor, params }: Concerned) => kept.findObjectionSubject(db, actor.regionId, params.id),
    run: async (asked) => {
      const { db, actor, now, body, params } = asked;
      const { regionId } = actor;
      const { entryId } = await kept.getObjection(db, regionId, params.id);
      // The entry first, then what hangs on it: the order everybody takes.
      const at = await held(asked, entryId);
      const objection = await kept.getObjection(db, regionId, params.id, 'lock');
      if (objection.state !== 'open') throw new Problem('objection.settled', { state: objection.state });
      if (objection.version !== body.version) throw new Problem('objection.changed', { version: objection.version });
      await kept.settleObjection(db, regionId, objection.id, {
        state: body.verdict,
        answer: body.answer,
        personId: actor.personId,
        at: now,
      });
      asked.happened({
        kind: body.verdict === 'upheld' ? 'objection.uphold' : 'objection.reject',
        subjectKind: 'entry',
        subjectId: entryId,
        details: { title: nameOf(at.entry), cycle: at.cycle.title, reason: body.answer },
      });
      // A second objection to an entry that is already back needs no second way back.
      if (body.verdict === 'upheld' && at.entry.state === 'publicised')
        await carryOut(asked, at, { move: 'uphold', reason: body.answer, confirmed: [], until: null });
      else await setEntry(db, regionId, entryId, now, {});
      return shown(await kept.getObjection(db, regionId, objection.id));
    },
  },
};
