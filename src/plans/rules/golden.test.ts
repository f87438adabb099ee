import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readParagraphs } from '#documents/paragraphs.ts';
import { ROWS, score, type Answer } from '../../../fixtures/plans/score.ts';
import { readPlans } from './read.ts';
import { toAnswer } from './reading.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const ours = path.join(root, 'fixtures/plans');
const shared = path.join(process.env.CHUANGWEN_SHARED ?? path.join(root, '../shared'), 'plans');

const names = (folder: string) =>
  fs.existsSync(folder)
    ? fs
        .readdirSync(folder)
        .filter((file) => file.endsWith('.gold.json'))
        .map((file) => file.slice(0, -'.gold.json'.length))
    : [];

async function read(folder: string, name: string) {
  const file = ['.txt', '.docx', '.doc']
    .map((end) => path.join(folder, name + end))
    .find((known) => fs.existsSync(known));
  if (!file) throw new Error(`no document beside ${name}.gold.json`);
  const { paragraphs } = await readParagraphs(fs.readFileSync(file), path.basename(file));
  return { paragraphs, reading: readPlans(paragraphs) };
}

async function check(folder: string, name: string, least: number) {
  const gold = JSON.parse(fs.readFileSync(path.join(folder, `${name}.gold.json`), 'utf8')) as Answer;
  const { paragraphs, reading } = await read(folder, name);
  const result = score(toAnswer(reading) as Answer, gold);
  const poor = ROWS.filter((row) => result[row].f1 < least).map(
    (row) =>
      `${row} ${result[row].f1.toFixed(3)} missed ${result[row].missed.join(' | ')} added ${result[row].added.join(' | ')}`,
  );
  expect(poor).toEqual([]);
  expect(reading.accounts.map((account) => account.paragraph)).toEqual(paragraphs.map((paragraph) => paragraph.index));
  return result;
}

describe('documents with a hand-made answer', () => {
  const known = names(ours);
  it('finds them', () => expect(known.length).toBeGreaterThan(15));
  it.each(known)('%s', async (name) => void (await check(ours, name, 0.95)));
});

describe('the shared development set', () => {
  it('is read, where it lies beside the repository', async () => {
    const known = names(shared);
    if (!known.length) {
      console.log('shared plan documents are not here: not read');
      return;
    }
    const sums = new Map<string, [number, number]>();
    for (const name of known) {
      const result = await check(shared, name, 0.95);
      for (const row of ROWS) {
        const [right, all] = sums.get(row) ?? [0, 0];
        sums.set(row, [right + 2 * result[row].right, all + result[row].answered + result[row].wanted]);
      }
    }
    for (const [row, [right, all]] of sums) expect([row, all === 0 || right / all >= 0.97]).toEqual([row, true]);
  });
});
