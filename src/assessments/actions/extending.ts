import type { Around } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import type { Day } from '#platform/pure/day.ts';
import { Problem } from '#platform/pure/problem.ts';
import { stageEnds, type LockedSide } from '../rules/cycle.ts';
import type { EntryState } from '../rules/lifecycle.ts';
import { stageSide } from '../rules/entry.ts';
import { keepExtension, setEntry } from '../store/entries.ts';
import { held, refuseStale } from './moving.ts';
import { nameOf, tellAbout } from './telling.ts';

type Writing = Pick<Around, 'db' | 'now' | 'today' | 'newId' | 'happened'> & { actor: Actor };

/**
 * Gives an entry more time than its stage has; its unit (for the township's column, the one above) is told.
 * @param side null: the column of the stage it is in
 * @throws entry.changed · entry.cycle-closed · entry.no-stage (no stage of a unit or township runs) · entry.until-unfit { from }
 */
export async function extend(
  asked: Writing,
  entryId: string,
  { side: wanted, until, reason, version }: { side: LockedSide | null; until: Day; reason: string; version: number },
): Promise<void> {
  const { db, actor, now, today } = asked;
  const { cycle, entry } = await held(asked, entryId);
  refuseStale(entry, version);
  if (cycle.state !== 'open' || entry.state === 'dropped')
    throw new Problem('entry.cycle-closed', { state: cycle.state });
  const side = wanted ?? stageSide(entry.state);
  // A column that is handed on for good has no time to give; the township's is given before or while it reviews.
  const ahead: Readonly<Record<LockedSide, readonly EntryState[]>> = {
    self: ['self-assessing', 'nominated'],
    township: ['self-assessing', 'nominated', 'reviewed'],
  };
  if (side === null || side === 'county' || !ahead[side].includes(entry.state))
    throw new Problem('entry.no-stage', { state: entry.state });
  const last = stageEnds(cycle, side);
  if (until <= last || until < today)
    throw new Problem('entry.until-unfit', { from: last < today ? today : last, to: null });
  await keepExtension(db, actor.regionId, { entryId, side, until, reason, personId: actor.personId, at: now });
  await setEntry(db, actor.regionId, entryId, now, {});
  asked.happened({
    kind: 'entry.extend',
    subjectKind: 'entry',
    subjectId: entryId,
    details: {
      title: nameOf(entry),
      cycle: cycle.title,
      side,
      until,
      before: entry.extensions[side] ?? null,
      reason,
    },
  });
  await tellAbout(
    asked,
    entry,
    'entry.extension',
    { cycleTitle: cycle.title, reason, due: until },
    side === 'self' ? ['unit'] : ['above'],
  );
}
