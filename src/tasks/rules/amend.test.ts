import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { progressOf, settled, shareOf, tallyOf, type TaskState } from '../rules.ts';
import { amended, merged, mergedUnits, type Existing, type HeldUnit } from './amend.ts';
import { issueOf, type IssueNode } from './issue.ts';

const states: TaskState[] = ['issued', 'accepted', 'handed-in', 'returned', 'closed', 'withdrawn'];
const tree = (letter: string) =>
  fc
    .array(fc.record({ above: fc.nat(), section: fc.boolean(), led: fc.boolean() }), { minLength: 1, maxLength: 20 })
    .map((rows) =>
      rows.map(({ above, section, led }, i): IssueNode => {
        const at = above % (i + 1);
        return {
          id: `${letter}${i}`,
          parentId: at === i ? null : `${letter}${at}`,
          position: i,
          number: '',
          title: '',
          section,
          units: led ? [{ part: 'lead', written: '甲', unitId: 'u1', collective: null }] : [],
        };
      }),
    );
const issue = (nodes: IssueNode[]) => issueOf(nodes, () => [], 'office');

/** The tasks of a version, in states that can be: groups settled from their leaves up; some passed on beneath them. */
function existingOf(nodes: IssueNode[], dice: readonly number[]): Existing[] {
  let roll = 0;
  const next = () => dice[roll++ % dice.length]!;
  const made = issue(nodes).tasks.map((task): Existing => ({
    id: `t-${task.nodeId}`,
    nodeId: task.nodeId,
    parentId: task.parentNodeId && `t-${task.parentNodeId}`,
    position: task.position,
    state: states[next() % states.length]!,
    led: task.led,
    group: task.group,
    reported: next() % 100,
    tally: { children: 0, begun: 0, closed: 0, weight: 0, done: 0 },
  }));
  const passed = made
    .filter(() => next() % 5 === 0)
    .map((above, i): Existing => ({
      ...above,
      id: `p${i}`,
      nodeId: null,
      parentId: above.id,
      led: true,
      group: false,
      position: 100 + i,
    }));
  const all = [...made, ...passed];
  for (const task of all.toReversed().sort((a, b) => depth(all, b) - depth(all, a))) {
    const children = all.filter((one) => one.parentId === task.id);
    task.tally = tallyOf(children);
    task.group = !task.led || children.some((one) => one.state !== 'withdrawn');
    task.state = settled(task);
  }
  return all;
}
const depth = (all: Existing[], of: Existing): number => {
  const above = all.find((one) => one.id === of.parentId);
  return above ? 1 + depth(all, above) : 0;
};

const amendment = fc
  .record({
    old: tree('o'),
    now: tree('n'),
    dice: fc.array(fc.nat(1000), { minLength: 5, maxLength: 60 }),
    partners: fc.array(fc.nat(30), { minLength: 20, maxLength: 20 }),
  })
  .map(({ old, now, dice, partners }) => {
    const taken = new Set<string>();
    const oldOf = new Map<string, string>();
    now.forEach((node, i) => {
      const one = old[partners[i]!];
      if (!one || taken.has(one.id)) return;
      taken.add(one.id);
      oldOf.set(node.id, one.id);
    });
    const existing = existingOf(old, dice);
    const made = issue(now);
    let n = 0;
    const laid = amended(
      existing,
      made,
      (id) => oldOf.get(id) ?? null,
      new Set(old.map((one) => one.id)),
      () => `new${n++}`,
    );
    return { existing, made, laid, oldOf };
  });

