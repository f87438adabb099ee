import type { Asked } from '#access/door.ts';
import { searchTokens } from '#platform/pure/bigrams.ts';
import { initialsOf } from '#platform/pure/search.ts';
import { invalid, Problem } from '#platform/pure/problem.ts';
import type { z } from 'zod';
import type { task as taskShape, tasksContract } from '../contract.ts';
import { isOpen, settled, type Part } from '../rules.ts';
import { changeRhythm } from '../store/occurrences.ts';
import { redatePeriods } from '../store/rhythm.ts';
import { arrange, type Arrangement } from '../store/save.ts';
import { keepDay } from '../store/clock.ts';
import { findUnits, textAndPath, type TaskFound, type UnitOfTask } from '../store/task.ts';
import { enterIssued } from './burden.ts';
import { opened, refuseStale, settle } from './opened.ts';
import { tellArranged } from './telling.ts';
import { taskView } from './view.ts';

export type SetAsked = Asked<(typeof tasksContract)['set']>;

/** Everything by which a task is found: its number, title and text, and the pinyin initials of the title. */
export const tokensOf = (number: string, title: string, detail: string): string[] =>
  searchTokens(`${number} ${title}\n${detail}`, initialsOf(title));

/**
 * Changes title, text, days or units of an open task. A unit that keeps its part keeps its acceptance; one that is given
 * the lead accepts afresh.
 */
export async function arrangeTask(asked: SetAsked): Promise<z.input<typeof taskShape>> {
  const { db, actor, params, body } = asked;
  const { task, units, sides } = await opened(asked);
  if (!sides.arranges) throw new Problem('permission.denied', { verb: 'task.arrange' });
  await refuseStale(asked, task, body.version);
  if (!isOpen(task.state)) throw new Problem('task.finished', { state: task.state });
  const given = await givenUnits(asked, task, units);
  const { detail } = await textAndPath(db, actor.regionId, task);

  await arrange(db, actor.regionId, task.id, {
    title: body.title,
    detail: body.detail,
    tokens: tokensOf(task.number, body.title, body.detail),
    due: body.due,
    dueText: body.dueText || null,
    repeat: body.repeat,
    units: given,
  });
  if (task.due !== body.due) await keepDay(db, actor.regionId, task.id);
  if (task.repeat !== body.repeat) {
    await changeRhythm(db, actor.regionId, task.id, asked.today);
    if (body.repeat !== null) asked.later('tasks.periods', {});
  } else if (task.due !== body.due || task.dueText !== body.dueText)
    await redatePeriods(db, actor.regionId, [task.id], asked.today);
  const now: TaskFound = { ...task, led: given.some((unit) => unit.part === 'lead') };
  now.state = settled(now);
  await settle(asked, [{ before: task, now }], { touched: [task.id], redated: task.due !== body.due });
  const held = new Set(units.map((of) => of.unit.id));
  const fresh = given.filter((of) => !held.has(of.unitId));
  await enterIssued(asked, task.issuerUnitId, [{ id: task.id, title: body.title, units: fresh }]);
  asked.happened({
    kind: 'task.set',
    subjectKind: 'task',
    subjectId: task.id,
    details: { title: body.title, ...(await differences(asked, task, detail, units, given)) },
  });
  const changed =
    task.title !== body.title ||
    detail !== body.detail ||
    task.due !== body.due ||
    task.dueText !== (body.dueText || null) ||
    task.repeat !== body.repeat;
  await tellArranged(asked, task, units, given, { title: body.title, due: body.due, changed });
  return taskView(asked, params.id);
}

type Given = Arrangement['units'][number];

/** The units as asked, leads first. @throws request.invalid for an unknown unit, or no lead where nothing wanted lies beneath. */
async function givenUnits(
  { db, actor, body }: SetAsked,
  task: TaskFound,
  units: readonly UnitOfTask[],
): Promise<Given[]> {
  // With nothing wanted beneath it, it would follow its withdrawn children and end with them.
  if (body.leadUnitId === null && task.tally.children === 0)
    throw invalid({ path: ['body', 'leadUnitId'], code: 'field.missing' });
  const held = new Map(units.filter((of) => of.part !== 'issuer').map((of) => [of.unit.id, of]));
  const co = new Set(body.coUnitIds);
  const joint =
    body.jointLeadUnitIds ??
    [...held.values()]
      .filter((of) => of.part === 'lead' && of.unit.id !== task.leadUnitId && !co.has(of.unit.id))
      .map((of) => of.unit.id);
  const wanted = new Map<string, Part>();
  const add = (id: string, part: Part) => void (wanted.has(id) || wanted.set(id, part));
  if (body.leadUnitId !== null) for (const id of [body.leadUnitId, ...joint]) add(id, 'lead');
  for (const id of co) add(id, 'co');
  const known = await findUnits(
    db,
    actor.regionId,
    [...wanted.keys()].filter((id) => !held.has(id)),
  );
  for (const id of wanted.keys())
    if (!held.has(id) && !known.has(id))
      throw invalid({ path: ['body', co.has(id) ? 'coUnitIds' : 'leadUnitId'], code: 'unit.unknown' });
  return [...wanted].map(([unitId, part]) => {
    const before = held.get(unitId);
    return {
      unitId,
      part,
      written: before?.written ?? null,
      inherited: before?.part === part && before.inherited,
      acceptedAt: before?.part === part ? before.acceptedAt : null,
    };
  });
}

/** What changed, before and after, in words a reader of the history knows: at most twenty units are named. */
async function differences(
  { db, actor, body }: SetAsked,
  task: TaskFound,
  detail: string,
  units: readonly UnitOfTask[],
  given: readonly Given[],
): Promise<{ before: Record<string, unknown>; after: Record<string, unknown> }> {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  const note = (what: string, was: unknown, is: unknown) => {
    if (JSON.stringify(was) === JSON.stringify(is)) return;
    before[what] = was;
    after[what] = is;
  };
  note('title', task.title, body.title);
  note('detail', detail.slice(0, 500), body.detail.slice(0, 500));
  note('due', task.due, body.due);
  note('dueText', task.dueText, body.dueText || null);
  note('repeat', task.repeat, body.repeat);
  const names = new Map(units.map((of) => [of.unit.id, of.unit.name]));
  const fresh = await findUnits(
    db,
    actor.regionId,
    given.map((unit) => unit.unitId).filter((id) => !names.has(id)),
  );
  for (const [id, unit] of fresh) names.set(id, unit.name);
  for (const part of ['lead', 'co'] as const) {
    const was = units.filter((of) => of.part === part).map((of) => of.unit.id);
    const is = given.filter((unit) => unit.part === part).map((unit) => unit.unitId);
    const gone = was.filter((id) => !is.includes(id));
    const come = is.filter((id) => !was.includes(id));
    const named = (ids: readonly string[]) => ids.slice(0, 20).map((id) => names.get(id)!);
    if (gone.length || come.length) {
      before[part] = named(part === 'lead' ? was : gone);
      after[part] = named(part === 'lead' ? is : come);
    }
  }
  return { before, after };
}
