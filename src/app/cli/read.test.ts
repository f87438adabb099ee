import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const cli = path.resolve(import.meta.dirname, '../cli.ts');
const run = (args: string[], input = '') => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { input, encoding: 'utf8' });
  return { status, stdout, stderr };
};
const plan =
  '柳林街道文明楼道创建工作方案\n一、主要任务\n（一）清理杂物。6月底前完成。\n牵头单位：街道城管办\n2026年3月1日\n';

describe('read', { timeout: 60_000 }, () => {
  it('prints the answer as JSON, from a file or from standard input', () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'read-')), '方案.txt');
    fs.writeFileSync(file, plan);
    const fromFile = run(['read', file, '--json']);
    expect([fromFile.status, fromFile.stderr]).toEqual([0, '']);
    const answer = JSON.parse(fromFile.stdout);
    expect(answer.plans[0].title).toBe('柳林街道文明楼道创建工作方案');
    expect(answer.plans[0].tasks).toEqual([
      {
        path: ['一', '(一)'],
        title: '清理杂物',
        lead: ['街道城管办'],
        co: [],
        due: '2026-06-30',
        dueText: '6月底前',
        repeat: null,
      },
    ]);
    expect(run(['read', '-', '--json'], plan).stdout).toBe(fromFile.stdout);
    fs.rmSync(path.dirname(file), { recursive: true });
  });

  it('prints a tree for people without --json', () => {
    const { status, stdout } = run(['read', '-'], plan);
    expect(status).toBe(0);
    expect(stdout).toContain('(一) 清理杂物  [牵头 街道城管办; 时限 2026-06-30 (6月底前)]');
  });

  it.each([
    ['no such file', ['read', '/nowhere/方案.txt'], ''],
    ['a folder', ['read', os.tmpdir()], ''],
    ['nothing at all', ['read', '-'], ''],
    ['a file of another kind', ['read', '-'], '{\\rtf1 x}'],
    ['an unknown option', ['read', '-', '--xml'], plan],
    ['no file named', ['read'], ''],
  ])('answers 2 and one line of why: %s', (_, args, input) => {
    const { status, stdout, stderr } = run(args, input);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr.trim().length).toBeGreaterThan(4);
  });

  it('answers 2 to a command nobody knows', () => {
    expect(run(['fly']).status).toBe(2);
  });
});
