import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '#platform/pure/problem.ts';
import type { Plan, PlanEdit } from '../../contract.ts';
import { applyEdits } from '../../rules/edits.ts';
import { inOrder } from '../../rules/tree.ts';
import { Session, type Left, type Wire } from './session.ts';
import { freshId } from '#platform/ui/fresh-id.ts';
import { knownOf, treeOf } from './view.ts';

const unit = { id: 'u', kind: 'department' as const, name: '创建办', shortName: null, path: '', parentName: null };
const node = (id: string, position: number, title: string): Plan['nodeRows'][number] => ({
  id,
  parentId: null,
  position,
  number: '',
  title,
  body: '',
  section: false,
  kind: null,
  due: null,
  dueText: null,
  repeat: null,
  units: [],
  source: [],
  doubts: [],
  version: 1,
});
const start = (): Plan => ({
  id: 'p',
  title: '方案',
  state: 'draft',
  unit,
  updatedAt: '2026-01-01T00:00:00.000Z',
  publishedAt: null,
  nodes: 2,
  unled: 0,
  unread: 0,
  progress: null,
  late: 0,
  version: 1,
  preamble: '',
  basis: [],
  leadership: [],
  phases: [],
  doubts: [],
  unreadParagraphs: [],
  nodeRows: [node('a', 0, '甲'), node('b', 1, '乙')],
  sourceId: null,
  sourceName: null,
  siblings: [],
  may: ['edit', 'publish', 'discard'],
});
const after = (plan: Plan, edits: readonly PlanEdit[]): Plan => {
  const tree = applyEdits(treeOf(plan, []), edits as never, knownOf(null, plan));
  return {
    ...plan,
    title: tree.title,
    version: plan.version + 1,
    nodeRows: inOrder(tree.nodes).map((one) => ({
      ...one,
      units: [],
      source: [...one.source],
      doubts: [],
      version: 1,
    })),
  };
};

