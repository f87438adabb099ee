import type { Actions, Around } from '#access/door.ts';
import { allows, type Actor } from '#access/permissions.ts';
import { invalid, notFound, Problem } from '#platform/pure/problem.ts';
import type { puttingUpContract } from '../contract/putting-up.ts';
import { isOver, openTo, unitKindsOf } from '../rules/cycle.ts';
import { findCycleSubject, getCycle, putUnits } from '../store/cycles.ts';
import { addEntries, isTaken } from '../store/entries.ts';
import { chosenUnits, freeUnits, unitOfKind } from '../store/putting-up.ts';
import { runsCycles } from './cycle-view.ts';
import { record } from './recording.ts';

type Writing = Pick<Around, 'db' | 'now' | 'today' | 'newId' | 'happened'> & { actor: Actor; params: { id: string } };

/**
 * Puts a household of a unit, or a building, up in an open cycle. A community does so until the last day of nomination; the
 * office that runs the cycle also afterwards, and then gives the entry its own time. A household is put up under a community
 * chosen for the cycle; a building that is put up is thereby chosen, and the office may take it out again.
 * @throws cycle.closed · entry.not-households (the cycle is about communities, which the office chooses) · entry.stage-over ·
 *   cycle.unit-unfit · entry.label-taken · request.invalid for a household without a name
 */
export async function putUp(
  asked: Writing,
  given: { unitId: string; label: string },
  by: 'unit' | 'office',
): Promise<{ id: string }> {
  const { db, actor, now, today, params } = asked;
  const { regionId } = actor;
  const cycle = await getCycle(db, regionId, params.id, 'share');
  if (cycle.state !== 'open') throw new Problem('cycle.closed', { state: cycle.state });
  if (cycle.subject === 'community') throw new Problem('entry.not-households');
  const household = cycle.subject === 'household';
  if (household && given.label === '') throw invalid({ path: ['body', 'label'], code: 'field.missing' });
  if (by === 'unit' && isOver(cycle, 'self', null, today))
    throw new Problem('entry.stage-over', { side: 'self', day: openTo(cycle, 'self', null) });
  const unit = household
    ? (await chosenUnits(db, regionId, cycle.id, { unitId: given.unitId }))[0]
    : await unitOfKind(db, regionId, given.unitId, unitKindsOf.building);
  if (!unit) throw new Problem('cycle.unit-unfit', { n: 1, units: [given.unitId] });
  const label = household ? given.label : '';
  let id: string;
  try {
    [id] = (await addEntries(db, regionId, cycle.id, [{ ...unit, label }], now)) as [string];
  } catch (error) {
    throw isTaken(error) ? new Problem('entry.label-taken', { label: label || unit.name }) : error;
  }
  if (!household) await putUnits(db, regionId, cycle.id, [{ unitId: unit.unitId, class: unit.class }]);
  await record(db, { regionId, personId: actor.personId, unitId: actor.unitId, at: now }, id, [
    { kind: 'placed', class: unit.class, windowFrom: cycle.windowFrom, windowTo: cycle.windowTo },
  ]);
  asked.happened({
    kind: 'entry.add',
    subjectKind: 'entry',
    subjectId: id,
    details: { title: `${unit.name} ${label}`.trim(), cycle: cycle.title },
  });
  return { id };
}

/** Entries that units put up themselves: households and buildings. */
export const puttingUpActions: Actions<typeof puttingUpContract> = {
  addable: async ({ db, actor, params, today }) => {
    const { regionId } = actor;
    const cycle = await getCycle(db, regionId, params.id);
    const office = runsCycles(actor);
    if (cycle.state === 'preparing' && !office) throw notFound('cycle');
    const { subject } = cycle;
    const closed = cycle.state !== 'open' || (!office && isOver(cycle, 'self', null, today));
    if (closed || subject === 'community') return { subject, rows: [] };
    const under = office ? '' : actor.unitPath;
    const found =
      subject === 'household'
        ? await chosenUnits(db, regionId, cycle.id, { under })
        : await freeUnits(db, regionId, cycle.id, unitKindsOf.building, { under });
    const own = found.filter((one) => office || allows(actor, 'assessment.self', { regionId, unitPaths: [one.path] }));
    return { subject, rows: own.map(({ unitId, name, parentName }) => ({ unitId, name, parentName })) };
  },
  addForUnit: {
    subject: ({ db, actor, params }) => findCycleSubject(db, actor.regionId, params.id),
    run: (asked) => putUp(asked, asked.body, 'office'),
  },
};
