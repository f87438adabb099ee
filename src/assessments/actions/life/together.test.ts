import { describe, expect, it } from 'vitest';
import { readSheet } from '#documents/public.ts';
import { dayOf } from '#platform/pure/day.ts';
import { places, type CastName } from '../../../../tools/town.ts';
import { scorecardContract } from '../../contract/scorecard.ts';
import { entriesContract as contract } from '../../contract/entries.ts';
import { remind } from '../reminding.ts';
import {
  livesHere,
  town,
  people,
  cycle,
  id,
  other,
  turn,
  move,
  fill,
  rowsOf,
  see,
  nominate,
  toCounty,
  inbox,
} from './testing.ts';

livesHere();

describe('the lock', () => {
  const mark = (who: CastName) =>
    people[who].call(who === 'community' ? scorecardContract.markSelf : scorecardContract.markTownship, {
      params: { id },
      body: { marks: [{ indicator: 'A2', answer: { kind: 'met', met: [0] }, version: 0 }] },
    });
  const extend = async (side: 'self' | 'township', until: string, who: CastName = 'office') =>
    people[who].call(contract.extendEntry, {
      params: { id },
      body: { side, until, reason: '停电三天', version: (await see('office')).version },
    });
  it('closes the self column the day after its stage, unless the office gives this entry more time', async () => {
    await turn('2026-03-23');
    await expect(mark('community')).rejects.toMatchObject({
      code: 'entry.stage-over',
      details: { side: 'self', day: '2026-03-20' },
    });
    await fill('self');
    await expect(move('community', 'nominate', { confirmed: ['P1'] })).rejects.toMatchObject({
      code: 'entry.stage-over',
    });
    expect((await rowsOf('office', cycle, { only: 'late' })).map((row) => row.id)).toEqual([id, other]);
    await expect(extend('self', '2026-03-27', 'township')).rejects.toMatchObject({ code: 'permission.denied' });
    await expect(extend('self', '2026-03-22')).rejects.toMatchObject({ code: 'entry.until-unfit' });
    await expect(extend('self', '2026-03-20')).rejects.toMatchObject({ code: 'entry.until-unfit' });
    expect(await extend('self', '2026-03-27')).toMatchObject({
      extended: true,
      openTo: '2026-03-27',
      extensions: [{ side: 'self', until: '2026-03-27', reason: '停电三天', personName: '林知秋' }],
    });
    expect((await rowsOf('office', cycle, { only: 'late' })).map((row) => row.id)).toEqual([other]);
    expect(await inbox('community', 'entry.extension')).toMatchObject([{ details: { due: '2026-03-27' } }]);
    await people.community.call(scorecardContract.markSelf, {
      params: { id },
      body: { marks: [{ indicator: 'A2', answer: { kind: 'met', met: [0] }, version: 1 }] },
    });
    expect((await move('community', 'nominate', { confirmed: ['P1'] })).state).toBe('nominated');
    await turn('2026-03-30');
    expect((await rowsOf('office', cycle, { only: 'late' })).map((row) => row.id)).toEqual([other]);
  });
  it('closes the township’s column and its moves likewise', async () => {
    await nominate();
    await turn('2026-04-13');
    await expect(mark('township')).rejects.toMatchObject({ code: 'entry.stage-over' });
    await expect(move('township', 'pass')).rejects.toMatchObject({ code: 'entry.stage-over' });
    expect((await see('township')).moves).toMatchObject([
      { move: 'return-to-community', problem: { code: 'entry.stage-over' } },
      { move: 'pass', problem: { code: 'entry.stage-over', details: { day: '2026-04-10' } } },
    ]);
    await extend('township', '2026-04-15');
    await mark('township');
    expect((await move('township', 'pass')).state).toBe('reviewed');
  });
});

