import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor, Role } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { addDays } from '#platform/pure/day.ts';
import { Problem } from '#platform/pure/problem.ts';
import { testDatabase, type TestDatabase } from '#platform/storage/testing.ts';
import { inTransaction } from '#platform/storage/transaction.ts';
import { cast, places, plantSmallTown, townRegionId, type CastName } from '../../../tools/town.ts';
import { isOpen, openStates, soonDays, type Part, type TaskState } from '../rules.ts';
import { plantTasks } from '../testing.ts';
import { countTasks, listStatement, listTasks, type ListQuery, type Reader } from './list.ts';

const today = '2026-11-22';
const tasks = 20_000;
let database: TestDatabase;
const planted: { id: string; due_key: string; state: TaskState; plan_id: string; title: string }[] = [];
const units = new Map<string, { path: string; part: Part | 'issuer'; unit_id: string; accepted: boolean }[]>();

beforeAll(async () => {
  database = await testDatabase();
  const hashPassword = async () => 'x';
  await plantSmallTown(database.db, { hashPassword });
  const carriers = Object.values(places).filter(
    (place) => place.regionId === townRegionId && !['region', 'estate'].includes(place.kind) && place !== places.office,
  );
  await inTransaction(database.db, (db) =>
    plantTasks(db, {
      regionId: townRegionId,
      officeId: places.office.id,
      personId: cast[0].personId,
      unitIds: carriers.map((place) => place.id),
      tasks,
      today,
    }),
  );
  await database.pool.query('analyze');
  const found = await sql<
    (typeof planted)[number]
  >`select id, due_key, state, plan_id, title from tasks.task order by due_key, id`.execute(database.db);
  planted.push(...found.rows);
  const parts = await sql<{ task_id: string; unit_id: string; path: string; part: Part; accepted: boolean }>`
    select x.task_id, x.unit_id, u.path, x.part, x.accepted_at is not null as accepted
    from tasks.task_unit x join organisation.unit u on u.region_id = x.region_id and u.id = x.unit_id`.execute(
    database.db,
  );
  for (const { task_id, ...part } of parts.rows) units.set(task_id, [...(units.get(task_id) ?? []), part]);
}, 120_000);
afterAll(() => database?.drop());

const actorOf = (name: CastName): Actor => {
  const { regionId, personId, unitId, unitPath, role } = cast.find((one) => one.signInName === name)!;
  return { regionId, personId, name, unitId, unitPath, grants: [{ role: role as Role, unitId, unitPath }] };
};
const readerOf = (name: CastName): Reader => {
  const actor = actorOf(name);
  return { scope: scopeOf(actor, 'task.read'), unitId: actor.unitId, today };
};
const query = (more: Partial<ListQuery>): ListQuery => ({ view: 'all', limit: 20, ...more });
const readers: CastName[] = ['office', 'leader', 'market', 'township', 'community', 'grid', 'sysadmin', 'office2'];

/** The same list the slow and obvious way. */
function expected(name: CastName, of: ListQuery): string[] {
  const actor = actorOf(name);
  const { scope } = readerOf(name);
  if (actor.regionId !== townRegionId) return [];
  const within = (path: string) =>
    scope.region || scope.units.includes(path) || scope.below.some((top) => path.startsWith(top));
  return planted
    .filter((task) => {
      const all = units.get(task.id)!;
      const has = (test: (one: (typeof all)[number]) => boolean) => all.some(test);
      const parts: readonly string[] = of.part ? [of.part] : ['lead', 'co'];
      if (!scope.region && !has((one) => within(one.path))) return false;
      if (of.view === 'mine' && !has((one) => one.unit_id === actor.unitId && one.part !== 'issuer')) return false;
      if (of.view === 'issued' && !has((one) => one.unit_id === actor.unitId && one.part === 'issuer')) return false;
      if (of.unitId && !has((one) => one.unit_id === of.unitId && parts.includes(one.part))) return false;
      if (of.part && !of.unitId) {
        const own = (one: (typeof all)[number]) =>
          of.view === 'mine' ? one.unit_id === actor.unitId : within(one.path);
        if (!has((one) => own(one) && one.part === of.part)) return false;
      }
      if (of.planId && task.plan_id !== of.planId) return false;
      if (of.state && !of.state.includes(task.state)) return false;
      const dated = task.due_key !== '9999-12-31';
      if (of.standing && !(dated && isOpen(task.state))) return false;
      if (of.standing === 'late' && task.due_key >= today) return false;
      if (of.standing === 'soon' && (task.due_key < today || task.due_key > addDays(today, soonDays))) return false;
      if ((of.dueFrom || of.dueTo) && !dated) return false;
      if (of.dueFrom && task.due_key < of.dueFrom) return false;
      if (of.dueTo && task.due_key > of.dueTo) return false;
      return !of.text || task.title.includes(of.text);
    })
    .map((task) => task.id);
}

