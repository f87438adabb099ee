/** The whole way of a plan: written from a template, taken along as Word, published, revised, supervised, answered. */
import { readFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readParagraphs } from '../src/documents/paragraphs.ts';
import { demoPassword, type CastName } from '../tools/town.ts';
import { axeFaults, desk, openBrowser, pocket, startTown, visit, type Town, type Visit } from './browser.ts';

let town: Town, browser: Browser;
const open: Visit[] = [];
beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser()]);
});
afterAll(async () => {
  for (const one of open) await one.close();
  await browser?.close();
  await town?.stop();
});
async function signedIn(signInName: CastName, viewport = desk): Promise<Visit> {
  const one = await visit(browser, town.address, viewport);
  open.push(one);
  await one.page.request.post('/api/session', { data: { signInName, password: demoPassword } });
  return one;
}

it('a plan is written, exported, published, revised, supervised and answered', { timeout: 300_000 }, async () => {
  const { page, faults, shot } = await signedIn('office');

  // Written.
  await page.goto('/plans/new/market-rectification');
  await page.locator('.wr-paper').waitFor();
  await shot('template', true);
  await page.getByRole('button', { name: '生成草稿' }).click();
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  await page.locator('.rd-row').first().waitFor();
  const planPath = new URL(page.url()).pathname;

  // Exported: the paper says the same.
  await page.getByRole('button', { name: '下载' }).click();
  await page.getByRole('menuitem', { name: /方案公文/ }).click();
  await page.locator('#paper-form').waitFor();
  await shot('paper');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '下载 Word' }).click(),
  ]);
  const { paragraphs } = await readParagraphs(
    new Uint8Array(await readFile(await download.path())),
    download.suggestedFilename(),
  );
  const words = paragraphs.map((one) => one.text);
  expect(words.join('')).toContain('规范经营秩序');

  // Published.
  await page.goto(planPath);
  await page.locator('.rd-bar button', { hasText: '发布' }).click();
  await page.locator('.side-foot button', { hasText: /^发布 \d+ 项任务$/ }).click();
  await page.locator('.tree-row').first().waitFor();
  const { rows } = (await (await page.request.get(`/api${planPath}/tasks`)).json()) as {
    rows: { id: string; title: string; children: number; leadUnit: { name: string } | null }[];
  };
  const ours = rows.find((row) => row.children === 0 && row.leadUnit?.name.includes('市场监督管理局'))!;

  // Carried on by the unit, so that the revision has something to keep.
  const market = await signedIn('market', pocket);
  await market.page.goto(`/tasks/${ours.id}`);
  await market.page.locator('.side-foot button', { hasText: '签收' }).click();
  await market.page.getByRole('button', { name: '报送进展' }).waitFor();

  // Revised: the exported paper with one sentence more under our task.
  const at = words.findIndex((text) => text.includes(ours.title));
  words[at] = `${words[at]}每季度向社会公布一次整治进展。`;
  await page.goto(`${planPath}/amend`);
  await page.getByRole('button', { name: '粘贴文字' }).click();
  await page.getByLabel('方案正文').fill(words.join('\n'));
  await page.getByRole('button', { name: '开始阅读' }).click();
  await page.getByRole('heading', { name: /修订对照/ }).waitFor();
  await page.locator('.am-changed').filter({ hasText: '公布一次整治进展' }).first().waitFor();
  expect(await page.locator('.am-withdrawn').count()).toBe(0);
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('button', { name: '确认修订' }).click();
  await page.getByLabel('修订说明').fill('按征求意见情况调整');
  await page.getByRole('dialog').getByRole('button', { name: '确认修订' }).click();
  await page.locator('.tree-row').first().waitFor();
  const kept = (await (await page.request.get(`/api/tasks/${ours.id}`)).json()) as { state: string; detail: string };
  expect(kept.state).toBe('accepted');
  expect(kept.detail).toContain('公布一次整治进展');

  // Escalated by hand, and answered from a phone.
  await page.goto(`/tasks/${ours.id}`);
  await page.getByRole('button', { name: '催办督办' }).click();
  await page.locator('.act-form').getByText('督办', { exact: true }).click();
  await page.locator('.act-form textarea').fill('请说明整治进度，三个工作日内回复。');
  await page.locator('.act-form button[type=submit]').click();
  await page.locator('.directives li', { hasText: '请说明整治进度' }).waitFor();
  await shot('supervised');
  expect(await axeFaults(page)).toEqual([]);
  await market.page.goto('/inbox');
  await market.page.locator('.list-rows .row', { hasText: '督办' }).first().click();
  await market.page.getByRole('button', { name: '回复', exact: true }).click();
  await market.page.getByLabel('回复内容').fill('已完成摸底，本周内划线到位。');
  await market.page.getByRole('button', { name: '提交回复' }).click();
  await market.page.locator('.replies li', { hasText: '本周内划线到位' }).waitFor();
  await market.shot('answered');
  expect(await axeFaults(market.page)).toEqual([]);
  await page.goto('/supervision');
  await page.locator('.list-rows .row', { hasText: ours.title }).first().waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shot('register');
  expect([...faults, ...market.faults]).toEqual([]);
});
