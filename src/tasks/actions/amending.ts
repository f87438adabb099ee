import type { Asked } from '#access/door.ts';
import { unitBriefs } from '#organisation/public.ts';
import {
  lockPublished,
  nodesForPublication,
  replaceVersion,
  setStanding,
  versionsToSettle,
  type NodeForPublication,
} from '#plans/public.ts';
import type { amendContract } from '../contract/amend.ts';
import { amended, merged, mergedUnits, unitsWithLead, type HeldUnit, type Laid } from '../rules/amend.ts';
import type { IssueTask } from '../rules/issue.ts';
import { emptyTally } from '../rules.ts';
import { lockWholePlan, saveAmended, type Rewritten, type TaskWhole } from '../store/amend.ts';
import type { NewTask } from '../store/save.ts';
import { tokensOf } from './arranging.ts';
import { enterIssued } from './burden.ts';
import { issuer, refuseUnfit } from './issuing.ts';
import { tellAmended, type Amended } from './telling.ts';

type ConfirmAsked = Asked<(typeof amendContract)['confirm']>;

/**
 * The newer version takes the place of the published plan, in one transaction: its texts, people and phases, and its tasks.
 * A task whose node stayed keeps its id, state, progress, reports, files and history, and says what the plan now says; a
 * new node becomes an issued task; a task whose node is gone is withdrawn, and stays closed when it is. The older version
 * is kept and can be read.
 * @throws amendment.changed when draft, decisions or the published plan are not what was looked at; plan.not-draft;
 *   plan.unled, plan.no-nodes as a publication.
 */
export async function confirmAmendment(asked: ConfirmAsked): Promise<{
  planId: string;
  edition: number;
  added: number;
  changed: number;
  withdrawn: number;
  kept: number;
}> {
  const { db, actor, params, body, now, today, newId } = asked;
  const { regionId } = actor;
  const two = await versionsToSettle(db, regionId, params.id, body.stamp);
  const { comparison } = two;
  const [older, newer] = [nodesForPublication(two.old), nodesForPublication({ ...two.now, unit: two.old.unit })];
  const issueFor = await issuer(db, regionId);
  const [was, is] = [issueFor(older), issueFor(newer)];
  refuseUnfit(newer, is, body.unledToOffice);
  const planId = older.id;
  const tasks = await lockWholePlan(db, regionId, planId);
  await lockPublished(db, regionId, planId, body.stamp.published);

  const oldOf = new Map(comparison.pairs.map((pair) => [pair.now, pair.old]));
  const nodes = { old: byId(older.nodes), now: byId(newer.nodes) };
  const issued = { old: byNode(was.tasks), now: byNode(is.tasks) };
  const held = new Map(tasks.map((task) => [task.id, task]));
  const taskOf = new Map(tasks.flatMap((task) => (task.nodeId === null ? [] : [[task.nodeId, task]])));
  // Who leads may have been arranged by hand: that decides whether a group is led.
  const units = new Map(
    is.tasks.map((task): [string, HeldUnit[]] => {
      const old = oldOf.get(task.nodeId);
      const kept = old === undefined ? undefined : taskOf.get(old);
      const fresh = () => task.units.map((unit) => ({ ...unit, acceptedAt: null }));
      return [task.nodeId, kept ? mergedUnits(issued.old.get(old!)?.units ?? [], task.units, kept.units) : fresh()];
    }),
  );
  const leads = (nodeId: string) => units.get(nodeId)!.some((unit) => unit.part === 'lead');
  const laid = amended(
    tasks,
    { ...is, tasks: is.tasks.map((task) => ({ ...task, led: leads(task.nodeId) })) },
    (id) => oldOf.get(id) ?? null,
    new Set(older.nodes.map((node) => node.id)),
    newId,
  );
  for (const { id, nodeId, fate, led } of laid) {
    if (fate !== 'kept' || !led || leads(nodeId!)) continue;
    const { nodeId: old, units: stand } = held.get(id)!;
    const said = issued.old.get(old!)?.units ?? [];
    units.set(nodeId!, mergedUnits(said, unitsWithLead(said, issued.now.get(nodeId!)!.units), stand));
  }
  const rewritten = laid.map((one): Rewritten => {
    const before = held.get(one.id);
    const node = one.fate === 'kept' || one.fate === 'added' ? nodes.now.get(one.nodeId!)! : null;
    const task = issued.now.get(one.nodeId ?? '');
    const old = node && before ? nodes.old.get(before.nodeId!)! : null;
    return rewrite(one, before ?? null, {
      node,
      old,
      task: node ? task! : null,
      units: node ? units.get(node.id)! : [],
    });
  });
  const added = rewritten.filter((one) => one.laid.fate === 'added');
  const standing = await saveAmended(
    db,
    { regionId, planId, issuerUnitId: older.unit.id, at: now, today },
    added.map((one) => newTask(one, units.get(one.laid.nodeId!)!)),
    rewritten,
  );
  const by = { personId: actor.personId, at: now };
  const choices = [
    ...comparison.pairs.map(({ old, now: is }) => ({ old, now: is })),
    ...comparison.added.map((id) => ({ old: null, now: id })),
    ...comparison.removed.map((id) => ({ old: id, now: null })),
  ];
  const edition = await replaceVersion(db, regionId, two.amendment, { choices, note: body.note }, by);
  await setStanding(db, regionId, [standing]);

  const counts = {
    added: added.length,
    changed: rewritten.filter((one) => one.laid.fate === 'kept' && one.touched).length,
    withdrawn: laid.filter((one) => one.fate === 'withdrawn' && held.get(one.id)!.state !== one.state).length,
    kept: laid.filter((one) => one.fate === 'kept').length,
  };
  await tell(asked, { planId, title: newer.title, edition, counts }, rewritten, held);
  const asks = [...added, ...rewritten.filter((one) => one.units)].map(({ laid, title, text }) => {
    const before = new Set((held.get(laid.id)?.units ?? []).map((unit) => unit.unitId));
    return {
      id: laid.id,
      title,
      detail: text?.detail,
      units: units.get(laid.nodeId!)!.filter((unit) => !before.has(unit.unitId)),
    };
  });
  await enterIssued(asked, older.unit.id, asks);
  const told = { id: planId, title: newer.title, from: older.unit.name, reason: body.note };
  await tellAmended(asked, told, byUnit(rewritten, held, units));
  return { planId, edition, ...counts };
}

