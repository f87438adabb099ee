/**
 * Runs the tests of a folder of rules and names every branch none of them takes. Rules decide about people's titles, so
 * there is to be none: `node tools/branches.ts [folder]`. Node counts by itself (NODE_V8_COVERAGE); the tests run by its own
 * loader, not by vite's, so that the counts are of the source as it stands.
 */
import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { unreached, type Counted } from './branches/reached.ts';

const folder = process.argv[2] ?? 'src/assessments/rules';
const scratch = mkdtempSync(join(tmpdir(), 'chuangwen-branches-'));
const vitest = join('node_modules', '.bin', 'vitest');
const ran = spawnSync(
  process.execPath,
  [
    vitest,
    'run',
    '--project=rules',
    '--reporter=dot',
    '--isolate=false',
    '--experimental.viteModuleRunner=false',
    folder,
  ],
  { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', env: { ...process.env, NODE_V8_COVERAGE: scratch } },
);
const counted = new Map<string, Counted[]>();
for (const name of readdirSync(scratch)) {
  const { result } = JSON.parse(readFileSync(join(scratch, name), 'utf8')) as {
    result: ({ url: string } & Counted)[];
  };
  for (const { url, functions } of result) {
    const runs = counted.get(url);
    if (runs) runs.push({ functions });
    else counted.set(url, [{ functions }]);
  }
}
rmSync(scratch, { recursive: true, force: true });

const files = globSync(`${folder}/**/*.ts`)
  .filter((file) => !/\.test\.ts$|[\\/]testing\.ts$/.test(file))
  .toSorted();
let [ways, missed] = [0, 0];
for (const file of files) {
  const found = unreached(readFileSync(file, 'utf8'), counted.get(pathToFileURL(resolve(file)).href) ?? []);
  ways += found.ways;
  missed += found.missed.length;
  for (const one of found.missed) process.stdout.write(`${file}:${one.line}  ${one.what}  ${one.text}\n`);
}
if (ran.status !== 0) process.stdout.write(`${ran.stdout}\n`);
process.stdout.write(`${folder}: ${ways} branches in ${files.length} files, ${missed} not taken by any test\n`);
process.exitCode = ran.status === 0 && missed === 0 && ways > 0 ? 0 : 1;