/** A server that keeps one plan; `fail` is thrown instead of the next answers. */
function server(kept: Left | null = null) {
  const state = {
    plan: start(),
    fail: [] as Problem[],
    lose: false,
    asked: [] as { edits: PlanEdit[]; key: string }[],
  };
  const done = new Map<string, Plan>();
  let left = kept;
  const wire: Wire = {
    async edit(version, edits, key) {
      state.asked.push({ edits, key });
      const fail = state.fail.shift();
      if (fail && !state.lose) throw fail;
      const before = done.get(key);
      if (before) return before;
      if (version !== state.plan.version)
        throw new Problem('plan.changed', { by: '林知秋', at: '2026-01-01T00:00:00.000Z' });
      state.plan = after(state.plan, edits);
      done.set(key, state.plan);
      if (fail) throw fail;
      return state.plan;
    },
    load: async () => ({ plan: state.plan, source: null }),
    saved: () => undefined,
    keep: (acts) => (left = acts),
    kept: () => left,
  };
  return { state, wire, left: () => left };
}
const title = (nodeId: string, words: string) => ({ do: 'set', nodeId, title: words }) as const;
const titles = (session: Session) => inOrder(session.look().tree.nodes).map((one) => one.title);
const settled = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('correcting a plan', () => {
  it('shows an act at once, sends acts in order, and those made meanwhile together', async () => {
    const { state, wire } = server();
    const session = new Session(start(), null, wire);
    session.act([title('a', '甲一')], '一');
    session.act([title('a', '甲二')], '二');
    session.act([title('b', '乙一')], '三');
    expect(titles(session)).toEqual(['甲二', '乙一']);
    expect(session.look().waiting).toBe(3);
    await settled();
    expect(state.asked.map(({ edits }) => edits.length)).toEqual([1, 2]);
    expect(session.look()).toMatchObject({ waiting: 0, plan: { version: 3 } });
    expect(state.plan.nodeRows.map((one) => one.title)).toEqual(['甲二', '乙一']);
  });

  it('refuses what does not fit without sending it', () => {
    const { state, wire } = server();
    const session = new Session(start(), null, wire);
    expect(session.act([{ do: 'merge', nodeId: 'a' }], '并')?.details.reason).toBe('nothing-before');
    expect([session.look().waiting, session.look().undoable, state.asked.length]).toEqual([0, null, 0]);
  });

  it('takes acts back, the last first', async () => {
    const { state, wire } = server();
    const session = new Session(start(), null, wire);
    session.act([{ do: 'merge', nodeId: 'b' }], '并');
    session.act([title('a', '合')], '改');
    expect(session.undo()).toMatchObject({ label: '改', problem: null });
    expect(session.undo()).toMatchObject({ label: '并', problem: null });
    expect(session.undo()).toBeNull();
    await settled();
    expect(titles(session)).toEqual(['甲', '乙']);
    expect(state.plan.nodeRows.map((one) => one.title)).toEqual(['甲', '乙']);
  });

  it('tries again with the same key, so that a write whose answer was lost is made once', async () => {
    const { state, wire } = server();
    state.fail = [new Problem('network.unreachable'), new Problem('network.unreachable')];
    state.lose = true;
    const session = new Session(start(), null, wire);
    session.act([title('a', '断线')], '改');
    await settled();
    expect(session.look()).toMatchObject({ offline: true, waiting: 1 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(new Set(state.asked.map(({ key }) => key)).size).toBe(1);
    expect(session.look()).toMatchObject({ offline: false, waiting: 0, plan: { version: 2 } });
    expect(titles(session)).toEqual(['断线', '乙']);
  });

  it('holds back what would write over another person, and writes what the reader chooses', async () => {
    const { state, wire } = server();
    const session = new Session(start(), null, wire);
    state.plan = after(state.plan, [title('a', '别人的')]);
    session.act([title('a', '我的')], '改甲');
    session.act([title('b', '也是我的')], '改乙');
    await settled();
    const { trouble } = session.look();
    expect(trouble).toMatchObject({
      kind: 'changed',
      by: '林知秋',
      theirs: [{ nodeId: 'a', fields: ['title'] }],
      mine: [
        { act: { label: '改甲' }, clash: 'overwrites' },
        { act: { label: '改乙' }, clash: 'none' },
      ],
    });
    expect(titles(session)).toEqual(['别人的', '乙']);
    expect(state.plan.version).toBe(2);
    session.settle(new Set([1]));
    await settled();
    expect(titles(session)).toEqual(['别人的', '也是我的']);
    expect(state.plan.nodeRows.map((one) => one.title)).toEqual(['别人的', '也是我的']);
  });

  it('says what the server would not have, and goes on with what is saved', async () => {
    const { state, wire } = server();
    state.fail = [new Problem('edit.unfit', { reason: 'too-many' })];
    const session = new Session(start(), null, wire);
    session.act([title('a', '不行')], '改甲');
    await settled();
    expect(session.look().trouble).toMatchObject({ kind: 'refused', acts: [{ label: '改甲' }] });
    expect(titles(session)).toEqual(['甲', '乙']);
  });

  it('keeps what is unsaved when the sign-in ends, and takes it up again', async () => {
    const { state, wire, left } = server();
    state.fail = [new Problem('session.required')];
    const session = new Session(start(), null, wire);
    session.act([title('a', '未存')], '改甲');
    await settled();
    expect(left()).toMatchObject({ version: 1, acts: [{ label: '改甲' }] });
    const next = new Session(start(), null, wire);
    expect(titles(next)).toEqual(['未存', '乙']);
    next.open();
    await settled();
    expect(state.plan.nodeRows[0]!.title).toBe('未存');
    expect(left()).toBeNull();
  });

  it('keeps what is unsaved on this device while the line is down, and takes it up after a reload', async () => {
    const { state, wire, left } = server();
    state.fail = Array.from({ length: 3 }, () => new Problem('network.unreachable'));
    const session = new Session(start(), null, wire);
    session.act([title('a', '断线时写的')], '改甲');
    await settled();
    session.act([title('b', '又写的')], '改乙');
    // The page may be gone at any moment: nobody says goodbye.
    expect(left()).toMatchObject({ version: 1, acts: [{ label: '改甲' }, { label: '改乙' }] });
    state.fail = [];
    const next = new Session(start(), null, wire);
    expect(titles(next)).toEqual(['断线时写的', '又写的']);
    next.open();
    await settled();
    expect(state.plan.nodeRows.map((one) => one.title)).toEqual(['断线时写的', '又写的']);
    expect(left()).toBeNull();
  });

  it('knows after a reload what arrived although its answer did not, and calls nobody another person', async () => {
    const { state, wire, left } = server();
    state.fail = Array.from({ length: 2 }, () => new Problem('network.unreachable'));
    state.lose = true;
    const session = new Session(start(), null, wire);
    session.act([title('a', '已送达')], '改甲');
    await settled();
    session.act([{ do: 'add', parentId: null, position: 2, nodeId: 'c', title: '新增', source: [] }], '加');
    session.act([title('b', '还没送')], '改乙');
    expect(state.plan.version).toBe(2);
    state.fail = [];
    const next = new Session(state.plan, null, wire);
    expect(next.look().trouble).toMatchObject({ kind: 'refused', acts: [{ label: '加' }, { label: '改乙' }] });
    // All of it had arrived.
    const rest = [{ edits: [title('a', '已送达')], label: '改甲', remember: false }];
    wire.keep({ version: 1, acts: rest });
    expect(new Session(state.plan, null, wire).look().trouble).toBeNull();
    expect(left()).toBeNull();
  });

  it('forgets what it kept as soon as it is saved, or let go', async () => {
    const { state, wire, left } = server();
    const session = new Session(start(), null, wire);
    session.act([title('a', '甲一')], '改甲');
    await settled();
    expect(left()).toBeNull();
    state.plan = after(state.plan, [title('a', '别人的')]);
    session.act([title('a', '我的')], '改甲');
    await settled();
    expect(left()).toMatchObject({ acts: [{ label: '改甲' }] });
    // A reload in the face of somebody else's change writes nothing over it.
    const next = new Session(state.plan, null, { ...wire, keep: () => undefined });
    next.open();
    await settled();
    expect(next.look().trouble).toMatchObject({ kind: 'refused', acts: [{ label: '改甲' }] });
    expect(state.plan.nodeRows[0]!.title).toBe('别人的');
    session.settle(new Set());
    await settled();
    expect(left()).toBeNull();
  });

  it('takes a newer plan that came by another way only when nothing of its own waits', async () => {
    const { state, wire } = server();
    const session = new Session(start(), null, wire);
    session.meet(after(start(), [title('a', '新')]), null);
    expect(titles(session)).toEqual(['新', '乙']);
    state.plan = session.look().plan;
    session.act([title('b', '我的')], '改乙');
    session.meet({ ...start(), version: 9 }, null);
    expect(titles(session)).toEqual(['新', '我的']);
  });

  it('makes ids of version 7, each its own, in the order of time', () => {
    const ids = Array.from({ length: 50 }, () => {
      vi.advanceTimersByTime(1);
      return freshId();
    });
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(50);
  });
});
