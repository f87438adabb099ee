import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import type { CastName } from '../../../tools/town.ts';
import { clockContract as clock, type TaskClockView } from '../contract/clock.ts';
import { tasksContract as contract, type Task } from '../contract.ts';
import { tasksJobs } from '../jobs.ts';
import { getTask as get, makeMove as move, published as publishedBy, refusal } from '../testing.ts';

let app: TestApp;
const as = (name: CastName) => app.as(name);
const morning = (day: string) => app.at(new Date(`${day}T09:00:00+08:00`));
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app?.close());

/** 规范停车: led by 城管 alone, issued by the office on 1 September 2026, due on `due`. */
async function parking(due: string | null): Promise<{ id: string }> {
  morning('2026-09-01');
  const { of } = await publishedBy(await as('office'));
  const { id } = of('规范停车');
  await redate(id, due);
  return { id };
}
async function redate(id: string, due: string | null): Promise<Task> {
  const office = await as('office');
  const task = await get(office, id);
  return office.call(contract.set, {
    params: { id },
    body: {
      version: task.version,
      title: task.title,
      detail: task.detail,
      due,
      dueText: null,
      repeat: null,
      leadUnitId: task.leadUnit!.id,
      coUnitIds: task.units.filter((one) => one.part === 'co').map((one) => one.unit.id),
    },
  });
}
const seen = async (name: CastName, id: string) => (await get(await as(name), id)).version;
const look = async (name: CastName, id: string): Promise<TaskClockView> =>
  (await as(name)).call(clock.get, { params: { id } });
const pause = async (name: CastName, id: string, until: string | null, reason = '等待征收') =>
  (await as(name)).call(clock.pause, { params: { id }, body: { version: await seen(name, id), until, reason } });
const resume = async (name: CastName, id: string) =>
  (await as(name)).call(clock.resume, { params: { id }, body: { version: await seen(name, id) } });
const ask = async (name: CastName, id: string, until: string) =>
  (await as(name)).call(clock.ask, {
    params: { id },
    body: { version: await seen(name, id), until, reason: '材料未到' },
  });
const decide = async (name: CastName, id: string, grant: boolean, answer = '') => {
  const waiting = (await look('office', id)).extensions.find((one) => one.state === 'asked')!;
  return (await as(name)).call(clock.decide, {
    params: { id, extensionId: waiting.id },
    body: { version: await seen(name, id), grant, answer },
  });
};
const standingOn = async (day: string, id: string): Promise<string> => {
  morning(day);
  return (await get(await as('office'), id)).standing;
};

describe('a due day that is no workday', () => {
  it('counts to the next workday, is shown as written, and says why', async () => {
    const { id } = await parking('2026-10-01');
    expect(await get(await as('office'), id)).toMatchObject({
      due: '2026-10-01',
      dueMoved: '2026-10-08',
      paused: false,
    });
    expect(await look('chengguan', id)).toMatchObject({
      due: '2026-10-01',
      counted: '2026-10-01',
      effective: '2026-10-08',
      rest: { holiday: 'national-day', estimated: false },
    });
    expect(await standingOn('2026-10-08', id)).toBe('soon');
    expect(await standingOn('2026-10-09', id)).toBe('late');
    const office = await as('office');
    const late = async () =>
      (
        await office.call(contract.list, { query: { view: 'all', standing: 'late', text: '规范停车', limit: 200 } })
      ).rows.some((row) => row.id === id);
    expect(await late()).toBe(true);
    morning('2026-10-08');
    expect(await late()).toBe(false);
    await redate(id, '2026-10-09');
    expect(await get(office, id)).toMatchObject({ due: '2026-10-09', dueMoved: null });
  });
  it('is so from the publication on, in the lists of units too', async () => {
    morning('2026-09-01');
    const { of } = await publishedBy(await as('office'));
    // 31 October 2026 is a Saturday.
    const { id } = of('清理占道经营');
    expect(of('清理占道经营')).toMatchObject({ due: '2026-10-31', dueMoved: '2026-11-02' });
    morning('2026-11-02');
    const market = await as('market');
    const ids = async (standing: 'late' | 'soon') =>
      (await market.call(contract.list, { query: { view: 'mine', standing, limit: 200 } })).rows.map((row) => row.id);
    expect(await ids('late')).not.toContain(id);
    expect(await ids('soon')).toContain(id);
    morning('2026-11-03');
    expect(await ids('late')).toContain(id);
  });
  it('is refused in a year that is a slip of the finger', async () => {
    for (const due of ['9999-12-31', '2206-10-01'])
      expect(await refusal(parking(due))).toMatchObject({
        code: 'request.invalid',
        fields: [{ path: ['body', 'due'], code: 'day.too-far' }],
      });
  });

  it('is kept for every plan, though one holds a day thousands of years off', async () => {
    const far = await parking('2026-10-01');
    const near = await parking('2026-10-01');
    await sql`update tasks.task set due = '9999-12-25' where id = ${far.id}`.execute(app.db);
    await sql`update tasks.task set due_of = null, due_to = null where id = ${near.id}`.execute(app.db);
    await tasksJobs(app.db, () => new Date())['tasks.keep-days']!({});
    expect(await get(await as('office'), near.id)).toMatchObject({ dueMoved: '2026-10-08' });
    expect(await get(await as('office'), far.id)).toMatchObject({ dueMoved: '9999-12-27' });
  });

  it('rows that do not know it yet are worked out by the job, once', async () => {
    const { id } = await parking('2026-10-01');
    await sql`update tasks.task set due_of = null, due_to = null where id = ${id}`.execute(app.db);
    await sql`update tasks.task_unit set due_key = '2026-10-01' where task_id = ${id}`.execute(app.db);
    const job = tasksJobs(app.db, () => new Date())['tasks.keep-days']!;
    await job({});
    expect(await get(await as('office'), id)).toMatchObject({ dueMoved: '2026-10-08' });
    const copies = await sql<{
      day: string;
    }>`select distinct due_key as day from tasks.task_unit where task_id = ${id}`.execute(app.db);
    expect(copies.rows).toEqual([{ day: '2026-10-08' }]);
    const stamp = () => sql<{ x: string }>`select xmin::text as x from tasks.task where id = ${id}`.execute(app.db);
    const { rows } = await stamp();
    await job({});
    expect((await stamp()).rows).toEqual(rows);
  });
});

