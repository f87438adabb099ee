import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { cast, places, townRegionId, type CastName } from '../../../tools/town.ts';
import { frameworksContract } from '../contract/frameworks.ts';
import { pathContract as contract } from '../contract/path.ts';
import { usualEffort } from '../rules/path/effort.ts';
import { plantCycle, smallFramework } from '../testing.ts';
import { record } from './recording.ts';

let town: TestApp;
const people = {} as Record<CastName, TestPerson>;
const office = cast.find(({ signInName }) => signInName === 'office')!;
const by = { regionId: townRegionId, personId: office.personId, unitId: null, at: new Date('2026-03-01T01:00:00Z') };
let entryId: string;
beforeAll(async () => {
  town = await testApp();
  town.at(new Date('2026-03-02T01:00:00Z'));
  for (const name of ['office', 'township', 'community', 'community2', 'office2'] as const)
    people[name] = await town.as(name);
}, 60_000);
afterAll(() => town.close());
beforeEach(async () => {
  const { entryIds } = await plantCycle(town.db, {
    regionId: townRegionId,
    personId: office.personId,
    units: [{ id: places.community.id }],
    today: '2026-03-01',
    at: by.at,
  });
  entryId = entryIds[0]!;
});
const see = (name: CastName, query: object = {}) =>
  people[name].call(contract.path, { params: { id: entryId }, query });

it('advises the nearest star, and what was promised comes true once it is done', async () => {
  await record(town.db, by, entryId, [
    { kind: 'marked', side: 'self', indicator: 'A1', answer: { kind: 'met', met: [0, 1] }, reason: '' },
    { kind: 'marked', side: 'self', indicator: 'A2', answer: { kind: 'met', met: [0, 1] }, reason: '' },
    { kind: 'marked', side: 'self', indicator: 'A3', answer: { kind: 'value', value: 8600 }, reason: '' },
  ]);
  const paths = await see('community');
  // 3 + 2 + 4 is the star already: nothing is above it, so it is narrow; the nearest one more is another aspect.
  expect(paths).toMatchObject({ side: 'self', stars: 1, total: '900' });
  expect(paths.risks).toMatchObject([{ aspect: 'A', slack: '0', narrow: true, sampled: false, props: [] }]);
  const next = paths.aspects.find(({ key }) => key === paths.next)!;
  expect(next.path!.promised.stars).toBe(2);
  expect(paths.aspects.filter(({ path }) => path).every(({ path }) => path!.days >= next.path!.days)).toBe(true);
  expect(paths.grades).toMatchObject({ key: 'met', name: '达标' });
  expect(paths.grades!.promised.stars).toBeGreaterThanOrEqual(2);
  expect(next.path!.actions.every(({ todo, days }) => todo.length > 0 && days > 0)).toBe(true);
});

it('speaks of a column only to those who may see it', async () => {
  for (const name of ['township', 'office', 'community2', 'office2'] as const) {
    const { status } = await people[name].raw(contract.path, { params: { id: entryId } });
    expect([403, 404]).toContain(status);
  }
  await expect(see('community', { side: 'county' })).rejects.toMatchObject({ code: 'entry.not-shown' });
});

it('says that a veto stands before any grade', async () => {
  await record(town.db, by, entryId, [{ kind: 'vetoed', veto: 'V1', reason: '事故', day: '2026-02-01' }]);
  const paths = await see('community');
  expect(paths).toMatchObject({ vetoed: true, grades: null });
  expect(paths.next).not.toBeNull();
});

it('goes by the days and names the office wrote into the framework', async () => {
  const { id } = await people.office.call(frameworksContract.startFramework, {
    body: { from: 'empty', title: '天数', subject: 'community' },
  });
  const content = structuredClone(smallFramework);
  content.effort = { methods: { materials: { days: 8, who: '社区两委' } }, proof: 4 };
  content.aspects[0]!.indicators[0]!.work = { days: 2 };
  const { version } = await people.office.call(frameworksContract.framework, { params: { id } });
  await people.office.call(frameworksContract.saveFramework, { params: { id }, body: { content, version } });
  const kept = await people.office.call(frameworksContract.framework, { params: { id } });
  expect(kept.content).toEqual(content);
  const unfit = { ...content, effort: { proof: 0 } };
  await expect(
    people.office.call(frameworksContract.saveFramework, {
      params: { id },
      body: { content: unfit, version: kept.version },
    }),
  ).rejects.toMatchObject({ code: 'request.invalid' });

  const first = async () => {
    const aspect = (await see('community')).aspects.find(({ key }) => key === 'A')!;
    return aspect.path!.actions.map(({ indicator, days, who }) => [indicator, days, who]);
  };
  // A1 lacks both conditions, A2 three; each is a step. Old frameworks say nothing: what is usual stands.
  const { materials, questionnaire } = usualEffort.byMethod;
  expect(await first()).toEqual([
    ['A1', 2 * materials, ''],
    ['A2', 3 * materials, ''],
    ['A3', questionnaire, ''],
  ]);
  const planted = await plantCycle(town.db, {
    regionId: townRegionId,
    personId: office.personId,
    units: [{ id: places.community.id }],
    framework: content,
    today: '2026-03-01',
    at: by.at,
  });
  entryId = planted.entryIds[0]!;
  expect(await first()).toEqual([
    ['A1', 4, '社区两委'],
    ['A2', 24, '社区两委'],
    ['A3', questionnaire, ''],
  ]);
});
