import { allows, type Actor, type Verb } from '#access/permissions.ts';
import type { Sides } from '../rules.ts';
import type { UnitOfTask } from '../store/task.ts';

/** Does this verb of the actor reach that unit? */
export const reaches = (actor: Actor, verb: Verb, unit: { path: string }): boolean =>
  allows(actor, verb, { regionId: actor.regionId, unitPaths: [unit.path] });

/** Where the actor stands to a task with these units, by the permission table. */
export function sidesOf(actor: Actor, units: readonly UnitOfTask[]): Sides {
  const some = (verb: Verb, test: (of: UnitOfTask) => boolean) =>
    units.some((of) => test(of) && reaches(actor, verb, of.unit));
  const carries = (of: UnitOfTask) => of.part !== 'issuer';
  return {
    leads: some('task.carry-out', (of) => of.part === 'lead'),
    owesAcceptance: some('task.carry-out', (of) => carries(of) && of.acceptedAt === null),
    reports: some('task.report', carries),
    verifies: some('task.verify', (of) => of.part === 'issuer'),
    arranges: some('task.arrange', (of) => of.part === 'issuer'),
  };
}

/** The unit for which the actor speaks: their own when it has a part, else the first within the verb's reach. */
export function speaksFor(actor: Actor, verb: Verb, units: readonly UnitOfTask[]): string {
  const reached = units.filter((of) => of.part !== 'issuer' && reaches(actor, verb, of.unit));
  return (reached.find((of) => of.unit.id === actor.unitId) ?? reached[0])?.unit.id ?? actor.unitId;
}
