import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
let house = '';

/** One file that breaks each rule. The linter is trusted only as long as it catches every one of them. */
const planted: Record<string, { file: string; text: string }> = {
  'no-circles': { file: 'src/plans/actions/a.ts', text: `import './b.ts'; export const a = 1;` },
  'platform-knows-no-capability': { file: 'src/platform/storage/bad.ts', text: `import '#plans/public.ts';` },
  'app-is-imported-by-none': { file: 'src/plans/jobs.ts', text: `import '#app/server.ts';` },
  'rules-are-pure': { file: 'src/plans/rules/bad.ts', text: `import 'node:fs';` },
  'contracts-carry-shapes-only': { file: 'src/plans/contract.ts', text: `import './store.ts';` },
  'stores-do-not-decide': { file: 'src/plans/store.ts', text: `import './actions/a.ts';` },
  'actions-hold-no-sql': { file: 'src/tasks/actions.ts', text: `import 'kysely';` },
  'the-web-stays-outside': { file: 'src/plans/web/Screen.tsx', text: `import '../store.ts';` },
  'the-web-uses-no-node': { file: 'src/plans/web/Disk.tsx', text: `import 'node:path';` },
  'sql-of-others-through-their-door': { file: 'src/tasks/store.ts', text: `import '#plans/store.ts';` },
  'organisation-leans-as-written': { file: 'src/organisation/public.ts', text: `import '#tasks/public.ts';` },
  'plans-leans-as-written': { file: 'src/plans/public.ts', text: `import '#tasks/public.ts';` },
  'tests-stay-outside': { file: 'src/tasks/jobs.ts', text: `import './rules.test.ts';` },
};
const harmless = ['src/plans/actions/b.ts', 'src/app/server.ts', 'src/tasks/public.ts', 'src/tasks/rules.test.ts'];

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'chuangwen-imports-'));
  const put = (file: string, text: string) => {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), text);
  };
  for (const file of harmless) put(file, file.endsWith('b.ts') ? `import './a.ts';` : 'export {};');
  for (const { file, text } of Object.values(planted)) put(file, text);
  put('package.json', JSON.stringify({ type: 'module', imports: { '#*': './src/*' } }));
  for (const file of ['tsconfig.json', 'tsconfig.base.json', 'tools/imports.cjs', 'tools/leans.json'])
    cpSync(join(root, file), join(house, file), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

it('catches a planted violation of every rule', () => {
  const run = spawnSync(process.execPath, [cruiser, '--config', 'tools/imports.cjs', '--output-type', 'json', 'src'], {
    cwd: house,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  const { summary } = JSON.parse(run.stdout) as { summary: { violations: { rule: { name: string }; from: string }[] } };
  for (const [name, { file }] of Object.entries(planted))
    expect(
      summary.violations.some((v) => v.rule.name === name && (name === 'no-circles' || v.from === file)),
      name,
    ).toBe(true);
});

it('sees the whole tree: as many modules as git knows source files', () => {
  const out = execFileSync(
    process.execPath,
    [cruiser, '--config', 'tools/imports.cjs', '--output-type', 'json', 'src'],
    { cwd: root, encoding: 'utf8', maxBuffer: 1e9 },
  );
  const { modules } = JSON.parse(out) as { modules: { source: string }[] };
  const seen = new Set(modules.map((one) => one.source));
  const files = execFileSync('git', ['ls-files', 'src'], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((f) => /\.tsx?$/.test(f) && !f.endsWith('.d.ts'));
  expect(files.filter((file) => !seen.has(file))).toEqual([]);
  expect(files.length).toBeGreaterThan(50);
});