describe('two at once', () => {
  it('one moves, the other is told that something changed', async () => {
    await nominate();
    const { version } = await see('township');
    const both = await Promise.allSettled([
      move('township', 'pass', { version }),
      move('township', 'return-to-community', { version, reason: '缺佐证' }),
    ]);
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({ reason: { code: 'entry.changed' } });
  });
  it('a double click moves once', async () => {
    await fill('self');
    const { version } = await see('community');
    const click = () => move('community', 'nominate', { version, confirmed: ['P1'] });
    const both = await Promise.allSettled([click(), click()]);
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect((await see('office')).history).toHaveLength(1);
    const given = { params: { id }, body: { move: 'pass' as const, version: version + 1 } };
    const key = { headers: { 'idempotency-key': `pass-${id}` } };
    const first = await people.township.call(contract.moveEntry, given, key);
    expect(await people.township.call(contract.moveEntry, given, key)).toEqual(first);
    expect((await see('office')).history).toHaveLength(2);
  });
  it('a veto that came in between turns acceptance back', async () => {
    await toCounty();
    await fill('county');
    const { version } = await see('office');
    await expect(
      people.office.call(contract.vetoEntry, {
        params: { id },
        body: { veto: 'V1', reason: '事故', day: '2026-03-03', version },
      }),
    ).rejects.toMatchObject({
      code: 'request.invalid',
      details: { fields: [{ path: ['body', 'day'], code: 'day.to-come' }] },
    });
    await people.office.call(contract.vetoEntry, {
      params: { id },
      body: { veto: 'V1', reason: '事故', day: '2026-03-01', version },
    });
    await expect(move('office', 'accept', { version })).rejects.toMatchObject({ code: 'entry.changed' });
  });
});

describe('many at once', () => {
  it('gives each its own verdict, and the refused stop no other', async () => {
    await toCounty();
    await toCounty(other, 'community2', 'township2');
    await fill('county');
    const versions = await rowsOf('office');
    const bulk = (who: CastName, entries = versions.map((row) => ({ id: row.id, version: row.version }))) =>
      people[who].call(contract.moveEntries, { params: { id: cycle.id }, body: { move: 'accept', entries } });
    expect(await bulk('township')).toMatchObject({
      done: 0,
      results: [
        { id, problem: 'permission.denied' },
        { id: other, name: null, problem: 'thing.not-found' },
      ],
    });
    // Asked first: every one is tried, and nothing is done.
    const asked = await people.office.call(contract.moveEntries, {
      params: { id: cycle.id },
      body: { move: 'fail', check: true, entries: versions.map((row) => ({ id: row.id, version: row.version })) },
    });
    expect(asked).toMatchObject({ done: 2, results: [{ problem: null }, { problem: null }] });
    expect(await rowsOf('office')).toEqual(versions);
    expect(await inbox('community', 'entry.decide')).toEqual([]);
    expect(await bulk('office')).toMatchObject({
      done: 1,
      results: [
        { id, name: '荷花社区', problem: null },
        { id: other, name: '石桥社区', problem: 'entry.incomplete', details: { side: 'county' } },
      ],
    });
    expect((await rowsOf('office')).map((row) => row.state)).toEqual(['accepted', 'reviewed']);
    expect(await bulk('office')).toMatchObject({ done: 0, results: [{ problem: 'entry.changed' }, {}] });
    const publicised = await people.office.call(contract.moveEntries, {
      params: { id: cycle.id },
      body: { move: 'publicise', entries: [{ id, version: (await see('office')).version }] },
    });
    expect(publicised.done).toBe(1);
    expect((await see('office')).publicityTo).not.toBeNull();
  });
});

