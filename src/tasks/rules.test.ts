import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#platform/pure/day.ts';
import { drawing } from '#platform/pure/lifecycle.ts';
import {
  emptyTally,
  isOpen,
  moveBar,
  movesLeaving,
  openings,
  openStates,
  progressOf,
  reasonMoves,
  rollUp,
  settled,
  shareOf,
  standing,
  tallyOf,
  taskLifecycle,
  taskMoves,
  taskStates,
  withdrawn,
  type Rolled,
  type Sides,
  type TaskState,
} from './rules.ts';

const leaf = (state: TaskState, reported = 0): Rolled => ({
  state,
  led: true,
  group: false,
  reported,
  tally: emptyTally,
});
const nobody: Sides = { leads: false, owesAcceptance: false, reports: false, verifies: false, arranges: false };

describe('lifecycle', () => {
  it('is drawn in the README as it is', () => {
    const readme = readFileSync(new URL('./README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\`\`\`mermaid\n${drawing(taskLifecycle)}\n\`\`\``);
  });
  it('reaches every state from the first, and ends only in closed or withdrawn', () => {
    const seen = new Set<TaskState>([taskLifecycle.first]);
    for (const state of seen) for (const move of movesLeaving(state)) seen.add(taskLifecycle.moves[move].to);
    expect([...seen].sort()).toEqual([...taskStates].sort());
    // closed can be reopened; withdrawn is the only state nothing leaves.
    expect(taskStates.filter((state) => movesLeaving(state).length === 0)).toEqual(['withdrawn']);
    expect(taskStates.filter((state) => !isOpen(state))).toEqual(['closed', 'withdrawn']);
  });
  it('asks a reason whenever work is sent back or ended', () => {
    for (const move of taskMoves) {
      const back = taskLifecycle.moves[move].to === 'returned' || taskLifecycle.moves[move].to === 'withdrawn';
      expect(reasonMoves.includes(move)).toBe(back);
    }
  });
  it('is drawn with every move', () => {
    for (const move of taskMoves) expect(drawing(taskLifecycle)).toContain(`: ${move}`);
  });
});

describe('standing', () => {
  it('is late the day after, soon on the seventh day before, and never once finished', () => {
    expect(standing('accepted', '2026-11-21', '2026-11-22')).toBe('late');
    expect(standing('accepted', '2026-11-22', '2026-11-22')).toBe('soon');
    expect(standing('accepted', '2026-11-29', '2026-11-22')).toBe('soon');
    expect(standing('accepted', '2026-11-30', '2026-11-22')).toBe('calm');
    expect(standing('issued', null, '2026-11-22')).toBe('calm');
    expect(standing('closed', '2020-01-01', '2026-11-22')).toBe('done');
  });
  it('only worsens as days pass', () => {
    const rank = { calm: 0, soon: 1, late: 2, done: 3 };
    fc.assert(
      fc.property(
        fc.constantFrom(...openStates),
        fc.integer({ min: -40, max: 40 }),
        fc.nat(60),
        (state, left, pass) => {
          const due = addDays('2026-11-22', left);
          const [before, later] = [
            standing(state, due, '2026-11-22'),
            standing(state, due, addDays('2026-11-22', pass)),
          ];
          expect(rank[later]).toBeGreaterThanOrEqual(rank[before]);
        },
      ),
    );
  });
});

describe('progress', () => {
  it('is 100 when closed and at no other time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...taskStates), fc.integer({ min: -5, max: 200 }), (state, reported) => {
        const progress = progressOf(leaf(state, reported));
        expect(progress >= 0 && progress <= 100).toBe(true);
        expect(progress === 100).toBe(state === 'closed');
      }),
    );
  });
  it('of a group is the mean of its leaves, rounded down', () => {
    const group: Rolled = {
      ...leaf('accepted'),
      group: true,
      tally: tallyOf([leaf('closed'), leaf('accepted', 50), leaf('withdrawn', 80)]),
    };
    expect(progressOf(group)).toBe(75);
    expect(group.tally).toEqual({ children: 2, begun: 2, closed: 1, weight: 2, done: 150 });
  });
});

// ---- a whole tree, moved about at random -----------------------------------------------------------------------------

interface Node extends Rolled {
  id: string;
  parentId: string | null;
  depth: number;
}
/** A tree given by the parent of each node (an earlier one), freshly issued. */
const anyTree = fc
  .array(fc.record({ above: fc.nat(), led: fc.boolean() }), { minLength: 1, maxLength: 14 })
  .map((rows) => {
    const nodes: Node[] = rows.map(({ above, led }, i) => {
      const at = i === 0 ? 0 : above % (i + 1);
      return {
        id: String(i),
        parentId: at === i || i === 0 ? null : String(at),
        depth: 0,
        led,
        group: false,
        state: 'issued',
        reported: 0,
        tally: emptyTally,
      };
    });
    for (const node of nodes) {
      const parent = nodes.find((one) => one.id === node.parentId);
      if (parent) {
        parent.group = true;
        node.depth = parent.depth + 1;
      }
    }
    for (const node of nodes) if (!node.group) node.led = true;
    return recounted(nodes);
  });
/** Everything counted from the leaves up: what the stepwise roll-up must agree with. */
function recounted(nodes: readonly Node[]): Node[] {
  const out = nodes.map((node) => ({ ...node }));
  for (const node of [...out].sort((a, b) => b.depth - a.depth)) {
    if (!node.group) continue;
    node.tally = tallyOf(out.filter((one) => one.parentId === node.id));
    node.state = settled(node);
  }
  return out;
}
const lineOf = (nodes: readonly Node[], node: Node): Node[] => {
  const line: Node[] = [];
  for (let at = node.parentId; at !== null; at = line.at(-1)!.parentId) line.push(nodes.find((one) => one.id === at)!);
  return line;
};
const everyone: Sides = { leads: true, owesAcceptance: false, reports: true, verifies: true, arranges: true };

