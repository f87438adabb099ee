/** A plan written from nothing: a template filled, its paper written on, kept under a name, compared and brought back. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { demoPassword } from '../tools/town.ts';
import { axeFaults, desk, openBrowser, pocket, startTown, visit, type Town, type Visit } from './browser.ts';

let town: Town;
let browser: Browser;
const open: Visit[] = [];
beforeAll(async () => {
  [town, browser] = await Promise.all([startTown(), openBrowser()]);
});
afterAll(async () => {
  for (const one of open) await one.close();
  await browser.close();
  await town.stop();
});

async function office(viewport = desk): Promise<Visit> {
  const one = await visit(browser, town.address, viewport);
  open.push(one);
  await one.page.request.post('/api/session', { data: { signInName: 'office', password: demoPassword } });
  return one;
}
const saved = (page: Page) => page.locator('.rd-saved', { hasText: /^已保存$/ }).waitFor({ state: 'attached' });

it('fills a template: what is known stands there, the paper follows, what is typed outlives a reload', async () => {
  const { page, faults, shot } = await office();
  await page.goto('/plans');
  await page.getByRole('link', { name: '写新方案' }).click();
  await page.getByRole('link', { name: /集贸市场、六小行业/ }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.getByRole('link', { name: /文明社区创建工作方案/ }).click();
  const paper = page.locator('.wr-paper');
  await paper.waitFor();
  expect(await page.getByLabel('县（区）名称').inputValue()).toBe('云汀县');
  expect(await paper.textContent()).toContain('云汀县');
  await page.getByRole('button', { name: '生成草稿' }).click();
  await page.getByText('有 2 处需要改正').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shot('template-errors');
  await page.getByLabel('批准机关').fill('云汀市精神文明建设指导委员会');
  await page.getByLabel('批准文号').fill('云文明委〔2026〕12号');
  expect(await paper.textContent()).toContain('经云汀市精神文明建设指导委员会批准（云文明委〔2026〕12号）');
  await page.reload();
  await paper.waitFor();
  expect(await page.getByLabel('批准文号').inputValue()).toBe('云文明委〔2026〕12号');
  await page.getByRole('button', { name: '生成草稿' }).click();
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  await page.locator('.rd-row').first().waitFor();
  // Nothing is left to settle: no unread paragraph, no task without a lead, every name known.
  expect(await page.locator('.rd-count b').allTextContents()).toEqual(['0', '0', '0', '0']);
  expect(faults).toEqual([]);
});

it('writes a plan on its paper, keeps a version, and brings it back', async () => {
  const { page, faults, shot } = await office();
  await page.goto('/plans/new');
  await page.getByLabel('方案标题').fill('云汀县2047年市容整治工作方案');
  await page.getByRole('button', { name: '生成草稿' }).click();
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  await page.getByRole('button', { name: '套用常用章节' }).click();
  await page.locator('.rd-row', { hasText: '重点任务' }).click();
  await page.keyboard.press('b');
  await page.locator('#node-title').fill('清理占道经营');
  await page.keyboard.press('Enter');
  await saved(page);
  const text = page.locator('.wd-chosen .wd-body');
  await text.fill('对主次干道逐条排查。');
  // Half typed: a reload keeps the words and comes back to where they stand.
  await page.reload();
  await text.waitFor();
  expect(await text.inputValue()).toBe('对主次干道逐条排查。');
  await text.press('Escape');
  await saved(page);
  const title = page.locator('.rd-title');
  await title.fill('云汀县2047年市容环境整治工作方案');
  await page.reload();
  await title.waitFor();
  expect(await title.inputValue()).toBe('云汀县2047年市容环境整治工作方案');
  await title.focus();
  await title.press('Enter');
  await saved(page);
  expect(await axeFaults(page)).toEqual([]);

  await page.getByRole('button', { name: '版本' }).click();
  await page.getByRole('button', { name: '存为一版' }).click();
  await page.getByLabel('这一版的名称').fill('征求意见稿');
  await page.getByRole('button', { name: '存下' }).click();
  await page.locator('.rd-version', { hasText: '征求意见稿' }).waitFor();
  await page.locator('.rd-row', { hasText: '清理占道经营' }).click();
  await page.keyboard.press('a');
  await page.locator('#node-title').fill('规范户外广告');
  await page.keyboard.press('Enter');
  await saved(page);
  expect(await page.locator('.rd-row', { hasText: '规范户外广告' }).textContent()).toContain('(二)');
  await page.getByRole('button', { name: '版本' }).click();
  await page.locator('.rd-version button', { hasText: '征求意见稿' }).click();
  await page.getByText('此后改动 1 处，修改人：林知秋').waitFor();
  expect(await page.locator('.rd-diff').textContent()).toContain('规范户外广告');
  expect(await axeFaults(page)).toEqual([]);
  await shot('versions');
  await page.getByRole('button', { name: '恢复到这一版' }).click();
  await page.locator('.rd-row', { hasText: '规范户外广告' }).waitFor({ state: 'detached' });
  await page.locator('.rd-version', { hasText: '恢复旧版之前' }).waitFor();
  expect(faults).toEqual([]);
});

it('attaches a file, on a phone too', async () => {
  const { page, faults, shot } = await office(pocket);
  const made = await page.request.post('/api/plans', { data: { from: 'blank', title: '云汀县2047年工作方案' } });
  const { id } = (await made.json()) as { id: string };
  await page.goto(`/plans/${id}`);
  await page.getByRole('button', { name: '方案', exact: true }).click();
  await page
    .locator('.rd-files input[type=file]')
    .setInputFiles({ name: '任务分解表.txt', mimeType: 'text/plain', buffer: Buffer.from('序号\t任务\n') });
  await page.getByRole('link', { name: /任务分解表\.txt/ }).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await shot('pocket-attachments');
  await page.getByRole('button', { name: '去掉 任务分解表.txt' }).click();
  await page.getByText('没有附件。').waitFor();
  expect(faults).toEqual([]);
});
