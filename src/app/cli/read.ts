/** `read FILE [--json]`: reads a plan document and prints it. No database. */
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { readParagraphs } from '#documents/paragraphs.ts';
import documentWords from '#documents/words/zh-CN.json' with { type: 'json' };
import { Problem } from '#platform/pure/problem.ts';
import { readPlans } from '#plans/rules/read.ts';
import { toAnswer } from '#plans/rules/reading.ts';
import { drawReading } from './draw.ts';

const LIMIT = 50 * 1024 * 1024;

const refuse = (reason: string): number => {
  process.stderr.write(`${reason.replace(/\s*\n\s*/g, ' ')}\n`);
  return 2;
};

const found: Record<string, string> = {
  html: '网页',
  rtf: 'RTF 文件,请在 Word 中另存为 .docx',
  'word-xml': 'Word XML,请另存为 .docx',
  'web-archive': '网页存档',
  archive: '压缩包',
  program: '程序',
  xls: '旧版 Excel',
  xlsx: 'Excel 表格',
  ppt: '演示文稿',
  pdf: 'PDF,请用原来的 Word 文件',
  ofd: 'OFD 版式文件,请用原来的 Word 文件',
  odf: 'ODF 文件,请另存为 .docx',
};

/** One line that says why a file is not taken. */
function reason(problem: Problem): string {
  if (problem.code === 'file.folder') return '这是文件夹,不是文件';
  if (problem.code === 'file.kind-refused') {
    const kind = String(problem.details.found ?? problem.details.kind ?? '');
    const name = found[kind] ?? (/^(?:jpeg|png|webp|heic|picture)/.test(kind) ? '图片' : null);
    return `不能从这种文件读方案${name ? `(${name})` : ''};可以读 .docx、.doc 和文本`;
  }
  const words: Record<string, string> = documentWords;
  return words[`problem.${problem.code}`] ?? problem.code;
}

async function bytesOf(file: string): Promise<Uint8Array> {
  if (file !== '-') {
    const facts = await stat(file);
    if (facts.isDirectory()) throw new Problem('file.folder');
    if (facts.size > LIMIT) throw new Problem('file.too-large');
    return readFile(file);
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > LIMIT) throw new Problem('file.too-large');
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
    if (problem instanceof Problem) return refuse(`${file}: ${reason(problem)}`);
    const code = (problem as NodeJS.ErrnoException).code;
    if (code === 'ENOENT') return refuse(`${file}: 没有这个文件`);
    if (code === 'EACCES' || code === 'EPERM') return refuse(`${file}: 没有读取权限`);
    if (code !== undefined && typeof code === 'string' && /^E[A-Z]+$/.test(code))
      return refuse(`${file}: 读不了这个文件 (${code})`);
    throw problem;
  }
}