/** One thing done to one node, as the actions do it. */
function done(nodes: Node[], at: number, what: number): Node[] {
  const node = nodes[at % nodes.length]!;
  const choices = [...taskMoves.filter((move) => moveBar(node, move, sidesOf(node)) === null), 'progress'] as const;
  const choice = choices[what % choices.length]!;
  let changed = new Map<string, Node>();
  if (choice === 'withdraw') {
    const branch = nodes.filter((one) => one === node || lineOf(nodes, one).includes(node));
    changed = new Map(withdrawn(branch).map((one) => [one.id, one]));
  } else if (choice === 'progress') {
    if (!node.led || node.group || !['accepted', 'returned'].includes(node.state)) return nodes;
    changed.set(node.id, { ...node, reported: what % 100 });
  } else changed.set(node.id, { ...node, state: taskLifecycle.moves[choice].to });
  const line = lineOf(nodes, node);
  for (const one of rollUp(line, shareOf(node), shareOf(changed.get(node.id)!))) changed.set(one.id, one);
  return nodes.map((one) => changed.get(one.id) ?? one);
}
const sidesOf = (node: Node): Sides => ({
  ...everyone,
  leads: node.led,
  owesAcceptance: node.led && node.state === 'issued',
});

describe('roll-up', () => {
  it('step by step comes to the same as counting everything afresh', () => {
    fc.assert(
      fc.property(
        anyTree,
        fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 40 }),
        (tree: Node[], steps: [number, number][]) => {
          let nodes = tree;
          for (const [at, what] of steps) {
            nodes = done(nodes, at, what);
            expect(nodes).toEqual(recounted(nodes));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
  it('never calls a parent closed while a wanted child is open', () => {
    fc.assert(
      fc.property(anyTree, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 60 }), (tree: Node[], steps) => {
        let nodes = tree;
        for (const [at, what] of steps) nodes = done(nodes, at, what);
        for (const node of nodes) {
          if (node.state !== 'closed') expect(progressOf(node)).toBeLessThan(100);
          else
            for (const child of nodes.filter((one) => one.parentId === node.id))
              expect(isOpen(child.state)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });
  it('stops where nothing changes', () => {
    const root: Rolled = { ...leaf('accepted'), group: true, tally: tallyOf([leaf('accepted', 10)]) };
    const share = shareOf(leaf('accepted', 10));
    expect(rollUp([root], share, share)[0]).toBe(root);
  });
});

describe('withdrawing', () => {
  it('takes everything open beneath along and leaves what is closed', () => {
    const of = (id: string, parentId: string | null, depth: number, more: Partial<Node>): Node => ({
      ...leaf('issued'),
      id,
      parentId,
      depth,
      ...more,
    });
    const tree = recounted([
      of('g', null, 0, { group: true, led: false }),
      of('a', 'g', 1, { state: 'closed' }),
      of('b', 'g', 1, { state: 'accepted', reported: 40 }),
    ]);
    expect(withdrawn(tree).map((one) => one.state)).toEqual(['closed', 'closed', 'withdrawn']);
    const led = recounted([of('g', null, 0, { group: true, state: 'accepted' }), of('a', 'g', 1, { state: 'issued' })]);
    expect(withdrawn(led).map((one) => one.state)).toEqual(['withdrawn', 'withdrawn']);
  });
});

describe('openings', () => {
  it('are nothing for a mere reader, in every state', () => {
    for (const state of taskStates) expect(openings(leaf(state), nobody)).toEqual([]);
  });
  it('never hold a move the lifecycle does not know, and always one the side may make', () => {
    const anySides = fc.record({
      leads: fc.boolean(),
      owesAcceptance: fc.boolean(),
      reports: fc.boolean(),
      verifies: fc.boolean(),
      arranges: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.constantFrom(...taskStates), anySides, (state, sides) => {
        const open = openings(leaf(state), sides);
        for (const move of taskMoves) {
          // Accepting a part of one's own is the one thing that does not move the task.
          if (move === 'accept' && sides.owesAcceptance) continue;
          const lawful = movesLeaving(state).includes(move);
          if (open.includes(move)) expect(lawful).toBe(true);
          const mine = { accept: false, 'hand-in': sides.leads, verify: sides.verifies, return: sides.verifies }[
            move as 'accept'
          ];
          if (lawful && mine) expect(open).toContain(move);
        }
        if (!isOpen(state)) expect(open.filter((one) => one !== 'reopen')).toEqual([]);
      }),
    );
  });
  it('hold back a hand-in until every wanted child is closed', () => {
    const group = (children: Rolled[]): Rolled => ({ ...leaf('accepted'), group: true, tally: tallyOf(children) });
    const lead = { ...nobody, leads: true };
    expect(moveBar(group([leaf('closed'), leaf('handed-in')]), 'hand-in', lead)).toBe('children');
    expect(moveBar(group([leaf('closed'), leaf('withdrawn')]), 'hand-in', lead)).toBeNull();
  });
  it('leave a group nobody leads to its children', () => {
    const group: Rolled = { ...leaf('accepted'), led: false, group: true, tally: tallyOf([leaf('accepted')]) };
    expect(openings(group, { ...everyone, leads: false })).toEqual(['withdraw', 'arrange']);
  });
});