const filters: Record<string, () => Partial<ListQuery>> = {
  everything: () => ({}),
  mine: () => ({ view: 'mine' }),
  'mine as lead': () => ({ view: 'mine', part: 'lead' }),
  issued: () => ({ view: 'issued' }),
  'issued to a unit': () => ({ view: 'issued', unitId: places.market.id }),
  late: () => ({ standing: 'late' }),
  'soon, mine': () => ({ standing: 'soon', view: 'mine' }),
  'some states': () => ({ state: ['handed-in', 'returned'] }),
  'of a unit': () => ({ unitId: places.community.id }),
  'of a unit as co': () => ({ unitId: places.market.id, part: 'co' }),
  'any co': () => ({ part: 'co' }),
  'of a plan': () => ({ planId: planted[0]!.plan_id }),
  'of a plan, mine': () => ({ planId: planted[0]!.plan_id, view: 'mine' }),
  'due between': () => ({ dueFrom: '2026-10-01', dueTo: '2026-10-31' }),
  'due from': () => ({ dueFrom: '2027-05-01' }),
  'rare word': () => ({ text: '桥梁' }),
  'rare word in a plan': () => ({ text: '桥梁', planId: planted[0]!.plan_id }),
  'rare number': () => ({ text: '第10037项' }),
  'one character, mine': () => ({ text: '桥', view: 'mine' }),
  'common word': () => ({ text: '整治', state: ['issued'] }),
  'common word, mine': () => ({ text: '整治', view: 'mine', dueTo: '2026-06-01' }),
};

describe('a list', () => {
  it.each(Object.keys(filters))('%s: pages put together are the whole list, for every reader', async (filter) => {
    for (const name of readers) {
      const of = query({ ...filters[filter]!(), limit: 200 });
      const all = expected(name, of);
      const found: string[] = [];
      let after: string | undefined;
      // The first pages and their seams; the whole of a short list.
      for (let pages = 0; pages < 4; pages++) {
        const page = await listTasks(database.db, readerOf(name), { ...of, after });
        found.push(...page.rows.map((row) => row.id));
        if (page.next === null) expect(found.length, `${name} ${filter} page ${pages}`).toBe(all.length);
        if (page.next === null) break;
        expect(page.rows.length === 200 || filter !== 'everything').toBe(true);
        after = page.next;
      }
      expect(found, `${name} ${filter}`).toEqual(all.slice(0, found.length));
    }
  });
  it('walks to the very end, one task at a time where it is short', async () => {
    const of = query({ view: 'mine', standing: 'soon', limit: 7 });
    const found: string[] = [];
    for (let after: string | undefined | null; after !== null;) {
      const page = await listTasks(database.db, readerOf('market'), { ...of, after: after ?? undefined });
      found.push(...page.rows.map((row) => row.id));
      after = page.next;
    }
    expect(found).toEqual(expected('market', of));
    expect(found.length).toBeGreaterThan(20);
  });
  it('gives each row whole: units, plan and the part of the reader', async () => {
    const { rows } = await listTasks(database.db, readerOf('market'), query({ view: 'mine', part: 'co', limit: 1 }));
    const lead = units.get(rows[0]!.id)!.find((one) => one.part === 'lead')!;
    expect(rows[0]).toMatchObject({ part: 'co', coUnits: 2, leadUnit: { id: lead.unit_id, path: lead.path } });
    expect(rows[0]!.planTitle).toMatch(/^方案/);
    expect(rows[0]!.leadUnit!.parentName).toBeTruthy();
  });
  it('refuses a mark that is not its own', async () => {
    for (const after of [
      'x',
      '["2026-11-22"]',
      '["2026-13-01","00000000-0000-0000-0000-000000000000"]',
      '["2026-11-22","x"]',
    ])
      await expect(listTasks(database.db, readerOf('office'), query({ after }))).rejects.toThrow(Problem);
  });
  it('finds nothing for a text that holds no word', async () => {
    expect(await listTasks(database.db, readerOf('office'), query({ text: '。！' }))).toEqual({ rows: [], next: null });
  });
});

