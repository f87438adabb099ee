import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { readSheet } from '#documents/public.ts';
import { noticesContract } from '#notices/contract.ts';
import { dayOf } from '#platform/pure/day.ts';
import { places, townRegionId, type CastName } from '../../../tools/town.ts';
import { cyclesContract, type Cycle } from '../contract/cycles.ts';
import { entriesContract as contract, type Entry } from '../contract/entries.ts';
import { objectionsContract } from '../contract/objections.ts';
import { scorecardContract } from '../contract/scorecard.ts';
import type { AskedMove } from '../rules/entry.ts';
import type { LogEntry } from '../rules/facts.ts';
import { fold } from '../rules/fold.ts';
import type { Answer, Framework, Side } from '../rules/framework.ts';
import { plantFramework, smallFramework } from '../testing.ts';
import { factsOf, record } from './recording.ts';
import { remind } from './reminding.ts';

let town: TestApp;
const people = {} as Record<CastName, TestPerson>;
const framework: Framework = {
  ...smallFramework,
  vetoes: [
    ...smallFramework.vetoes,
    { key: 'P1', text: '申报前12个月无重大责任事故', basis: '县里的规定', when: 'precondition' },
  ],
};
let frameworkId: string;
beforeAll(async () => {
  town = await testApp();
  for (const name of [
    'office',
    'office2',
    'leader',
    'township',
    'township2',
    'community',
    'community2',
    'assessor',
    'wenlv',
  ] as const)
    people[name] = await town.as(name);
  const at = new Date('2026-03-02T02:00:00Z');
  frameworkId = await plantFramework(town.db, {
    regionId: townRegionId,
    personId: people.office.personId,
    framework,
    at,
  });
}, 60_000);
afterAll(() => town.close());

/** Ten in the morning of a day; nobody's session ends over the years of a title. */
async function turn(day: string): Promise<Date> {
  const now = new Date(`${day}T02:00:00Z`);
  town.at(now);
  await sql`update access.session set started_at = ${now}, seen_at = ${now}`.execute(town.db);
  await sql`update access.account set password_set_at = ${now}`.execute(town.db);
  return now;
}

let cycle: Cycle;
let id: string;
let other: string;
async function openCycle(title = '2026 年度评定'): Promise<Cycle> {
  const added = await people.office.call(cyclesContract.addCycle, {
    body: {
      title,
      year: Number(title.slice(0, 4)),
      frameworkId,
      windowFrom: '2025-03-01',
      windowTo: '2026-03-31',
      nominateBy: '2026-03-20',
      reviewBy: '2026-04-10',
      acceptBy: '2026-04-30',
      publicityDays: 5,
      approvalBody: '省创建示范办',
      approvalNumber: '〔2026〕3号',
      approvalUntil: '2032-12-31',
      validYears: 3,
      barYears: 2,
      units: [
        { unitId: places.community.id, class: null },
        { unitId: places.community2.id, class: null },
      ],
    },
  });
  return people.office.call(cyclesContract.moveCycle, {
    params: { id: added.id },
    body: { move: 'open', version: added.version },
  });
}
const rowsOf = async (who: CastName, of = cycle, query: object = {}) =>
  (await people[who].call(contract.entries, { params: { id: of.id }, query })).rows;
beforeEach(async () => {
  await turn('2026-03-02');
  // A bar laid in one test would stand in the others.
  await sql`update assessments.entry set barred_until = null where barred_until is not null`.execute(town.db);
  cycle = await openCycle();
  [id, other] = (await rowsOf('office')).map((row) => row.id) as [string, string];
});

