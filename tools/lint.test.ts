import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
let house = '';
beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'chuangwen-lint-'));
  cpSync(join(root, '.oxlintrc.json'), join(house, '.oxlintrc.json'));
});
afterAll(() => rmSync(house, { recursive: true, force: true }));

it.each([
  ['src/plans/rules.ts', 'export const now = () => new Date();', 'no-restricted-globals'],
  ['src/plans/rules/due.ts', 'export const now = () => Date.now();', 'no-restricted-globals'],
  ['src/platform/pure/dice.ts', 'export const roll = () => Math.random();', 'no-restricted-properties'],
  ['src/tasks/actions.ts', `console.log('x');`, 'no-console'],
])('a rule stays pure: %s with %s', (file, text, rule) => {
  mkdirSync(dirname(join(house, file)), { recursive: true });
  writeFileSync(join(house, file), text);
  const run = spawnSync(join(root, 'node_modules/.bin/oxlint'), ['--format', 'json', file], {
    cwd: house,
    encoding: 'utf8',
  });
  expect(run.stdout).toContain(rule);
  expect(run.status).not.toBe(0);
});
