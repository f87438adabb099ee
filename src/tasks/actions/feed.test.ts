import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { feedLinkContract as links, linksAtMost } from '#access/contract/feed.ts';
import { accessContract } from '#access/contract.ts';
import { buildHouse } from '#app/house.ts';
import { testApp, type TestApp } from '#app/testing.ts';
import { openFiles } from '#documents/public.ts';
import { places, type CastName } from '../../../tools/town.ts';
import { makeMove, published, refusal } from '../testing.ts';
import { calendarText } from './feed.ts';

let town: TestApp;
beforeAll(async () => {
  town = await testApp();
  town.at(new Date('2026-09-01T01:00:00Z'));
  await published(await town.as('office'));
});
afterAll(() => town?.close());

const open = async (name: CastName, called = '手机') =>
  (await town.as(name)).call(links.openFeedLink, { body: { name: called } });
const read = (path: string, headers: Record<string, string> = {}) =>
  town.app.inject({ method: 'GET', url: path, headers: { host: 'wen.example', ...headers } });

/** Lines unfolded and read by RFC 5545: names, parameters, values. @throws when a line is none */
function parsed(text: string) {
  expect(text.endsWith('\r\n')).toBe(true);
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const lines = text
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .slice(0, -1);
  const depth: string[] = [];
  const events: Record<string, string>[] = [];
  const calendar: Record<string, string> = {};
  for (const line of lines) {
    const found = /^([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^;:"]*))*):(.*)$/.exec(line);
    if (!found) throw new Error(`no content line: ${line}`);
    const [, name, params, value] = found as unknown as [string, string, string, string];
    if (name === 'BEGIN') {
      depth.push(value);
      if (value === 'VEVENT') events.push({});
    } else if (name === 'END') expect(depth.pop()).toBe(value);
    else (depth.at(-1) === 'VEVENT' ? events.at(-1)! : calendar)[name + params] = value;
  }
  expect(depth).toEqual([]);
  return { calendar, events };
}

describe('a private calendar', () => {
  it('is read without a session: the unit’s open tasks on their days', async () => {
    const { path } = await open('market');
    const answer = await read(path);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, 'text/calendar; charset=utf-8']);
    const { calendar, events } = parsed(answer.body);
    expect(calendar.VERSION).toBe('2.0');
    expect(calendar.PRODID).toBeTruthy();
    expect(calendar['X-WR-TIMEZONE']).toBe('Asia/Shanghai');
    expect(calendar['X-WR-CALNAME']).toContain('市场监督管理局');
    expect(events).toHaveLength(1);
    const [event] = events;
    expect(event).toMatchObject({ 'DTSTART;VALUE=DATE': '20261102', TRANSP: 'TRANSPARENT' });
    expect(event!.SUMMARY).toContain('清理占道经营');
    expect(event!.DTSTAMP).toMatch(/^\d{8}T\d{6}Z$/);
    expect(event!.UID).toMatch(/@chuangwen$/);
    expect(event!['URL;VALUE=URI']).toMatch(/^http:\/\/wen\.example\/tasks\/[0-9a-f-]{36}$/);
    expect(event!.DESCRIPTION).toContain('市场监督管理局');
  });
  it('holds whatever a title holds, as text', () => {
    const title = 'A;B,C\\n\u0007\u000b\r第二行\r\nBEGIN:VEVENT\u2028🎭'.repeat(20);
    const row = {
      id: 'x',
      due_key: '2026-11-02',
      title,
      updated_at: new Date(0),
      plan: 'a\nb\u0000',
      lead: '甲\u0001',
    };
    const text = calendarText('市场\r\n监管', 'http://wen.example', [row]);
    const { events, calendar } = parsed(text);
    expect(events).toHaveLength(1);
    // RFC 5545, 3.3.11: no control characters within text but the tab.
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(text.replace(/\r\n/g, '')).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f]/);
    expect(events[0]!.SUMMARY).toContain('🎭');
    expect(calendar['X-WR-CALNAME']).toBe('市场 监管 任务时限');
  });
  it('names nobody', async () => {
    const { path } = await open('market');
    const { body } = await read(path);
    const { rows } = await sql<{ name: string }>`select name from organisation.person`.execute(town.db);
    expect(rows.length).toBeGreaterThan(5);
    for (const { name } of rows) expect(body).not.toContain(name);
    expect(body).not.toMatch(/1\d{10}/);
  });
  it('answers 304 while nothing has changed, and anew when a task was', async () => {
    const { path } = await open('wenlv');
    const first = await read(path);
    const etag = String(first.headers.etag);
    expect(etag).toMatch(/^"[\w-]{20,}"$/);
    expect(first.headers['cache-control']).toBe('private, no-cache');
    expect((await read(path, { 'if-none-match': etag })).statusCode).toBe(304);
    const { of } = await published(await town.as('office'));
    const second = await read(path, { 'if-none-match': etag });
    expect([second.statusCode, parsed(second.body).events.length]).toEqual([200, 2]);
    await makeMove(await town.as('office'), of('丰富文化活动').id, 'withdraw', { reason: '并入' });
    expect(parsed((await read(path)).body).events).toHaveLength(1);
  });
  it('is nobody’s any more once the link is ended, the account closed or the role taken', async () => {
    const person = await town.as('chengguan');
    const [ended, kept] = [await open('chengguan', '电脑'), await open('chengguan', '平板')];
    await person.call(links.closeFeedLink, { params: { id: ended.id } });
    expect((await read(ended.path)).statusCode).toBe(404);
    expect((await read(kept.path)).statusCode).toBe(200);
    await sql`update access.account set active = false where person_id = ${person.personId}`.execute(town.db);
    expect((await read(kept.path)).statusCode).toBe(404);
    await sql`update access.account set active = true where person_id = ${person.personId}`.execute(town.db);
    await sql`delete from access.role_grant where person_id = ${person.personId}`.execute(town.db);
    expect((await read(kept.path)).statusCode).toBe(404);
  });
  it('does not exist for a guessed or broken token', async () => {
    expect((await read(`/calendar/${'A'.repeat(43)}.ics`)).statusCode).toBe(404);
    expect((await read('/calendar/short.ics')).statusCode).toBe(400);
  });
  it('may be asked thirty times a minute from one address', async () => {
    const files = openFiles({ dir: town.filesDir, most: 1024, db: town.db });
    const house = await buildHouse({
      database: { ...town, kind: 'embedded', version: 0, close: async () => undefined },
      logger: false,
      files,
      trustProxy: false,
      rateLimit: 1000,
      demo: async () => ({ password: null, people: [] }),
    });
    const statuses: number[] = [];
    for (let n = 0; n < 32; n++)
      statuses.push((await house.inject({ method: 'GET', url: `/calendar/${'B'.repeat(43)}.ics` })).statusCode);
    await house.close();
    expect(statuses).toEqual([...Array<number>(30).fill(404), 429, 429]);
  });
});