/** What the amendment does to each unit's tasks: to those that carry them now, and to those that carried them before. */
function byUnit(
  rewritten: readonly Rewritten[],
  held: ReadonlyMap<string, TaskWhole>,
  units: ReadonlyMap<string, readonly HeldUnit[]>,
): Map<string, Amended> {
  const out = new Map<string, Amended>();
  const count = (unitId: string, what: keyof Amended) => {
    const row = out.get(unitId) ?? { added: 0, changed: 0, withdrawn: 0 };
    row[what]++;
    out.set(unitId, row);
  };
  for (const { laid, touched } of rewritten) {
    const before = new Set((held.get(laid.id)?.units ?? []).map((unit) => unit.unitId));
    if (laid.fate === 'withdrawn') {
      if (touched) for (const id of before) count(id, 'withdrawn');
      continue;
    }
    if (laid.fate === 'beside' || (held.has(laid.id) && !touched)) continue;
    const after = new Set((units.get(laid.nodeId!) ?? []).map((unit) => unit.unitId));
    for (const id of after) count(id, before.has(id) ? 'changed' : 'added');
    for (const id of before) if (!after.has(id)) count(id, 'withdrawn');
  }
  return out;
}

const byId = (nodes: readonly NodeForPublication[]) => new Map(nodes.map((node) => [node.id, node]));
const byNode = (tasks: readonly IssueTask[]) => new Map(tasks.map((task) => [task.nodeId, task]));

/** What a task says afterwards. */
function rewrite(
  laid: Laid,
  before: TaskWhole | null,
  said: {
    node: NodeForPublication | null;
    old: NodeForPublication | null;
    task: IssueTask | null;
    units: readonly HeldUnit[];
  },
): Rewritten {
  const { node, old, task } = said;
  // Withdrawn with its node, or of no node: it says what it said.
  if (!node || !task) {
    const { number, title, due, dueText, repeat, unmatched, source, leadUnitId, units, state } = before!;
    const coUnits = units.filter((unit) => unit.part === 'co').length;
    const words = { number, title, due, dueText, repeat, unmatched, source, lead: leadUnitId, coUnits };
    return { laid, ...words, touched: laid.state !== state, redated: false, text: null, units: null };
  }
  const keep = <K extends 'title' | 'due' | 'dueText' | 'repeat'>(key: K) =>
    before && old ? merged(old[key], node[key], before[key] as NodeForPublication[K]) : node[key];
  const detail = before && old ? merged(old.body, node.body, before.detail) : node.body;
  const words = { number: node.number, title: keep('title'), due: keep('due'), dueText: keep('dueText') };
  const now = { ...words, repeat: keep('repeat'), unmatched: task.unmatched, source: node.source };
  const regiven = before !== null && key(before.units) !== key(said.units);
  const reworded =
    before !== null && (before.number !== now.number || before.title !== now.title || before.detail !== detail);
  return {
    laid,
    ...now,
    lead: said.units.find((unit) => unit.part === 'lead')?.unitId ?? null,
    coUnits: said.units.filter((unit) => unit.part === 'co').length,
    touched:
      before !== null &&
      (reworded ||
        regiven ||
        before.due !== now.due ||
        before.dueText !== now.dueText ||
        before.repeat !== now.repeat ||
        before.state !== laid.state ||
        before.parentId !== laid.parentId),
    redated: before !== null && before.due !== now.due,
    text: reworded || before === null ? { detail, tokens: tokensOf(now.number, now.title, detail) } : null,
    units: regiven ? said.units : null,
  };
}
const key = (units: readonly HeldUnit[]): string =>
  units.map((unit) => `${unit.part} ${unit.unitId} ${unit.inherited} ${unit.written}`).join('\n');

