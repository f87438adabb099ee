/** A plan taken along as Word and Excel, a task as a supervision slip: in a real browser on the seed county. */
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readParagraphs } from '../src/documents/paragraphs.ts';
import { readPlans } from '../src/plans/rules/read.ts';
import { demoPassword } from '../tools/town.ts';
import { axeFaults, desk, openBrowser, pocket, startTown, visit, type Town, type Visit } from './browser.ts';

let town: Town, browser: Browser, office: Visit;
beforeAll(async () => {
  [town, browser] = [await startTown(), await openBrowser()];
  office = await visit(browser, town.address);
  const { page } = office;
  await page.goto('/sign-in');
  await page.fill('input[autocomplete=username]', 'office');
  await page.fill('input[autocomplete=current-password]', demoPassword);
  await page.click('form button[type=submit]');
  await page.waitForSelector('.rail');
});
afterAll(async () => {
  await browser?.close();
  await town?.stop();
});

async function taken(page: Page, act: () => Promise<void>): Promise<{ name: string; bytes: Uint8Array }> {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), bytes: new Uint8Array(await readFile(await download.path())) };
}
const first = async (path: string): Promise<string> => {
  const answer = await office.page.request.get(path);
  // A recurring duty may be late by one of its periods only.
  const { rows } = (await answer.json()) as { rows: { id: string; repeat?: string | null }[] };
  return rows.find((row) => !row.repeat)!.id;
};

describe('on paper', () => {
  it('a plan goes out with the head typed, and remembers it', async () => {
    const { page } = office;
    await page.goto(`/plans/${await first('/api/plans?state=published')}`);
    const open = async () => {
      await page.getByRole('button', { name: '下载' }).click();
      await page.getByRole('menuitem', { name: /方案公文/ }).click();
      await page.waitForSelector('#paper-form');
    };
    await open();
    await page.getByLabel('套红头').check();
    await page.getByLabel('发文字号').fill('云创办〔2026〕7号');
    expect(await axeFaults(page)).toEqual([]);
    const { name, bytes } = await taken(page, () => page.getByRole('button', { name: '下载 Word' }).click());
    expect(name).toMatch(/方案\.docx$/);
    const { paragraphs } = await readParagraphs(bytes, name);
    expect(paragraphs.map((one) => one.text)).toContain('云创办〔2026〕7号');
    expect(readPlans(paragraphs).plans).toHaveLength(1);
    await page.reload();
    await open();
    expect(await page.getByLabel('发文字号').inputValue()).toBe('云创办〔2026〕7号');
    const sheet = await taken(page, async () => {
      await page.getByRole('button', { name: '下载', exact: true }).click();
      await page.getByRole('menuitem', { name: '任务分解表 Excel', exact: true }).click();
    });
    expect(sheet.name).toMatch(/任务分解表\.xlsx$/);
    const now = await taken(page, async () => {
      await page.getByRole('button', { name: '下载', exact: true }).click();
      await office.shot('plan-download');
      await page.getByRole('menuitem', { name: '任务分解表 Excel（现行）', exact: true }).click();
    });
    expect(now.name).toMatch(/任务分解表 截至.*\.xlsx$/);
  });
  it('two people at it: the second is told, chooses, and loses nothing', async () => {
    const { page } = office;
    const id = await first('/api/plans?state=published');
    await page.goto(`/plans/${id}`);
    await page.getByRole('button', { name: '下载' }).click();
    await page.getByRole('menuitem', { name: /方案公文/ }).click();
    await page.waitForSelector('#paper-form');
    // Meanwhile the same form is kept elsewhere.
    const { settings, version } = (await (await page.request.get(`/api/plans/${id}/paper`)).json()) as {
      settings: Record<string, unknown>;
      version: number;
    };
    const elsewhere = { ...settings, addressee: '各街道：', copyTo: '县委办公室', version };
    expect((await page.request.put(`/api/plans/${id}/paper`, { data: elsewhere })).status()).toBe(200);
    await page.getByLabel('主送机关').fill('县直有关单位：');
    await page.getByLabel('发文机关署名').fill('云汀县文明办');
    const take = page.getByRole('button', { name: '下载 Word' });
    await take.click();
    const both = page.locator('#paper-both');
    await both.getByText('各街道：').waitFor();
    expect(await both.textContent()).toContain('县直有关单位：');
    expect(await axeFaults(page)).toEqual([]);
    await office.shot('paper-both');
    await page.setViewportSize(pocket);
    await office.shot('paper-both-pocket');
    await page.setViewportSize(desk);
    expect(await page.getByLabel('抄送机关').inputValue()).toBe('县委办公室');
    await both.getByRole('button', { name: '用我的' }).click();
    const { bytes, name } = await taken(page, () => take.click());
    const texts = (await readParagraphs(bytes, name)).paragraphs.map((one) => one.text);
    expect(texts).toEqual(expect.arrayContaining(['县直有关单位：', '云汀县文明办']));
    expect(texts.some((text) => text.includes('抄送：县委办公室'))).toBe(true);
  });
  it('a late task becomes a supervision slip', async () => {
    const { page } = office;
    await page.goto(`/tasks/${await first('/api/tasks?view=all&standing=late')}`);
    await page.getByRole('button', { name: '督办单' }).click();
    await page.getByLabel('督办编号').fill('云创督〔2026〕3号');
    const { name, bytes } = await taken(page, () => page.getByRole('button', { name: '下载督办单' }).click());
    expect(name).toMatch(/^督办单/);
    const texts = (await readParagraphs(bytes, name)).paragraphs.map((one) => one.text);
    expect(texts).toEqual(expect.arrayContaining(['督办单', '云创督〔2026〕3号', '完成时限']));
    expect(texts.some((text) => /已逾期\d+天/.test(text))).toBe(true);
  });
});
