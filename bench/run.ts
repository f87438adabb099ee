/**
 * `npm run bench`: every hot path beside the bare driver behind a bare server doing the same SQL, in one run, in turn. Absolute
 * figures are this machine's; the ratio is what is kept. Writes bench/results.md. `npm run bench -- list` runs one part.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { readParagraphs } from '../src/documents/paragraphs.ts';
import { dayOf } from '../src/platform/pure/day.ts';
import { readPlans } from '../src/plans/rules/read.ts';
import { inTransaction } from '../src/platform/storage/transaction.ts';
import { plantTasks } from '../src/tasks/testing.ts';
import { cast, townRegionId } from '../tools/town.ts';
import { measureBackup } from './backup.ts';
import { bigDocx, planLines } from './document.ts';
import { bigTree, textsOf, writeBare, writePlan } from './documents.ts';
import { growth, sizes } from './growth.ts';
import { ruleRows } from './rules.ts';
import { openGround, places, stableIds, type Base, type Ground } from './ground.ts';
import { inTurn, load, type Measured, type Shot } from './load.ts';
import { onOthers, ownWork, record, type Statement } from './recorder.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);
const parts = {
  read: wanted.length === 0 || wanted.includes('read'),
  write: wanted.length === 0 || wanted.includes('write'),
  list: wanted.length === 0 || wanted.includes('list'),
  report: wanted.length === 0 || wanted.includes('report'),
  publish: wanted.length === 0 || wanted.includes('publish'),
  scale: wanted.length === 0 || wanted.includes('scale'),
  backup: wanted.length === 0 || wanted.includes('backup'),
};
const rows: string[][] = [];
const n = (value: number, digits = value < 10 ? 2 : value < 100 ? 1 : 0) =>
  Number.isFinite(value) ? value.toFixed(digits) : '–';
const show = (name: string, ours: string, bare: string, ratio: string, note = '') => {
  rows.push([name, ours, bare, ratio, note]);
  process.stdout.write(`${name}: ${ours} | bare ${bare} | ${ratio} ${note}\n`);
};
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

/** Units that lead and share tasks: departments, townships and communities, 24 of them. */
const unitIds = [
  places.market,
  places.chengguan,
  places.wenlv,
  places.township,
  places.township2,
  places.community,
  places.community2,
].map((place) => place.id);

if (parts.read) await reading();
if (parts.read) for (const row of ruleRows()) show(...row);
if (parts.write) await writing();
if (parts.list || parts.report || parts.publish || parts.scale || parts.backup) await served();
write();

async function reading(): Promise<void> {
  const seed = join(process.env.CHUANGWEN_SHARED ?? join(root, '../shared'), 'plans/seed.txt');
  const files: [string, Uint8Array][] = [];
  if (existsSync(seed)) files.push(['read: seed.txt (nine plans on one page)', readFileSync(seed)]);
  else process.stdout.write('skipped: the seed page is not part of a clone\n');
  files.push(['read: 300 pages of .docx', await bigDocx(300)]);
  files.push(['read: 1 MB of text', new TextEncoder().encode(fill(planLines(9, 50), 1_000_000).join('\n'))]);
  for (const [name, bytes] of files) {
    const paragraphs: number[] = [],
      whole: number[] = [];
    let tasks = 0;
    for (let i = 0; i < 7; i++) {
      const began = performance.now();
      const { paragraphs: list } = await readParagraphs(bytes, name);
      const mid = performance.now();
      const reading = readPlans(list);
      const end = performance.now();
      paragraphs.push(mid - began);
      whole.push(end - began);
      tasks = reading.plans.reduce((sum, plan) => sum + plan.tasks.length, 0);
    }
    show(
      name,
      `${n(median(whole))} ms`,
      `${n(median(paragraphs))} ms (bytes to paragraphs only)`,
      n(median(paragraphs) / median(whole), 2),
      `${n(bytes.length / 1000, 0)} kB, ${tasks} root tasks`,
    );
  }
}

