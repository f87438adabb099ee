/** `read FILE [--json]`: reads a plan document and prints it. No database. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DocumentProblem, readParagraphs } from '#documents/paragraphs.ts';
import { readPlans } from '#plans/rules/read.ts';
import { toAnswer } from '#plans/rules/reading.ts';
import { drawReading } from './draw.ts';

const LIMIT = 50 * 1024 * 1024;

const refuse = (reason: string): number => {
  process.stderr.write(`${reason.replace(/\s*\n\s*/g, ' ')}\n`);
  return 2;
};

async function bytesOf(file: string): Promise<Uint8Array> {
  if (file !== '-') {
    const facts = await stat(file);
    if (facts.isDirectory()) throw new DocumentProblem('unknown-format', '这是文件夹,不是文件');
    if (facts.size > LIMIT) throw new DocumentProblem('too-large', '文件超过 50 MB');
    return readFile(file);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > LIMIT) throw new DocumentProblem('too-large', '文件超过 50 MB');
  }
  return Buffer.concat(chunks);
}

/** Prints a plan as a tree, or with --json in the answer format. Exit code 0, or 2 when the file cannot be used. */
export async function readCommand(args: string[]): Promise<number> {
  const json = args.includes('--json');
  const unknown = args.find((arg) => arg.startsWith('--') && arg !== '--json');
  const files = args.filter((arg) => !arg.startsWith('--'));
  if (unknown) return refuse(`不认识的选项: ${unknown}`);
  if (files.length !== 1) return refuse('用法: read FILE [--json]');
  const file = files[0]!;
  try {
    const bytes = await bytesOf(file);
    const { paragraphs } = await readParagraphs(bytes, basename(file));
    const reading = readPlans(paragraphs);
    const text = json ? JSON.stringify(toAnswer(reading), null, 2) : drawReading(reading);
    await new Promise<void>((done) => process.stdout.write(`${text}\n`, () => done()));
    return 0;
  } catch (problem) {
    if (problem instanceof DocumentProblem) return refuse(`${file}: ${problem.message}`);
    const code = (problem as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return refuse(`${file}: 没有这个文件`);
    if (code === 'EACCES' || code === 'EPERM') return refuse(`${file}: 没有读取权限`);
    if (code !== undefined && typeof code === 'string' && /^E[A-Z]+$/.test(code))
      return refuse(`${file}: 读不了这个文件 (${code})`);
    throw problem;
  }
}
