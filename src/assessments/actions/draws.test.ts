import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { readingXlsx } from '#documents/rules/sheet/xlsx-read.ts';
import { cast, places, townRegionId, type CastName } from '../../../tools/town.ts';
import { drawsContract as contract } from '../contract/draws.ts';
import { draw, frameDigest } from '../rules/sampling.ts';
import { plantCycle } from '../testing.ts';

let town: TestApp;
const people = {} as Record<CastName, TestPerson>;
const office = cast.find(({ signInName }) => signInName === 'office')!;
let cycleId: string;
beforeAll(async () => {
  town = await testApp();
  town.at(new Date('2026-03-02T01:00:00Z'));
  for (const name of ['office', 'township', 'community', 'assessor', 'office2'] as const)
    people[name] = await town.as(name);
}, 60_000);
afterAll(() => town.close());
beforeEach(async () => {
  ({ cycleId } = await plantCycle(town.db, {
    regionId: townRegionId,
    personId: office.personId,
    units: [{ id: places.community.id }, { id: places.communityBeside.id }, { id: places.community2.id }],
    today: '2026-03-01',
    at: new Date('2026-03-01T01:00:00Z'),
  }));
});

const list = Array.from({ length: 30 }, (_, i) => ({ name: `点位 ${i}`, stratum: i < 20 ? '集贸市场' : '小餐饮' }));
const make = (body: object = {}) =>
  people.office.call(contract.makeDraw, {
    params: { id: cycleId },
    body: {
      title: '三月暗访',
      seed: '2026-03-02 开奖 01 07 22',
      n: 6,
      of: { from: 'list', strata: 'own', list },
      ...body,
    } as never,
  });
const see = (name: CastName, id: string) => people[name].call(contract.draw, { params: { id } });

