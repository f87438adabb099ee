import { addJob } from '#platform/jobs/queue.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Telling } from '../rules.ts';
import { goesOutAt } from '../rules/sending.ts';
import { nextWorkday } from '#platform/pure/workday.ts';
import { addOutgoing, addTellings } from '../store/telling.ts';

/** Region, instant and maker of ids of the doing that is told of; an action's own `Around` fits with its actor's region. */
export interface Teller {
  regionId: string;
  at: Date;
  newId(): string;
}

/**
 * Tells people of something, in the caller's transaction: they are told if and only if it commits. Mail and robot
 * messages that follow are written beside it and sent later by a job, so that nothing outside can hold up the action.
 * @returns how many people were told now (with a `onceKey`: who had not been told before)
 */
export const tell = (db: Executor, around: Teller, telling: Telling): Promise<number> => tellAll(db, around, [telling]);

/** Several tellings at once: two statements, however many (250 communities learn of one plan). @returns people told */
export async function tellAll(db: Executor, around: Teller, tellings: readonly Telling[]): Promise<number> {
  const sayable = tellings.filter((one) => one.unitIds?.length || one.personIds?.length);
  if (!sayable.length) return 0;
  const numbered = sayable.map((one) => ({ ...one, id: around.newId() }));
  const { told, letters } = await addTellings(db, around.regionId, around.at, numbered);
  if (letters.length) {
    const said = new Map(numbered.map((one) => [one.id, one]));
    const dueAt = (urgent: boolean) => new Date(goesOutAt(around.at.getTime(), urgent, nextWorkday));
    const [soon, quiet] = [dueAt(true), dueAt(false)];
    await addOutgoing(
      db,
      around.regionId,
      letters.map((letter) => ({
        ...letter,
        id: around.newId(),
        purpose: 'notice' as const,
        onceKey: letter.robotId ? (said.get(letter.noticeId)!.onceKey ?? null) : null,
        dueAt: said.get(letter.noticeId)!.urgent ? soon : quiet,
        at: around.at,
      })),
    );
    await addJob(db, 'notices.deliver', {});
  }
  return told;
}
