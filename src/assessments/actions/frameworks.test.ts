import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { frameworksContract as contract } from '../contract/frameworks.ts';
import { builtIns } from '../rules/builtin/all.ts';

let town: TestApp;
let office: TestPerson;
beforeAll(async () => {
  town = await testApp();
  office = await town.as('office');
}, 60_000);
afterAll(() => town.close());

it('begun twice from the same ground, the second draft has a title of its own', async () => {
  const { key, framework } = builtIns[0]!;
  const begin = async (title?: string) => {
    const { id } = await office.call(contract.startFramework, {
      body: { from: 'built-in', key, ...(title ? { title } : {}) },
    });
    return (await office.call(contract.framework, { params: { id } })).title;
  };
  expect([await begin(), await begin(), await begin()]).toEqual([
    framework.title,
    `${framework.title}（2）`,
    `${framework.title}（3）`,
  ]);
  // A title that somebody writes is theirs.
  expect(await begin(framework.title)).toBe(framework.title);
});
