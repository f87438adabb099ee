import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { uuid7 } from '#platform/storage/uuid7.ts';
import { cast, places, type CastName } from '../../tools/town.ts';
import { noticesContract } from './contract.ts';
import { channelsContract } from './contract/channels.ts';
import { choiceContract as contract } from './contract/choice.ts';
import { noticesJobs } from './jobs.ts';
import type { Outside } from './outside.ts';
import { tell } from './public.ts';
import type { Pace, Telling } from './rules.ts';
import { mailServer, testOutside } from './testing.ts';

let app: TestApp;
let post: Awaited<ReturnType<typeof mailServer>>;
let outside: Outside;
/** A Tuesday, 09:00 in China. */
const start = new Date('2026-09-01T01:00:00Z');
let clock = start;
const turn = (time: string) => {
  clock = new Date(`${time}+08:00`);
  app.at(clock);
};
const jobs = () => noticesJobs(app.db, () => clock, outside);
const deliver = () => jobs()['notices.deliver']!({});
const digest = () => jobs()['notices.digest']!({});
const { regionId } = places.county;
const personOf = (name: CastName) => cast.find((one) => one.signInName === name)!.personId;
const say = (name: CastName, more: Partial<Telling> = {}) =>
  tell(
    app.db,
    { regionId, at: clock, newId: uuid7 },
    {
      kind: 'task.return',
      subjectKind: 'task',
      subjectId: uuid7(),
      personIds: [personOf(name)],
      details: { title: '清理占道', from: '创建办', due: '2026-10-31', reason: '张三没有到场' },
      ...more,
    },
  );
const refusal = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (problem: { code: string }) => problem.code,
  );
const codeIn = () => /\d{6}/.exec(post.letters.at(-1)!.text)![0];

/** Gives an address and proves it. */
async function bind(name: CastName, mail: string, pace: Pace): Promise<void> {
  const person = await app.as(name);
  await person.call(contract.askMail, { body: { mail, locale: 'zh-CN' } });
  await deliver();
  const { version } = await person.call(contract.confirmMail, { body: { code: codeIn() } });
  await person.call(contract.setNoticeChoice, { body: { inboxOff: [], mailOff: [], pace, version } });
  post.letters.length = 0;
}

beforeAll(async () => {
  post = await mailServer();
  outside = testOutside({ smtpUrl: post.url });
  app = await testApp({ outside });
});
afterAll(async () => {
  await app?.close();
  await post?.close();
});
beforeEach(async () => {
  for (const table of ['outgoing', 'receipt', 'choice']) await sql.raw(`delete from notices.${table}`).execute(app.db);
  post.letters.length = 0;
  clock = start;
  app.at(start);
});

describe('a mail address', () => {
  it('counts only when the code sent to it has come back', async () => {
    const market = await app.as('market');
    expect(await market.call(contract.noticeChoice, {})).toMatchObject({ mail: null, pace: 'daily', mailOpen: true });
    const ask = (mail: string) => market.call(contract.askMail, { body: { mail, locale: 'zh-CN' as const } });
    expect(await ask('chen@market.test')).toMatchObject({ mail: null, mailPending: 'chen@market.test' });
    expect(await refusal(ask('other@market.test'))).toBe('mail.too-often');
    await deliver();
    expect(post.letters).toMatchObject([{ to: ['chen@market.test'], subject: '创文：邮箱验证码' }]);
    const code = codeIn();
    const confirm = (digits: string) => market.call(contract.confirmMail, { body: { code: digits } });
    const wrong = code === '000000' ? '111111' : '000000';
    expect(await refusal(confirm(wrong))).toBe('mail.code-wrong');
    // Another person's code is not mine.
    expect(await refusal((await app.as('wenlv')).call(contract.confirmMail, { body: { code } }))).toBe(
      'mail.code-spent',
    );
    expect(await confirm(code)).toMatchObject({ mail: 'chen@market.test', mailPending: null });
    expect(await refusal(confirm(code))).toBe('mail.code-spent');
    // The address stands in nobody's trail, and no code stands anywhere.
    const { rows } = await sql<{ text: string }>`select e.details::text as text from platform.event e
      where kind like 'notice.%' union all select o::text from notices.outgoing o`.execute(app.db);
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`market.test|${code}`));
    await market.call(contract.dropMail, {});
    expect(await market.call(contract.noticeChoice, {})).toMatchObject({ mail: null });
  });

  it('gives five guesses and half an hour', async () => {
    const market = await app.as('market');
    const ask = () => market.call(contract.askMail, { body: { mail: 'chen@market.test', locale: 'en' } });
    const confirm = (code: string) => refusal(market.call(contract.confirmMail, { body: { code } }));
    await ask();
    await deliver();
    const code = codeIn();
    const wrong = code === '000000' ? '111111' : '000000';
    for (let i = 0; i < 5; i++) expect(await confirm(wrong)).toBe('mail.code-wrong');
    expect(await confirm(code)).toBe('mail.code-spent');
    turn('2026-09-01T09:05');
    await ask();
    await deliver();
    const fresh = codeIn();
    turn('2026-09-01T09:36');
    expect(await confirm(fresh)).toBe('mail.code-spent');
  });

  it('cannot be given where no mail goes out', async () => {
    const bare = await testApp();
    const market = await bare.as('market');
    expect(await market.call(contract.noticeChoice, {})).toMatchObject({ mailOpen: false });
    const ask = market.call(contract.askMail, { body: { mail: 'a@b.test', locale: 'en' } });
    expect(await refusal(ask)).toBe('mail.off');
    await bare.close();
  });
});

