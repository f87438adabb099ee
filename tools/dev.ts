/** `npm run dev`: the server restarting on changes on 8787, and the web with hot reload on 5173 in front of it. */
import { spawn } from 'node:child_process';

const run = (args: string[]) => spawn(process.execPath, args, { stdio: 'inherit' });
const both = [run(['--watch', 'src/app/server.ts', ...process.argv.slice(2)]), run(['node_modules/vite/bin/vite.js'])];
for (const child of both) child.once('exit', () => both.forEach((one) => one.kill()));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => both.forEach((one) => one.kill(signal)));
