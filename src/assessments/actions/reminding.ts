import { tell, tellAll, type Telling } from '#notices/public.ts';
import { dayOf, type Day } from '#platform/pure/day.ts';
import { inTransaction, type Executor } from '#platform/storage/transaction.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { lapseDays, openTo, reminderDue } from '../rules/cycle.ts';
import type { Side } from '../rules/framework.ts';
import { getCycle, officeOf } from '../store/cycles.ts';
import { lapsing, openCycles, owing, publicityOver } from '../store/reminding.ts';

/**
 * What the clock has to say of running cycles: to those who still owe a stage its last day comes near, to the office that
 * publicity is over and that titles lapse. Safe to repeat and to run twice at once: everybody is told the same thing once.
 * @returns how many people were told
 */
export async function remind(db: Parameters<typeof inTransaction>[0], now: Date): Promise<number> {
  let told = 0;
  const today = dayOf(now.getTime());
  for (const { regionId, id } of await openCycles(db)) {
    told += await inTransaction(db, (trx) => remindOf(trx, regionId, id, today, now));
  }
  for (const { regionId, cycleId, title, n, until } of await lapsing(db, today, lapseDays))
    told += await inTransaction(db, async (trx) =>
      tell(
        trx,
        { regionId, at: now, newId: uuid7 },
        {
          kind: 'cycle.lapse',
          subjectKind: 'cycle',
          subjectId: cycleId,
          unitIds: await officeOf(trx, regionId, cycleId),
          details: { title, cycleId, entries: n, due: until },
          onceKey: `cycle.lapse/${cycleId}/${until}`,
        },
      ),
    );
  return told;
}

async function remindOf(db: Executor, regionId: string, cycleId: string, today: Day, now: Date): Promise<number> {
  const cycle = await getCycle(db, regionId, cycleId);
  const office = await officeOf(db, regionId, cycleId);
  // Who is to be told of which last day: units that owe, with how many entries.
  const groups = new Map<string, { side: Side; last: Day; before: number; units: Map<string, number> }>();
  for (const { side, unitId, extension, n } of await owing(db, regionId, cycleId)) {
    const last = openTo(cycle, side, extension);
    const before = reminderDue(last, today);
    if (before === null) continue;
    const key = `${side}/${last}/${before}`;
    const group = groups.get(key) ?? { side, last, before, units: new Map<string, number>() };
    for (const to of side === 'county' ? office : [unitId]) group.units.set(to, (group.units.get(to) ?? 0) + n);
    groups.set(key, group);
  }
  const tellings: Telling[] = [...groups].flatMap(([key, { side, last, units }]) =>
    [...units].map(([unitId, n]) => ({
      kind: 'cycle.remind' as const,
      subjectKind: 'cycle',
      subjectId: cycleId,
      unitIds: [unitId],
      details: { title: cycle.title, cycleId, side, entries: n, due: last },
      onceKey: `cycle.remind/${cycleId}/${key}/${unitId}`,
    })),
  );
  for (const { to, n } of await publicityOver(db, regionId, cycleId, today))
    tellings.push({
      kind: 'cycle.publicity-over',
      subjectKind: 'cycle',
      subjectId: cycleId,
      unitIds: office,
      details: { title: cycle.title, cycleId, entries: n },
      onceKey: `cycle.publicity-over/${cycleId}/${to}`,
    });
  return tellAll(db, { regionId, at: now, newId: uuid7 }, tellings);
}
