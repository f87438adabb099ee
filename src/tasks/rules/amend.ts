import { emptyTally, isOpen, settled, tallyOf, type Part, type Rolled, type TaskState } from '../rules.ts';
import type { Issue, IssueUnit } from './issue.ts';

/** A task of the plan as it stands before the amendment. */
export interface Existing extends Rolled {
  id: string;
  /** Null for a task that comes from no node. */
  nodeId: string | null;
  parentId: string | null;
  position: number;
}
/**
 * kept: its node stayed · added: a new node · withdrawn: its node is gone, or its task above · beside: comes from no node of
 * either version (withdrawn earlier, passed on to a unit beneath) and stays with its task above.
 */
export type Fate = 'kept' | 'added' | 'withdrawn' | 'beside';
/** A task as it stands after the amendment. */
export interface Laid extends Rolled {
  id: string;
  nodeId: string | null;
  parentId: string | null;
  ancestors: string[];
  position: number;
  fate: Fate;
}

/**
 * What a plan's tasks are after an amendment. A task whose node stayed keeps its id, its state and what was reported; a
 * task whose node is gone is withdrawn while open, and a closed one stays closed; everything that hangs on a withdrawn
 * task and is still open goes with it. Groups follow their children as they always do: a closed task that gets new work
 * beneath it comes back. A task that followed its children and now has a lead begins as issued. A task with a lead that
 * becomes a heading over nothing but withdrawn ones stays with its lead: otherwise it would follow them and be withdrawn,
 * though the plan still has it. Open work put beneath a withdrawn task calls that one back.
 * @param existing every task of the plan. @param issue what the new version's nodes become.
 * @param oldOf the older node of a newer one, null for an added one. @param oldNodes every node of the older version.
 * @returns every task, parents before children, in the order of the page; no existing one is missing.
 */
export function amended(
  existing: readonly Existing[],
  issue: Issue,
  oldOf: (nodeId: string) => string | null,
  oldNodes: ReadonlySet<string>,
  newId: () => string,
): Laid[] {
  const byNode = new Map(existing.flatMap((task) => (task.nodeId === null ? [] : [[task.nodeId, task]])));
  const before = new Map(existing.map((task) => [task.id, task]));
  const laid = new Map<string, Laid>();
  const ids = new Map<string, string>();
  const fresh = new Set<string>();
  for (const { nodeId, parentNodeId, led, group } of issue.tasks) {
    const old = oldOf(nodeId);
    const was = old === null ? undefined : byNode.get(old);
    const id = was?.id ?? newId();
    ids.set(nodeId, id);
    const parentId = parentNodeId === null ? null : ids.get(parentNodeId)!;
    const comes = !was || (isOpen(was.state) && was.parentId !== parentId);
    if (comes && parentId !== null) fresh.add(parentId);
    laid.set(id, {
      id,
      nodeId,
      parentId,
      ancestors: [],
      position: 0,
      fate: was ? 'kept' : 'added',
      state: was ? (led && !was.led && was.state !== 'closed' ? 'issued' : was.state) : 'issued',
      led,
      group,
      reported: was?.reported ?? 0,
      tally: emptyTally,
    });
  }
  // Work added or moved beneath a task that had been withdrawn calls it back.
  for (const id of fresh) {
    const above = laid.get(id)!;
    if (above.state === 'withdrawn') above.state = 'issued';
  }
  const gone = (task: Existing): boolean => {
    if (task.nodeId !== null && oldNodes.has(task.nodeId)) return true;
    const above = task.parentId === null ? undefined : before.get(task.parentId);
    return above !== undefined && !laid.has(above.id) && gone(above);
  };
  const others = existing.filter((task) => !laid.has(task.id));
  const rest = others.map((task): Laid => {
    const { id, nodeId, parentId, led, group, reported } = task;
    const fate = gone(task) ? 'withdrawn' : 'beside';
    const state: TaskState = fate === 'withdrawn' && led && isOpen(task.state) ? 'withdrawn' : task.state;
    return { id, nodeId, parentId, ancestors: [], position: 0, fate, state, led, group, reported, tally: emptyTally };
  });
  const was = (id: string) => before.get(id)!.position;
  const hadLead = (id: string) => before.get(id)?.led === true;
  return settledTree([...laid.values(), ...rest.sort((a, b) => was(a.id) - was(b.id))], hadLead);
}

