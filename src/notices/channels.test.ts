import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { places } from '../../tools/town.ts';
import { channelsContract as contract, type Robot } from './contract/channels.ts';
import { noticesJobs } from './jobs.ts';
import type { Outside } from './outside.ts';
import { tell } from './public.ts';
import type { Telling } from './rules.ts';
import { mostAttempts } from './rules/sending.ts';
import { secretBox } from './secret.ts';
import { listener, testOutside } from './testing.ts';

let app: TestApp;
let admin: TestPerson;
let there: Awaited<ReturnType<typeof listener>>;
let outside: Outside;
/** A workday. */
const start = new Date('2026-09-01T01:00:00Z');
let clock = start;
const later = (minutes: number) => void (clock = new Date(clock.getTime() + minutes * 60_000));
const deliver = () => noticesJobs(app.db, () => clock, outside)['notices.deliver']!({});
const { regionId } = places.county;
const say = (more: Partial<Telling> = {}) =>
  tell(
    app.db,
    { regionId, at: clock, newId: uuid7 },
    {
      kind: 'task.assign',
      subjectKind: 'task',
      subjectId: uuid7(),
      unitIds: [places.market.id],
      details: { title: '清理占道', from: '创建办', due: '2026-10-31', reason: '张三没有到场' },
      ...more,
    },
  );
const add = (more: object = {}): Promise<Robot> =>
  admin.call(contract.addRobot, {
    body: {
      unitId: places.market.id,
      vendor: 'wecom' as const,
      name: '市场监管工作群',
      address: `${there.origin}/send?key=k-1234567890`,
      ...more,
    },
  });
const outgoing = async (state: 'failed' | 'waiting' | 'sent') =>
  (await admin.call(contract.outgoings, { query: { state } })).rows;
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (problem: { code: string }) => problem.code,
  );

beforeAll(async () => {
  there = await listener();
  outside = testOutside({ robotHosts: [there.origin] });
  app = await testApp({ outside });
  admin = await app.as('sysadmin');
});
afterAll(async () => {
  await app?.close();
  await there?.close();
});
beforeEach(async () => {
  await sql`delete from notices.outgoing`.execute(app.db);
  await sql`delete from notices.robot`.execute(app.db);
  there.heard.length = 0;
  there.answers(() => ({ status: 200, body: '{"errcode":0,"code":0}' }));
  clock = start;
  app.at(start);
});