describe('counts', () => {
  it('agree with the lists, up to a thousand', async () => {
    for (const name of ['office', 'market', 'township', 'community'] as const)
      for (const view of ['mine', 'issued', 'all'] as const) {
        const counts = await countTasks(database.db, readerOf(name), view);
        const listed = (more: Partial<ListQuery>) => Math.min(1000, expected(name, query({ view, ...more })).length);
        expect(counts, `${name} ${view}`).toMatchObject({
          late: listed({ standing: 'late' }),
          soon: listed({ standing: 'soon' }),
          returned: listed({ state: ['returned'] }),
          open: listed({ state: openStates }),
        });
      }
  });
  it('count what waits for a unit: its acceptance, and what was handed in to it', async () => {
    const counts = await countTasks(database.db, readerOf('community'), 'mine');
    const waiting = planted.filter(
      (task) =>
        ['issued', 'accepted', 'returned'].includes(task.state) &&
        units
          .get(task.id)!
          .some((one) => one.unit_id === places.community.id && !one.accepted && one.part !== 'issuer'),
    );
    expect(counts.toAccept).toBe(Math.min(1000, waiting.length));
    expect(counts.toVerify).toBe(0);
    expect((await countTasks(database.db, readerOf('office'), 'mine')).toVerify).toBe(1000);
  });
});

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}
/** Runs a list with EXPLAIN as a prepared statement on its generic plan, the one it settles on in service. */
async function explained(name: CastName, of: ListQuery): Promise<{ buffers: number; nodes: PlanNode[] }> {
  const statement = (await listStatement(database.db, readerOf(name), of))!;
  const { sql: text, parameters } = statement.compile(database.db);
  const client = await database.pool.connect();
  try {
    await client.query('set plan_cache_mode = force_generic_plan');
    await client.query('set track_io_timing = off');
    const run = {
      name: 'listed',
      text: `explain (analyze, buffers, timing off, format json) ${text}`,
      values: [...parameters],
    };
    const { rows } = await client.query(run);
    const root = (rows[0] as { 'QUERY PLAN': { Plan: PlanNode }[] })['QUERY PLAN'][0]!.Plan;
    const nodes: PlanNode[] = [];
    for (const queue = [root]; queue.length;) {
      const node = queue.pop()!;
      nodes.push(node);
      queue.push(...(node.Plans ?? []));
    }
    return { buffers: root['Shared Hit Blocks'] + root['Shared Read Blocks'], nodes };
  } finally {
    client.release(true);
  }
}

describe('the plan of a list', () => {
  const cases: [CastName, string, string, number][] = [
    ['office', 'everything', 'task_state_idx', 700],
    ['office', 'late', 'task_state_idx', 700],
    ['office', 'of a unit', 'task_unit_list_idx', 700],
    ['office', 'of a plan', 'task_plan_idx', 700],
    ['office', 'rare word', 'task_text_search_idx', 1200],
    ['office', 'common word', 'task_state_idx', 2000],
    ['market', 'mine', 'task_unit_list_idx', 700],
    ['market', 'everything', 'task_unit_list_idx', 700],
    ['township', 'everything', 'task_unit_list_idx', 1200],
    ['community', 'mine', 'task_unit_list_idx', 700],
    ['community', 'of a plan, mine', 'task_plan_idx', 4000],
    ['market', 'common word, mine', 'task_unit_list_idx', 1500],
  ];
  it.each(cases)('%s, %s: enters %s and touches few pages', async (name, filter, index, most) => {
    const { buffers, nodes } = await explained(name, query(filters[filter]!()));
    expect(nodes.map((node) => node['Index Name'])).toContain(index);
    const scanned = nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name']);
    expect(scanned.filter((table) => table?.startsWith('task'))).toEqual([]);
    expect(buffers).toBeLessThan(most);
  });
});
