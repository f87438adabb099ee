import type { CastName } from '../tools/town.ts';
import { median, n, type Show } from './figures.ts';
import type { Base, Ground } from './ground.ts';
import { load } from './load.ts';
import { plant } from './planting.ts';
import { ownWork, record } from './recorder.ts';

const sizes = [10_000, 100_000, 1_000_000] as const;
const rounds = 7;
const readers: readonly [CastName, string][] = [
  ['office', '/api/tasks?limit=20'],
  ['market', '/api/tasks?limit=20&view=mine'],
  ['township', '/api/tasks?limit=20'],
];

interface Growth {
  who: CastName;
  /** Of a page of 20, milliseconds, in the order of `sizes`: the median of the rounds' 95th percentiles. */
  p95: number[];
  /** Pages the statements of one list touch: what does not depend on the noise of a machine. */
  pages: number[];
}

/** The same lists in three counties of different size, measured in turn, so that a slow minute falls on all of them. */
async function growth(ground: Ground): Promise<Growth[]> {
  const bases: Base[] = [];
  for (const tasks of sizes) {
    process.stdout.write(`planting ${tasks.toLocaleString('en')} tasks …\n`);
    const base = await ground.seeded(`growth_${tasks}`);
    await plant(base, tasks);
    bases.push(base);
  }
  const found: Growth[] = [];
  const products = await Promise.all(bases.map((base) => ground.product(base)));
  for (const [who, path] of readers) {
    const cookies = await Promise.all(bases.map((base) => ground.cookie(base, who)));
    const p95 = bases.map((): number[] => []);
    for (let round = -1; round < rounds; round++)
      for (const [i, product] of products.entries()) {
        const headers = { cookie: cookies[i]! };
        const { p95: one, failed } = await load(() => ({ method: 'GET', url: product + path, headers }), 2, 1);
        if (failed) throw new Error(`${failed} lists failed`);
        if (round >= 0) p95[i]!.push(one);
      }
    found.push({ who, p95: p95.map(median), pages: [] });
  }
  await ground.stopServers();
  for (const base of bases) {
    const app = await ground.inside(base);
    for (const [i, [who, path]] of readers.entries()) {
      const headers = { cookie: await ground.cookie(base, who) };
      let pages = 0;
      for (const { text, values } of ownWork(await record(() => app.inject({ url: path, headers })))) {
        const { rows } = await base.pool.query(`explain (analyze, buffers, format json) ${text}`, values);
        const { Plan: top } = rows[0]['QUERY PLAN'][0];
        pages += top['Shared Hit Blocks'] + top['Shared Read Blocks'];
      }
      found[i]!.pages.push(pages);
    }
    await app.close();
    await base.end();
  }
  return found;
}

/** Does the 95th percentile stay flat as tasks grow? */
export async function growthRows(ground: Ground, show: Show): Promise<void> {
  const among = `${sizes.map((size) => size.toLocaleString('en')).join(' → ')} tasks`;
  for (const { who, p95, pages } of await growth(ground)) {
    const line = (name: string, values: readonly number[], unit: string) =>
      show({
        name: `list ${name}, ${who}: ${among}`,
        ours: values.map((value) => `${n(value)}${unit}`).join(' → '),
        ratio: values.at(-1)! / values[0]!,
        note: 'last over first',
      });
    line('p95', p95, ' ms');
    line('pages of the database touched', pages, '');
  }
}