/** Places, lines and tallies, counted from the leaves. Siblings keep the order in which they are given. */
function settledTree(tasks: readonly Laid[], hadLead: (id: string) => boolean): Laid[] {
  const below = new Map<string | null, Laid[]>();
  for (const task of tasks) {
    const row = below.get(task.parentId);
    if (row) row.push(task);
    else below.set(task.parentId, [task]);
  }
  const out: Laid[] = [];
  const stack = [...(below.get(null) ?? [])].reverse();
  const lines = new Map<string | null, string[]>([[null, []]]);
  for (let task = stack.pop(); task; task = stack.pop()) {
    task.position = out.length;
    task.ancestors = lines.get(task.parentId)!;
    lines.set(task.id, [...task.ancestors, task.id]);
    out.push(task);
    stack.push(...(below.get(task.id) ?? []).toReversed());
  }
  for (const task of out.toReversed()) {
    const children = below.get(task.id) ?? [];
    task.tally = tallyOf(children);
    const wanted = children.some((child) => child.state !== 'withdrawn');
    if (!wanted && hadLead(task.id)) task.led = true;
    // What was withdrawn beneath a task no longer makes a group of it, unless nobody leads it.
    task.group = !task.led || wanted;
    task.state = settled(task);
  }
  return out;
}

/** A unit's part as it stands. */
export interface HeldUnit extends IssueUnit {
  acceptedAt: Date | null;
}
/**
 * The units of a kept task. Where the plan says what it said, what was arranged by hand stays; where it says otherwise its
 * word holds, and units added or taken away by hand stay so. A unit that keeps its part keeps its acceptance; one newly
 * named, or given another part, accepts afresh.
 * @param was, is the units by the older and the newer plan. @param held the units as they stand.
 */
export function mergedUnits(
  was: readonly IssueUnit[],
  is: readonly IssueUnit[],
  held: readonly HeldUnit[],
): HeldUnit[] {
  const key = (unit: IssueUnit) => `${unit.part} ${unit.unitId}`;
  const keys = (units: readonly IssueUnit[]) => units.map(key);
  const leads = (units: readonly IssueUnit[]) => keys(units.filter((unit) => unit.part === 'lead')).join();
  const same = keys(was).sort().join() === keys(is).sort().join() && leads(was) === leads(is);
  if (same && (leads(held) || !leads(is))) return [...held];
  const [said, stands] = [new Set(was.map((unit) => unit.unitId)), new Map(held.map((unit) => [unit.unitId, unit]))];
  const taken = (unit: IssueUnit) => keys(was).includes(key(unit)) && !stands.has(unit.unitId);
  const named = is.filter((unit) => !taken(unit));
  // By hand the only lead may have gone to another: then that one leads on.
  const byHand = held.filter((unit) => !said.has(unit.unitId) && !named.some((one) => one.unitId === unit.unitId));
  const all: IssueUnit[] = [...named, ...byHand];
  const led = all.some((unit) => unit.part === 'lead') ? all : [...is, ...byHand];
  return (['lead', 'co'] as Part[]).flatMap((part) =>
    led
      .filter((unit) => unit.part === part)
      .map((unit) => {
        const before = stands.get(unit.unitId);
        return { ...unit, acceptedAt: before?.part === part ? before.acceptedAt : null };
      }),
  );
}

/**
 * What the plan says of the units of a task that keeps its lead though the newer plan makes a heading of it: the lead is
 * the older plan's; everybody else is the newer one's, or, where that names nobody, whom it has from the heading above.
 */
export function unitsWithLead(was: readonly IssueUnit[], is: readonly IssueUnit[]): IssueUnit[] {
  const leads = was.filter((unit) => unit.part === 'lead');
  const others = is.length ? is : was.filter((unit) => unit.part === 'co' && unit.inherited);
  return [...leads, ...others.filter((unit) => !leads.some((one) => one.unitId === unit.unitId))];
}

/** A field of a kept task: the plan's word where the plan changed it, else what stands, which a hand may have set. */
export const merged = <T>(was: T, is: T, stands: T): T => (was === is ? stands : is);