describe('a draw', () => {
  it('is what anybody works out from the seed and the list', async () => {
    const { id } = await make();
    const one = await see('office', id);
    expect(one.groups).toEqual([
      { name: '小餐饮', of: 10, n: 2 },
      { name: '集贸市场', of: 20, n: 4 },
    ]);
    const lots = list
      .filter(({ stratum }) => stratum === '小餐饮')
      .map(({ name }) => createHash('sha256').update(`2026-03-02 开奖 01 07 22\n${name}`).digest('hex'))
      .toSorted();
    expect(one.drawn.slice(0, 2).map(({ lot }) => lot)).toEqual(lots.slice(0, 2));
    const { rows } = await people.office.call(contract.drawnFrom, { params: { id } });
    expect(frameDigest(rows)).toBe(one.digest);
    expect(draw(one.seed, rows, one.n).drawn.map(({ key }) => key)).toEqual(one.drawn.map(({ key }) => key));
  });

  it('comes from entries, communities or estates, by township or class', async () => {
    const frame = (query: object) =>
      people.office.call(contract.drawFrame, { params: { id: cycleId }, query: query as never });
    expect(await frame({ from: 'entries', strata: 'township' })).toEqual({
      of: 3,
      groups: expect.arrayContaining([
        { name: places.township.name, of: 2 },
        { name: places.township2.name, of: 1 },
      ]),
    });
    expect((await frame({ from: 'entries', strata: 'class' })).groups).toEqual([{ name: '未分类', of: 3 }]);
    expect((await frame({ from: 'communities' })).of).toBe(3);
    expect((await frame({ from: 'estates' })).of).toBe(1);
    const { id } = await make({ n: 2, of: { from: 'entries', strata: 'township' } });
    expect((await see('office', id)).drawn.map(({ stratum }) => stratum).toSorted()).toEqual(
      [places.township.name, places.township2.name].toSorted(),
    );
    expect(
      (await see('office', (await make({ n: 1, of: { from: 'estates', strata: 'none' } })).id)).drawn,
    ).toMatchObject([{ key: places.estate.id, name: expect.stringContaining(places.estate.name) }]);
  });

  it('is refused where it cannot be made, and is not made twice', async () => {
    await expect(make({ n: 31 })).rejects.toMatchObject({ code: 'draw.unfit', details: { fault: 'too-many' } });
    await expect(make({ n: 1 })).rejects.toMatchObject({ code: 'draw.unfit', details: { fault: 'too-few' } });
    await expect(make({ of: { from: 'list', strata: 'none', list: [list[0], list[0]] }, n: 1 })).rejects.toMatchObject({
      code: 'draw.unfit',
      details: { fault: 'key-twice' },
    });
    await make();
    await expect(make()).rejects.toMatchObject({ code: 'draw.seed-used' });
    await expect(make({ seed: '另一个种子' })).resolves.toMatchObject({});
  });

  it('is known to those who assess only, until it is told', async () => {
    const { id } = await make();
    const listed = async (name: CastName) =>
      (await people[name].call(contract.draws, { params: { id: cycleId }, query: {} })).rows.map((row) => row.id);
    for (const name of ['township', 'community'] as const) {
      await expect(see(name, id)).rejects.toMatchObject({ code: 'thing.not-found' });
      await expect(people[name].call(contract.drawnFrom, { params: { id } })).rejects.toMatchObject({
        code: 'thing.not-found',
      });
      expect((await people[name].raw(contract.drawSheet, { params: { id } })).status).toBe(404);
      expect(await listed(name)).toEqual([]);
      const { status } = await people[name].raw(contract.tellDraw, { params: { id }, body: {} });
      expect(status).toBe(403);
    }
    expect((await see('assessor', id)).may).toEqual(['find']);
    await expect(see('office2', id)).rejects.toMatchObject({ code: 'thing.not-found' });
    await people.office.call(contract.tellDraw, { params: { id }, body: {} });
    // Once more changes nothing.
    await people.office.call(contract.tellDraw, { params: { id }, body: {} });
    expect((await see('community', id)).drawn).toHaveLength(6);
    expect(await listed('township')).toEqual([id]);
    expect((await see('office', id)).may).toEqual(['find']);
  });

  it('keeps what was found from those drawn until all have been visited', async () => {
    const { id } = await make();
    await people.office.call(contract.tellDraw, { params: { id }, body: {} });
    let one = await see('assessor', id);
    const found = one.drawn.map(({ key }) => ({ key, passed: true, points: 800 }));
    const keep = (some: typeof found) =>
      people.assessor.call(contract.findDrawn, { params: { id }, body: { version: one.version, found: some } });
    one = await keep(found.slice(0, 5));
    expect(one.estimate.seen).toBe(5);
    let seen = await see('community', id);
    expect(seen.drawn.every(({ passed, points }) => passed === null && points === null)).toBe(true);
    expect(seen).toMatchObject({ seen: 5, estimate: { seen: 0, passes: null, mean: null } });
    await keep(found.slice(5));
    seen = await see('community', id);
    expect(seen.drawn.every(({ passed }) => passed)).toBe(true);
    expect(seen.estimate.seen).toBe(6);
  });

  it('of a cancelled cycle is only kept', async () => {
    const { id } = await make();
    const { version, drawn } = await see('office', id);
    await sql`update assessments.cycle set state = 'cancelled' where id = ${cycleId}`.execute(town.db);
    const cancelled = { code: 'cycle.cancelled' };
    await expect(make({ seed: '再抽一次' })).rejects.toMatchObject(cancelled);
    await expect(people.office.call(contract.tellDraw, { params: { id }, body: {} })).rejects.toMatchObject(cancelled);
    await expect(
      people.assessor.call(contract.findDrawn, {
        params: { id },
        body: { version, found: [{ key: drawn[0]!.key, passed: true, points: null }] },
      }),
    ).rejects.toMatchObject(cancelled);
    expect((await see('office', id)).may).toEqual([]);
    const listed = await people.office.call(contract.draws, { params: { id: cycleId }, query: {} });
    expect(listed).toMatchObject({ mayDraw: false, rows: [{ id }] });
  });

  it('says what the findings mean for all, with intervals', async () => {
    const { id } = await make();
    let one = await see('office', id);
    expect(one.estimate).toEqual({ seen: 0, passes: null, mean: null });
    one = await people.assessor.call(contract.findDrawn, {
      params: { id },
      body: {
        version: one.version,
        found: one.drawn.map(({ key }, i) => ({ key, passed: i > 0, points: 800 + i * 10 })),
      },
    });
    // Two strata, 10 and 20 strong: one of two passes in the first, all of four in the second.
    expect(one.estimate.passes!.share).toBeCloseTo((10 * 0.5 + 20) / 30);
    expect(one.estimate.passes!.low).toBeLessThan(one.estimate.passes!.share);
    expect(one.estimate.mean!.mean).toBeCloseTo((10 * 805 + 20 * 835) / 30);
    expect(one.seen).toBe(6);
    const stale = {
      params: { id },
      body: { version: 1, found: [{ key: one.drawn[0]!.key, passed: null, points: null }] },
    };
    await expect(people.office.call(contract.findDrawn, stale)).rejects.toMatchObject({ code: 'draw.changed' });
    const back = await people.office.call(contract.findDrawn, {
      ...stale,
      body: { ...stale.body, version: one.version },
    });
    expect(back.seen).toBe(5);
    await expect(
      people.office.call(contract.findDrawn, {
        params: { id },
        body: { version: back.version, found: [{ key: '没抽中的', passed: true, points: null }] },
      }),
    ).rejects.toMatchObject({ code: 'thing.not-found' });
    expect((await people.township.raw(contract.findDrawn, stale)).status).toBe(403);
  });

  it('goes out as Excel with the list and how to draw it again', async () => {
    const { id } = await make();
    const answer = await people.office.raw(contract.drawSheet, { params: { id } });
    expect(answer.status).toBe(200);
    const reading = readingXlsx(answer.bytes);
    let step = reading.next();
    while (!step.done) step = reading.next();
    expect(step.value.rows[0]!.cells.slice(0, 3)).toEqual(['序号', '层', '名称']);
    expect(step.value.rows).toHaveLength(7);
  });
});