async function writing(): Promise<void> {
  const tree = bigTree();
  const texts = textsOf(tree);
  const ours: number[] = [],
    bare: number[] = [];
  let size = 0;
  for (let i = 0; i < 7; i++) {
    const began = performance.now();
    size = (await writePlan(tree)).length;
    const mid = performance.now();
    await writeBare(texts);
    ours.push(mid - began);
    bare.push(performance.now() - mid);
  }
  show(
    'write: a plan of 500 tasks as .docx',
    `${n(median(ours))} ms`,
    `${n(median(bare))} ms (docx package, the same words)`,
    n(median(bare) / median(ours), 2),
    `${n(size / 1000, 0)} kB, read back while writing`,
  );
}

function fill(lines: string[], bytes: number): string[] {
  const out: string[] = [];
  for (let size = 0, i = 0; size < bytes; i++) {
    const line = lines[i % lines.length]!;
    out.push(line);
    size += line.length * 3 + 1;
  }
  return out;
}

async function served(): Promise<void> {
  const ground = await openGround();
  try {
    if (parts.list || parts.report || parts.publish) {
      process.stdout.write('planting the county and 100,000 tasks …\n');
      const base = await ground.seeded('bench');
      await plant(base, 100_000);
      if (parts.list) await lists(ground, base);
      if (parts.report) await reports(ground, base);
      if (parts.publish) await publications(ground, base);
    }
    if (parts.scale) await scale(ground);
    if (parts.backup) await backups(ground);
  } finally {
    await ground.close();
  }
}

async function backups(ground: Ground): Promise<void> {
  const base = await ground.seeded('backup_of');
  await plant(base, 50_000);
  const empty = await ground.database('backup_into');
  const of = await measureBackup(base.url, empty.url);
  const every = `${n(of.rows, 0)} rows; ${n(of.memory, 0)} MB of memory`;
  const told = (rate: number) => `${n(rate, 0)} rows/s`;
  show('backup: taken', told(of.taken), `${told(of.bare)} (only read)`, n(of.taken / of.bare, 2), every);
  show('backup: verified', told(of.verified), `${told(of.bare)} (only read)`, n(of.verified / of.bare, 2));
  show('backup: restored and checked', told(of.restored), `${told(of.bare)} (only read)`, n(of.restored / of.bare, 2));
  await base.end();
  await empty.end();
}

async function plant(base: Base, tasks: number): Promise<void> {
  const office = cast.find((one) => one.signInName === 'office')!;
  for (let left = tasks; left > 0; left -= 250_000)
    await inTransaction(base.db, async (tx) => {
      // Made, not entered: looking up nine million foreign keys takes longer than the rest of the bench.
      await sql`set local session_replication_role = replica`.execute(tx);
      await plantTasks(tx, {
        regionId: townRegionId,
        officeId: office.unitId,
        personId: office.personId,
        unitIds,
        tasks: Math.min(left, 250_000),
        today: dayOf(Date.now()),
      });
    });
  // As after a quiet night: otherwise the server tidies up while it is being measured.
  await sql.raw('vacuum analyze').execute(base.db);
  await sql.raw('checkpoint').execute(base.db);
}

function view(measured: Measured): string {
  return `${n(measured.perSecond, 0)}/s, p95 ${n(measured.p95)} ms`;
}

