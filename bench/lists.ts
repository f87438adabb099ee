import { addDays, dayOf } from '../src/platform/pure/day.ts';
import { places } from '../tools/town.ts';
import { besideEachOther, ms, n, view, type Show } from './figures.ts';
import type { Base, Ground } from './ground.ts';
import { inTurn, load } from './load.ts';
import { passOn, plant, plantFeed, plantInbox, rested } from './planting.ts';
import { ownWork, record, type Statement } from './recorder.ts';
import { bareDriver } from './replay.ts';
import { plainSheet } from './sheet.ts';

/** What people read, each beside the bare server running its SQL. */
export async function lists(ground: Ground, show: Show): Promise<void> {
  process.stdout.write('planting the county and 100,000 tasks …\n');
  const base = await ground.seeded('bench');
  await plant(base, 100_000);
  await plantInbox(base, 'market', 300);
  const plan = await passOn(base);
  const feed = await plantFeed(base, places.communityBeside.id);
  await rested(base);
  const app = await ground.inside(base);
  const cases = [
    ['office: whole region', 'office', '/api/tasks?limit=20'],
    ['department: own unit', 'market', '/api/tasks?limit=20&view=mine'],
    ['township: unit and below', 'township', '/api/tasks?limit=20'],
    ['office: found by text 市场', 'office', `/api/tasks?limit=20&text=${encodeURIComponent('市场')}`],
    ['office: 1,000 cards for board and timeline', 'office', '/api/task-cards?limit=1000'],
    ['department: the day at a glance', 'market', '/api/task-counts?view=mine'],
    ['office: late tasks by unit', 'office', '/api/task-late-units'],
    ['department: supervision register', 'market', '/api/directives?limit=20'],
    ['department: inbox of 300 notices', 'market', '/api/notices?limit=20'],
    [`office: cascade check of a plan of ${plan.tasks} tasks`, 'office', `/api/plans/${plan.id}/cascade`],
    [`calendar feed of ${feed.tasks} tasks`, null, feed.path],
  ] as const;
  const work: Record<string, Statement[][]> = {};
  const asked: { name: string; headers: Record<string, string>; path: string; key: string; note: string }[] = [];
  for (const [name, who, path] of cases) {
    const headers: Record<string, string> = who ? { cookie: await ground.cookie(base, who) } : {};
    await app.inject({ url: path, headers });
    let size = 0;
    const said = await record(async () => {
      const answer = await app.inject({ url: path, headers });
      if (answer.statusCode !== 200) throw new Error(`${path}: ${answer.statusCode} ${answer.body.slice(0, 300)}`);
      size = answer.rawPayload.length;
    });
    const key = `list${asked.length}`;
    work[key] = [ownWork(said)];
    asked.push({ name, headers, path, key, note: `${n(size / 1000)} kB` });
  }
  await excel(app, base, await ground.cookie(base, 'office'), show);
  await app.close();
  const product = await ground.product(base),
    bare = await ground.bare(base, work);
  for (const { name, headers, path, key, note } of asked) {
    const ours = (seconds: number) => load(() => ({ method: 'GET', url: product + path, headers }), 8, seconds);
    const theirs = (seconds: number) =>
      load(() => ({ method: 'GET', url: `${bare}/${key}/0`, headers: {} }), 8, seconds);
    await ours(1);
    await theirs(1);
    const {
      product: p,
      bare: b,
      ratio,
    } = await inTurn(
      3,
      () => ours(1.2),
      () => theirs(1.2),
    );
    if (p.failed || b.failed) throw new Error(`${name}: ${p.failed + b.failed} failed`);
    show({ name: `of 100,000 tasks — ${name}`, ours: view(p), bare: view(b), ratio, note });
  }
  await ground.stopServers();
  await base.end();
}

/** A list as Excel, beside the same statements by the bare driver and the same rows in the plainest .xlsx there is. */
async function excel(
  app: Awaited<ReturnType<Ground['inside']>>,
  base: Base,
  cookie: string,
  show: Show,
): Promise<void> {
  const today = dayOf(Date.now());
  const url = `/api/tasks-sheet?dueFrom=${today}&dueTo=${addDays(today, 20)}`;
  const sheet = async () => (await app.inject({ url, headers: { cookie } })).rawPayload.length;
  await sheet();
  let size = 0;
  const said = ownWork(await record(async () => (size = await sheet())));
  const driver = await bareDriver(base.url);
  let rows = 0;
  const plain = async () => {
    const found = (await driver.replay(said)).flat();
    rows = found.length;
    const cells = found.map((row) =>
      ['number', 'title', 'state', 'lead', 'due', 'due_to', 'due_text', 'progress'].map((name) => row[name] as string),
    );
    return plainSheet(cells).length;
  };
  const { ours, bare, ratio } = await besideEachOther(5, sheet, plain);
  await driver.end();
  show({
    name: 'of 100,000 tasks — office: a list as Excel',
    ours: ms(ours),
    bare: `${ms(bare)} (bare driver, cells without style)`,
    ratio,
    note: `${n(rows, 0)} rows, ${n(size / 1000, 0)} kB`,
  });
}
