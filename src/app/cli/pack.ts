import { checkPack } from '#assessments/pack.ts';
import type { PackFault } from '#assessments/rules/pack.ts';

const said: Record<PackFault['code'], string> = {
  changed: '内容被改动',
  missing: '缺少文件',
  'not-listed': '清单里没有的文件',
  size: '大小不符',
  'manifest-unread': '清单读不出来',
  container: '压缩包本身被改动',
};

/** `verify-pack FILE`: 0 as it was made · 1 changed, each change on a line of its own · 2 no such file. */
export async function verifyPackCommand(args: string[]): Promise<number> {
  const [path] = args;
  if (!path) {
    process.stderr.write('用法: chuangwen verify-pack FILE\n');
    return 2;
  }
  try {
    const { title, made, files, faults } = await checkPack(path);
    if (faults.length === 0) {
      process.stdout.write(`完好: ${title ?? ''}，${files} 个文件，制作于 ${made ?? ''}\n`);
      return 0;
    }
    for (const { code, path: at } of faults) process.stdout.write(`${said[code]}${at === null ? '' : `: ${at}`}\n`);
    return 1;
  } catch (error) {
    const { code } = error as { code?: string };
    process.stderr.write(
      `${path}: ${code === 'ENOENT' ? '没有这个文件' : code === 'EISDIR' ? '这是文件夹' : '读不出来'}\n`,
    );
    return 2;
  }
}
