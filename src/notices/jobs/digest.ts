import type { Kysely } from 'kysely';
import type { DB } from '#platform/storage/tables.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { digestDay, morningOf } from '../rules/sending.ts';
import { isWorkday } from '#platform/pure/workday.ts';
import { digestPeople, makeDigest } from '../store/outgoing.ts';

const some = 500;

/**
 * Makes the daily letters that are due: one per person and day, whoever makes them how often. What was told after 08:30
 * waits for the next workday's.
 * @returns how many were made
 */
export async function makeDigests(db: Kysely<DB>, now: Date): Promise<number> {
  const day = digestDay(now.getTime(), isWorkday);
  if (day === null) return 0;
  const until = new Date(morningOf(day));
  let made = 0;
  for (let at: Parameters<typeof digestPeople>[1] = null; ;) {
    const people = await digestPeople(db, at, some);
    for (const person of people)
      if (await inTransaction(db, (trx) => makeDigest(trx, person, { id: uuid7(), day, until, at: now }))) made++;
    if (people.length < some) return made;
    at = people.at(-1)!;
  }
}
