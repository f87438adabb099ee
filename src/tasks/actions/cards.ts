import type { Actions } from '#access/door.ts';
import { scopeOf } from '#access/scope.ts';
import { addDays } from '#platform/pure/day.ts';
import type { cardsContract } from '../contract/cards.ts';
import { countByDay, lateUnits, listCards, unitsWithin } from '../store/cards.ts';

/** Tasks as compact cards, and the counts of the day. */
export const cardsActions: Actions<typeof cardsContract> = {
  cards: async ({ db, scope, actor, today, query }) => {
    const acting = {
      carryOut: await unitsWithin(db, scopeOf(actor, 'task.carry-out')),
      verify: await unitsWithin(db, scopeOf(actor, 'task.verify')),
      arrange: await unitsWithin(db, scopeOf(actor, 'task.arrange')),
    };
    return listCards(db, { scope, unitId: actor.unitId, today }, acting, { ...query, text: query.text || undefined });
  },
  lateUnits: ({ db, scope, actor, today, query }) => lateUnits(db, { scope, unitId: actor.unitId, today }, query.limit),
  days: async ({ db, scope, actor, today, query }) => ({
    rows: await countByDay(db, { scope, unitId: actor.unitId, today }, query.view, addDays(today, query.days - 1)),
  }),
};
