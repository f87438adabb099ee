import type { Actions, Asked } from '#access/door.ts';
import { allows, covers, type Actor, type Verb } from '#access/permissions.ts';
import { invalid, notFound, Problem } from '#platform/pure/problem.ts';
import { markOf, readMark } from '#platform/pure/shapes.ts';
import { within } from '#platform/pure/unit-path.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { registerContract, Unit } from '../contract.ts';
import { codeFault, validityFits } from '../rules/codes.ts';
import type { UnitKind } from '../rules/kinds.ts';
import { matchUnit } from '../rules/match.ts';
import { fitsUnder, makesLoop, newPath } from '../rules/place.ts';
import { unitIndex } from '../store/known.ts';
import * as store from '../store/units.ts';

type Names = 'units' | 'unit' | 'unitChoices' | 'addUnit' | 'setUnit';
type UnitAsked<K extends 'addUnit' | 'setUnit'> = Asked<(typeof registerContract)[K]>;

const shownVerbs = ['unit.manage', 'person.read', 'person.manage', 'task.arrange'] as const satisfies readonly Verb[];

/** What the reader may do with things of the unit at `path`. */
export const verbsAt = <V extends Verb>(actor: Actor, path: string, of: readonly V[]): V[] =>
  of.filter((verb) => allows(actor, verb, { regionId: actor.regionId, unitPaths: [path] }));

/** The unit at an id as the permission table sees it. */
export async function unitSubject(db: Executor, actor: Actor, id: string) {
  const path = await store.findUnitPath(db, actor.regionId, id);
  return path === null ? null : { regionId: actor.regionId, unitPaths: [path] };
}

export const unitActions: Pick<Actions<typeof registerContract>, Names> = {
  units: async ({ db, scope, query }) => {
    const after = markedPath(query.after);
    const rows = await store.listUnits(db, scope, query, after, query.limit);
    const more = rows.length > query.limit;
    const page = rows.slice(0, query.limit);
    return { rows: page, next: more ? markOf([page.at(-1)!.path]) : null };
  },

  unit: {
    subject: ({ db, actor, params }) => unitSubject(db, actor, params.id),
    run: async ({ db, actor, params }) => {
      const unit = await store.getUnit(db, actor.regionId, params.id);
      const above = await store.unitsAbove(db, actor.regionId, unit.path);
      return { ...unit, above, may: verbsAt(actor, unit.path, shownVerbs) };
    },
  },

  /** A name as offices say it (城管局) comes before units that merely hold the text. */
  unitChoices: async ({ db, scope, actor, query }) => {
    const { text, kind, limit } = query;
    const fits = (unit: { kind: UnitKind; path: string }) =>
      (!kind || kind.includes(unit.kind)) && covers(scope, { regionId: scope.regionId, unitPaths: [unit.path] });
    const match = text ? matchUnit(await unitIndex(db, scope.regionId), text, actor.unitPath) : null;
    const found = await store.findChoices(db, scope, text, kind, limit);
    const said = [match?.unit ?? null, ...found, ...(match?.suggestions ?? [])].filter((unit) => unit !== null);
    const rows = [...new Map(said.filter(fits).map((unit) => [unit.id, unit])).values()];
    return { rows: rows.slice(0, limit) };
  },

  addUnit: {
    subject: ({ db, actor, body }) => unitSubject(db, actor, body.parentId),
    run: async (asked) => {
      const { db, actor, body, now } = asked;
      await store.markUnits(db, actor.regionId);
      const parent = await store.getUnit(db, actor.regionId, body.parentId);
      refuseMisplaced(body.kind, parent, []);
      refuseCode(asked, parent);
      const id = asked.newId();
      await store.insertUnit(db, actor.regionId, id, newPath(body.kind, id, parent.path), body, now);
      asked.happened({
        kind: 'unit.add',
        subjectKind: 'unit',
        subjectId: id,
        details: { name: body.name, kind: body.kind, parentName: parent.name },
      });
      return store.getUnit(db, actor.regionId, id);
    },
  },

  setUnit: {
    subject: ({ db, actor, params }) => unitSubject(db, actor, params.id),
    run: changeUnit,
  },
};

