import type { Actions, Around, Happening } from '#access/door.ts';
import { covers, type Actor } from '#access/permissions.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import { apart } from '#platform/storage/apart.ts';
import type { manyContract } from '../contract/many.ts';
import { getCycle } from '../store/cycles.ts';
import { findStandings } from '../store/entries.ts';
import { findEvidence } from '../store/evidence.ts';
import { leaning, lockEntries } from '../store/links.ts';
import { submitEvidence } from './evidence-moves.ts';
import { subjectOf, visible } from './evidence-view.ts';
import { extend } from './extending.ts';
import { entriesOf } from './filing.ts';
import { nameOf } from './telling.ts';

type Writing = Pick<Around, 'db' | 'now' | 'today' | 'newId' | 'happened'> & { actor: Actor };

/**
 * Tries each on its own, exactly as it would be alone: what is refused leaves nothing behind, and is told by its problem's
 * code. @param nameOfOne null: it is not there for this person
 */
async function oneByOne(
  asked: Writing,
  ids: readonly string[],
  nameOfOne: (id: string) => string | null,
  act: (asked: Writing, at: number) => Promise<void>,
) {
  const results: { id: string; name: string | null; problem: string | null }[] = [];
  for (const [at, id] of ids.entries()) {
    const happenings: Happening[] = [];
    const name = nameOfOne(id);
    let problem: string | null = null;
    try {
      if (name === null) throw notFound('thing');
      await apart(asked.db, () => act({ ...asked, happened: (happening) => void happenings.push(happening) }, at));
      for (const happening of happenings) asked.happened(happening);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problem = error.code;
    }
    results.push({ id, name, problem });
  }
  return { done: results.filter((one) => one.problem === null).length, results };
}

/** One act on many: more time for entries, and evidence submitted. */
export const manyActions: Actions<typeof manyContract> = {
  extendMany: async (asked) => {
    const { db, actor, scope, body, params } = asked;
    const { regionId } = actor;
    await getCycle(db, regionId, params.id, 'share');
    const ids = body.entries.map((one) => one.id);
    // All rows in the order everybody takes them.
    const there = new Map((await findStandings(db, regionId, ids, 'lock')).map((one) => [one.id, one]));
    const seen = (id: string) => {
      const one = there.get(id);
      return one?.cycleId === params.id && covers(scope, { regionId, unitPaths: [one.unitPath] }) ? nameOf(one) : null;
    };
    return oneByOne(asked, ids, seen, (each, at) =>
      extend(each, ids[at]!, {
        side: null,
        until: body.until,
        reason: body.reason,
        version: body.entries[at]!.version,
      }),
    );
  },
  submitMany: async (asked) => {
    const { db, actor, scope, body } = asked;
    const { regionId } = actor;
    const ids = body.evidence.map((one) => one.id);
    const pieces = await findEvidence(db, regionId, ids, 'lock');
    // Entries too, before any piece is: two such requests take them in the same order.
    await lockEntries(db, regionId, entriesOf(await leaning(db, regionId, ids)));
    const there = new Map(pieces.map((one) => [one.id, one]));
    const seen = (id: string) => {
      const one = there.get(id);
      return one && visible(actor, one) && covers(scope, subjectOf(regionId, one)) ? one.title : null;
    };
    return oneByOne(asked, ids, seen, (each, at) => submitEvidence(each, ids[at]!, body.evidence[at]!.version));
  },
};