const see = (who: CastName, of = id): Promise<Entry> => people[who].call(contract.entry, { params: { id: of } });
type Given = { reason?: string; confirmed?: string[]; until?: string; version?: number };
async function move(who: CastName, name: AskedMove, given: Given = {}, of = id): Promise<Entry> {
  const { version = (await see('office', of)).version, ...body } = given;
  return people[who].call(contract.moveEntry, { params: { id: of }, body: { move: name, version, ...body } });
}
const best: Record<string, Answer> = {
  A1: { kind: 'met', met: [0, 1] },
  A2: { kind: 'met', met: [0, 1, 2] },
  A3: { kind: 'value', value: 9000 },
  B2: { kind: 'counts', counts: [0] },
  B3: { kind: 'points', points: 300 },
  C1: { kind: 'samples', samples: [500, 500, 500] },
  C2: { kind: 'state', state: 0 },
};
/** Fills a column as well as can be; B1 counts evidence, so its points are set by hand. B3 wants proof that nobody filed. */
async function fill(side: Side, of = id, answers: Record<string, Answer> = best): Promise<void> {
  const entries: LogEntry[] = Object.entries(answers).map(([indicator, answer]) => ({
    kind: 'marked',
    side,
    indicator,
    answer,
    reason: '',
  }));
  entries.push({ kind: 'adjusted', side, indicator: 'B1', points: 400, reason: '核实三次' });
  const by = {
    regionId: townRegionId,
    personId: people.office.personId,
    unitId: null,
    at: new Date('2026-03-02T02:00:00Z'),
  };
  await record(town.db, by, of, entries);
}
const nominate = async (of = id, who: CastName = 'community') => {
  await fill('self', of);
  return move(who, 'nominate', { confirmed: ['P1'] }, of);
};
const toCounty = async (of = id, who: CastName = 'community', above: CastName = 'township') => {
  await nominate(of, who);
  return move(above, 'pass', {}, of);
};
const toPublicity = async () => {
  await toCounty();
  await fill('county');
  await move('office', 'accept');
  return move('office', 'publicise');
};
const inbox = async (who: CastName, kind: string) =>
  (await people[who].call(noticesContract.inbox, { query: { kind: [kind as never] } })).rows.filter(
    (one) => one.details['cycleId'] === cycle.id,
  );