describe('mail at once', () => {
  it('says title, unit, day and link, to the one who wants it', async () => {
    await bind('market', 'chen@market.test', 'now');
    await say('market');
    await say('wenlv');
    await deliver();
    expect(post.letters).toHaveLength(1);
    const [letter] = post.letters;
    expect(letter).toMatchObject({ to: ['chen@market.test'], subject: '退回：清理占道' });
    expect(letter!.text).toContain('创建办 · 10月31日前');
    expect(letter!.text).toMatch(/https:\/\/cw\.example\.cn\/tasks\/[0-9a-f-]{36}/);
    expect(letter!.raw).toMatch(/^auto-submitted: auto-generated/im);
    expect(letter!.text).not.toContain('张三');
    await deliver();
    expect(post.letters).toHaveLength(1);
  });

  it('leaves out the kinds that are not wanted, and what was read meanwhile', async () => {
    await bind('market', 'chen@market.test', 'now');
    const market = await app.as('market');
    const { version } = await market.call(contract.noticeChoice, {});
    const body = {
      inboxOff: ['task.verify' as const],
      mailOff: ['task.return' as const],
      pace: 'now' as const,
      version,
    };
    await market.call(contract.setNoticeChoice, { body });
    expect(await refusal(market.call(contract.setNoticeChoice, { body }))).toBe('notice-choice.changed');
    expect(await say('market')).toBe(1);
    expect(await say('market', { kind: 'task.verify' })).toBe(0);
    await say('market', { kind: 'task.assign' });
    const { rows } = await market.call(noticesContract.inbox, { query: {} });
    expect(rows.map((one) => one.kind)).toEqual(['task.assign', 'task.return']);
    await market.call(noticesContract.markNotices, { body: { ids: rows.map((one) => one.id), read: true } });
    await deliver();
    expect(post.letters).toEqual([]);
  });

  it('keeps duties in the inbox whatever was chosen', async () => {
    const market = await app.as('market');
    const chosen = await market.call(contract.setNoticeChoice, {
      body: { inboxOff: ['task.return', 'task.verify'], mailOff: [], pace: 'off', version: 0 },
    });
    expect(chosen.inboxOff).toEqual(['task.verify']);
    expect(await say('market')).toBe(1);
  });

  it('is tried again after a passing fault, and shown when it is refused', async () => {
    await bind('market', 'chen@market.test', 'now');
    const admin = await app.as('sysadmin');
    const list = async (state: 'failed' | 'waiting') =>
      (await admin.call(channelsContract.outgoings, { query: { state } })).rows;
    post.refuses('chen@market.test', 451);
    await say('market');
    await deliver();
    const [waiting] = await list('waiting');
    expect(waiting).toMatchObject({ channel: 'mail', attempts: 1 });
    expect(waiting!.error).toContain('451');
    post.refuses('chen@market.test', 550);
    turn('2026-09-01T09:02');
    await deliver();
    const [failed] = await list('failed');
    expect(failed!.error).toContain('550');
    expect(JSON.stringify(failed)).not.toContain('market.test');
    post.refuses('chen@market.test', null);
    await admin.call(channelsContract.resend, { params: { id: failed!.id } });
    await deliver();
    expect(post.letters).toHaveLength(1);
    expect(await list('failed')).toEqual([]);
  });
});

