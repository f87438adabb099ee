import type { Around } from '#access/door.ts';
import { allows, type Actor } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { movesFrom } from '#platform/pure/lifecycle.ts';
import type { Cycle } from '../contract/cycles.ts';
import { stageEnds } from '../rules/cycle.ts';
import { cycleLifecycle } from '../rules/lifecycle.ts';
import { comparedOf } from '../rules/means.ts';
import { countStates, countUnits, type CycleFound } from '../store/cycles.ts';
import { frameworkContent } from '../store/facts.ts';

type Reading = Pick<Around, 'db'> & { actor: Actor };

/** May this actor run cycles at all? Only the region's office may: townships and departments run none (创建示范活动管理办法). */
export const runsCycles = (actor: Actor): boolean => scopeOf(actor, 'cycle.manage').region;

/** Cycles as their reader sees them, with the counts in reach. */
export async function showCycles({ db, actor }: Reading, found: readonly CycleFound[]): Promise<Cycle[]> {
  const { regionId } = actor;
  const ids = found.map((one) => one.id);
  const counts = await countStates(db, scopeOf(actor, 'assessment.read'), ids);
  const runs = runsCycles(actor);
  const units = runs ? await countUnits(db, regionId, ids) : new Map<string, number>();
  const rows: Cycle[] = [];
  for (const one of found) {
    const {
      id,
      frameworkId,
      frameworkTitle,
      edition,
      subject,
      frameworkState: _,
      openedAt,
      endedAt,
      state,
      ...rest
    } = one;
    const framework = await frameworkContent(db, regionId, frameworkId);
    const { grading, aspects } = framework;
    rows.push({
      ...rest,
      id,
      state,
      framework: {
        id: frameworkId,
        title: frameworkTitle,
        edition,
        subject,
        grades: grading.grades.map(({ key, name }) => ({ key, name })),
        aspects: aspects.length,
        means: comparedOf(framework).length,
      },
      ends: { self: stageEnds(one, 'self'), township: stageEnds(one, 'township'), county: stageEnds(one, 'county') },
      openedAt: openedAt?.toISOString() ?? null,
      endedAt: endedAt?.toISOString() ?? null,
      counts: counts.get(id) ?? {},
      units: units.get(id) ?? 0,
      may: runs ? movesFrom(cycleLifecycle, state) : [],
      maySet: runs && (state === 'preparing' || state === 'open'),
    });
  }
  return rows;
}

export const showCycle = async (asked: Reading, found: CycleFound): Promise<Cycle> =>
  (await showCycles(asked, [found]))[0]!;

/** How far an actor stands from a unit's entry: which of the moves are theirs. */
export const mayOn = (actor: Actor, unitPath: string) => (verb: Parameters<typeof allows>[1]) =>
  allows(actor, verb, { regionId: actor.regionId, unitPaths: [unitPath] });
