import { allows, reachesAnything, type Actor } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { within } from '#platform/pure/unit-path.ts';
import type { EntryState } from '../rules/lifecycle.ts';
import { comesTo, type Relation } from '../rules/seen.ts';

/** How a reader stands to an entry of a unit, read off the permission table. */
export function relationTo(actor: Actor, unitPath: string): Relation {
  const subject = { regionId: actor.regionId, unitPaths: [unitPath] };
  return {
    self: allows(actor, 'assessment.self', subject),
    review: allows(actor, 'assessment.review', subject),
    county:
      allows(actor, 'assessment.score', subject) ||
      allows(actor, 'assessment.accept', subject) ||
      allows(actor, 'assessment.decide', subject),
  };
}

/** States in which evidence of an entry waits for this reviewer. */
export const turnOf = (actor: Actor): EntryState[] =>
  comesTo({ review: reachesAnything(scopeOf(actor, 'assessment.review')) });

/** Whoever works in the unit that is assessed, or in one beneath it, does not score it. */
export const ownUnit = (actor: Actor, unitPath: string): boolean => within(actor.unitPath, unitPath);
