/** A published plan is revised: the newer version read in, compared, one point decided by hand, confirmed. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPassword } from '../tools/town.ts';
import { axeFaults, desk, openBrowser, pocket, startTown, visit, type Town, type Visit } from './browser.ts';

const first = `云汀县公厕和后街专项整修工作方案

为改善市容环境，制定本方案。

一、重点任务
（一）市场秩序整治
1. 整修公厕标识。补齐市场公厕标识和无障碍扶手，落实保洁责任。
牵头单位：县市场监督管理局；责任单位：县城市管理局、鹤鸣街道
完成时限：2046年1月20日
2. 复核店招。对小餐饮、小作坊逐店核查，逐家登记，不少于20家。
牵头单位：县市场监督管理局；责任单位：各镇、各街道
完成时限：2046年12月31日
（二）市容环境整治
1. 清理鹤鸣后街。逐条街巷建立台账，清理积存垃圾。
牵头单位：县城市管理局；责任单位：各街道
完成时限：2046年12月20日
2. 张贴宣传画。在公告栏张贴宣传画。
牵头单位：县文化和旅游局
完成时限：2046年11月20日

云汀县精神文明建设指导委员会办公室
2026年1月5日
`;
const second = first
  .replace('完成时限：2046年1月20日', '完成时限：2046年3月20日')
  .replace('不少于20家', '不少于35家，并公示核查结果')
  .replace('责任单位：各街道\n', '责任单位：鹤鸣街道、石桥镇\n')
  .replace('2. 张贴宣传画。在公告栏张贴宣传画。', '2. 布置公益电子屏。在主要路口电子屏轮播公益广告。')
  .replace('完成时限：2046年11月20日', '完成时限：2046年11月30日');

let town: Town;
let browser: Browser;
let planId: string;
const open: Visit[] = [];

async function signedIn(name: string, viewport = desk): Promise<Visit> {
  const one = await visit(browser, town.address, viewport);
  open.push(one);
  await one.page.goto('/sign-in');
  await one.page.fill('input[autocomplete=username]', name);
  await one.page.fill('input[autocomplete=current-password]', demoPassword);
  await one.page.click('form button[type=submit]');
  await one.page.waitForSelector('.rail');
  return one;
}

beforeAll(async () => {
  town = await startTown();
  browser = await openBrowser();
  const office = await signedIn('office');
  const post = async (path: string, data: object) => {
    const answer = await office.page.request.post(path, { data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json() as Promise<{ plans: { id: string }[] }>;
  };
  planId = (await post('/api/plans/read-text', { text: first })).plans[0]!.id;
  const plan = (await (await office.page.request.get(`/api/plans/${planId}`)).json()) as { version: number };
  await post(`/api/plans/${planId}/publication`, { version: plan.version, unledToOffice: true });
}, 180_000);
afterAll(async () => {
  for (const one of open) await one.close();
  await browser?.close();
  await town?.stop();
});

describe('revising a plan', () => {
  it('from the plan to the comparison and back, nothing lost', async () => {
    const { page, faults, shot } = await signedIn('office');
    await page.goto(`/plans/${planId}`);
    await page.getByRole('link', { name: '修订方案' }).click();
    await page.getByRole('heading', { name: '修订方案' }).waitFor();
    await shot('amend-begin');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '粘贴文字' }).click();
    await page.getByLabel('方案正文').fill(second);
    await page.getByRole('button', { name: '开始阅读' }).click();
    await page.getByRole('heading', { name: /修订对照/ }).waitFor();
    const rows = (what: string) => page.locator(`.am-${what}`);
    await rows('changed').first().waitFor();
    await shot('amend-compare', true);
    expect(await rows('changed').count()).toBe(3);
    expect((await rows('changed').nth(1).locator('ins').allInnerTexts()).join()).toContain('35家');
    expect(await axeFaults(page)).toEqual([]);
    const added = rows('added').filter({ hasText: '公益电子屏' });
    await added.locator('select').selectOption({ label: '2. 张贴宣传画' });
    await page.getByText('已按你的判断重新对照').waitFor();
    expect(await rows('changed').count()).toBe(4);
    await rows('changed').filter({ hasText: '公益电子屏' }).getByRole('button', { name: '恢复自动对应' }).click();
    await rows('withdrawn').waitFor();
    await page.getByRole('button', { name: '确认修订' }).click();
    await page.getByLabel('修订说明').fill('按县委专题会议要求调整');
    await shot('amend-confirm');
    await page.getByRole('dialog').getByRole('button', { name: '确认修订' }).click();
    await page.locator('.tree-row', { hasText: '布置公益电子屏' }).waitFor();
    await shot('amend-after');
    await page.goto(`/plans/${planId}/amend`);
    await page.getByText('第 1 版').waitFor();
    await shot('amend-editions');
    await page.getByRole('link', { name: '查看' }).click();
    await page.locator('.rd-title').waitFor();
    await shot('amend-older');
    expect(faults).toEqual([]);
  });

  it('reads on a phone', async () => {
    const { page, faults, shot } = await signedIn('office', pocket);
    const { rows } = (await (await page.request.get(`/api/plans/${planId}/editions`)).json()) as {
      rows: { id: string }[];
    };
    await page.goto(`/plans/${rows[0]!.id}/amendment`);
    await page.locator('.am-changed').first().waitFor();
    await shot('amend-phone', true);
    expect(await axeFaults(page)).toEqual([]);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(pocket.width);
    expect(faults).toEqual([]);
  });
});

describe('passing a task on', () => {
  it('is split among the communities, and the check says what is wrong with it', async () => {
    const office = await signedIn('office');
    const post = async (path: string, data: object) => {
      const answer = await office.page.request.post(path, { data });
      expect(answer.ok(), await answer.text()).toBe(true);
      return answer.json() as Promise<{ plans: { id: string }[] }>;
    };
    const page = `云汀县小区文化周工作方案\n\n一、任务分工\n（一）组织小区文化周活动。全年不少于20场，2046年12月31日前完成。\n牵头单位：鹤鸣街道\n\n云汀县精神文明建设指导委员会办公室\n2026年3月1日\n`;
    const id = (await post('/api/plans/read-text', { text: page })).plans[0]!.id;
    const plan = (await (await office.page.request.get(`/api/plans/${id}`)).json()) as { version: number };
    await post(`/api/plans/${id}/publication`, { version: plan.version, unledToOffice: true });
    const { page: at, faults, shot } = await signedIn('township');
    await at.goto('/tasks');
    await at.locator('.list-rows .row', { hasText: '组织小区文化周' }).click();
    await at.locator('.side-foot button', { hasText: '签收' }).click();
    await at.getByRole('button', { name: '分解下达' }).click();
    await at.getByLabel('具体要求').fill('每日报送进展，拍照留痕。');
    await at.getByRole('button', { name: '全不选' }).click();
    await at.locator('.cs-unit input[type=checkbox]').first().check();
    await at.locator('.cs-number input').first().fill('12');
    await shot('cascade-pass-on', true);
    expect(await axeFaults(at)).toEqual([]);
    await at.getByRole('button', { name: '下达给 1 个单位' }).click();
    await at.getByText('下级任务').first().waitFor();
    await at.goto(`/plans/${id}/cascade`);
    await at.getByText('增加报送留痕').first().waitFor();
    await shot('cascade-check', true);
    expect(await axeFaults(at)).toEqual([]);
    const row = at.locator('.cs-row', { hasText: '没有要求拍照留痕' });
    await row.getByRole('button', { name: '说明理由，保留' }).click();
    await row.getByLabel('理由', { exact: true }).fill('街道统一归档');
    await row.getByRole('button', { name: '说明理由，保留' }).click();
    await at.getByRole('heading', { name: /已说明理由的/ }).waitFor();
    expect(faults).toEqual([]);
  });
});
