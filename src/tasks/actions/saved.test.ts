import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { savedContract as contract, viewsAtMost } from '../contract/saved.ts';
import { refusal } from '../testing.ts';

let town: TestApp;
beforeAll(async () => {
  town = await testApp();
});
afterAll(() => town?.close());

describe('saved views', () => {
  it('are kept, replaced under the same name, and forgotten', async () => {
    const office = await town.as('office');
    const search = { as: 'board' as const, standing: 'late' as const, fields: ['state' as const, 'due' as const] };
    const made = await office.call(contract.saveView, { body: { name: '超期看板', search } });
    const again = await office.call(contract.saveView, { body: { name: '超期看板', search: { text: '停车' } } });
    expect(again.id).toBe(made.id);
    expect((await office.call(contract.views, {})).rows).toEqual([
      { id: made.id, name: '超期看板', search: { text: '停车' } },
    ]);
    await office.call(contract.dropView, { params: { id: made.id } });
    expect((await office.call(contract.views, {})).rows).toEqual([]);
    expect((await refusal(office.call(contract.dropView, { params: { id: made.id } }))).code).toBe('thing.not-found');
  });
  it('belong to one person: nobody else reads or forgets them', async () => {
    const [market, office, stranger] = [await town.as('market'), await town.as('office'), await town.as('office2')];
    const { id } = await market.call(contract.saveView, { body: { name: '本单位', search: { view: 'mine' } } });
    expect((await office.call(contract.views, {})).rows).toEqual([]);
    for (const other of [office, stranger])
      expect((await refusal(other.call(contract.dropView, { params: { id } }))).code).toBe('thing.not-found');
    expect((await market.call(contract.views, {})).rows).toHaveLength(1);
  });
  it('hold only what an address may say', async () => {
    const office = await town.as('office');
    for (const search of [{ as: 'globe' }, { state: ['lost'] }, { unit: 'x' }, { from: '2026-13-01' }])
      expect(
        (await refusal(office.call(contract.saveView, { body: { name: 'x', search: search as never } }))).code,
      ).toBe('request.invalid');
  });
  it('are at most forty', async () => {
    const person = await town.as('community');
    for (let n = 0; n < viewsAtMost; n++)
      await person.call(contract.saveView, { body: { name: `视图 ${n}`, search: {} } });
    expect((await refusal(person.call(contract.saveView, { body: { name: '多余', search: {} } }))).code).toBe(
      'view.too-many',
    );
    await person.call(contract.saveView, { body: { name: '视图 0', search: { standing: 'late' } } });
  });
  it('are at most forty, also when many are made in one moment', async () => {
    const person = await town.as('township2');
    const save = (n: number) => refusal(person.call(contract.saveView, { body: { name: `视图 ${n}`, search: {} } }));
    await Promise.all(Array.from({ length: viewsAtMost + 15 }, (_, n) => save(n)));
    expect((await person.call(contract.views, {})).rows).toHaveLength(viewsAtMost);
  });
});