async function lists(ground: Ground, base: Base): Promise<void> {
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
    ['department: inbox', 'market', '/api/notices?limit=20'],
  ] as const;
  const work: Record<string, Statement[][]> = {};
  const asked: { name: string; who: string; headers: Record<string, string>; path: string; key: string }[] = [];
  for (const [name, who, path] of cases) {
    const headers = { cookie: await ground.cookie(base, who) };
    await app.inject({ url: path, headers });
    const said = await record(() => app.inject({ url: path, headers }));
    const key = `list${asked.length}`;
    work[key] = [ownWork(said)];
    asked.push({ name, who, headers, path, key });
  }
  await app.close();
  const product = await ground.product(base),
    bare = await ground.bare(base, work);
  for (const one of asked) {
    const ours = () => load(() => ({ method: 'GET', url: product + one.path, headers: one.headers }), 8, 2);
    const theirs = () => load(() => ({ method: 'GET', url: `${bare}/${one.key}/0`, headers: {} }), 8, 2);
    await ours();
    await theirs();
    const { product: p, bare: b, ratio } = await inTurn(3, ours, theirs);
    show(`of 100,000 tasks — ${one.name}`, view(p), view(b), n(ratio, 2), p.failed ? `${p.failed} FAILED` : '');
  }
  ground.stopServers();
}

async function reports(ground: Ground, base: Base): Promise<void> {
  // Two copies of the same tasks, so that product and bare server each do every report once.
  await base.end();
  const ours = await ground.database('reports_ours', 'bench'),
    theirs = await ground.database('reports_bare', 'bench');
  const market = cast.find((one) => one.signInName === 'market')!;
  const { rows: tasks } = await sql<{
    id: string;
    plan: string;
    version: number;
  }>`select id, plan_id as plan, version from tasks.task
    where region_id = ${townRegionId} and lead_unit_id = ${market.unitId} and state in ('accepted', 'returned') order by id`.execute(
    theirs.db,
  );
  const app = await ground.inside(theirs);
  const headers = { cookie: await ground.cookie(theirs, 'market') };
  const body = (version: number) => ({
    version,
    progress: 40,
    text: '已完成摊位划线和分类标牌,正在清理场外摊点。',
    fileIds: [],
  });
  const report = (task: (typeof tasks)[number]) =>
    app.inject({ method: 'POST', url: `/api/tasks/${task.id}/reports`, headers, payload: body(task.version) });
  await report(tasks[0]!);
  const pattern = tasks[1]!;
  const said = await record(() => report(pattern));
  await app.close();
  const stable = await stableIds(theirs);
  const rest = tasks.slice(2);
  const work = rest.map((task) =>
    onOthers(
      ownWork(said),
      new Map([
        [pattern.id, task.id],
        [pattern.plan, task.plan],
      ]),
      stable,
    ),
  );
  const cookie = await ground.cookie(ours, 'market');
  const product = await ground.product(ours),
    bare = await ground.bare(theirs, { report: work });
  let p = 0,
    b = 0;
  const half = Math.floor(rest.length / 4);
  const oursShot = (upTo: number) => (): Shot | null => {
    const task = p < upTo ? rest[p++] : undefined;
    return task
      ? {
          method: 'POST',
          url: `${product}/api/tasks/${task.id}/reports`,
          headers: { cookie },
          body: JSON.stringify(body(task.version)),
        }
      : null;
  };
  const bareShot = (upTo: number) => (): Shot | null =>
    b < upTo ? { method: 'POST', url: `${bare}/report/${b++}`, headers: {} } : null;
  await load(bareShot(half), 8, 30);
  await load(oursShot(half), 8, 30);
  const {
    product: pm,
    bare: bm,
    ratio,
  } = await inTurn(
    3,
    () => load(oursShot(p + half), 8, 30),
    () => load(bareShot(b + half), 8, 30),
  );
  show(
    'report progress (one transaction)',
    view(pm),
    view(bm),
    n(ratio, 2),
    pm.failed + bm.failed
      ? `${pm.failed}/${bm.failed} FAILED`
      : `${said.length} statements, ${work[0]!.length} without sign-in, audit and permission`,
  );
  ground.stopServers();
  await theirs.end();
  await ours.end();
}