describe('a stand-still', () => {
  it('is the issuing unit’s to make; the task is not late while it lasts and the days are added', async () => {
    const { id } = await parking('2026-09-30');
    morning('2026-09-10');
    expect((await look('office', id)).may).toEqual(['pause']);
    expect((await look('chengguan', id)).may).toEqual(['ask']);
    expect((await refusal(pause('chengguan', id, null))).code).toBe('permission.denied');
    const stopped = await pause('office', id, null);
    expect(stopped).toMatchObject({
      paused: { from: '2026-09-10', until: null, through: '2027-09-09' },
      may: ['resume'],
    });
    expect(await get(await as('chengguan'), id)).toMatchObject({ paused: true });
    expect(await standingOn('2026-10-02', id)).toBe('calm');
    morning('2026-09-20');
    expect((await refusal(pause('office', id, null))).code).toBe('clock.paused');
    expect((await refusal(resume('chengguan', id))).code).toBe('permission.denied');
    // Ten days stood still: 10 to 19 September.
    expect(await resume('office', id)).toMatchObject({ counted: '2026-10-10', effective: '2026-10-10', paused: null });
    expect((await refusal(resume('office', id))).code).toBe('clock.not-paused');
    expect(await standingOn('2026-10-10', id)).toBe('soon');
    expect(await standingOn('2026-10-11', id)).toBe('late');
    const { history } = await get(await as('office'), id);
    expect(history.map((one) => one.kind).slice(0, 2)).toEqual(['task.resume', 'task.pause']);
    expect(history[1]!.details).toMatchObject({ reason: '等待征收', until: null });
  });
  it('with a last day it ends by itself', async () => {
    const { id } = await parking('2026-09-30');
    morning('2026-09-10');
    expect((await refusal(pause('office', id, '2026-09-09'))).code).toBe('request.invalid');
    await pause('office', id, '2026-09-14');
    morning('2026-09-14');
    expect((await look('office', id)).paused).toMatchObject({ through: '2026-09-14' });
    morning('2026-09-15');
    expect(await look('office', id)).toMatchObject({ paused: null, counted: '2026-10-05', effective: '2026-10-08' });
    expect((await get(await as('office'), id)).paused).toBe(false);
    // Stopped again: the first one is over.
    expect(await pause('office', id, '2026-09-15')).toMatchObject({ counted: '2026-10-06' });
    expect((await look('office', id)).pauses.map((one) => one.endedOn)).toEqual([null, '2026-09-15']);
  });
  it('lasts a year altogether, and what is late or has no day or is closed cannot be stopped', async () => {
    const { id } = await parking('2026-09-30');
    morning('2026-09-10');
    expect(await refusal(pause('office', id, '2027-09-10'))).toMatchObject({ code: 'clock.too-long', left: 365 });
    morning('2026-10-01');
    expect((await refusal(pause('office', id, null))).code).toBe('clock.overdue');
    expect((await look('office', id)).may).toEqual([]);
    const undated = await parking(null);
    expect((await refusal(pause('office', undated.id, null))).code).toBe('clock.no-due');
    const done = await parking('2026-09-30');
    await move(await as('chengguan'), done.id, 'accept');
    await move(await as('chengguan'), done.id, 'hand-in');
    await move(await as('office'), done.id, 'verify');
    expect((await refusal(pause('office', done.id, null))).code).toBe('task.finished');
  });
  it('is refused to who has seen another version', async () => {
    const { id } = await parking('2026-09-30');
    const office = await as('office');
    const body = { version: (await seen('office', id)) - 1, until: null, reason: '等待征收' };
    expect((await refusal(office.call(clock.pause, { params: { id }, body }))).code).toBe('task.changed');
  });
});

