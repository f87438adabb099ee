/** The real page the product starts from: nine plans run together, a gap of 8,705 characters, page furniture around them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoPassword } from '../tools/town.ts';
import { openBrowser, startTown, visit, type Town } from './browser.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(process.env.CHUANGWEN_SHARED ?? join(root, '../shared'), 'plans/seed.txt');
const there = existsSync(page);
if (!there) console.log('skipped: the seed page does not travel with a clone (CHUANGWEN_SHARED names its folder)');

let town: Town;
let browser: Browser;
beforeAll(async () => {
  if (!there) return;
  town = await startTown();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await town?.stop();
});

it.runIf(there)('is read, corrected and published: five plans, 24 items, the gap listed as unread', async () => {
  const one = await visit(browser, town.address);
  const { page: desk, context, shot } = one;
  await context.request.post('/api/session', { data: { signInName: 'office', password: demoPassword } });
  await desk.goto('/plans/new');
  await desk.setInputFiles('input[type=file]', page);
  await desk.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  await desk.locator('.rd-row').first().waitFor();

  const { rows } = (await (await context.request.get('/api/plans?state=draft')).json()) as {
    rows: { id: string; title: string; nodes: number; unread: number }[];
  };
  expect(rows).toHaveLength(5);
  // 24 nodes of tasks; two of them gather others and have no unit of their own: 22 are somebody's to carry out.
  let nodes = 0;
  for (const { id } of rows) {
    const plan = (await (await context.request.get(`/api/plans/${id}`)).json()) as { nodeRows: { section: boolean }[] };
    nodes += plan.nodeRows.filter((node) => !node.section).length;
  }
  expect(nodes).toBe(24);
  expect(rows.reduce((sum, plan) => sum + plan.nodes, 0)).toBe(22);
  expect(rows.reduce((sum, plan) => sum + plan.unread, 0)).toBe(1);

  const second = rows.find((plan) => plan.title.endsWith('2'))!;
  await desk.goto(`/plans/${second.id}`);
  await desk.locator('.rd-row', { hasText: '集贸市场环境整治工作' }).click();
  await shot('seed-reading');
  // The blank unit of the page is one name in the plan; the county's own unit takes its place.
  await desk.locator('#node-lead').fill('scjgj');
  await desk.locator('.picker [role=option]', { hasText: '市场监督管理局' }).first().click();
  await desk.locator('.rd-units', { hasText: '市场监管局' }).first().waitFor();
  await desk.locator('.rd-saved', { hasText: /^已保存$/ }).waitFor({ state: 'attached' });

  await desk.locator('.rd-bar button', { hasText: '发布' }).click();
  await desk.locator('.rd-to-office input').check();
  await shot('seed-review');
  await desk.locator('.side-foot button', { hasText: /^发布 \d+ 项任务$/ }).click();
  await desk.locator('.toast', { hasText: '已发布' }).waitFor();

  const market = await visit(browser, town.address);
  await market.context.request.post('/api/session', { data: { signInName: 'market', password: demoPassword } });
  await market.page.goto('/tasks');
  await market.page.getByText('集贸市场', { exact: false }).first().waitFor();
  const mine = (await (await market.context.request.get(`/api/tasks?view=mine&planId=${second.id}`)).json()) as {
    rows: { title: string }[];
  };
  expect(mine.rows.length).toBeGreaterThanOrEqual(6);
  expect([...one.faults, ...market.faults]).toEqual([]);
});