/** First as a leaf of its own, wherever it will stand. */
function newTask(one: Rewritten, units: readonly HeldUnit[]): NewTask {
  const { laid, number, title, due, dueText, repeat, unmatched, source, text } = one;
  const { id, nodeId, parentId, ancestors, position, group, state } = laid;
  const words = { number, title, due, dueText, repeat, unmatched, source, ...(text ?? { detail: '', tokens: [] }) };
  return { id, nodeId: nodeId!, parentId, ancestors, position, group, state, tally: emptyTally, units, ...words };
}

/** One event for the plan, and one in the history of every task that was touched. */
async function tell(
  asked: ConfirmAsked,
  plan: { planId: string; title: string; edition: number; counts: Record<string, number> },
  rewritten: readonly Rewritten[],
  held: ReadonlyMap<string, TaskWhole>,
): Promise<void> {
  const { db, actor, body } = asked;
  const { planId, title, edition, counts } = plan;
  const because = { planId, edition: edition + 1, ...(body.note ? { reason: body.note } : {}) };
  asked.happened({
    kind: 'plan.amend',
    subjectKind: 'plan',
    subjectId: planId,
    details: { title: title.slice(0, 200), ...counts, ...because },
  });
  const ids = new Set<string>();
  for (const { laid, units } of rewritten)
    if (units) for (const unit of [...units, ...(held.get(laid.id)?.units ?? [])]) ids.add(unit.unitId);
  const names = new Map((await unitBriefs(db, actor.regionId, [...ids])).map((unit) => [unit.id, unit.name]));
  for (const one of rewritten) {
    const before = held.get(one.laid.id);
    const about = { subjectKind: 'task', subjectId: one.laid.id } as const;
    const state = before && before.state !== one.laid.state ? { from: before.state, to: one.laid.state } : {};
    if (!before) asked.happened({ kind: 'task.issue', ...about, details: { title: one.title, ...because } });
    else if (!one.touched) continue;
    else if (one.laid.fate === 'kept')
      asked.happened({
        kind: 'task.amend',
        ...about,
        details: { title: one.title, ...state, ...differences(before, one, names), ...because },
      });
    else if (one.laid.state === 'withdrawn' && one.laid.led)
      asked.happened({ kind: 'task.withdraw', ...about, details: { title: one.title, ...state, ...because } });
    else asked.happened({ kind: 'task.follow', ...about, details: { title: one.title, ...state, ...because } });
  }
}

/** What changed, before and after; at most twenty units are named. */
function differences(
  was: TaskWhole,
  is: Rewritten,
  names: ReadonlyMap<string, string>,
): { before: Record<string, unknown>; after: Record<string, unknown> } {
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  const note = (what: string, a: unknown, b: unknown) => {
    if (JSON.stringify(a) === JSON.stringify(b)) return;
    before[what] = a;
    after[what] = b;
  };
  for (const field of ['number', 'title', 'due', 'dueText', 'repeat'] as const) note(field, was[field], is[field]);
  if (is.text && is.text.detail !== was.detail) note('detail', was.detail.slice(0, 500), is.text.detail.slice(0, 500));
  if (is.units)
    for (const part of ['lead', 'co'] as const) {
      const ids = (units: readonly HeldUnit[]) => units.filter((unit) => unit.part === part).map((unit) => unit.unitId);
      const [gone, come] = [ids(was.units), ids(is.units)];
      const named = (all: readonly string[], others: readonly string[]) =>
        (part === 'lead' ? all : all.filter((id) => !others.includes(id)))
          .slice(0, 20)
          .map((id) => names.get(id) ?? id);
      if (gone.toSorted().join() !== come.toSorted().join()) note(part, named(gone, come), named(come, gone));
    }
  return { before, after };
}