describe('private links', () => {
  it('are told once, and only their hash is kept', async () => {
    const person = await town.as('community');
    const headers = { 'idempotency-key': 'feed-link-0001' };
    const made = await person.call(links.openFeedLink, { body: { name: '办公电脑' } }, { headers });
    const token = made.path.slice('/calendar/'.length, -'.ics'.length);
    expect(token).toMatch(/^[\w-]{43}$/);
    const again = await person.call(links.openFeedLink, { body: { name: '办公电脑' } }, { headers });
    expect([again.id, again.path]).toEqual([made.id, '']);
    const kept = await sql<{ row: string }>`select to_json(l)::text as row from access.feed_link l`.execute(town.db);
    const trail = await sql<{ row: string }>`select details::text as row from platform.event`.execute(town.db);
    for (const { row } of [...kept.rows, ...trail.rows]) expect(row).not.toContain(token);
    const { rows } = await person.call(links.feedLinks, {});
    expect(rows).toMatchObject([{ id: made.id, name: '办公电脑', usedAt: null }]);
    await read(made.path);
    const [used] = (await person.call(links.feedLinks, {})).rows;
    expect(used!.usedAt).toBe('2026-09-01T01:00:00.000Z');
  });
  it('are their owner’s alone, and at most five', async () => {
    const [owner, other] = [await town.as('township'), await town.as('office')];
    const made = await open('township', '一');
    expect((await refusal(other.call(links.closeFeedLink, { params: { id: made.id } }))).code).toBe('thing.not-found');
    for (let n = 1; n < linksAtMost; n++) await open('township', `第 ${n}`);
    expect((await refusal(owner.call(links.openFeedLink, { body: { name: '多余' } }))).code).toBe('feed.too-many');
    expect((await owner.call(links.feedLinks, {})).rows).toHaveLength(linksAtMost);
  });
  it('stand in the trail when made and when ended', async () => {
    const person = await town.as('township2');
    const made = await open('township2', '值班手机');
    await person.call(links.closeFeedLink, { params: { id: made.id } });
    const auditor = await town.as('auditor');
    const { rows } = await auditor.call(accessContract.events, { query: { personId: person.personId } as never });
    expect(rows.map((row) => row.kind)).toEqual(expect.arrayContaining(['access.feed-opened', 'access.feed-closed']));
  });
});

it('the place of the tests has the units they speak of', () => {
  expect(places.market.name).toContain('市场监督管理局');
});