describe('the life of an entry', () => {
  it('runs from nomination to commendation, each step by whom it belongs to', async () => {
    expect((await see('community')).moves).toMatchObject([
      { move: 'nominate', problem: { code: 'entry.incomplete' } },
      { move: 'drop', problem: null, reason: true },
    ]);
    expect(await nominate()).toMatchObject({ state: 'nominated', may: ['drop'] });
    expect(await inbox('township', 'entry.nominate')).toMatchObject([
      { subjectId: id, details: { due: '2026-04-10' } },
    ]);
    expect((await see('township')).vetoList).toMatchObject([{ confirmed: false }, { key: 'P1', confirmed: true }]);
    expect(await move('township', 'pass')).toMatchObject({ state: 'reviewed' });
    expect(await inbox('office', 'entry.pass')).toHaveLength(1);
    await fill('county');
    expect(await move('office', 'accept')).toMatchObject({ state: 'accepted' });

    await turn('2026-04-20');
    expect(await move('office', 'publicise')).toMatchObject({
      state: 'publicised',
      publicityFrom: '2026-04-20',
      publicityTo: '2026-04-27',
    });
    // Still running on its last day.
    await turn('2026-04-27');
    await expect(move('office', 'recognise')).rejects.toMatchObject({ code: 'entry.publicity-running' });
    await turn('2026-04-28');
    expect((await rowsOf('office', cycle, { only: 'over' })).map((row) => row.id)).toEqual([id]);
    expect(await move('office', 'recognise')).toMatchObject({
      state: 'recognised',
      recognisedOn: '2026-04-28',
      validUntil: '2029-04-28',
    });
    // Commendation is a step apart, with an approval of its own, and may come after the cycle.
    await expect(move('office', 'commend')).rejects.toMatchObject({ code: 'cycle.commendation-missing' });
    cycle = await people.office.call(cyclesContract.cycle, { params: { id: cycle.id } });
    cycle = await people.office.call(cyclesContract.moveCycle, {
      params: { id: cycle.id },
      body: { move: 'end', version: cycle.version },
    });
    await people.office.call(cyclesContract.setCommendation, {
      params: { id: cycle.id },
      body: { body: '省评比达标表彰工作协调小组', number: '〔2026〕12号', version: cycle.version },
    });
    const done = await move('office', 'commend');
    expect(done).toMatchObject({ state: 'commended', commendedOn: '2026-04-28' });
    expect(done.history.map((one) => one.move)).toEqual([
      'commend',
      'recognise',
      'publicise',
      'accept',
      'pass',
      'nominate',
    ]);
    // The log says the same.
    const { rows, facts } = (await factsOf(town.db, townRegionId, id))!;
    expect(fold(rows)).toEqual(facts);
    expect(facts.state).toBe('commended');
    expect((await inbox('community', 'entry.decide')).map((one) => one.details['move'])).toEqual([
      'commend',
      'recognise',
      'publicise',
      'accept',
    ]);
  });

  it('is refused to everybody whose step it is not', async () => {
    await fill('self');
    const { version } = await see('office');
    const given = { version, confirmed: ['P1'] };
    for (const who of ['township', 'office', 'assessor', 'leader'] as const)
      await expect(move(who, 'nominate', given), who).rejects.toMatchObject({ code: 'permission.denied' });
    for (const who of ['community2', 'township2', 'office2', 'wenlv'] as const)
      await expect(move(who, 'nominate', given), who).rejects.toMatchObject({ code: 'thing.not-found' });
    await move('community', 'nominate', given);
    const now = { version: version + 1 };
    await expect(move('township2', 'pass', now)).rejects.toMatchObject({ code: 'thing.not-found' });
    for (const who of ['community', 'office', 'assessor'] as const)
      await expect(move(who, 'pass', now), who).rejects.toMatchObject({ code: 'permission.denied' });
    await move('township', 'pass', now);
    await fill('county');
    // An assessor scores; the office decides.
    for (const who of ['community', 'township', 'assessor', 'leader'] as const)
      await expect(move(who, 'accept', { version: version + 2 }), who).rejects.toMatchObject({
        code: 'permission.denied',
      });
    await expect(see('community2')).rejects.toMatchObject({ code: 'thing.not-found' });
    await expect(see('office2')).rejects.toMatchObject({ code: 'thing.not-found' });
  });

  it('goes by its own order', async () => {
    for (const name of ['pass', 'accept', 'publicise', 'recognise', 'commend', 'withdraw'] as const)
      await expect(move(name === 'pass' ? 'township' : 'office', name, { reason: '试' }), name).rejects.toMatchObject({
        code: 'entry.move-closed',
        details: { state: 'self-assessing' },
      });
  });
});

describe('nomination', () => {
  it('names the indicators that are missing, to the community alone', async () => {
    await fill('self', id, { A1: best.A1! });
    expect((await see('community')).missing.map((one) => one.key)).toEqual(['A2', 'A3', 'B2', 'B3', 'C1', 'C2']);
    expect((await see('township')).missing).toEqual([]);
    await expect(move('community', 'nominate', { confirmed: ['P1'] })).rejects.toMatchObject({
      code: 'entry.incomplete',
      details: { side: 'self', indicators: ['A2', 'A3', 'B2', 'B3', 'C1', 'C2'] },
    });
  });
  it('wants every precondition confirmed', async () => {
    await fill('self');
    await expect(move('community', 'nominate')).rejects.toMatchObject({
      code: 'entry.preconditions-open',
      details: { preconditions: ['P1'] },
    });
    expect((await move('community', 'nominate', { confirmed: ['P1', 'nonsense'] })).vetoList).toMatchObject([
      { key: 'V1', confirmed: false },
      { key: 'P1', confirmed: true },
    ]);
  });
  it('is dropped with a reason', async () => {
    await expect(move('community', 'drop')).rejects.toMatchObject({ code: 'entry.reason-missing' });
    expect(await move('community', 'drop', { reason: '今年不参加' })).toMatchObject({ state: 'dropped', may: [] });
    expect(await inbox('office', 'entry.drop')).toHaveLength(1);
  });
});

