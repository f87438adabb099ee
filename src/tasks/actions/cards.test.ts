import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { addDays, dayOf } from '#platform/pure/day.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { cast, places, townRegionId, type CastName } from '../../../tools/town.ts';
import { cardsContract, type TaskCard } from '../contract/cards.ts';
import { isOpen } from '../rules.ts';
import { getTask, makeMove, plantTasks, published, refusal } from '../testing.ts';

const now = new Date('2026-11-22T02:00:00Z');
const today = dayOf(now.getTime());
let town: TestApp;
beforeAll(async () => {
  town = await testApp();
  town.at(now);
  await inTransaction(town.db, (db) =>
    plantTasks(db, {
      regionId: townRegionId,
      officeId: places.office.id,
      personId: cast[0].personId,
      unitIds: [places.market.id, places.chengguan.id, places.community.id],
      tasks: 2600,
      today,
    }),
  );
  await town.pool.query('analyze');
}, 120_000);
afterAll(() => town?.close());

type Query = { view?: 'mine' | 'issued' | 'all'; state?: ('closed' | 'accepted')[]; dueFrom?: string; dueTo?: string };
async function every(name: CastName, query: Query = {}): Promise<TaskCard[]> {
  const by = await town.as(name);
  const out: TaskCard[] = [];
  for (let after: string | undefined; ;) {
    const page = await by.call(cardsContract.cards, { query: { ...query, after } });
    out.push(...page.rows);
    if (page.next === null) return out;
    after = page.next;
  }
}

describe('cards', () => {
  it('come in pages of a thousand and are the whole list, in its order', async () => {
    const office = await town.as('office');
    const first = await office.call(cardsContract.cards, {});
    expect(first.rows).toHaveLength(1000);
    const cards = await every('office');
    expect(new Set(cards.map((card) => card.id)).size).toBe(2600);
    const keys = cards.map((card) => `${card.due ?? '9999'} ${card.id}`);
    expect(keys).toEqual(keys.toSorted());
    const plans = new Set(first.plans.map((plan) => plan.id));
    const units = new Set(first.units.map((unit) => unit.id));
    for (const card of first.rows) {
      expect(plans).toContain(card.planId);
      expect(units).toContain(card.leadUnitId);
    }
  });
  it('obey the filters of the list', async () => {
    const cards = await every('market', {
      view: 'mine',
      state: ['accepted'],
      dueFrom: today,
      dueTo: addDays(today, 60),
    });
    expect(cards.length).toBeGreaterThan(5);
    for (const card of cards) {
      expect(card.state).toBe('accepted');
      expect(card.part).not.toBeNull();
      expect(card.due! >= today && card.due! <= addDays(today, 60)).toBe(true);
    }
  });
  it('say which moves are open, as the task itself does', async () => {
    for (const name of ['office', 'market', 'community', 'leader', 'township'] as const) {
      const by = await town.as(name);
      const some = (await every(name)).filter((_, i) => i % 97 === 0);
      expect(some.length).toBeGreaterThan(3);
      for (const card of some) {
        const task = await getTask(by, card.id);
        const moves = task.may.filter((one) => one !== 'report' && one !== 'arrange');
        expect(card.may.toSorted(), `${name} ${card.state}`).toEqual(moves.toSorted());
        expect([card.part, card.standing, card.progress]).toEqual([task.part, task.standing, task.progress]);
      }
    }
  });
  it('are refused to who has no tasks, and hold nothing of another region', async () => {
    const admin = await town.as('sysadmin');
    expect((await refusal(admin.call(cardsContract.cards, {}))).code).toBe('permission.denied');
    expect(await every('office2')).toEqual([]);
  });
  it('refuse more than a thousand at once, and a mark that is not theirs', async () => {
    const office = await town.as('office');
    expect((await office.raw(cardsContract.cards, { query: { limit: 1001 } })).status).toBe(400);
    expect((await office.raw(cardsContract.cards, { query: { after: 'x' } })).status).toBe(400);
  });
});

describe('late units', () => {
  it('count what the list of late tasks holds, most first', async () => {
    const cards = (await every('office')).filter((card) => card.standing === 'late');
    const expected = new Map<string, number>();
    for (const card of cards) expected.set(card.leadUnitId!, (expected.get(card.leadUnitId!) ?? 0) + 1);
    const { rows, units } = await (await town.as('office')).call(cardsContract.lateUnits, {});
    expect(new Map(rows.map((row) => [row.unit.id, row.late]))).toEqual(expected);
    expect(units).toBe(expected.size);
    expect(rows.map((row) => row.late)).toEqual(rows.map((row) => row.late).toSorted((a, b) => b - a));
    const one = await (await town.as('office')).call(cardsContract.lateUnits, { query: { limit: 1 } });
    expect([one.rows.length, one.units]).toEqual([1, expected.size]);
  });
  it('are those in reach', async () => {
    const { rows } = await (await town.as('market')).call(cardsContract.lateUnits, {});
    expect(rows.map((row) => row.unit.id)).toEqual([places.market.id]);
  });
});

describe('the coming days', () => {
  it.each(['office', 'market'] as const)('count the open tasks due on each, for %s', async (name) => {
    for (const view of ['mine', 'all', 'issued'] as const) {
      const expected: Record<string, number> = {};
      for (const card of await every(name, { view }))
        if (isOpen(card.state) && card.due && card.due >= today && card.due < addDays(today, 14))
          expected[card.due] = (expected[card.due] ?? 0) + 1;
      const { rows } = await (await town.as(name)).call(cardsContract.days, { query: { view } });
      expect(Object.fromEntries(rows.map((row) => [row.day, row.open])), view).toEqual(expected);
    }
  });
});

it('a card of a group tells of its children, and follows a move', async () => {
  const office = await town.as('office');
  const { of } = await published(office);
  const group = of('规范市场秩序');
  const leaf = of('清理占道经营');
  const find = async (id: string) => (await every('office')).find((card) => card.id === id)!;
  expect(await find(group.id)).toMatchObject({ children: 2, closedChildren: 0, parentId: group.parentId });
  expect(await find(leaf.id)).toMatchObject({ parentId: group.id, planId: leaf.planId });
  await makeMove(office, leaf.id, 'withdraw', { reason: '不再需要' });
  expect(await find(leaf.id)).toMatchObject({ state: 'withdrawn', may: [] });
});
