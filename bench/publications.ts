import type { FastifyInstance } from 'fastify';
import { ms, median, type Show } from './figures.ts';
import { planLines } from './document.ts';
import { stableIds, type Base, type Ground } from './ground.ts';
import { load, type Shot } from './load.ts';
import { onOthers, ownWork, record, type Statement } from './recorder.ts';

type Headers = Record<string, string>;
interface Draft {
  id: string;
  version: number;
  nodes: string[];
}

const shotOf = (url: string, headers: Headers, body?: object): Shot => ({
  method: 'POST',
  url,
  headers,
  ...(body ? { body: JSON.stringify(body) } : {}),
});
const once = (shot: Shot): (() => Shot | null) => {
  let done = false;
  return () => (done ? null : ((done = true), shot));
};
/** One answer: how long it took. @throws when it is not a good one. */
async function tookOf(shot: Shot): Promise<number> {
  const { median: took, failed } = await load(once(shot), 1, 60);
  if (failed) throw new Error(`${shot.url} failed`);
  return took;
}
async function post<T>(app: FastifyInstance, headers: Headers, url: string, payload: object): Promise<T> {
  const answer = await app.inject({ method: 'POST', url, headers, payload });
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body.slice(0, 300)}`);
  return answer.json() as T;
}

async function draftOf(app: FastifyInstance, headers: Headers, text: string, name: string): Promise<Draft> {
  const read = await post<{ plans: { id: string }[] }>(app, headers, '/api/plans/read-text', { text, name });
  const { id } = read.plans[0]!;
  const plan = (await app.inject({ url: `/api/plans/${id}`, headers })).json() as {
    version: number;
    nodeRows: { id: string }[];
  };
  return { id, version: plan.version, nodes: plan.nodeRows.map((node) => node.id) };
}
const publication = (draft: Draft) => ({ version: draft.version, unledToOffice: true });

/** Plans of 495 tasks published, and a newer version of such a plan confirmed. */
export async function publications(ground: Ground, show: Show): Promise<void> {
  const base = await ground.seeded('publish');
  const headers = { cookie: await ground.cookie(base, 'office') };
  const drafts: Draft[] = [];
  const app = await ground.inside(base);
  for (let i = 0; i < 13; i++) drafts.push(await draftOf(app, headers, planLines(9, 55).join('\n'), `bench ${i}`));
  const publish = (draft: Draft) =>
    post<{ tasks: number }>(app, headers, `/api/plans/${draft.id}/publication`, publication(draft));
  await publish(drafts[0]!);
  const pattern = drafts[1]!;
  let tasks = 0;
  const said = await record(async () => void ({ tasks } = await publish(pattern)));
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
    theirs.push(await tookOf(shotOf(`${bare}/publish/${i}`, {})));
    const draft = drafts[7 + i]!;
    ours.push(await tookOf(shotOf(`${product}/api/plans/${draft.id}/publication`, headers, publication(draft))));
  }
  show({
    name: `publish a plan of ${tasks} tasks`,
    ours: ms(median(ours)),
    bare: ms(median(theirs)),
    ratio: median(theirs) / median(ours),
  });
  await ground.stopServers();
  await amendments(ground, base, drafts.slice(7), headers, show);
}

/** A later version of the same page: every seventh task reworded, every twentieth gone, some new. */
function newerLines(): string[] {
  const lines = planLines(9, 55);
  const out: string[] = [];
  let task = 0;
  for (const line of lines) {
    if (/^\d+\./.test(line)) task++;
    if (/^\d+\.|^牵头单位/.test(line) && task % 20 === 0) continue;
    out.push(task % 7 === 0 && /^\d+\./.test(line) ? `${line}并于每月底报送进展情况。` : line);
  }
  const added = planLines(1, 20).slice(6);
  return [
    ...out,
    '十一、新增任务',
    ...added.map((line) => line.replace(/^(\d+\.).*?第/, '$1新建口袋公园和健身步道。点位第')),
  ];
}

async function amendments(
  ground: Ground,
  base: Base,
  published: readonly Draft[],
  headers: Headers,
  show: Show,
): Promise<void> {
  const app = await ground.inside(base);
  const text = newerLines().join('\n');
  const newer: { id: string; stamp: object }[] = [];
  let rows = 0;
  for (const { id: planId } of published.slice(0, 4)) {
    const { id } = await post<{ id: string }>(app, headers, `/api/plans/${planId}/amendments/text`, {
      text,
      name: '修订稿',
    });
    const seen = (await app.inject({ url: `/api/plans/${id}/amendment`, headers })).json() as {
      stamp: object;
      rows: object[];
    };
    rows = seen.rows.length;
    newer.push({ id, stamp: seen.stamp });
  }
  await app.close();
  await base.end();
  // The same confirmations on three copies: recorded, through the product, by the bare server.
  const copies = {
    said: await ground.database('amend_said', 'publish'),
    ours: await ground.database('amend_ours', 'publish'),
    bare: await ground.database('amend_bare', 'publish'),
  };
  const body = (of: (typeof newer)[number]) => ({ stamp: of.stamp, unledToOffice: true });
  const recorder = await ground.inside(copies.said);
  const work: Statement[][] = [];
  let counts = { added: 0, changed: 0, withdrawn: 0, kept: 0 };
  for (const one of newer)
    work.push(
      ownWork(
        await record(
          async () =>
            void (counts = await post(recorder, headers, `/api/plans/${one.id}/amendment/confirmation`, body(one))),
        ),
      ),
    );
  await recorder.close();
  await copies.said.end();
  const product = await ground.product(copies.ours),
    bare = await ground.bare(copies.bare, { amend: work });
  const taken: { ours: number; bare: number }[] = [];
  for (const [i, one] of newer.entries())
    taken.push({
      bare: await tookOf(shotOf(`${bare}/amend/${i}`, {})),
      ours: await tookOf(shotOf(`${product}/api/plans/${one.id}/amendment/confirmation`, headers, body(one))),
    });
  // The first one prepares its statements.
  const warm = taken.slice(1);
  const { added, changed, withdrawn } = counts;
  show({
    name: `confirm a newer version of a plan of ${rows} nodes`,
    ours: ms(median(warm.map((one) => one.ours))),
    bare: ms(median(warm.map((one) => one.bare))),
    ratio: median(warm.map((one) => one.bare / one.ours)),
    note: `${added} added, ${changed} changed, ${withdrawn} withdrawn; ${work[0]!.length} statements`,
  });
  await ground.stopServers();
  await copies.ours.end();
  await copies.bare.end();
}