describe('returns', () => {
  it('by the township: back to the community with the reason and the time there is', async () => {
    await nominate();
    await expect(move('township', 'return-to-community')).rejects.toMatchObject({ code: 'entry.reason-missing' });
    await expect(
      move('township', 'return-to-community', { reason: '缺佐证', until: '2026-04-11' }),
    ).rejects.toMatchObject({ code: 'entry.until-unfit', details: { to: '2026-04-10' } });
    expect(await move('township', 'return-to-community', { reason: '缺佐证', until: '2026-03-27' })).toMatchObject({
      state: 'self-assessing',
      openTo: '2026-03-27',
      extended: true,
    });
    const [told] = await inbox('community', 'entry.return');
    expect(told).toMatchObject({ details: { reason: '缺佐证', due: '2026-03-27' } });
    // It may come in again after the stage's own day, up to the day it was given.
    await turn('2026-03-27');
    expect((await move('community', 'nominate', { confirmed: ['P1'] })).state).toBe('nominated');
  });
  it('by the county: back to the township, and from there on', async () => {
    await toCounty();
    await expect(move('office', 'return-to-township')).rejects.toMatchObject({ code: 'entry.reason-missing' });
    expect(await move('office', 'return-to-township', { reason: '审查意见不明' })).toMatchObject({
      state: 'nominated',
    });
    expect(await inbox('township', 'entry.return')).toMatchObject([{ details: { due: '2026-04-30' } }]);
    await turn('2026-04-15');
    expect((await move('township', 'pass')).state).toBe('reviewed');
  });
  it('before publicity: assessed again, or failed and assessed again', async () => {
    await toCounty();
    await fill('county');
    await move('office', 'accept');
    await expect(move('office', 'assess-again')).rejects.toMatchObject({ code: 'entry.reason-missing' });
    expect((await move('office', 'assess-again', { reason: '复核' })).state).toBe('reviewed');
    expect((await move('office', 'fail', { reason: '现场不符' })).state).toBe('not-met');
    expect((await move('office', 'assess-again', { reason: '已补正' })).state).toBe('reviewed');
  });
});

describe('acceptance', () => {
  it('wants the whole county column and a grade', async () => {
    await toCounty();
    await expect(move('office', 'accept')).rejects.toMatchObject({
      code: 'entry.incomplete',
      details: { side: 'county' },
    });
    await fill('county', id, { ...best, A1: { kind: 'met', met: [] }, C2: { kind: 'state', state: 1 } });
    await expect(move('office', 'accept')).rejects.toMatchObject({ code: 'entry.grade-missing' });
    await fill('county', id, { ...best, C2: { kind: 'state', state: 2 } });
    await expect(move('office', 'accept')).rejects.toMatchObject({ code: 'entry.vetoed' });
  });
});

