/**
 * The command line: `node src/app/cli.ts COMMAND …`. Each command is a function of its arguments that answers with an exit
 * code: 0 done, 2 unusable input (with one line on stderr that says why).
 */
import { readCommand } from './cli/read.ts';

type Command = { usage: string; run: (args: string[]) => Promise<number> };

const commands: Record<string, Command> = {
  read: { usage: 'read FILE [--json]   读方案文件(.docx .doc .txt,- 为标准输入),输出任务树或 JSON', run: readCommand },
  backup: {
    usage: 'backup FILE          把全部数据和文件备份成一个文件,运行中也可以;设置同 npm start',
    run: async (args) => (await import('./cli/backup.ts')).backupCommand(args),
  },
  verify: {
    usage: 'verify FILE          检查备份文件是否完好',
    run: async (args) => (await import('./cli/backup.ts')).verifyCommand(args),
  },
  'verify-pack': {
    usage: 'verify-pack FILE     检查迎检包有没有被改动,指出是哪个文件',
    run: async (args) => (await import('./cli/pack.ts')).verifyPackCommand(args),
  },
  restore: {
    usage: 'restore FILE         把备份恢复到空的数据文件夹或空的数据库',
    run: async (args) => (await import('./cli/backup.ts')).restoreCommand(args),
  },
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (command) process.exitCode = await command.run(args);
else {
  const asked = name === '--help' || name === '-h' || name === 'help';
  const lines = ['用法: chuangwen COMMAND', ...Object.values(commands).map((known) => `  ${known.usage}`)];
  if (!asked && name) lines.unshift(`没有这个命令: ${name}`);
  (asked ? process.stdout : process.stderr).write(lines.join('\n') + '\n');
  process.exitCode = asked ? 0 : 2;
}
