import type { Actions, Around } from '#access/door.ts';
import { allows, reachesAnything, type Actor } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { ladderContract, LadderShown } from '../contract/ladder.ts';
import { isOpen } from '../rules.ts';
import { builtIn, kindOf, ladderFault, ladderKinds, nextStep, type LadderKind } from '../rules/ladder.ts';
import * as kept from '../store/ladder.ts';
import { liaisonsFor } from '../store/liaison.ts';
import { findTaskSubject, getTask, unitsOf } from '../store/task.ts';
import { opened, refuseStale, settle } from './opened.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };
const task = ({ db, actor, params }: Concerned) => findTaskSubject(db, actor.regionId, params.id);

async function shown({ db, actor }: Pick<Around, 'db'> & { actor: Actor }): Promise<LadderShown[]> {
  const set = await kept.laddersSet(db, actor.regionId);
  return ladderKinds.map((kind) => {
    const own = set.find((one) => one.kind === kind);
    return {
      kind,
      rungs: (own?.rungs ?? builtIn[kind]).map((rung) => ({ ...rung, tells: [...rung.tells] })),
      set: own ? { at: own.at.toISOString(), personName: own.personName } : null,
      version: own?.version ?? 0,
    };
  });
}
const oneOf = async (asked: Parameters<typeof shown>[0], kind: LadderKind) =>
  (await shown(asked)).find((one) => one.kind === kind)!;

/** The escalation ladders: what they are, and what they did about a task. */
export const ladderActions: Actions<typeof ladderContract> = {
  ladders: async (asked) => ({
    rows: await shown(asked),
    maySet: reachesAnything(scopeOf(asked.actor, 'ladder.manage')),
  }),

  setLadder: async (asked) => {
    const { db, actor, params, body, now } = asked;
    const fault = body.rungs && ladderFault(body.rungs);
    if (fault) throw new Problem('ladder.unfit', { ...fault });
    const before = await oneOf(asked, params.kind);
    const by = { personId: actor.personId, at: now, version: body.version };
    if (!(await kept.saveLadder(db, actor.regionId, params.kind, body.rungs, by)))
      throw new Problem('ladder.changed', { current: before });
    const after = await oneOf(asked, params.kind);
    asked.happened({
      kind: 'ladder.set',
      subjectKind: 'region',
      subjectId: actor.regionId,
      details: { ladder: params.kind, before: before.rungs, after: after.rungs },
    });
    return after;
  },

  ladderOf: {
    subject: task,
    run: async ({ db, actor, params, today }) => {
      const { regionId } = actor;
      const found = await getTask(db, regionId, params.id, 'look');
      const units = await unitsOf(db, regionId, found.id);
      const ladders = await kept.laddersOf(db, regionId);
      const taken = await kept.stepsTaken(db, regionId, found.id);
      const itself = await kept.findClimber(db, regionId, found.id, '');
      const periods = await kept.openClimbers(db, regionId, found.id);
      const coming = [...(itself ? [itself] : []), ...periods.filter((one) => !one.behindOlder)]
        .flatMap((one) => {
          const next = found.led ? nextStep(one, ladders[one.kind]) : null;
          return next && !(one.unreminded && next.step === 'remind') ? [{ ...next, period: one.period || null }] : [];
        })
        .toSorted((a, b) => (a.day < b.day ? -1 : 1));
      const liaisons = await liaisonsFor(db, regionId, today, {
        taskIds: [found.id, ...found.ancestors],
        planId: found.planId,
        paths: units.filter((of) => of.part === 'lead').map((of) => of.unit.path),
      });
      const issuer = units.find((of) => of.part === 'issuer')!.unit;
      return {
        kind: kindOf(found, found.repeat !== null),
        urgent: found.urgent,
        taken: taken.map(({ at, period, ...rest }) => ({ ...rest, period: period || null, at: at.toISOString() })),
        next: coming[0] ?? null,
        liaisons: liaisons.map(({ personId, personName, subjectName }) => ({
          personId,
          name: personName,
          subjectName,
        })),
        maySetUrgent: isOpen(found.state) && allows(actor, 'task.arrange', { regionId, unitPaths: [issuer.path] }),
      };
    },
  },

  setUrgent: {
    subject: task,
    run: async (asked) => {
      const { db, actor, body } = asked;
      const { task: found, sides } = await opened(asked);
      if (!sides.arranges) throw new Problem('permission.denied', { verb: 'task.arrange' });
      await refuseStale(asked, found, body.version);
      if (!isOpen(found.state)) throw new Problem('task.finished', { state: found.state });
      if (found.urgent === body.urgent) return { urgent: found.urgent, version: found.version };
      await kept.setUrgent(db, actor.regionId, found.id, body.urgent);
      await settle(asked, [{ before: found, now: found }], { touched: [found.id] });
      asked.happened({
        kind: 'task.set',
        subjectKind: 'task',
        subjectId: found.id,
        details: { title: found.title, before: { urgent: found.urgent }, after: { urgent: body.urgent } },
      });
      return { urgent: body.urgent, version: found.version + 1 };
    },
  },
};