describe('vetoes', () => {
  const veto = async (who: CastName, key: string, version?: number) =>
    people[who].call(contract.vetoEntry, {
      params: { id },
      body: { veto: key, reason: '发生火灾事故', day: '2026-02-10', version: version ?? (await see('office')).version },
    });
  it('are recorded by the office with reason and day, and bar every step until they are lifted with a reason', async () => {
    await fill('self');
    for (const who of ['community', 'township', 'assessor'] as const)
      await expect(veto(who, 'V1'), who).rejects.toMatchObject({ code: 'permission.denied' });
    await expect(veto('office', 'none')).rejects.toMatchObject({ code: 'thing.not-found' });
    const vetoed = await veto('office', 'V1');
    expect(vetoed).toMatchObject({
      vetoes: 1,
      vetoList: [{ stands: { reason: '发生火灾事故', day: '2026-02-10' } }, {}],
    });
    await expect(veto('office', 'V1')).rejects.toMatchObject({ code: 'entry.veto-stands' });
    await expect(move('community', 'nominate', { confirmed: ['P1'] })).rejects.toMatchObject({ code: 'entry.vetoed' });
    expect((await rowsOf('office', cycle, { only: 'vetoed' })).map((row) => row.id)).toEqual([id]);
    expect(await inbox('community', 'entry.veto')).toHaveLength(1);
    const lift = async () =>
      people.office.call(contract.liftVeto, {
        params: { id, veto: 'V1' },
        body: { reason: '调查后不属责任事故', version: (await see('office')).version },
      });
    expect(await lift()).toMatchObject({ vetoes: 0 });
    await expect(lift()).rejects.toMatchObject({ code: 'entry.veto-gone' });
    expect((await move('community', 'nominate', { confirmed: ['P1'] })).state).toBe('nominated');
  });
  it('stop recognition even after publicity', async () => {
    await toPublicity();
    await turn('2026-03-20');
    await veto('office', 'V1');
    await expect(move('office', 'recognise')).rejects.toMatchObject({ code: 'entry.vetoed' });
  });
});

