import type { Actions, Around, Asked } from '#access/door.ts';
import { allows, covers, reachOf, type Actor, type Subject } from '#access/permissions.ts';
import { planTitles } from '#plans/public.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { z } from 'zod';
import type { cascadeContract, finding } from '../contract/cascade.ts';
import { emptyTally, exchanged, settled, shareOf, underWay } from '../rules.ts';
import { cascadeFindings, markOfFinding, targetsIn, type CascadeFinding } from '../rules/cascade.ts';
import { acceptedFindings, acceptFinding, cascadeTasks, makeGroup, nextPlace, unitsBeneath } from '../store/cascade.ts';
import { addTaskRows, type NewTask } from '../store/save.ts';
import { findTaskSubject, getTask, textAndPath, type TaskFound } from '../store/task.ts';
import { tokensOf } from './arranging.ts';
import { enterIssued } from './burden.ts';
import { opened, refuseStale, settle } from './opened.ts';
import { reaches } from './sides.ts';
import { tellPassedOn } from './telling.ts';
import { taskView } from './view.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };
const subject = ({ db, actor, params }: Concerned): Promise<Subject | null> =>
  findTaskSubject(db, actor.regionId, params.id);

/** Passing a task on to units beneath, and the check of what became of it. */
export const cascadeActions: Actions<typeof cascadeContract> = {
  beneath: {
    subject,
    run: async (asked) => {
      const { db, actor, params } = asked;
      const task = await getTask(db, actor.regionId, params.id, 'look');
      const { detail } = await textAndPath(db, actor.regionId, task);
      const rows = task.leadUnitId ? await unitsBeneath(db, actor.regionId, [task.leadUnitId], task.id) : [];
      return { rows, targets: targetsIn(`${task.title}\n${detail}`) };
    },
  },
  passOn: { subject, run: passOn },
  findings: async ({ db, actor, params }) => findingsOf(db, actor, params.id),
  accept: {
    subject,
    run: async (asked) => {
      const { db, actor, params, body, now } = asked;
      const { kind, mark, reason } = body;
      // Not the unit the finding is about: who gave out the task says that it may stand.
      const { sides } = await opened(asked);
      if (!sides.arranges) throw new Problem('permission.denied', { verb: 'task.arrange' });
      await acceptFinding(db, actor.regionId, {
        taskId: params.id,
        kind,
        mark,
        reason,
        personId: actor.personId,
        at: now,
      });
      const { title } = await getTask(db, actor.regionId, params.id, 'look');
      asked.happened({
        kind: 'task.accept-finding',
        subjectKind: 'task',
        subjectId: params.id,
        details: { title, finding: kind, reason },
      });
      return {};
    },
  },
};

/**
 * A lead unit splits its task among units beneath it: each gets a task of its own, issued and verified by the unit that
 * passes it on; the task above takes its progress from them.
 * @throws permission.denied, task.changed, task.not-under-way; unit.not-beneath for a unit that is not right beneath the
 *   lead, or already carries this task.
 */
