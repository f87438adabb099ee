import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readParagraphs } from '../src/documents/paragraphs.ts';
import { readPlans } from '../src/plans/rules/read.ts';
import { bigDocx, planLines } from './document.ts';
import { bigTree, textsOf, writeBare, writePlan } from './documents.ts';
import { besideEachOther, median, ms, n, type Show } from './figures.ts';

/** Bytes to plans; beside it the first half of the way, bytes to paragraphs. */
export async function readings(show: Show): Promise<void> {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const seed = join(process.env.CHUANGWEN_SHARED ?? join(root, '../shared'), 'plans/seed.txt');
  const files: [string, Uint8Array][] = [];
  if (existsSync(seed)) files.push(['seed.txt (nine plans on one page)', readFileSync(seed)]);
  else process.stdout.write('skipped: the seed page is not part of a clone\n');
  files.push(['300 pages of .docx', await bigDocx(300)]);
  files.push(['1 MB of text', new TextEncoder().encode(fill(planLines(9, 50), 1_000_000).join('\n'))]);
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
    show({
      name,
      ours: ms(median(whole)),
      bare: `${ms(median(paragraphs))} (bytes to paragraphs only)`,
      ratio: median(paragraphs) / median(whole),
      note: `${n(bytes.length / 1000, 0)} kB, ${tasks} root tasks`,
    });
  }
}

/** A tree to .docx. */
export async function papers(show: Show): Promise<void> {
  const tree = bigTree();
  const texts = textsOf(tree);
  let size = 0;
  const { ours, bare, ratio } = await besideEachOther(
    7,
    async () => (size = (await writePlan(tree)).length),
    () => writeBare(texts),
  );
  show({
    name: 'a plan of 500 tasks as .docx',
    ours: ms(ours),
    bare: `${ms(bare)} (docx package, the same words)`,
    ratio,
    note: `${n(size / 1000, 0)} kB, read back while writing`,
  });
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