describe('who sees what', () => {
  const columns = async (who: CastName) => Object.keys((await see(who)).columns).toSorted();
  it('a column shows only once it is handed on', async () => {
    await fill('self');
    expect(await columns('community')).toContain('self');
    expect(await columns('township')).not.toContain('self');
    expect(await columns('office')).toEqual([]);
    await move('community', 'nominate', { confirmed: ['P1'] });
    expect(await columns('township')).toContain('self');
    expect(await columns('office')).not.toContain('self');
    await move('township', 'pass');
    await fill('county');
    expect(await columns('office')).toEqual(['county', 'self']);
    expect(await columns('community')).not.toContain('county');
    expect(await columns('leader')).toEqual([]);
    await move('office', 'accept');
    expect((await see('community')).columns.county).toMatchObject({ stars: 2, grade: 'met' });
    expect(await columns('leader')).toEqual([]);
    await move('office', 'publicise');
    expect(await columns('leader')).toEqual(['county']);
  });
  it('lists hold one’s own reach, filtered, in pages, and as Excel', async () => {
    expect((await rowsOf('township')).map((row) => row.id)).toEqual([id]);
    expect((await rowsOf('community2')).map((row) => row.id)).toEqual([other]);
    expect(await rowsOf('office2').catch((error: { code: string }) => error.code)).toBe('thing.not-found');
    expect(await rowsOf('office', cycle, { text: '荷花' })).toHaveLength(1);
    expect(await rowsOf('office', cycle, { under: places.township2.id })).toMatchObject([{ id: other }]);
    expect(await rowsOf('office', cycle, { state: ['nominated'] })).toEqual([]);
    const first = await people.office.call(contract.entries, { params: { id: cycle.id }, query: { limit: 1 } });
    const second = await people.office.call(contract.entries, {
      params: { id: cycle.id },
      query: { limit: 1, after: first.next! },
    });
    expect([first.rows[0]!.id, second.rows[0]!.id, second.next]).toEqual([id, other, null]);
    const file = await people.township.raw(contract.entriesSheet, { params: { id: cycle.id }, query: {} });
    const { rows } = await readSheet({ kind: 'xlsx', encoding: null, bytes: file.bytes });
    expect(rows).toHaveLength(2);
    expect(rows[1]!.cells).toEqual(expect.arrayContaining(['鹤鸣街道', '荷花社区', '自评中']));
  });
  it('the first page tells each what waits', async () => {
    const desk = (who: CastName) => people[who].call(contract.desk, {});
    const of = (answer: Awaited<ReturnType<typeof desk>>) => answer.cycles.find((one) => one.id === cycle.id)!;
    expect((await desk('community')).mine.find((one) => one.id === id)).toMatchObject({
      cycleTitle: cycle.title,
      openTo: '2026-03-20',
      columns: { self: { answered: 1, asked: 8 } },
    });
    await nominate();
    expect(of(await desk('township')).waiting).toMatchObject({ review: 1, accept: 0 });
    expect(of(await desk('office')).waiting).toMatchObject({ review: 0, accept: 0 });
    await move('township', 'pass');
    expect(of(await desk('office')).waiting).toMatchObject({ accept: 1 });
    // Whoever scores without accepting sees what is to be scored, until their column is whole.
    expect(of(await desk('assessor')).waiting).toMatchObject({ score: 1, accept: 0, over: 0 });
    expect(of(await desk('office')).waiting).toMatchObject({ score: 0 });
    await fill('county');
    expect(of(await desk('assessor')).waiting).toMatchObject({ score: 0, accept: 0 });
    expect((await desk('office')).mine).toEqual([]);
  });
});

describe('the clock', () => {
  it('reminds those who owe, twice at most, and tells the office when publicity is over', async () => {
    const heard = async (who: CastName, kind: string) => (await inbox(who, kind)).length;
    await remind(town.db, await turn('2026-03-12'));
    expect(await heard('community', 'cycle.remind')).toBe(0);
    const five = await turn('2026-03-13');
    await Promise.all([remind(town.db, five), remind(town.db, five)]);
    await remind(town.db, await turn('2026-03-16'));
    expect(await inbox('community', 'cycle.remind')).toMatchObject([{ details: { due: '2026-03-20', side: 'self' } }]);
    await nominate();
    await remind(town.db, await turn('2026-03-19'));
    // Who has handed in is left in peace.
    expect(await heard('community', 'cycle.remind')).toBe(1);
    expect(await heard('community2', 'cycle.remind')).toBe(2);
    await remind(town.db, await turn('2026-04-09'));
    expect(await inbox('township', 'cycle.remind')).toMatchObject([{ details: { side: 'township', entries: 1 } }]);
    await move('township', 'pass');
    await fill('county');
    await move('office', 'accept');
    const { publicityTo } = await move('office', 'publicise');
    await remind(town.db, await turn(publicityTo!));
    expect(await heard('office', 'cycle.publicity-over')).toBe(0);
    const after = await turn(dayOf(Date.parse(`${publicityTo}T00:00:00Z`) + 86_400_000, 0));
    await remind(town.db, after);
    await remind(town.db, after);
    expect(await inbox('office', 'cycle.publicity-over')).toMatchObject([{ details: { entries: 1 } }]);
    await move('office', 'recognise');
    await remind(town.db, await turn('2029-03-10'));
    expect(await inbox('office', 'cycle.lapse')).toMatchObject([{ details: { entries: 1 } }]);
  });
});
