import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { refusal } from '#tasks/testing.ts';
import { places, type CastName, townRegionId } from '../../../tools/town.ts';
import type { TestPerson } from '#app/testing.ts';
import { cyclesContract } from '../contract/cycles.ts';
import { entriesContract } from '../contract/entries.ts';
import { puttingUpContract as contract } from '../contract/putting-up.ts';
import type { SubjectKind } from '../rules/framework.ts';
import { plantCycle, smallFramework } from '../testing.ts';

let town: TestApp;
const people = {} as Record<CastName, TestPerson>;
const now = new Date('2026-11-23T02:00:00Z');
beforeAll(async () => {
  town = await testApp();
  town.at(now);
  for (const name of ['office', 'township', 'community', 'community2', 'office2'] as const)
    people[name] = await town.as(name);
}, 60_000);
afterAll(() => town.close());

async function cycleAbout(subject: SubjectKind, chosen: readonly string[] = []): Promise<string> {
  const { cycleId } = await plantCycle(town.db, {
    regionId: townRegionId,
    personId: people.office.personId,
    units: [],
    framework: { ...smallFramework, subject },
    today: '2026-11-23',
    at: now,
  });
  for (const unitId of chosen)
    await sql`insert into assessments.cycle_unit (region_id, cycle_id, unit_id, class)
      values (${townRegionId}, ${cycleId}, ${unitId}, 'village')`.execute(town.db);
  return cycleId;
}
const addable = async (who: CastName, id: string) =>
  (await people[who].call(contract.addable, { params: { id } })).rows.map((row) => row.unitId);
const add = (who: CastName, id: string, unitId: string, label = '') =>
  people[who].call(entriesContract.addEntry, { params: { id }, body: { unitId, label } });
const addByOffice = (id: string, unitId: string, label = '') =>
  people.office.call(contract.addForUnit, { params: { id }, body: { unitId, label } });
const late = (id: string) =>
  sql`update assessments.cycle set nominate_by = '2026-11-20' where id = ${id}`.execute(town.db);

it('offers each community itself, and the office all that were chosen', async () => {
  const id = await cycleAbout('household', [places.community.id, places.community2.id]);
  expect(await addable('community', id)).toEqual([places.community.id]);
  expect(await addable('community2', id)).toEqual([places.community2.id]);
  expect((await addable('office', id)).toSorted()).toEqual([places.community.id, places.community2.id].toSorted());
  expect(await addable('township', id)).toEqual([]);
  expect((await people.office2.raw(contract.addable, { params: { id } })).status).toBe(404);
  // Communities themselves are the office's choice.
  expect(await addable('office', await cycleAbout('community', [places.community.id]))).toEqual([]);
});

it('lets the office put a household up by name, also after the last day of nomination', async () => {
  const id = await cycleAbout('household', [places.community.id]);
  await addByOffice(id, places.community.id, '张桂兰家');
  expect(await refusal(addByOffice(id, places.community.id, '张桂兰家'))).toMatchObject({
    code: 'entry.label-taken',
    label: '张桂兰家',
  });
  expect(await refusal(addByOffice(id, places.community.id))).toMatchObject({ code: 'request.invalid' });
  expect(await refusal(addByOffice(id, places.community2.id, '李家'))).toMatchObject({ code: 'cycle.unit-unfit' });
  await late(id);
  expect(await addable('community', id)).toEqual([]);
  expect(await refusal(add('community', id, places.community.id, '王家'))).toMatchObject({ code: 'entry.stage-over' });
  await addByOffice(id, places.community.id, '王家');
  const { rows } = await people.community.call(entriesContract.entries, { params: { id }, query: {} });
  expect(rows.map((row) => [row.label, row.class])).toEqual([
    ['张桂兰家', 'village'],
    ['王家', 'village'],
  ]);
});

it('lets a community put up a building of its own once, which is thereby chosen', async () => {
  const id = await cycleAbout('building');
  const free = await addable('community', id);
  expect(free).toContain(places.estate.id);
  expect(free).not.toContain(places.community.id);
  await add('community', id, places.estate.id, '不计');
  expect(await addable('community', id)).not.toContain(places.estate.id);
  expect(await refusal(add('community', id, places.estate.id))).toMatchObject({ code: 'entry.label-taken' });
  expect(await refusal(add('community2', id, places.estate.id))).toMatchObject({ code: 'thing.not-found' });
  expect(await refusal(add('community', id, places.community.id))).toMatchObject({ code: 'cycle.unit-unfit' });
  const chosen = await people.office.call(cyclesContract.cycleUnits, { params: { id } });
  expect(chosen.rows.map((row) => row.unitId)).toEqual([places.estate.id]);
  const { rows } = await people.community.call(entriesContract.entries, { params: { id }, query: {} });
  expect(rows).toMatchObject([{ unit: { id: places.estate.id }, label: '', state: 'self-assessing' }]);
});
