/** A real server on a throw-away folder and a real browser on it: what every journey starts from. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Town {
  address: string;
  dataDir: string;
  stop(): Promise<void>;
}

/** Starts the product as `npm start` does, on any free port, with the seed county. */
export async function startTown(env: Record<string, string> = {}): Promise<Town> {
  const dataDir = mkdtempSync(join(tmpdir(), 'chuangwen-e2e-'));
  const child = spawn(process.execPath, ['src/app/server.ts'], {
    cwd: root,
    env: {
      ...process.env,
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      DEMO: 'yes',
      RATE_LIMIT: '0',
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = await addressFrom(child);
  return {
    address,
    dataDir,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function addressFrom(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      said += String(chunk);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    });
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}:\n${said}`)));
  });
}

/** Where screenshots go when asked for (`SHOTS=folder`); journeys call `shot` at the places worth looking at. */
const shots = process.env.SHOTS;

export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    // Without a UTF-8 locale Chromium calls every file with a Chinese name "download".
    env: { ...(process.env as Record<string, string>), LC_ALL: 'C.UTF-8' },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
    ],
  });
}

export const desk = { width: 1440, height: 900 };
export const pocket = { width: 390, height: 844 };

export interface Visit {
  page: Page;
  context: BrowserContext;
  /** Errors the page threw or logged; a journey ends by expecting none. */
  faults: string[];
  shot(name: string, full?: boolean): Promise<void>;
  close(): Promise<void>;
}

/** A fresh visitor: own cookies, own size. */
export async function visit(browser: Browser, address: string, viewport = desk, locale = 'zh-CN'): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: address,
    viewport,
    locale,
    timezoneId: 'Asia/Shanghai',
    deviceScaleFactor: shots ? 2 : 1,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(45_000);
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // A refused request is part of some journeys and is told on the screen; the browser logs it besides.
    if (message.type() === 'error' && !/status of (401|403|404|409|413|415|422|423)/.test(message.text()))
      faults.push(message.text());
  });
  return {
    page,
    context,
    faults,
    async shot(name, full = false) {
      if (!shots) return;
      mkdirSync(shots, { recursive: true });
      await page.screenshot({ path: join(shots, `${name}.png`), fullPage: full });
    },
    close: () => context.close(),
  };
}

/** Accessibility faults of the page as it stands (WCAG 2.2 A and AA), in short words. */
export async function axeFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  // As text: this file is compiled for Node, which has no window.
  const found = await page.evaluate<{ id: string; help: string; nodes: { html: string }[] }[]>(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }).then((r) => r.violations)`,
  );
  return found.map(
    (v) =>
      `${v.id}: ${v.help} (${v.nodes
        .slice(0, 3)
        .map((n) => n.html.slice(0, 160))
        .join(' | ')})`,
  );
}
