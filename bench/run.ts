/**
 * `npm run bench`: every hot path beside the bare driver behind a bare server doing the same SQL, in one run, in turn. Absolute
 * figures are this machine's; the ratio is what is kept, in bench/results.md. `npm run bench -- list clock` measures those
 * parts alone and writes their blocks; `-- scale` plants a million tasks and is only run when named; `-- --look` writes nothing.
 */
import { assessmentRows } from './assessments.ts';
import { backups } from './backup.ts';
import { clockRows } from './clock.ts';
import { n, type Row, type Show } from './figures.ts';
import { growthRows } from './growth.ts';
import { openGround, type Ground } from './ground.ts';
import { lists } from './lists.ts';
import { noticeRows } from './notices.ts';
import { papers, readings } from './papers.ts';
import { publications } from './publications.ts';
import { reports } from './reports.ts';
import { writeResults } from './results.ts';
import { ruleRows } from './rules.ts';

interface Part {
  title: string;
  run: (show: Show, ground: () => Promise<Ground>) => Promise<void> | void;
  /** Takes so long that it is only run when it is named. */
  named?: true;
}
const onGround = (act: (ground: Ground, show: Show) => Promise<void>): Part['run'] => {
  return async (show, ground) => act(await ground(), show);
};
const parts: Record<string, Part> = {
  read: { title: 'Reading plans', run: readings },
  write: { title: 'Writing paper', run: papers },
  rules: { title: 'Rules', run: (show) => ruleRows().forEach(show) },
  list: { title: 'Lists and files', run: onGround(lists) },
  report: { title: 'Reporting progress', run: onGround(reports) },
  publish: { title: 'Publishing and amending', run: onGround(publications) },
  clock: { title: 'The clock: ladder and recurring duties', run: onGround(clockRows) },
  notices: { title: 'Notices', run: onGround(noticeRows) },
  assess: { title: 'Assessments', run: onGround(assessmentRows) },
  backup: { title: 'Backup', run: onGround(backups) },
  scale: { title: 'Growth', run: onGround(growthRows), named: true },
};

const asked = process.argv.slice(2);
const look = asked.includes('--look');
const names = asked.filter((one) => one !== '--look');
const unknown = names.filter((one) => !(one in parts));
if (unknown.length) {
  process.stderr.write(
    `There is no ${unknown.join(', ')}. Parts: ${Object.keys(parts).join(', ')}; --look writes nothing.\n`,
  );
  process.exit(2);
}

const began = Date.now();
const measured = new Map<string, Row[]>();
let ground: Promise<Ground> | undefined;
try {
  for (const [name, { title, run, named }] of Object.entries(parts)) {
    if (names.length ? !names.includes(name) : named) continue;
    const rows: Row[] = [];
    const since = performance.now();
    await run(
      (row) => {
        rows.push(row);
        const { name: what, ours, bare, ratio, note = '' } = row;
        process.stdout.write(`${what}: ${ours}${bare ? ` | bare ${bare}` : ''} | ${n(ratio, 2)} ${note}\n`);
      },
      () => (ground ??= openGround()),
    );
    measured.set(title, rows);
    process.stdout.write(`-- ${name}: ${n((performance.now() - since) / 1000, 0)} s\n`);
  }
} finally {
  await (await ground)?.close();
}
if (!look)
  writeResults(
    Object.values(parts).map((part) => part.title),
    measured,
    new Date(began),
  );
