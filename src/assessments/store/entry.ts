import { sql } from 'kysely';
import type { Subject } from '#access/permissions.ts';
import type { AreaClass } from '#organisation/rules/kinds.ts';
import { notFound } from '#platform/pure/problem.ts';
import type { UnitPath } from '#platform/pure/unit-path.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { CycleState, EntryState } from '../rules/lifecycle.ts';

/** An entry with what every action asks of it. */
export interface EntryFound {
  id: string;
  cycleId: string;
  cycleTitle: string;
  cycleState: CycleState;
  year: number;
  frameworkId: string;
  unitId: string;
  unitName: string;
  unitPath: UnitPath;
  label: string;
  class: AreaClass | null;
  state: EntryState;
  events: number;
  version: number;
}

/** The entry as the permission table sees it; null: not there. */
export async function findEntrySubject(db: Executor, regionId: string, id: string): Promise<Subject | null> {
  const { rows } = await sql<{ path: UnitPath }>`select u.path from assessments.entry e
    join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    where e.region_id = ${regionId} and e.id = ${id}`.execute(db);
  return rows[0] ? { regionId, unitPaths: [rows[0].path] } : null;
}

/** @throws thing.not-found. With `lock` its row waits for the end of the transaction. */
export async function getEntry(db: Executor, regionId: string, id: string, lock?: 'lock'): Promise<EntryFound> {
  const { rows } = await sql<EntryFound>`select e.id, e.cycle_id as "cycleId", c.title as "cycleTitle",
      c.state as "cycleState", c.year, c.framework_id as "frameworkId", e.unit_id as "unitId", u.name as "unitName",
      u.path as "unitPath", e.label, e.class, e.state, e.events, e.version
    from assessments.entry e
    join assessments.cycle c on c.region_id = e.region_id and c.id = e.cycle_id
    join organisation.unit u on u.region_id = e.region_id and u.id = e.unit_id
    where e.region_id = ${regionId} and e.id = ${id} ${lock ? sql`for update of e` : sql``}`.execute(db);
  if (!rows[0]) throw notFound('entry');
  return rows[0];
}
