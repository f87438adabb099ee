/**
 * The command line: `node src/app/cli.ts COMMAND …`. Each command is a function of its arguments that answers with an exit
 * code: 0 done, 2 unusable input (with one line on stderr that says why).
 */
import { readCommand } from './cli/read.ts';

type Command = { usage: string; run: (args: string[]) => Promise<number> };

const commands: Record<string, Command> = {
  read: { usage: 'read FILE [--json]   读方案文件(.docx .doc .txt,- 为标准输入),输出任务树或 JSON', run: readCommand },
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