describe('objections', () => {
  const object = (who: CastName, receivedOn = '2026-03-03', of = id) =>
    people[who].call(objectionsContract.addObjection, {
      params: { id: of },
      body: { receivedOn, channel: 'phone', text: '反映楼道堆物未清' },
    });
  const settle = (objection: string, verdict: 'upheld' | 'rejected', version = 1, who: CastName = 'office') =>
    people[who].call(objectionsContract.settleObjection, {
      params: { id: objection },
      body: { verdict, answer: '已现场核实', version },
    });
  it('are taken down only during publicity, by the office, and hold recognition up', async () => {
    await expect(object('office')).rejects.toMatchObject({ code: 'objection.not-publicised' });
    await toPublicity();
    await turn('2026-03-04');
    await expect(object('township')).rejects.toMatchObject({ code: 'permission.denied' });
    await expect(object('office', '2026-03-01')).rejects.toMatchObject({ code: 'objection.day-unfit' });
    await expect(object('office', '2026-03-05')).rejects.toMatchObject({ code: 'objection.day-unfit' });
    const { id: objection } = await object('office');
    expect(await see('office')).toMatchObject({ objections: 1 });
    expect(await see('community')).toMatchObject({ objections: 0 });
    await turn('2026-03-20');
    await expect(move('office', 'recognise')).rejects.toMatchObject({ code: 'entry.objections-open' });
    expect(await settle(objection, 'rejected')).toMatchObject({ state: 'rejected', answer: '已现场核实' });
    await expect(settle(objection, 'rejected', 2)).rejects.toMatchObject({ code: 'objection.settled' });
    expect((await move('office', 'recognise')).state).toBe('recognised');
  });
  it('upheld, put the entry back before acceptance with the reason', async () => {
    await toPublicity();
    await turn('2026-03-04');
    const { id: first } = await object('office');
    const { id: second } = await object('office');
    await settle(first, 'upheld');
    expect(await see('office')).toMatchObject({
      state: 'reviewed',
      publicityTo: null,
      objections: 1,
      history: expect.arrayContaining([expect.objectContaining({ move: 'uphold', reason: '已现场核实' })]),
    });
    // The other one is settled where the entry is now.
    await settle(second, 'upheld');
    expect((await see('office')).state).toBe('reviewed');
    await move('office', 'accept');
    await move('office', 'publicise');
    await turn('2026-03-12');
    expect((await move('office', 'recognise')).state).toBe('recognised');
  });
  it('are listed for the office without anybody’s name', async () => {
    await toPublicity();
    await turn('2026-03-04');
    await object('office');
    const list = (who: CastName) =>
      people[who].call(objectionsContract.objections, { query: { cycleId: cycle.id, state: 'open' } });
    const { rows } = await list('office');
    expect(rows).toHaveLength(1);
    expect(Object.keys(rows[0]!).toSorted()).toEqual(
      'id entry receivedOn channel text state answer personName settledBy settledAt version'.split(' ').toSorted(),
    );
    expect(rows[0]).toMatchObject({ entry: { id }, personName: '林知秋' });
    await expect(list('township')).rejects.toMatchObject({ code: 'permission.denied' });
    expect((await list('office2')).rows).toEqual([]);
  });
  it('are settled once, whoever comes second', async () => {
    await toPublicity();
    await turn('2026-03-04');
    const { id: objection } = await object('office');
    const both = await Promise.allSettled([settle(objection, 'upheld'), settle(objection, 'rejected')]);
    expect(both.map((one) => one.status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const moves = (await see('office')).history.filter((one) => one.move === 'uphold');
    expect(moves).toHaveLength((await see('office')).state === 'reviewed' ? 1 : 0);
  });
});

describe('a title', () => {
  const title = async () => {
    await toPublicity();
    await turn('2026-03-20');
    return move('office', 'recognise');
  };
  it('is looked at again, and what came of it is kept', async () => {
    await expect(
      people.office.call(contract.recheck, {
        params: { id },
        body: { heldOn: '2026-03-02', outcome: 'kept', note: '保持', version: (await see('office')).version },
      }),
    ).rejects.toMatchObject({ code: 'entry.no-title' });
    const { version } = await title();
    const checked = await people.office.call(contract.recheck, {
      params: { id },
      body: { heldOn: '2026-03-20', outcome: 'improve', note: '楼道堆物反弹', improveBy: '2026-04-20', version },
    });
    expect(checked.rechecks).toMatchObject([{ outcome: 'improve', improveBy: '2026-04-20' }]);
    expect(await inbox('community', 'entry.recheck')).toMatchObject([{ details: { due: '2026-04-20' } }]);
  });
  it('is withdrawn with a reason, and bars the unit for the years the cycle says', async () => {
    await title();
    await expect(move('office', 'withdraw')).rejects.toMatchObject({ code: 'entry.reason-missing' });
    expect(await move('office', 'withdraw', { reason: '弄虚作假' })).toMatchObject({
      state: 'withdrawn',
      withdrawnOn: '2026-03-20',
      barredUntil: '2028-03-20',
    });
    cycle = await openCycle('2027 年度评定');
    const { rows } = await people.office.call(cyclesContract.cycleCandidates, { query: { subject: 'community' } });
    expect(rows.find((row) => row.unitId === places.community.id)).toMatchObject({ barredUntil: '2028-03-20' });
    const again = (await rowsOf('office')).find((row) => row.unit.id === places.community.id)!.id;
    await fill('self', again);
    await expect(move('community', 'nominate', { confirmed: ['P1'] }, again)).rejects.toMatchObject({
      code: 'entry.barred',
      details: { day: '2028-03-20' },
    });
    // Its neighbour is not concerned.
    const beside = (await rowsOf('office')).find((row) => row.unit.id === places.community2.id)!.id;
    expect((await nominate(beside, 'community2')).state).toBe('nominated');
    // On its day the bar is over; the stage of that cycle has long been, so the office gives time.
    await turn('2028-03-20');
    await people.office.call(contract.extendEntry, {
      params: { id: again },
      body: { side: 'self', until: '2028-03-31', reason: '限报期满', version: (await see('office', again)).version },
    });
    expect((await move('community', 'nominate', { confirmed: ['P1'] }, again)).state).toBe('nominated');
  });
});

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
    expect(await bulk('office')).toMatchObject({
      done: 1,
      results: [
        { id, name: '荷花社区', problem: null },
        { id: other, name: '石桥社区', problem: 'entry.incomplete' },
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
    expect(of(await desk('assessor')).waiting).toMatchObject({ accept: 0, over: 0 });
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