async function passOn(asked: Asked<(typeof cascadeContract)['passOn']>) {
  const { db, actor, params, body, now, newId } = asked;
  const { regionId } = actor;
  const { task, units } = await opened(asked);
  const lead = units.find((of) => of.part === 'lead' && of.unit.id === task.leadUnitId);
  if (!lead || !reaches(actor, 'task.carry-out', lead.unit))
    throw new Problem('permission.denied', { verb: 'task.carry-out' });
  await refuseStale(asked, task, body.version);
  if (!underWay.includes(task.state)) throw new Problem('task.not-under-way', { state: task.state });
  const beneath = new Map((await unitsBeneath(db, regionId, [lead.unit.id], task.id)).map((unit) => [unit.id, unit]));
  const wanted = new Map(body.units.map((unit) => [unit.unitId, unit.target]));
  for (const id of wanted.keys())
    if (!beneath.has(id) || beneath.get(id)!.carries) throw new Problem('unit.not-beneath', { unitId: id });

  const place = await nextPlace(db, regionId, task.planId);
  const children = [...wanted].map(([unitId, target], i): NewTask => {
    // The number stands in the words: whoever reads them, person or check, finds it there.
    const asks = target === null || !body.counted ? '' : `不少于${target}${body.counted}。`;
    const detail = [body.detail, asks].filter(Boolean).join('\n');
    return {
      id: newId(),
      nodeId: null,
      parentId: task.id,
      ancestors: [...task.ancestors, task.id],
      position: place + i,
      number: '',
      title: body.title,
      detail,
      tokens: tokensOf('', body.title, detail),
      due: body.due,
      dueText: null,
      repeat: body.repeat,
      group: false,
      state: 'issued',
      tally: emptyTally,
      units: [{ unitId, part: 'lead', written: null, inherited: false }],
      unmatched: [],
      source: [],
    };
  });
  await addTaskRows(db, { regionId, planId: task.planId, issuerUnitId: lead.unit.id, at: now }, children);
  await makeGroup(db, regionId, task.id);
  const fresh = children.map((child) => foundOf(task, child, lead.unit.id, now));
  let tally = task.group ? task.tally : emptyTally;
  for (const child of fresh) tally = exchanged(tally, emptyTally, shareOf(child));
  const grown: TaskFound = { ...task, group: true, tally };
  grown.state = settled(grown);
  // A new task counts as one that has opened.
  const opening = fresh.map((child) => ({ before: { ...child, state: 'withdrawn' as const }, now: child }));
  await settle(asked, [{ before: task, now: grown }, ...opening], { touched: [task.id], redated: true });
  const names = [...wanted.keys()].map((id) => beneath.get(id)!.name);
  asked.happened({
    kind: 'task.pass-on',
    subjectKind: 'task',
    subjectId: task.id,
    details: { title: task.title, units: names.slice(0, 20).map((name) => ({ name })), tasks: children.length },
  });
  const because = { id: task.id, number: task.number, title: task.title };
  for (const child of children)
    asked.happened({
      kind: 'task.issue',
      subjectKind: 'task',
      subjectId: child.id,
      details: { title: child.title, because },
    });
  await enterIssued(asked, lead.unit.id, children);
  await tellPassedOn(asked, lead.unit.name, children);
  return taskView(asked, params.id);
}

const foundOf = (above: TaskFound, child: NewTask, issuerUnitId: string, now: Date): TaskFound => ({
  ...above,
  id: child.id,
  nodeId: null,
  parentId: above.id,
  ancestors: [...child.ancestors],
  depth: above.depth + 1,
  number: child.number,
  title: child.title,
  state: 'issued',
  led: true,
  group: false,
  reported: 0,
  tally: emptyTally,
  due: child.due,
  dueText: null,
  progress: 0,
  version: 1,
  issuerUnitId,
  leadUnitId: child.units[0]!.unitId,
  unmatched: [],
  source: [],
  issuedAt: now,
});

/** At most so many rows; the rest is told by its number. */
const mostFindings = 1000;

/** The findings of a plan that concern tasks within the reader's reach, those let stand last. */
async function findingsOf(db: Around['db'], actor: Actor, planId: string) {
  const { regionId } = actor;
  const tasks = await cascadeTasks(db, regionId, planId);
  const at = new Map(tasks.map((task) => [task.id, task]));
  const accepted = new Map(
    (await acceptedFindings(db, regionId, planId)).map((one) => [`${one.taskId} ${one.kind} ${one.mark}`, one]),
  );
  const reach = reachOf(actor, 'task.read');
  const within = tasks.filter((task) => covers(reach, { regionId, unitPaths: task.paths }));
  const seen = new Set(within.map((task) => task.id));
  const about = (id: string) => {
    const { number, title, leadName } = at.get(id)!;
    return { id, number, title, unit: leadName };
  };
  const view = (one: CascadeFinding): z.input<typeof finding> => {
    const mark = markOfFinding(one);
    const stands = accepted.get(`${one.taskId} ${one.kind} ${mark}`);
    const arranges = allows(actor, 'task.arrange', { regionId, unitPaths: [at.get(one.taskId)!.issuerPath] });
    return {
      kind: one.kind,
      task: about(one.taskId),
      source: about(one.sourceId),
      said: one.source,
      here: one.here,
      facts: one.facts,
      mark,
      accepted: stands ? { reason: stands.reason, by: stands.by, at: stands.at.toISOString() } : null,
      may: arranges && !stands ? ['accept'] : [],
    };
  };
  const all = cascadeFindings(tasks)
    .filter((one) => seen.has(one.taskId))
    .map(view)
    .sort((a, b) => Number(a.accepted !== null) - Number(b.accepted !== null));
  const title = within.length ? ((await planTitles(db, regionId, [planId])).get(planId) ?? '') : '';
  return {
    title,
    rows: all.slice(0, mostFindings),
    more: Math.max(0, all.length - mostFindings),
    passedOn: within.filter((task) => task.passedOn).length,
  };
}