async function changeUnit(asked: UnitAsked<'setUnit'>): Promise<Unit> {
  const { db, actor, body, params, now } = asked;
  const { regionId } = actor;
  await store.markUnits(db, regionId);
  const unit = await store.getUnit(db, regionId, params.id);
  if (unit.version !== body.version) throw new Problem('unit.changed', { current: unit });
  const parent = await store.findUnit(db, regionId, body.parentId);
  if (!parent) throw notFound('unit');
  if (!allows(actor, 'unit.manage', { regionId, unitPaths: [parent.path] }))
    throw new Problem('permission.denied', { verb: 'unit.manage' });
  if (unit.parentId === null) throw new Problem('unit.misplaced', { reason: 'region' });
  if (makesLoop(unit.path, parent.path)) throw new Problem('unit.misplaced', { reason: 'beneath-itself' });
  const inside = body.kind === unit.kind ? [] : await store.kindsUnder(db, regionId, unit.id);
  refuseMisplaced(body.kind, parent, inside, !body.active);
  if (unit.active && !body.active && (unit.people > 0 || unit.children > 0))
    throw new Problem('unit.in-use', { people: unit.people, children: unit.children });
  refuseCode(asked, parent);

  await store.updateUnit(db, regionId, unit.id, body, now);
  const moved = parent.id !== unit.parentId;
  if (moved) await moveUnit(asked, unit, parent);
  const fields = changedFields(unit, body);
  if (fields.length)
    asked.happened({
      kind: unit.active === body.active ? 'unit.change' : body.active ? 'unit.reopen' : 'unit.close',
      subjectKind: 'unit',
      subjectId: unit.id,
      details: { name: body.name, ...(body.name === unit.name ? {} : { before: unit.name }), fields },
    });
  return store.getUnit(db, regionId, unit.id);
}

/** The label goes with the unit, unless another unit under the new parent has it. */
async function moveUnit(asked: UnitAsked<'setUnit'>, unit: Unit, parent: Unit): Promise<void> {
  const { db, actor } = asked;
  const label = unit.path.slice(unit.path.lastIndexOf('.', unit.path.length - 2) + 1);
  const same = parent.path + label;
  // Numbered labels of planted units meet: c00001 stands in every township.
  const taken = await store.isTaken(db, actor.regionId, same);
  const to = taken ? newPath(asked.body.kind, asked.newId(), parent.path) : same;
  const units = await store.moveUnit(db, actor.regionId, unit.path, to);
  const before = await store.findUnit(db, actor.regionId, unit.parentId!);
  asked.happened({
    kind: 'unit.move',
    subjectKind: 'unit',
    subjectId: unit.id,
    details: { name: unit.name, from: unit.path, to, fromName: before?.name ?? null, toName: parent.name, units },
  });
}

function refuseMisplaced(kind: UnitKind, parent: Unit, inside: readonly UnitKind[], closed = false): void {
  if (!fitsUnder(kind, parent.kind)) throw new Problem('unit.misplaced', { kind, parentKind: parent.kind });
  // A closed unit may stay beneath a closed one.
  if (!parent.active && !closed) throw new Problem('unit.misplaced', { reason: 'parent-closed' });
  const unfit = inside.find((child) => !fitsUnder(child, kind));
  if (unfit) throw new Problem('unit.misplaced', { kind: unfit, parentKind: kind });
}

/** A code under another county or township is let pass: areas are merged and development zones count elsewhere. */
function refuseCode({ body }: { body: UnitAsked<'addUnit'>['body'] }, parent: Unit): void {
  const fault = body.statCode ? codeFault(body.statCode, body.kind, parent.statCode) : null;
  if (fault && fault !== 'code.above' && fault !== 'code.region')
    throw invalid({ path: ['body', 'statCode'], code: fault });
  if (!validityFits(body.codeFrom, body.codeTo)) throw invalid({ path: ['body', 'codeTo'], code: 'day.before-start' });
}

function changedFields(unit: Unit, body: UnitAsked<'setUnit'>['body']): string[] {
  const after: Partial<Record<keyof Unit, unknown>> = { ...body };
  const kept = (['kind', 'name', 'shortName', 'statCode', 'codeSource', 'codeFrom', 'codeTo'] as const).filter(
    (field) => (after[field] ?? null) !== unit[field],
  );
  const rest = (['urbanRural', 'areaClass', 'active'] as const).filter(
    (field) => (after[field] ?? null) !== unit[field],
  );
  const aliases = [...unit.aliases].sort().join() === [...body.aliases].sort().join() ? [] : ['aliases'];
  return [...kept, ...rest, ...aliases];
}

function markedPath(after: string | undefined): string | null {
  if (after === undefined) return null;
  const path = readMark(after, 1)?.[0];
  if (typeof path !== 'string' || !within(path, '')) throw invalid({ path: ['query', 'after'], code: 'mark.unfit' });
  return path;
}
