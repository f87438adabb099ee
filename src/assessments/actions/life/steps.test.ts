import { describe, expect, it } from 'vitest';
import { townRegionId } from '../../../../tools/town.ts';
import { cyclesContract } from '../../contract/cycles.ts';
import { fold } from '../../rules/fold.ts';
import { factsOf } from '../recording.ts';
import {
  livesHere,
  lookAt,
  town,
  people,
  cycle,
  id,
  turn,
  move,
  fill,
  rowsOf,
  see,
  best,
  nominate,
  toCounty,
  inbox,
} from './testing.ts';

livesHere();

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
    lookAt(await people.office.call(cyclesContract.cycle, { params: { id: cycle.id } }));
    lookAt(
      await people.office.call(cyclesContract.moveCycle, {
        params: { id: cycle.id },
        body: { move: 'end', version: cycle.version },
      }),
    );
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
