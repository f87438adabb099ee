/** `results.md`: a block for each part of the bench, with the day and the machine it was last measured on. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { dayOf } from '../src/platform/pure/day.ts';
import { n, type Row } from './figures.ts';

const path = fileURLToPath(new URL('results.md', import.meta.url));

const head = `# Bench

Written by \`npm run bench\`; each block says when and where it was last measured. Product, bare server, database (the embedded PostgreSQL, with fsync) and load generator share the machine and are measured in turn, so only the ratios travel.

The bare server is \`node:http\` over \`pg\` with named statements and \`JSON.stringify\`: it runs the request's own SQL, recorded from the product, under the same settings of the connection, without sign-in, permission, audit and repeat-safety. The work of the clock and of notices is set beside the bare driver replaying every statement of it, in the same transactions, on a copy of the same database. Ratio: product over bare (throughput, or bare time over product time); for reading, the share of bytes-to-paragraphs in the whole; for growth, the last figure over the first.
`;

/** What was measured by whom, in one line. */
const facts = (at: Date): string => {
  const [cpu] = cpus();
  const model = cpu?.model.replace(/\s+/g, ' ').trim();
  return `${dayOf(at.getTime())}, ${cpus().length} cores${model && model !== 'unknown' ? ` (${model})` : ''}, Node ${process.versions.node}.`;
};

/** A text of Markdown in the blocks that its `##` headings begin. */
export function blocksOf(text: string): Map<string, string> {
  const blocks = new Map<string, string>();
  for (const block of text.split(/^(?=## )/m)) {
    const title = /^## (.+)$/m.exec(block)?.[1];
    if (block.startsWith('## ') && title) blocks.set(title.trim(), `${block.trimEnd()}\n`);
  }
  return blocks;
}

/** One block: heading, facts, table. A bar within a cell would end it. */
export function blockOf(title: string, said: string, rows: readonly Row[]): string {
  const cells = rows.map(({ name, ours, bare = '', ratio, note = '' }) => [name, ours, bare, n(ratio, 2), note]);
  const table = [['what', 'Chuangwen', 'bare', 'ratio', 'note'], ['---', '---', '---', '---', '---'], ...cells]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
  return `## ${title}\n\n${said}\n\n${table}\n`;
}

/** Puts the blocks measured now in the place of their last ones; the others stay, all in the order of `titles`. */
export function written(before: string, titles: readonly string[], fresh: ReadonlyMap<string, string>): string {
  const kept = blocksOf(before);
  return [head, ...titles.flatMap((title) => fresh.get(title) ?? kept.get(title) ?? [])].join('\n');
}

/** Writes the file. */
export function writeResults(titles: readonly string[], measured: ReadonlyMap<string, readonly Row[]>, at: Date): void {
  const fresh = new Map(
    [...measured]
      .filter(([, rows]) => rows.length > 0)
      .map(([title, rows]) => [title, blockOf(title, facts(at), rows)]),
  );
  writeFileSync(path, written(readFileSync(path, 'utf8'), titles, fresh));
}
