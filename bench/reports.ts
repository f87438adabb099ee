import { sql } from 'kysely';
import { townRegionId } from '../tools/town.ts';
import { view, type Show } from './figures.ts';
import { stableIds, type Ground } from './ground.ts';
import { inTurn, load, type Shot } from './load.ts';
import { memberOf, plant } from './planting.ts';
import { onOthers, ownWork, record } from './recorder.ts';

/** A department's reports: two copies of the same tasks, so that product and bare server each do every report once. */
export async function reports(ground: Ground, show: Show): Promise<void> {
  const planted = await ground.seeded('reports_ours');
  await plant(planted, 30_000);
  await planted.end();
  const theirs = await ground.database('reports_bare', 'reports_ours'),
    ours = ground.reopened('reports_ours');
  const market = memberOf('market');
  const { rows: tasks } = await sql<{ id: string; plan: string; version: number }>`select id, plan_id as plan, version
    from tasks.task where region_id = ${townRegionId} and lead_unit_id = ${market.unitId}
      and state in ('accepted', 'returned') order by id`.execute(theirs.db);
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
  const part = Math.floor(rest.length / 4);
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
  await load(bareShot(part), 8, 30);
  await load(oursShot(part), 8, 30);
  const {
    product: pm,
    bare: bm,
    ratio,
  } = await inTurn(
    3,
    () => load(oursShot(p + part), 8, 30),
    () => load(bareShot(b + part), 8, 30),
  );
  show({
    name: 'report progress (one transaction)',
    ours: view(pm),
    bare: view(bm),
    ratio,
    note: `${said.length} statements, ${work[0]!.length} without sign-in, audit and permission`,
  });
  await ground.stopServers();
  await theirs.end();
  await ours.end();
}
