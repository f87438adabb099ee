import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { sql } from 'kysely';
import { testApp, type TestApp } from '#app/testing.ts';
import { noticesContract } from '#notices/contract.ts';
import { places, type CastName } from '../../../tools/town.ts';
import { tasksContract as contract } from '../contract.ts';
import { getTask, makeMove, published } from '../testing.ts';

let app: TestApp;
const as = (name: CastName) => app.as(name);
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-09-01T01:00:00Z'));
});
afterAll(() => app?.close());

/** What this person was told since the last time it was asked. */
async function told(name: CastName): Promise<{ kind: string; title: unknown; details: Record<string, unknown> }[]> {
  const person = await as(name);
  const { rows } = await person.call(noticesContract.inbox, { query: { read: 'no', limit: 200 } });
  if (rows.length)
    await person.call(noticesContract.markNotices, { body: { ids: rows.map((row) => row.id), read: true } });
  return rows.toReversed().map(({ kind, details }) => ({ kind, title: String(details['title']).slice(0, 4), details }));
}
const kinds = async (name: CastName) => (await told(name)).map((one) => `${one.kind} ${String(one.title)}`);
beforeEach(() => sql`delete from notices.receipt`.execute(app.db));

it('a published plan is told once to each unit, with what it is given', async () => {
  const { plan, of } = await published(await as('office'));
  expect(await told('market')).toEqual([
    {
      kind: 'task.issue',
      title: '云汀县集',
      details: {
        title: plan.title,
        from: places.office.name,
        lead: 2,
        co: 1,
        due: '2026-10-31',
        dueMoved: '2026-11-02',
      },
    },
  ]);
  expect(await told('wenlv')).toMatchObject([{ details: { lead: 1, co: 0, taskId: of('丰富文化').id } }]);
  expect(await kinds('office')).toEqual([]);
  expect(await kinds('leader')).toEqual([]);
});

it('each step is told to those who act next, never to who took it', async () => {
  const { of } = await published(await as('office'));
  const [office, chengguan] = [await as('office'), await as('chengguan')];
  const { id } = of('规范停车');
  await Promise.all((['market', 'chengguan', 'community', 'office'] as const).map(told));
  await makeMove(chengguan, id, 'accept');
  await makeMove(chengguan, id, 'hand-in', { text: '划好了' });
  expect(await told('office')).toMatchObject([
    { kind: 'task.hand-in', details: { from: places.chengguan.name, number: of('规范停车').number } },
  ]);
  await makeMove(office, id, 'return', { reason: '缺照片' });
  expect(await told('chengguan')).toMatchObject([
    { kind: 'task.return', details: { from: places.office.name, reason: '缺照片' } },
  ]);
  expect(await kinds('market')).toEqual([]);
  await makeMove(chengguan, id, 'hand-in');
  await makeMove(office, id, 'verify');
  await makeMove(office, id, 'reopen', { reason: '反弹' });
  expect(await kinds('chengguan')).toEqual(['task.verify 规范停车', 'task.reopen 规范停车']);
  // Who shares in a task hears that it is done, not that its lead has to go over it again.
  expect(await kinds('community')).toEqual(['task.verify 规范停车']);
  // The office verified it: what it was told of the task is read.
  expect(await kinds('office')).toEqual([]);
});

it('a parent that comes back to work with its child is told to its own lead', async () => {
  const { of } = await published(await as('office'));
  const [office, market, chengguan] = [await as('office'), await as('market'), await as('chengguan')];
  for (const [by, title] of [
    [market, '清理占道'],
    [chengguan, '规范停车'],
    [market, '规范市场'],
  ] as const) {
    await makeMove(by, of(title).id, 'accept');
    await makeMove(by, of(title).id, 'hand-in');
    await makeMove(office, of(title).id, 'verify');
  }
  await Promise.all((['market', 'chengguan'] as const).map(told));
  await makeMove(office, of('规范停车').id, 'reopen', { reason: '反弹' });
  expect(await kinds('chengguan')).toEqual(['task.reopen 规范停车']);
  expect(await kinds('market')).toEqual(['task.reopen 规范市场']);
});

it('a withdrawn branch is told once to each of its units', async () => {
  const { of } = await published(await as('office'));
  await Promise.all((['market', 'chengguan', 'wenlv'] as const).map(told));
  await makeMove(await as('office'), of('规范市场').id, 'withdraw', { reason: '并入专项行动' });
  expect(await told('market')).toMatchObject([
    { kind: 'task.withdraw', details: { tasks: 3, reason: '并入专项行动' } },
  ]);
  expect(await told('chengguan')).toMatchObject([{ kind: 'task.withdraw' }]);
  expect(await kinds('wenlv')).toEqual([]);
});

it('arranging tells who comes, who goes, and who stays when something changed for them', async () => {
  const { of } = await published(await as('office'));
  const office = await as('office');
  const { id } = of('规范停车');
  await Promise.all((['market', 'chengguan', 'wenlv', 'community'] as const).map(told));
  const set = async (more: object) => {
    const { title, detail, due, dueText, repeat, version } = await getTask(office, id);
    const units = { leadUnitId: places.chengguan.id, coUnitIds: [places.market.id, places.community.id] };
    const body = { title, detail, due, dueText, repeat, version, ...units, ...more };
    await office.call(contract.set, { params: { id }, body });
  };
  await set({ coUnitIds: [places.market.id, places.wenlv.id] });
  expect(await kinds('wenlv')).toEqual(['task.assign 规范停车']);
  expect(await kinds('community')).toEqual(['task.unassign 规范停车']);
  expect(await kinds('market')).toEqual([]);
  await set({ due: '2026-11-30', coUnitIds: [places.market.id, places.wenlv.id] });
  expect(await told('chengguan')).toMatchObject([
    { kind: 'task.arrange', details: { due: '2026-11-30', dueBefore: null, from: places.office.name } },
  ]);
});

it('who acts on a task has read what they were told of it; nobody else has', async () => {
  const { of } = await published(await as('office'));
  const [office, chengguan] = [await as('office'), await as('chengguan')];
  const [parking, other] = [of('规范停车').id, of('丰富文化').id];
  await Promise.all((['market', 'chengguan', 'wenlv', 'office'] as const).map(told));
  await makeMove(chengguan, parking, 'accept');
  await makeMove(chengguan, parking, 'hand-in', { text: '划好了' });
  await makeMove(await as('wenlv'), other, 'accept');
  await makeMove(await as('wenlv'), other, 'hand-in', { text: '办好了' });
  const unread = async (name: CastName) =>
    (await (await as(name)).call(noticesContract.inbox, { query: { read: 'no', limit: 200 } })).rows.map((row) => [
      row.kind,
      row.subjectId,
    ]);
  expect(await unread('office')).toHaveLength(2);
  await makeMove(office, parking, 'return', { reason: '缺照片' });
  expect(await unread('office')).toEqual([['task.hand-in', other]]);
  expect(await unread('chengguan')).toEqual([['task.return', parking]]);
  await makeMove(chengguan, parking, 'hand-in', { text: '补了' });
  expect(await unread('chengguan')).toEqual([]);
});
