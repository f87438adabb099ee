/**
 * `npm test`: everything that can run here, step by step, and plainly what could not and why.
 * `npm test -- rules` runs the steps whose name starts with a given word.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bin = (name: string) => join('node_modules', '.bin', name);
const scratch = mkdtempSync(join(tmpdir(), 'chuangwen-run-'));
const chromium = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  process.env.CHROMIUM ?? '',
].find((path) => path && existsSync(path));
const postgres15 = existsSync('/usr/lib/postgresql/15/bin/postgres');
const ci = process.env.CI === 'true';

interface Step {
  name: string;
  run: [string, ...string[]];
  env?: Record<string, string>;
  /** Vitest steps write their counts here. */
  counts?: string;
  /** Why it cannot run here. */
  lacks?: string | false;
}

const vitest = (name: string, args: string[], more: Partial<Step> = {}): Step => {
  const counts = join(scratch, `${name}.json`);
  return {
    name,
    counts,
    run: [bin('vitest'), 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${counts}`, ...args],
    ...more,
  };
};

/** The same step with a throw-away server of the oldest version we support. */
const onServer15 = (step: Step): Step => ({
  ...step,
  run: ['node', 'tools/server15.ts', process.execPath, ...step.run],
  lacks:
    !postgres15 && 'no PostgreSQL 15 server programs in /usr/lib/postgresql/15 (Debian: apt-get install postgresql-15)',
});

const steps: Step[] = [
  { name: 'types: server', run: [bin('tsc'), '-p', 'tsconfig.json'] },
  { name: 'types: pure rules', run: [bin('tsc'), '-p', 'tsconfig.pure.json'] },
  { name: 'types: web', run: [bin('tsc'), '-p', 'tsconfig.web.json'] },
  { name: 'format', run: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'lint', run: [bin('oxlint'), '--deny-warnings'] },
  { name: 'imports', run: [bin('depcruise'), '--config', 'tools/imports.cjs', 'src'] },
  vitest('rules', ['--project', 'rules']),
  { name: 'rules of assessments: every branch', run: ['node', 'tools/branches.ts'] },
  { name: 'web build', run: [bin('vite'), 'build', '--logLevel', 'warn'] },
  vitest('database: embedded', ['--project', 'database']),
  { name: 'generated files are up to date', run: ['node', 'tools/generate.ts', '--check'] },
  onServer15(vitest('database: PostgreSQL 15 server', ['--project', 'database', 'src'])),
  vitest('browser', ['--project', 'browser'], {
    lacks: !chromium && 'no Chromium found (Debian: apt-get install chromium fonts-noto-cjk, or set CHROMIUM)',
    env: { CHROMIUM: chromium ?? '' },
  }),
];

const wanted = process.argv.slice(2);
const tally = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];

for (const step of steps) {
  if (wanted.length && !wanted.some((word) => step.name.startsWith(word))) continue;
  if (step.lacks) {
    lines.push(`skipped  ${step.name}: ${step.lacks}`);
    tally[ci ? 'failed' : 'skipped']++;
    process.stdout.write(`\n── ${step.name}: skipped, ${step.lacks}\n`);
    continue;
  }
  process.stdout.write(`\n── ${step.name}\n`);
  const began = performance.now();
  const code = await run(step);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  const counts = step.counts ? readCounts(step.counts) : null;
  tally.passed += counts?.passed ?? (code === 0 ? 1 : 0);
  tally.failed += counts?.failed ?? (code === 0 ? 0 : 1);
  tally.skipped += counts?.skipped ?? 0;
  // A runner that ended badly with no failed test (a crash, an unhandled error) has failed all the same.
  if (code !== 0 && (counts?.failed ?? 1) === 0) tally.failed++;
  if (counts && counts.passed + counts.failed === 0) tally.failed++;
  lines.push(
    `${code === 0 ? 'passed ' : 'FAILED '}  ${step.name}${counts ? ` (${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped)` : ''}  ${seconds} s`,
  );
  for (const why of counts?.reasons ?? []) lines.push(`         ${why}`);
  if (step.name.includes('PostgreSQL 15'))
    lines.push(
      '         left out: the tests of the embedded server itself (its supervisor, the kill test); they ran in the step before',
    );
}

rmSync(scratch, { recursive: true, force: true });
process.stdout.write(
  `\n${lines.join('\n')}\n\n${tally.passed} passed, ${tally.failed} failed, ${tally.skipped} skipped\n`,
);
process.exitCode = tally.failed ? 1 : 0;

function run(step: Step): Promise<number> {
  const [command, ...args] = step.run;
  // `.bin` entries are links to JavaScript files, so the pinned Node runs them on every system.
  const argv = command === 'node' ? args : [command, ...args];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, argv, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...step.env, FORCE_COLOR: '0' },
    });
    child.on('exit', (code) => resolve(code ?? 1));
    child.on('error', () => resolve(1));
  });
}

function readCounts(file: string): { passed: number; failed: number; skipped: number; reasons: string[] } | null {
  if (!existsSync(file)) return null;
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: {
      name: string;
      status: string;
      message: string;
      assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
    }[];
  };
  const broken = report.testResults.filter(
    (one) => one.status === 'failed' && one.assertionResults.every((a) => a.status !== 'failed'),
  ).length;
  const skipped = report.testResults.flatMap((one) =>
    one.assertionResults
      .filter((a) => a.status !== 'passed' && a.status !== 'failed')
      .map((a) => `skipped: ${a.fullName}`),
  );
  // Said again at the very end: a long log is often kept only by its tail.
  const told = (text: string | undefined) => (text ?? '').split('\n').slice(0, 6).join('\n           ');
  const failed = report.testResults.flatMap((one) => {
    const tests = one.assertionResults.filter((a) => a.status === 'failed');
    return tests.length || one.status !== 'failed'
      ? tests.map((a) => `failed: ${a.fullName}\n           ${told(a.failureMessages?.[0])}`)
      : [`failed: ${one.name}\n           ${told(one.message)}`];
  });
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
    reasons: [...failed, ...skipped],
  };
}