describe('the tasks of a plan after an amendment', () => {
  it('are all there: every task that was, and one for every task of the new version', () => {
    fc.assert(
      fc.property(amendment, ({ existing, made, laid }) => {
        const ids = laid.map((task) => task.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const task of existing) expect(ids).toContain(task.id);
        const nodes = laid.flatMap((task) => (task.fate === 'kept' || task.fate === 'added' ? [task.nodeId] : []));
        expect(nodes.toSorted()).toEqual(made.tasks.map((task) => task.nodeId).toSorted());
      }),
    );
  });

  it('lose nothing: what was reported stays, what is closed is not withdrawn, a leaf that stayed keeps its state', () => {
    fc.assert(
      fc.property(amendment, ({ existing, laid }) => {
        const after = new Map(laid.map((task) => [task.id, task]));
        for (const was of existing) {
          const is = after.get(was.id)!;
          expect(is.reported).toBe(was.reported);
          if (was.state === 'closed' && was.led) expect(is.state).not.toBe('withdrawn');
          const quiet = was.led && is.led && !was.group && !is.group;
          if (is.fate !== 'withdrawn' && quiet) expect(is.state).toBe(was.state);
          if (is.fate === 'withdrawn' && is.led) expect(['closed', 'withdrawn', 'returned']).toContain(is.state);
        }
      }),
    );
  });

  it('stand in a tree whose numbers add up', () => {
    fc.assert(
      fc.property(amendment, ({ laid }) => {
        const at = new Map(laid.map((task) => [task.id, task]));
        laid.forEach((task, i) => {
          expect(task.position).toBe(i);
          expect(task.ancestors.at(-1) ?? null).toBe(task.parentId);
          if (task.parentId) {
            expect(at.get(task.parentId)!.position).toBeLessThan(i);
            expect(task.ancestors.slice(0, -1)).toEqual(at.get(task.parentId)!.ancestors);
          }
          const children = laid.filter((one) => one.parentId === task.id);
          expect(task.tally).toEqual(tallyOf(children));
          expect(settled(task)).toBe(task.state);
          expect(task.group || task.led).toBe(true);
          expect(progressOf(task)).toBeLessThanOrEqual(100);
          expect(shareOf(task).weight).toBeGreaterThanOrEqual(0);
        });
      }),
    );
  });

  it('are what they were when the plan says what it said', () => {
    fc.assert(
      fc.property(tree('o'), fc.array(fc.nat(1000), { minLength: 5, maxLength: 60 }), (old, dice) => {
        const existing = existingOf(old, dice);
        const now = old.map((node) => ({ ...node, id: `n${node.id}`, parentId: node.parentId && `n${node.parentId}` }));
        const laid = amended(
          existing,
          issue(now),
          (id) => id.slice(1),
          new Set(old.map((one) => one.id)),
          () => 'never',
        );
        const plain = (task: Existing) => [
          task.id,
          task.parentId,
          task.state,
          task.led,
          task.group,
          task.reported,
          task.tally,
        ];
        expect(laid.map(plain).toSorted()).toEqual(existing.map(plain).toSorted());
        expect(laid.every((task) => task.fate === 'kept' || task.fate === 'beside')).toBe(true);
      }),
    );
  });

  it('are withdrawn only with their nodes: a task with a lead is not when only withdrawn ones lie beneath it', () => {
    fc.assert(
      fc.property(amendment, ({ existing, laid }) => {
        const was = new Map(existing.map((task) => [task.id, task]));
        for (const is of laid) {
          const old = was.get(is.id);
          if (is.fate !== 'kept' || !old?.led || old.state === 'withdrawn') continue;
          const wanted = laid.some((one) => one.parentId === is.id && one.state !== 'withdrawn');
          if (!wanted) expect([is.led, is.group, is.state]).toEqual([true, false, old.state]);
          expect(is.state).not.toBe('withdrawn');
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('go with the task they were passed on from', () => {
    const one = (of: Partial<Existing>): Existing => ({
      id: 'a',
      nodeId: 'o1',
      parentId: null,
      position: 0,
      state: 'accepted',
      led: true,
      group: true,
      reported: 0,
      tally: { children: 2, begun: 2, closed: 1, weight: 2, done: 130 },
      ...of,
    });
    const existing = [
      one({}),
      one({ id: 'b', nodeId: null, parentId: 'a', group: false, reported: 30, position: 1 }),
      one({ id: 'c', nodeId: null, parentId: 'a', group: false, state: 'closed', position: 2 }),
    ];
    const laid = amended(
      existing,
      { tasks: [], unled: [], unmatched: [] },
      () => null,
      new Set(['o1']),
      () => 'x',
    );
    expect(laid.map(({ id, state, fate }) => [id, state, fate])).toEqual([
      ['a', 'withdrawn', 'withdrawn'],
      ['b', 'withdrawn', 'withdrawn'],
      ['c', 'closed', 'withdrawn'],
    ]);
  });
});

describe('the units of a task that stayed', () => {
  const at = new Date('2026-03-01T00:00:00Z');
  const unit = (unitId: string, part: 'lead' | 'co', acceptedAt: Date | null = at): HeldUnit => ({
    unitId,
    part,
    written: unitId,
    inherited: false,
    acceptedAt,
  });
  const row = (units: HeldUnit[]) => units.map((one) => `${one.part} ${one.unitId}${one.acceptedAt ? ' ✓' : ''}`);
  it('stay as they are while the plan says the same', () => {
    const held = [unit('c', 'lead'), unit('b', 'co')];
    expect(mergedUnits([unit('a', 'lead')], [unit('a', 'lead')], held)).toEqual(held);
  });
  it('follow the plan; the newly named accept, those who stay have accepted', () => {
    const held = [unit('a', 'lead'), unit('b', 'co'), unit('x', 'co')];
    const merged = mergedUnits(
      [unit('a', 'lead'), unit('b', 'co')],
      [unit('b', 'lead'), unit('a', 'co'), unit('d', 'co')],
      held,
    );
    expect(row(merged)).toEqual(['lead b', 'co a', 'co d', 'co x ✓']);
  });
  it('keep what a hand took away or put in its place', () => {
    const held = [unit('h', 'lead'), unit('b', 'co')];
    const merged = mergedUnits([unit('a', 'lead'), unit('b', 'co')], [unit('a', 'lead'), unit('d', 'co')], held);
    expect(row(merged)).toEqual(['lead h ✓', 'co d']);
  });
  it('always have a lead when the plan names one', () => {
    const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const some = fc
      .uniqueArray(ids, { minLength: 1 })
      .map((all) => all.map((id, i) => unit(id, i === 0 ? 'lead' : 'co')));
    fc.assert(
      fc.property(some, some, some, (was, is, held) => {
        const after = mergedUnits(was, is, held);
        expect(after.some((one) => one.part === 'lead')).toBe(true);
        expect(new Set(after.map((one) => one.unitId)).size).toBe(after.length);
      }),
    );
  });
  it('keep a field set by hand until the plan says otherwise', () => {
    expect([merged('a', 'a', 'hand'), merged('a', 'b', 'hand')]).toEqual(['hand', 'b']);
  });
});
