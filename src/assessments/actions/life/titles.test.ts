import { describe, expect, it } from 'vitest';
import { places, type CastName } from '../../../../tools/town.ts';
import { cyclesContract } from '../../contract/cycles.ts';
import { entriesContract as contract } from '../../contract/entries.ts';
import { objectionsContract } from '../../contract/objections.ts';
import {
  livesHere,
  lookAt,
  people,
  cycle,
  id,
  turn,
  openCycle,
  move,
  fill,
  rowsOf,
  see,
  nominate,
  toPublicity,
  inbox,
} from './testing.ts';

livesHere();

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
    // Who neither scores nor is scored learns that it stands, not why.
    const stands = async (who: CastName) => (await see(who)).vetoList.find((one) => one.key === 'V1')?.stands;
    const reason = (await stands('office'))?.reason;
    expect(reason).toMatch(/./);
    expect(await stands('community')).toMatchObject({ reason });
    expect(await stands('leader')).toMatchObject({ reason: '' });
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
  it('stand in the course of the entry, as far as each may know', async () => {
    await toPublicity();
    await turn('2026-03-04');
    const { id: objection } = await object('office');
    const told = async (who: CastName) => (await see(who)).objectionList;
    const whole = { receivedOn: '2026-03-03', channel: 'phone', text: '反映楼道堆物未清' };
    expect(await told('office')).toMatchObject([{ ...whole, state: 'open', settledAt: null }]);
    for (const who of ['community', 'township', 'leader'] as const) expect(await told(who)).toEqual([]);
    await settle(objection, 'rejected');
    const answer = { state: 'rejected', answer: '已现场核实', settledBy: '林知秋' };
    expect(await told('office')).toMatchObject([{ ...whole, ...answer }]);
    // Its words might tell who objected.
    for (const who of ['community', 'township'] as const)
      expect(await told(who)).toMatchObject([{ ...whole, ...answer, text: null }]);
    expect(await told('leader')).toEqual([]);
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
    for (const [days, field] of [
      [{ heldOn: '1900-01-01' }, 'heldOn'],
      [{ heldOn: '2026-03-21' }, 'heldOn'],
      [{ heldOn: '2026-03-20', improveBy: '2026-03-19' }, 'improveBy'],
    ] as const)
      await expect(
        people.office.call(contract.recheck, {
          params: { id },
          body: { outcome: 'improveBy' in days ? 'improve' : 'kept', note: '保持', version, ...days },
        }),
      ).rejects.toMatchObject({ code: 'request.invalid', details: { fields: [{ path: ['body', field] }] } });
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
    lookAt(await openCycle('2027 年度评定'));
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