async function publications(ground: Ground, _base: Base): Promise<void> {
  const base = await ground.database('publish', 'bench');
  const app = await ground.inside(base);
  const headers = { cookie: await ground.cookie(base, 'office') };
  const text = planLines(9, 55).join('\n');
  const drafts: { id: string; version: number; nodes: string[] }[] = [];
  for (let i = 0; i < 13; i++) {
    const read = await app.inject({
      method: 'POST',
      url: '/api/plans/read-text',
      headers,
      payload: { text, name: `bench ${i}` },
    });
    const id = (read.json() as { plans: { id: string }[] }).plans[0]!.id;
    const plan = (await app.inject({ url: `/api/plans/${id}`, headers })).json() as {
      version: number;
      nodeRows: { id: string }[];
    };
    drafts.push({ id, version: plan.version, nodes: plan.nodeRows.map((node) => node.id) });
  }
  const publish = (draft: (typeof drafts)[number]) =>
    app.inject({
      method: 'POST',
      url: `/api/plans/${draft.id}/publication`,
      headers,
      payload: { version: draft.version, unledToOffice: true },
    });
  await publish(drafts[0]!);
  const pattern = drafts[1]!;
  let tasks = 0;
  const said = await record(async () => {
    const answer = await publish(pattern);
    tasks = (answer.json() as { tasks: number }).tasks;
  });
  await app.close();
  const stable = await stableIds(base);
  const work = drafts
    .slice(2, 7)
    .map((draft) =>
      onOthers(
        ownWork(said),
        new Map([[pattern.id, draft.id], ...pattern.nodes.map((id, i) => [id, draft.nodes[i]!] as [string, string])]),
        stable,
      ),
    );
  const product = await ground.product(base),
    bare = await ground.bare(base, { publish: work });
  const ours: number[] = [],
    theirs: number[] = [];
  for (let i = 0; i < 5; i++) {
    const b = await load(once({ method: 'POST', url: `${bare}/publish/${i}`, headers: {} }), 1, 60);
    const draft = drafts[7 + i]!;
    const p = await load(
      once({
        method: 'POST',
        url: `${product}/api/plans/${draft.id}/publication`,
        headers,
        body: JSON.stringify({ version: draft.version, unledToOffice: true }),
      }),
      1,
      60,
    );
    if (b.failed || p.failed) throw new Error('a publication failed');
    theirs.push(b.median);
    ours.push(p.median);
  }
  show(
    `publish a plan of ${tasks} tasks`,
    `${n(median(ours))} ms`,
    `${n(median(theirs))} ms`,
    n(median(theirs) / median(ours), 2),
  );
  ground.stopServers();
  await base.end();
}

function once(shot: Shot): () => Shot | null {
  let done = false;
  return () => (done ? null : ((done = true), shot));
}

/** Does the 95th percentile stay flat as tasks grow? */
async function scale(ground: Ground): Promise<void> {
  for (const { who, p95, pages } of await growth(ground, plant)) {
    const line = (name: string, values: readonly number[], unit: string) =>
      show(
        `list ${name}, ${who}: ${sizes.map((size) => size.toLocaleString('en')).join(' → ')} tasks`,
        values.map((value) => `${n(value)}${unit}`).join(' → '),
        '',
        n(values.at(-1)! / values[0]!, 2),
        'last over first',
      );
    line('p95', p95, ' ms');
    line('pages of the database touched', pages, '');
  }
}

function write(): void {
  if (wanted.length) return;
  const table = [['what', 'Chuangwen', 'bare', 'ratio', 'note'], ['---', '---', '---', '---', '---'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
  writeFileSync(
    join(root, 'bench/results.md'),
    `# Bench\n\nWritten by \`npm run bench\` on ${dayOf(Date.now())}, ${cpus().length} cores, Node ${process.versions.node}, embedded PostgreSQL with fsync on. Product, bare server, database and load generator share the machine and are measured in turn, so only the ratios travel.\n\nThe bare server is \`node:http\` over \`pg\` with named statements and \`JSON.stringify\`: it runs the request's own SQL, recorded from the product, without sign-in, permission, audit and repeat-safety. Ratio: product over bare (throughput, or bare time over product time); for reading, the share of bytes-to-paragraphs in the whole; for growth, the last p95 over the first.\n\n${table}\n`,
  );
}