describe('an extension', () => {
  it('is asked for by the lead, answered by the issuer, granted twice at most; refused ones do not count', async () => {
    const { id } = await parking('2026-09-30');
    morning('2026-09-20');
    expect((await refusal(ask('office', id, '2026-10-12'))).code).toBe('permission.denied');
    expect((await refusal(ask('market', id, '2026-10-12'))).code).toBe('permission.denied');
    expect(await ask('chengguan', id, '2026-10-12')).toMatchObject({ effective: '2026-09-30', may: [] });
    expect((await refusal(ask('chengguan', id, '2026-10-12'))).code).toBe('extension.asked');
    expect((await refusal(decide('chengguan', id, true))).code).toBe('permission.denied');
    expect((await refusal(decide('office', id, false))).code).toBe('task.reason-missing');
    expect(await decide('office', id, false, '尚有时间')).toMatchObject({ effective: '2026-09-30', granted: 0 });

    await ask('chengguan', id, '2026-10-12');
    const asked = (await look('office', id)).extensions[0]!;
    expect(await decide('office', id, true)).toMatchObject({ effective: '2026-10-12', granted: 1 });
    const office = await as('office');
    const again = { version: await seen('office', id), grant: false, answer: '不' };
    const params = { id, extensionId: asked.id };
    expect((await refusal(office.call(clock.decide, { params, body: again }))).code).toBe('extension.decided');

    await ask('chengguan', id, '2026-10-16');
    await decide('office', id, true);
    expect(await look('chengguan', id)).toMatchObject({ effective: '2026-10-16', granted: 2, may: [] });
    expect((await refusal(ask('chengguan', id, '2026-10-20'))).code).toBe('extension.twice');
    expect(await standingOn('2026-10-16', id)).toBe('soon');
    expect(await standingOn('2026-10-17', id)).toBe('late');
    const { history } = await get(await as('office'), id);
    expect(history.filter((one) => one.kind.startsWith('task.extension')).map((one) => one.kind)).toEqual([
      'task.extension-grant',
      'task.extension-ask',
      'task.extension-grant',
      'task.extension-ask',
      'task.extension-refuse',
      'task.extension-ask',
    ]);
  });
  it('is no longer than the limit, later than the day that counts, and not for what is overdue', async () => {
    const { id } = await parking('2026-09-30');
    morning('2026-09-20');
    expect(await refusal(ask('chengguan', id, '2026-10-30'))).toMatchObject({
      code: 'extension.too-long',
      furthest: '2026-10-29',
    });
    expect((await refusal(ask('chengguan', id, '2026-09-30'))).code).toBe('request.invalid');
    morning('2026-10-01');
    expect((await refusal(ask('chengguan', id, '2026-10-12'))).code).toBe('clock.overdue');
  });
  it('asked for in time may be granted late; another due day set meanwhile makes it void', async () => {
    const { id } = await parking('2026-09-30');
    morning('2026-09-30');
    await ask('chengguan', id, '2026-10-12');
    expect(await standingOn('2026-10-09', id)).toBe('late');
    await decide('office', id, true);
    expect(await standingOn('2026-10-09', id)).toBe('soon');
    // The issuer sets another day: what was granted for the old one is part of it.
    await redate(id, '2026-10-20');
    expect(await look('office', id)).toMatchObject({ effective: '2026-10-20', granted: 0 });
    await ask('chengguan', id, '2026-10-27');
    await redate(id, '2026-10-23');
    expect((await refusal(decide('office', id, true))).code).toBe('extension.void');
    await decide('office', id, false, '已调整');
  });
  it('tells the issuer that it is asked and the lead what was answered', async () => {
    const { id } = await parking('2026-09-30');
    await ask('chengguan', id, '2026-10-12');
    await decide('office', id, true);
    await pause('office', id, null);
    const told = await sql<{ kind: string }>`select distinct kind from notices.notice where subject_id = ${id}
      and kind in ('task.extension', 'task.extension-granted', 'task.pause') order by kind`.execute(app.db);
    expect(told.rows.map((one) => one.kind)).toEqual(['task.extension', 'task.extension-granted', 'task.pause']);
  });
});