describe('the daily letter', () => {
  it('names what was told before 08:30 and is unread, once on each workday', async () => {
    await bind('market', 'chen@market.test', 'daily');
    for (let i = 0; i < 3; i++) await say('market', { details: { title: `第${i}项` } });
    await deliver();
    expect(post.letters).toEqual([]);
    const market = await app.as('market');
    const { rows } = await market.call(noticesContract.inbox, { query: {} });
    await market.call(noticesContract.markNotices, { body: { ids: [rows[0]!.id], read: true } });
    turn('2026-09-02T08:29');
    await digest();
    expect(post.letters).toEqual([]);
    turn('2026-09-02T08:30');
    await say('market', { details: { title: '明天的事' } });
    await digest();
    expect(post.letters).toMatchObject([{ subject: '创文每日摘要：2 条未读通知' }]);
    expect(post.letters[0]!.text).toContain('第0项');
    expect(post.letters[0]!.text).not.toMatch(/第2项|明天的事/);
    turn('2026-09-02T12:00');
    await digest();
    expect(post.letters).toHaveLength(1);
    turn('2026-09-03T09:10');
    await digest();
    expect(post.letters).toHaveLength(2);
    expect(post.letters[1]!.text).toContain('明天的事');
    // Nothing new: no letter.
    turn('2026-09-04T08:30');
    await digest();
    expect(post.letters).toHaveLength(2);
  });

  it('waits over a holiday', async () => {
    await bind('market', 'chen@market.test', 'daily');
    turn('2026-09-30T16:00');
    await say('market');
    for (const day of ['01', '04', '07']) {
      turn(`2026-10-${day}T09:00`);
      await digest();
    }
    expect(post.letters).toEqual([]);
    turn('2026-10-08T08:40');
    await digest();
    expect(post.letters).toHaveLength(1);
  });

  it('goes out once, whoever makes it how often, also when a worker dies in the middle', async () => {
    const people: CastName[] = ['market', 'wenlv', 'chengguan', 'township', 'community'];
    for (const name of people) await bind(name, `${name}@county.test`, 'daily');
    for (const name of people) await say(name);
    turn('2026-09-02T08:30');
    await Promise.all([digest(), digest(), digest()]);
    expect(post.letters.map((one) => one.to[0]).toSorted()).toEqual(
      people.map((name) => `${name}@county.test`).toSorted(),
    );
    await digest();
    expect(post.letters).toHaveLength(people.length);

    // A worker that was killed while it sent: nobody knows whether the letter arrived. It is shown, not sent twice.
    await say('market');
    turn('2026-09-03T08:30');
    const { makeDigests } = await import('./jobs/digest.ts');
    expect(await makeDigests(app.db, clock)).toBe(1);
    await sql`update notices.outgoing set state = 'sending', attempts = 1, due_at = ${clock} where state = 'waiting'`.execute(
      app.db,
    );
    turn('2026-09-03T08:40');
    await Promise.all([digest(), deliver()]);
    await digest();
    expect(post.letters).toHaveLength(people.length);
    const admin = await app.as('sysadmin');
    const failed = await admin.call(channelsContract.outgoings, { query: { state: 'failed' } });
    expect(failed.rows).toMatchObject([{ purpose: 'digest', error: 'sending.cut-off' }]);

    // One that died before it sent anything: the next one sends.
    await say('wenlv');
    turn('2026-09-04T08:30');
    expect(await makeDigests(app.db, clock)).toBe(1);
    await deliver();
    expect(post.letters.at(-1)!.to).toEqual(['wenlv@county.test']);
  });

  it('is not written to who does not want one any more', async () => {
    await bind('market', 'chen@market.test', 'daily');
    await say('market');
    const market = await app.as('market');
    await market.call(contract.dropMail, {});
    turn('2026-09-02T08:30');
    await digest();
    await bind('wenlv', 'su@wenlv.test', 'daily');
    await say('wenlv');
    await sql`update access.account set active = false where person_id = ${personOf('wenlv')}`.execute(app.db);
    turn('2026-09-03T08:30');
    await digest();
    await sql`update access.account set active = true where person_id = ${personOf('wenlv')}`.execute(app.db);
    expect(post.letters).toEqual([]);
  });
});
