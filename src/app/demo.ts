import { sql, type Kysely } from 'kysely';
import type { Demo } from '#access/actions.ts';
import { hashPassword } from '#access/passwords.ts';
import type { Files } from '#documents/public.ts';
import type { Database } from '#platform/storage/database.ts';
import type { DB } from '#platform/storage/tables.ts';
import { plantDemoCycle } from '../../tools/demo-cycle.ts';
import { plantDemoPlan } from '../../tools/demo-plan.ts';
import { cast, demoPassword, plantTown, townRegionId } from '../../tools/town.ts';

interface Log {
  info(message: string): void;
}

/** Loads the seed county on the first run; later runs find it there. */
export async function plantDemo(database: Database, options: { files: Files; log: Log }): Promise<void> {
  const { rows } = await sql`select 1 from organisation.region limit 1`.execute(database.db);
  if (!rows.length) {
    options.log.info('装入示例县 · loading the seed county …');
    await plantTown(database.db, { now: new Date(), hashPassword });
  }
  const { rows: town } = await sql`select 1 from organisation.region where region_id = ${townRegionId}`.execute(
    database.db,
  );
  // Also takes up a loading that was cut off; false at every later start.
  if (town.length && (await plantDemoPlan(database, { files: options.files })))
    options.log.info('示例方案已在推进 · a plan under way is there');
  if (town.length && (await plantDemoCycle(database, { files: options.files })))
    options.log.info('示例评定已在进行 · a cycle of assessment is there');
}

/** The demo sign-ins, while the installation is a demo and still holds the seed county. */
export function demoFor(db: Kysely<DB>, demo: boolean): () => Promise<Demo> {
  let known: Demo | null = null;
  return async () => {
    if (!demo) return { password: null, people: [] };
    if (known) return known;
    const { rows } = await sql`select 1 from organisation.region where region_id = ${townRegionId}`.execute(db);
    known = rows.length
      ? {
          password: demoPassword,
          people: cast
            .filter((one) => one.shown)
            .map(({ signInName, name, unitName, role }) => ({ signInName, name, unitName, role })),
        }
      : { password: null, people: [] };
    return known;
  };
}
