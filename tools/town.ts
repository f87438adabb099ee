import type { Kysely } from 'kysely';
import { hashPassword as realHash } from '#access/passwords.ts';
import type { DB } from '#platform/storage/tables.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { demoPassword } from './town/cast.ts';
import { bigCounty, castOnly, smallCounty, type County } from './town/county.ts';
import { plantCounty } from './town/plant.ts';

export {
  cast,
  demoPassword,
  otherRegionId,
  places,
  townRegionId,
  type CastMember,
  type CastName,
  type Place,
} from './town/cast.ts';

export interface TownOptions {
  now: Date;
  hashPassword: (password: string) => Promise<string>;
}

/**
 * The seed county 云汀县 (20 townships, 250 communities and villages, 30 departments, 2,000 people) and 北麓县 beside it,
 * with the sign-ins of the cast. The same ids every time. A region that is there already is left as it is.
 */
export async function plantTown(db: Kysely<DB>, options: TownOptions): Promise<void> {
  await plant(db, [bigCounty(), smallCounty()], options);
}

let small: County[] | null = null;

/** For tests: only the units of `places` and the cast, both regions; ids, paths and names as in the whole county. */
export async function plantSmallTown(
  db: Kysely<DB>,
  { now = new Date(), hashPassword = realHash }: Partial<TownOptions> = {},
): Promise<void> {
  small ??= [bigCounty(), smallCounty()].map(castOnly);
  await plant(db, small, { now, hashPassword });
}

async function plant(db: Kysely<DB>, counties: readonly County[], { now, hashPassword }: TownOptions): Promise<void> {
  const passwordHash = await hashPassword(demoPassword);
  await inTransaction(db, async (trx) => {
    for (const county of counties) await plantCounty(trx, county, { now, passwordHash });
  });
}
