import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { cast, type CastName } from '../../../tools/town.ts';
import { bulkContract } from '../contract/bulk.ts';
import { getTask, makeMove, published, refusal } from '../testing.ts';

let town: TestApp;
const as = (name: CastName) => town.as(name);
beforeAll(async () => {
  town = await testApp();
  town.at(new Date('2026-09-01T01:00:00Z'));
});
afterAll(() => town?.close());

type Act = 'accept' | 'redate' | 'urge' | 'withdraw';
async function bulk(
  name: CastName,
  act: Act,
  ids: readonly string[],
  more: { reason?: string; due?: string | null } = {},
  key?: string,
) {
  const by = await as(name);
  const office = await as('office');
  const tasks = await Promise.all(
    ids.map(async (id) => ({
      id,
      version: await getTask(office, id).then(
        (task) => task.version,
        () => 1,
      ),
    })),
  );
  const headers: Record<string, string> = key ? { 'idempotency-key': key } : {};
  return by.call(bulkContract.bulk, { body: { act, tasks, ...more } }, { headers });
}

describe('one act on many tasks', () => {
  it('answers each on its own: what went well stays, what did not says why', async () => {
    const office = await as('office');
    const { of } = await published(office);
    const [ours, theirs] = [of('清理占道经营'), of('丰富文化活动')];
    const gone = '01a20000-0000-7000-8000-000000000000';
    const { done, results } = await bulk('market', 'accept', [ours.id, theirs.id, gone]);
    expect(done).toBe(1);
    expect(results).toEqual([
      { id: ours.id, title: ours.title, problem: null },
      // Out of the reader's reach is answered like what does not exist, without its title.
      { id: theirs.id, title: null, problem: 'thing.not-found' },
      { id: gone, title: null, problem: 'thing.not-found' },
    ]);
    expect((await getTask(office, ours.id)).state).toBe('accepted');
    expect((await getTask(office, theirs.id)).state).toBe('issued');
  });
  it('is in the history of each task, and only of those where it was done', async () => {
    const office = await as('office');
    const { of } = await published(office);
    const [a, b] = [of('清理占道经营'), of('规范停车')];
    await makeMove(office, b.id, 'withdraw', { reason: '重复' });
    const { done, results } = await bulk('office', 'withdraw', [a.id, b.id], { reason: '年度调整' });
    expect([done, results.map((one) => one.problem)]).toEqual([1, [null, 'task.move-closed']]);
    const kinds = async (id: string) => (await getTask(office, id)).history.map((event) => event.kind);
    expect((await kinds(a.id)).filter((kind) => kind === 'task.withdraw')).toHaveLength(1);
    expect((await kinds(b.id)).filter((kind) => kind === 'task.withdraw')).toHaveLength(1);
    expect((await getTask(office, a.id)).history[0]!.details.reason).toBe('年度调整');
  });
  it('takes a whole branch with its parent, wherever the parent stands in the list', async () => {
    const office = await as('office');
    const { of } = await published(office);
    const [group, leaf] = [of('规范市场秩序'), of('清理占道经营')];
    const { results } = await bulk('office', 'withdraw', [group.id, leaf.id], { reason: '并入另一方案' });
    // The leaf went with its group: at its turn it has changed already.
    expect(results.map((one) => one.problem)).toEqual([null, 'task.changed']);
    expect((await getTask(office, leaf.id)).state).toBe('withdrawn');
  });
  it('gives other days and leaves units and words alone', async () => {
    const office = await as('office');
    const { of } = await published(office);
    const ids = [of('规范停车').id, of('开展宣传').id];
    const before = await Promise.all(ids.map((id) => getTask(office, id)));
    expect((await bulk('office', 'redate', ids, { due: '2026-12-15' })).done).toBe(2);
    for (const was of before) {
      const now = await getTask(office, was.id);
      expect(now.due).toBe('2026-12-15');
      expect([now.title, now.detail, now.units, now.repeat]).toEqual([was.title, was.detail, was.units, was.repeat]);
    }
    expect((await bulk('office', 'redate', ids, { due: null })).done).toBe(2);
    expect((await getTask(office, ids[0]!)).due).toBeNull();
  });
  it('refuses to who has no side in it', async () => {
    const { of } = await published(await as('office'));
    const id = of('规范停车').id;
    for (const act of ['redate', 'urge', 'withdraw'] as const)
      expect((await bulk('chengguan', act, [id], { due: null, reason: 'x' })).results[0]!.problem).toBe(
        'permission.denied',
      );
    expect((await bulk('leader', 'accept', [id])).results[0]!.problem).toBe('permission.denied');
  });
  it('urges once a day, and only where something is owed', async () => {
    const office = await as('office');
    const { of } = await published(office);
    const [task, heading] = [of('规范停车'), of('规范市场秩序')];
    const first = await bulk('office', 'urge', [task.id], { reason: '请本周内完成' });
    expect(first.done).toBe(1);
    expect((await getTask(office, task.id)).history[0]).toMatchObject({
      kind: 'task.urge',
      details: { text: '请本周内完成' },
    });
    const told = await sql<{ person: string; kind: string }>`select p.name as person, n.kind from notices.notice n
      join notices.receipt r on r.region_id = n.region_id and r.notice_id = n.id
      join organisation.person p on p.region_id = r.region_id and p.id = r.person_id
      where n.subject_id = ${task.id} and n.kind = 'task.urge'`.execute(town.db);
    // The lead is told; the responsible units are not.
    expect(told.rows).toEqual([
      { person: cast.find((one) => one.signInName === 'chengguan')!.name, kind: 'task.urge' },
    ]);
    expect((await bulk('office', 'urge', [task.id])).results[0]!.problem).toBe('task.urged-today');
    town.at(new Date('2026-09-01T16:30:00Z'));
    // Half past midnight in China: another day.
    expect((await bulk('office', 'urge', [task.id, heading.id])).done).toBe(2);
    await makeMove(await as('chengguan'), task.id, 'accept');
    await makeMove(await as('chengguan'), task.id, 'hand-in');
    town.at(new Date('2026-09-03T01:00:00Z'));
    expect((await bulk('office', 'urge', [task.id])).results[0]!.problem).toBe('task.move-closed');
  });
  it('says that a task has changed since it was looked at', async () => {
    const office = await as('office');
    const { of } = await published(office);
    const task = of('规范停车');
    await makeMove(await as('chengguan'), task.id, 'accept');
    const body = { act: 'withdraw' as const, reason: '撤', tasks: [{ id: task.id, version: task.version }] };
    expect((await office.call(bulkContract.bulk, { body })).results[0]!.problem).toBe('task.changed');
  });
  it('answers a repeat as the first time, and does nothing twice', async () => {
    const office = await as('office');
    const { of } = await published(office);
    const { id, version } = of('规范停车');
    const given = { body: { act: 'urge' as const, tasks: [{ id, version }] } };
    const headers = { 'idempotency-key': 'bulk-repeat-0001' };
    const first = await office.call(bulkContract.bulk, given, { headers });
    expect(await office.call(bulkContract.bulk, given, { headers })).toEqual(first);
    expect(first.done).toBe(1);
    const urges = (await getTask(office, id)).history.filter((event) => event.kind === 'task.urge');
    expect(urges).toHaveLength(1);
  });
  it('takes at most 200, none twice, and wants a reason and a day where they are due', async () => {
    const office = await as('office');
    const task = (n: number) => ({ id: `01a20000-0000-7000-8000-${String(n).padStart(12, '0')}`, version: 1 });
    const asked = (body: object) => refusal(office.call(bulkContract.bulk, { body: body as never }));
    const many = (n: number) => Array.from({ length: n }, (_, i) => task(i));
    for (const body of [
      { act: 'accept', tasks: many(201) },
      { act: 'accept', tasks: [] },
      { act: 'accept', tasks: [task(1), task(1)] },
      { act: 'withdraw', tasks: [task(1)] },
      { act: 'redate', tasks: [task(1)] },
    ])
      expect((await asked(body)).code).toBe('request.invalid');
    expect((await office.call(bulkContract.bulk, { body: { act: 'accept', tasks: many(200) } })).done).toBe(0);
  });
  it('two at once in opposite order both end', async () => {
    const office = await as('office');
    const { rows } = await published(office);
    const leaves = rows.filter((row) => row.children === 0).map((row) => ({ id: row.id, version: row.version }));
    const send = (tasks: typeof leaves, due: string) =>
      office.call(bulkContract.bulk, { body: { act: 'redate', due, tasks } });
    const [a, b] = await Promise.all([send(leaves, '2026-12-01'), send(leaves.toReversed(), '2026-12-02')]);
    expect([a.done, b.done].toSorted()).toEqual([0, leaves.length]);
  });
});