describe('a robot', () => {
  it('keeps its address to itself: never shown, encrypted where it lies', async () => {
    const robot = await add({ vendor: 'dingtalk', secret: 'SECabc' });
    expect(robot).toMatchObject({ unitName: places.market.name, vendor: 'dingtalk', signed: true, version: 1 });
    expect(robot.hint).toMatch(/^127\.0\.0\.1:\d+ …7890$/);
    const listed = await admin.raw(contract.robots, {});
    const { rows } = await sql<{ address: string; secret: string }>`select address, secret from notices.robot`.execute(
      app.db,
    );
    const trail = await sql<{ d: string }>`select details::text as d from platform.event
      where kind like 'notice.robot%'`.execute(app.db);
    for (const text of [listed.body, JSON.stringify(robot), JSON.stringify(rows), JSON.stringify(trail.rows)]) {
      expect(text).not.toContain('k-123456');
      expect(text).not.toContain('SECabc');
    }
    expect(outside.box.open(rows[0]!.address)).toBe(`${there.origin}/send?key=k-1234567890`);
    expect(secretBox('another key').open(rows[0]!.address)).toBeNull();
  });

  it('lives on listed hosts only', async () => {
    const elsewhere = [
      'http://127.0.0.1:1/send',
      'http://169.254.169.254/latest/meta-data',
      'https://qyapi.weixin.qq.com.evil.example/send',
      `${there.origin.replace('http://', 'http://user@')}/send`,
      there.origin.replace('http:', 'file:'),
      'nonsense',
    ];
    for (const address of elsewhere) expect(await refusal(add({ address })), address).toBe('robot.host');
    const robot = await add();
    const change = (address: string) =>
      admin.call(contract.setRobot, {
        params: { id: robot.id },
        body: { name: robot.name, kindsOff: [], active: true, version: robot.version, address },
      });
    expect(await refusal(change('http://localhost/'))).toBe('robot.host');
    // One that was listed when it was saved and is not any more is not called either.
    await say();
    const now = testOutside({ robotHosts: ['qyapi.weixin.qq.com'] });
    await noticesJobs(app.db, () => clock, now)['notices.deliver']!({});
    expect(there.heard).toEqual([]);
    expect(await outgoing('failed')).toMatchObject([{ error: 'robot.host' }]);
    expect(
      testOutside({ robotHosts: ['open.feishu.cn'] }).allows('https://open.feishu.cn/open-apis/bot/v2/hook/x'),
    ).toBe(true);
    expect(testOutside({ robotHosts: ['open.feishu.cn'] }).allows('http://open.feishu.cn/x')).toBe(false);
  });

  it('is told what its unit is told: title, unit, day and link, no more', async () => {
    await add();
    await add({ unitId: places.wenlv.id, name: '文旅群' });
    await say();
    await deliver();
    expect(there.heard).toHaveLength(1);
    const [{ path, body }] = there.heard as [(typeof there.heard)[0]];
    expect(path).toBe('/send?key=k-1234567890');
    expect(body['msgtype']).toBe('markdown');
    const { content } = body['markdown'] as { content: string };
    expect(content).toMatch(/交办任务：\[清理占道\]\(https:\/\/cw\.example\.cn\/tasks\/[0-9a-f-]+\)/);
    expect(content).toContain('创建办');
    expect(content).toContain('10月31日');
    expect(content).not.toContain('张三');
    expect(await outgoing('sent')).toMatchObject([
      { channel: 'wecom', toName: '市场监管工作群', kind: 'task.assign', attempts: 1 },
    ]);
    await deliver();
    expect(there.heard).toHaveLength(1);
  });

  it('signs for DingTalk and Feishu', async () => {
    await add({ vendor: 'dingtalk', secret: 'SEC1' });
    await add({ vendor: 'feishu', secret: 'abc', address: `${there.origin}/hook/1` });
    await say();
    await deliver();
    const at = clock.getTime();
    const hmac = (key: string, text: string) => createHmac('sha256', key).update(text).digest('base64');
    const ding = there.heard.find((one) => one.path.startsWith('/send'))!;
    const query = new URL(ding.path, there.origin).searchParams;
    expect(query.get('timestamp')).toBe(String(at));
    expect(query.get('sign')).toBe(hmac('SEC1', `${at}\nSEC1`));
    const fei = there.heard.find((one) => one.path === '/hook/1')!;
    expect(fei.body).toMatchObject({ timestamp: String(at / 1000), sign: hmac(`${at / 1000}\nabc`, '') });
  });

  it('hears several notices in one message, and not the kinds its group does not want', async () => {
    await add({ kindsOff: ['task.arrange'] });
    for (let i = 0; i < 15; i++) await say({ details: { title: `第${i}项` } });
    await say({ kind: 'task.arrange' });
    await deliver();
    expect(there.heard).toHaveLength(1);
    const { content } = there.heard[0]!.body['markdown'] as { content: string };
    expect(content.match(/交办任务/g)).toHaveLength(12);
    expect(content).toContain('另有 3 条');
    expect(await outgoing('sent')).toHaveLength(15);
  });

  it('is told a thing with a once-key once', async () => {
    await add();
    for (let i = 0; i < 3; i++) await say({ onceKey: 'urge:1' });
    await deliver();
    expect(await outgoing('sent')).toHaveLength(1);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from notices.notice
      where details->>'title' = '清理占道' and id in (select notice_id from notices.outgoing)`.execute(app.db);
    expect(rows[0]!.n).toBe(1);
  });

  it('is quiet on rest days, unless it is urgent', async () => {
    await add();
    // 2026-10-02 is a holiday.
    clock = new Date('2026-10-02T02:00:00Z');
    await say();
    await say({ urgent: true, details: { title: '防汛' } });
    await deliver();
    expect(there.heard).toHaveLength(1);
    expect(JSON.stringify(there.heard[0]!.body)).toContain('防汛');
    clock = new Date('2026-10-08T00:29:00Z');
    await deliver();
    expect(there.heard).toHaveLength(1);
    later(1);
    await deliver();
    expect(there.heard).toHaveLength(2);
  });

  it('says nothing more once it is put to rest or removed, and its address is forgotten', async () => {
    const robot = await add();
    await say();
    const body = { name: robot.name, kindsOff: [], active: false, version: robot.version };
    await admin.call(contract.setRobot, { params: { id: robot.id }, body });
    expect(await refusal(admin.call(contract.setRobot, { params: { id: robot.id }, body }))).toBe('robot.changed');
    await deliver();
    await admin.call(contract.removeRobot, { params: { id: robot.id } });
    await say();
    await deliver();
    expect(there.heard).toEqual([]);
    expect((await admin.call(contract.robots, {})).rows).toEqual([]);
    const { rows } = await sql`select address, secret from notices.robot`.execute(app.db);
    expect(rows).toEqual([{ address: '', secret: null }]);
    expect(await refusal(admin.call(contract.tryRobot, { params: { id: robot.id } }))).toBe('thing.not-found');
  });

  it('can be tried', async () => {
    const robot = await add();
    const { outgoingId } = await admin.call(contract.tryRobot, { params: { id: robot.id } });
    const state = async () => (await admin.call(contract.outgoing, { params: { id: outgoingId } })).state;
    expect(await state()).toBe('waiting');
    await deliver();
    expect(await state()).toBe('sent');
    expect(JSON.stringify(there.heard[0]!.body)).toContain('试发');
  });

  it('leads nowhere else: a redirect is not followed', async () => {
    await add();
    there.answers(() => ({ status: 302, body: '', headers: { location: `${there.origin}/inside` } }));
    await say();
    await deliver();
    expect(there.heard.map((one) => one.path)).toEqual(['/send?key=k-1234567890']);
    expect(await outgoing('failed')).toMatchObject([{ error: 'HTTP 302 (redirect)' }]);
  });
});

describe('a message that does not arrive', () => {
  it('is tried again with growing pauses, then shown with its last error, and sent again when asked', async () => {
    await add();
    there.answers(() => ({ status: 200, body: '{"errcode":45009,"errmsg":"api freq out of limit"}' }));
    await say();
    await deliver();
    expect(await outgoing('waiting')).toMatchObject([{ attempts: 1, error: 'HTTP 200 45009 api freq out of limit' }]);
    expect(await admin.call(contract.channels, {})).toEqual({ mail: false, links: true, waiting: 1, failed: 0 });
    await deliver();
    expect(there.heard).toHaveLength(1);
    for (let i = 1; i < mostAttempts; i++) {
      later(24 * 60);
      await deliver();
    }
    const [failed] = await outgoing('failed');
    expect(failed).toMatchObject({ attempts: mostAttempts, state: 'failed' });
    later(48 * 60);
    await deliver();
    expect(there.heard).toHaveLength(mostAttempts);

    there.answers(() => ({ status: 200, body: '{"errcode":0}' }));
    app.at(clock);
    const again = () => admin.call(contract.resend, { params: { id: failed!.id } });
    expect(await again()).toMatchObject({ state: 'waiting', attempts: 0 });
    expect(await refusal(again())).toBe('outgoing.not-failed');
    await deliver();
    expect(await outgoing('failed')).toEqual([]);
    expect(await outgoing('sent')).toMatchObject([{ id: failed!.id, error: null }]);
  });

  it('is not tried again when trying cannot help, and holds nothing else up', async () => {
    await add();
    await add({ unitId: places.wenlv.id, name: '文旅群', address: `${there.origin}/good` });
    await add({ unitId: places.chengguan.id, name: '城管群', address: `${there.origin}/gone` });
    let n = 0;
    there.answers(() => ({
      status: 200,
      body: n++ === 0 ? '{"errcode":93000,"errmsg":"invalid webhook"}' : '{"errcode":0}',
    }));
    await say({ unitIds: [places.market.id] });
    later(1);
    await say({ unitIds: [places.wenlv.id] });
    await deliver();
    expect(await outgoing('failed')).toMatchObject([{ attempts: 1, toName: '市场监管工作群' }]);
    expect(await outgoing('sent')).toMatchObject([{ toName: '文旅群' }]);
  });

  it('never stops what people do: telling works while nothing answers', async () => {
    const deaf = await listener();
    await deaf.close();
    const cut = testOutside({ robotHosts: [there.origin, deaf.origin] });
    await sql`update notices.robot set active = false`.execute(app.db);
    const sealed = cut.box.seal(`${deaf.origin}/send`);
    const robot = await add();
    await sql`update notices.robot set address = ${sealed} where id = ${robot.id}`.execute(app.db);
    expect(await say()).toBe(1);
    await noticesJobs(app.db, () => clock, cut)['notices.deliver']!({});
    expect(await outgoing('waiting')).toMatchObject([{ attempts: 1, error: 'ECONNREFUSED' }]);
  });

  it('is taken up again when its sender died, and two senders never have it in hand together', async () => {
    await add();
    for (let i = 0; i < 30; i++) await say({ details: { title: `第${i}项` } });
    await Promise.all([deliver(), deliver(), deliver()]);
    expect(await outgoing('sent')).toHaveLength(30);
    expect(there.heard.length).toBeLessThan(6);
    await say();
    // As a process leaves it that is killed while sending.
    await sql`update notices.outgoing set state = 'sending', attempts = 1, due_at = ${new Date(clock.getTime() + 300_000)}
      where state = 'waiting'`.execute(app.db);
    await deliver();
    expect(await outgoing('sent')).toHaveLength(30);
    later(6);
    await deliver();
    expect(await outgoing('sent')).toHaveLength(31);
  });
});

it('concerns the system administrator alone', async () => {
  for (const name of ['office', 'secadmin', 'auditor', 'market', 'leader'] as const) {
    const person = await app.as(name);
    expect(await refusal(person.call(contract.robots, {})), name).toBe('permission.denied');
    expect(await refusal(person.call(contract.outgoings, { query: {} })), name).toBe('permission.denied');
  }
});
