import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { places } from '../../../tools/town.ts';
import { cyclesContract } from '../contract/cycles.ts';
import { meansContract as contract } from '../contract/means.ts';
import { bothWays, plantCycle, points, smallFramework } from '../testing.ts';
import { record } from './recording.ts';

let town: TestApp;
let office: TestPerson, community: TestPerson, township: TestPerson;
const now = new Date('2026-11-23T02:00:00Z');
beforeAll(async () => {
  town = await testApp();
  town.at(now);
  [office, community, township] = [await town.as('office'), await town.as('community'), await town.as('township')];
}, 60_000);
afterAll(() => town.close());

it('says what the county found, what is fixed, and for how many', async () => {
  const framework = structuredClone(smallFramework);
  framework.aspects[0]!.indicators[0]!.rule = {
    kind: 'mean',
    measure: { name: '参保率', unit: '%' },
    direction: 'more',
    orEqual: false,
    otherwise: 100,
  };
  const { cycleId, entryIds } = await plantCycle(town.db, {
    regionId: office.regionId,
    personId: office.personId,
    units: [{ id: places.community.id }, { id: places.community2.id }],
    framework,
    today: '2026-11-23',
    at: now,
  });
  const by = { regionId: office.regionId, personId: office.personId, unitId: null, at: now };
  const measured = (entryId: string, side: 'self' | 'county', value: number) =>
    record(town.db, by, entryId, [
      { kind: 'marked', side, indicator: 'A1', answer: { kind: 'value', value }, reason: '' },
    ]);
  await measured(entryIds[0]!, 'county', 9001);
  await measured(entryIds[1]!, 'county', 8000);
  // What a community writes for itself is not what the region is measured by.
  await measured(entryIds[1]!, 'self', 100);
  await record(town.db, by, entryIds[0]!, [
    { kind: 'marked', side: 'county', indicator: 'C1', answer: { kind: 'samples', samples: [400, 301] }, reason: '' },
  ]);
  const see = () => office.call(contract.means, { params: { id: cycleId } });
  expect(await see()).toEqual({
    entries: 2,
    rows: [
      {
        indicator: 'A1',
        title: '指标 A1',
        measure: '参保率',
        unit: '%',
        value: null,
        fixed: 0,
        average: 8501,
        answered: 2,
      },
      { indicator: 'C1', title: '指标 C1', measure: '', unit: '', value: null, fixed: 0, average: 351, answered: 1 },
    ],
  });
  const cycle = () => office.call(cyclesContract.cycle, { params: { id: cycleId } });
  expect((await cycle()).framework.means).toBe(2);
  await office.call(cyclesContract.fixMeans, {
    params: { id: cycleId },
    body: { indicator: 'A1', value: 8500, version: (await cycle()).version },
  });
  expect((await see()).rows[0]).toMatchObject({ value: 8500, fixed: 2, average: 8501 });
  // 90.01 is better than 85, 80 is not.
  expect(await points(town.db, entryIds[0]!, 'county', 'A1')).toBe(300);
  expect(await points(town.db, entryIds[1]!, 'county', 'A1')).toBe(100);
  const { stored, folded } = await bothWays(town.db, office.regionId, entryIds[0]!);
  expect(stored).toEqual(folded);
  for (const other of [community, township])
    expect((await other.raw(contract.means, { params: { id: cycleId } })).status).toBe(403);
});
