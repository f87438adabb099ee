/** Tasks on the desk: a day's work of an office and a department, in real browsers on the seed county. */
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPassword } from '../tools/town.ts';
import { axeFaults, desk, openBrowser, pocket, startTown, visit, type Town, type Visit } from './browser.ts';

const page = `云汀县公厕和后街专项整修工作方案

一、重点任务
（一）市场秩序整治
1. 整修公厕标识。补齐市场公厕标识和无障碍扶手，落实保洁责任。
牵头单位：县市场监督管理局；责任单位：县城市管理局、鹤鸣街道
完成时限：2026年1月20日
2. 复核店招。对小餐饮、小作坊逐店核查，逐家登记。
牵头单位：县市场监督管理局；责任单位：各镇、各街道
完成时限：2046年12月31日
（二）市容环境整治
1. 清理鹤鸣后街。逐条街巷建立台账，清理积存垃圾。
牵头单位：县城市管理局；责任单位：各街道
完成时限：2046年12月20日

云汀县精神文明建设指导委员会办公室
2026年1月5日
`;

let town: Town;
let browser: Browser;
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
const row = (at: Page, title: string) => at.locator('.list-rows .row', { hasText: title });
const action = (at: Page, words: string) => at.locator('.side-foot button', { hasText: words });
const openTask = async (at: Page, title: string) => {
  // Searched for: only the rows on the screen are drawn, and some are due in twenty years.
  await at.goto(`/tasks?text=${encodeURIComponent(title)}`);
  await row(at, title).click();
  await at.locator('.side h2', { hasText: title }).waitFor();
};

beforeAll(async () => {
  town = await startTown();
  browser = await openBrowser();
  const office = await signedIn('office');
  const post = async (path: string, data: object) => {
    const answer = await office.page.request.post(path, { data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json() as Promise<{ plans: { id: string }[] }>;
  };
  const { plans } = await post('/api/plans/read-text', { text: page });
  const plan = (await (await office.page.request.get(`/api/plans/${plans[0]!.id}`)).json()) as { version: number };
  await post(`/api/plans/${plans[0]!.id}/publication`, { version: plan.version, unledToOffice: true });
});
afterAll(async () => {
  const faults = open.flatMap((one) => one.faults);
  await browser?.close();
  await town?.stop();
  expect(faults).toEqual([]);
});

describe('tasks on the desk', () => {
  it('let a person in from the demo rows, to their own day', async () => {
    const one = await visit(browser, town.address);
    open.push(one);
    await one.page.goto('/tasks?standing=late');
    // Not signed in: the door first, then the address that was asked for.
    await one.page.locator('.person-row', { hasText: '陈立新' }).click();
    await one.page.waitForURL('**/tasks?standing=late');
    await row(one.page, '整修公厕标识').waitFor();
    expect(await row(one.page, '复核店招').count()).toBe(0);
    await one.page.locator('.rail a', { hasText: '今日' }).click();
    const late = one.page.locator('.today-part', { hasText: '已超期' });
    await late.locator('.line', { hasText: '整修公厕标识' }).waitFor();
    await one.shot('today-department', true);
  });

  it('go from accepting to a report with a photo, a hand-in and a return with its reason', async () => {
    const market = await signedIn('market');
    await openTask(market.page, '整修公厕标识');
    await action(market.page, '签收').click();
    await action(market.page, '报送进展').click();
    await market.page.locator('.attach input[type=file]').setInputFiles([
      {
        name: '整治后.jpg',
        mimeType: 'image/jpeg',
        buffer: await sharp({ create: { width: 640, height: 480, channels: 3, background: '#8fa396' } })
          .jpeg()
          .toBuffer(),
      },
      { name: '空.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    ]);
    await market.page.locator('.attached li', { hasText: '这个文件是空的' }).waitFor();
    await market.page.getByRole('button', { name: '去掉 空.txt' }).click();
    await market.page.locator('.attached li', { hasText: '已送达' }).waitFor();
    await market.page.getByLabel('完成百分比').fill('40');
    await market.page.locator('.act-form textarea').fill('三处公厕标识已补齐，加装扶手 12 处。');
    await market.page.locator('.act-form button[type=submit]').click();
    await market.page.locator('.report', { hasText: '三处公厕标识已补齐' }).locator('img').waitFor();
    await market.shot('task-reported');
    await action(market.page, '提请核验').click();
    await market.page.locator('.act-form button[type=submit]').click();
    await market.page.locator('.task-standing', { hasText: '待核验' }).waitFor();

    const office = await signedIn('office');
    await office.page
      .locator('.today-part', { hasText: '等我核验' })
      .locator('.line', { hasText: '整修公厕标识' })
      .click();
    await action(office.page, '退回修改').click();
    await office.page.locator('.act-form button[type=submit]').click();
    // Without a reason nothing is sent: the field says so.
    await office.page.locator('.field-error').waitFor();
    await office.page.locator('.act-form textarea').fill('请补充整治前后对比照片。');
    await office.page.locator('.act-form button[type=submit]').click();
    await office.page.locator('.task-standing', { hasText: '已退回' }).waitFor();

    await market.page.reload();
    await market.page.locator('.history', { hasText: '请补充整治前后对比照片。' }).waitFor();
    await action(market.page, '报送进展').waitFor();
  });

  it('keep their filters in the address, and find by text and by pinyin initials', async () => {
    const { page: at } = await signedIn('office');
    await at.goto('/tasks');
    await row(at, '整修公厕标识').waitFor();
    await at.locator('.search-box input').fill('fhdz');
    await at.waitForURL('**/tasks?text=fhdz');
    await row(at, '整修公厕标识').waitFor({ state: 'detached' });
    await row(at, '复核店招').waitFor();
    await at.locator('.search-box input').fill('鹤鸣后街');
    await row(at, '清理鹤鸣后街').waitFor();
    await at.reload();
    await row(at, '清理鹤鸣后街').waitFor();
    expect(await row(at, '复核店招').count()).toBe(0);
    await at.locator('.unit-filter input').fill('scjdglj');
    await at.locator('[role=option]', { hasText: '市场监督管理局' }).click();
    await at.getByText('没有符合条件的任务。').waitFor();
    await at.getByRole('button', { name: '清除筛选' }).first().click();
    await row(at, '整修公厕标识').waitFor();
    expect(new URL(at.url()).search).toBe('');
  });

  it('can be worked by keyboard alone', async () => {
    const { page: at } = await signedIn('office');
    await at.goto('/tasks');
    await row(at, '整修公厕标识').waitFor();
    await at.keyboard.press('j');
    await at.keyboard.press('j');
    const label = await at.evaluate(`document.activeElement.getAttribute('aria-label')`);
    await at.keyboard.press('Enter');
    await at.locator('.side .facts').waitFor();
    expect(String(label)).toContain(await at.locator('.side h2').innerText());
    const before = at.url();
    await at.keyboard.press('k');
    await at.waitForURL((url) => url.href !== before);
    await at.keyboard.press('Escape');
    await at.locator('.side').waitFor({ state: 'detached' });
    await at.keyboard.press('Control+k');
    await at.locator('.palette input').fill('清理鹤鸣');
    await at.locator('.palette [role=option]', { hasText: '清理鹤鸣后街' }).first().waitFor();
    await at.keyboard.press('Enter');
    await at.locator('.side h2', { hasText: '清理鹤鸣后街' }).waitFor();
  });

  it('are taken on the board by keyboard, picked for one act, and kept as a view', async () => {
    const { page: at } = await signedIn('office');
    await at.goto('/tasks?view=issued&standing=late');
    await at.locator('.list-rows [role=row]').first().focus();
    await at.keyboard.press('x');
    await at.locator('.bulk button', { hasText: '催办' }).click();
    await at.locator('.bulk-form button[type=submit]').click();
    await at.locator('.toast', { hasText: '催办：1 项已办' }).waitFor();
    await at.locator('.list-rows [role=row]').first().focus();
    await at.keyboard.press('x');
    await at.locator('.bulk button', { hasText: '催办' }).click();
    await at.locator('.bulk-form button[type=submit]').click();
    await at.locator('.bulk-left', { hasText: '今天已经催办过' }).waitFor();
    await at.locator('.saved-views > button').click();
    await at.locator('.keep-view input').fill('要催的');
    await at.locator('.keep-view button[type=submit]').click();
    await at.locator('.toast', { hasText: '要催的' }).waitFor();
    await at.goto('/tasks');
    await at.locator('.saved-views > button').click();
    await at.locator('.saved-view button', { hasText: '要催的' }).click();
    await at.waitForURL((url) => url.search.includes('standing=late'));

    await at.goto('/tasks?as=board');
    const handedIn = at.locator('.board-column', { hasText: '待核验' }).locator('.board-card').first();
    const title = await handedIn.locator('.task-title').innerText();
    await handedIn.focus();
    await at.keyboard.press('Alt+ArrowRight');
    await at.locator('dialog textarea').fill('请补照片');
    await at.locator('dialog button[type=submit]').click();
    await at.locator('.board-column', { hasText: '已退回' }).locator('.board-card', { hasText: title }).waitFor();
  });

  it('show both versions when two people change one task, and overwrite nothing', async () => {
    const [first, second] = [await signedIn('office'), await signedIn('office')];
    for (const { page: at } of [first, second]) {
      await openTask(at, '复核店招');
      await action(at, '调整任务').click();
      await at.locator('#arrange-title').waitFor();
    }
    await first.page.locator('#arrange-title').fill('复核店招（含流动摊点）');
    await first.page.locator('#arrange-due').fill('2046年11月30日');
    await first.page.locator('.arrange button[type=submit]').click();
    await first.page.locator('.side h2', { hasText: '含流动摊点' }).waitFor();

    await second.page.locator('#arrange-title').fill('复核沿街店招');
    await second.page.locator('.arrange button[type=submit]').click();
    const conflict = second.page.locator('.conflict');
    await conflict.waitFor();
    expect(await conflict.innerText()).toContain('复核店招（含流动摊点）');
    expect(await conflict.innerText()).toContain('复核沿街店招');
    expect(await axeFaults(second.page)).toEqual([]);
    await second.shot('task-conflict');
    // Mine for the title; the day, which only the other side changed, stays theirs.
    await conflict.locator('button', { hasText: '按所选内容保存' }).click();
    await second.page.locator('.side h2', { hasText: '复核沿街店招' }).waitFor();
    expect(await second.page.locator('.facts').innerText()).toContain('2046年11月30日');
  });

  it('answer an address out of reach with what to do, not with a blank', async () => {
    const { page: at } = await signedIn('community2');
    await at.goto('/tasks/01900000-0000-7000-8000-000000000000');
    await at.locator('.note-error', { hasText: '没有找到这项内容' }).waitFor();
  });

  it.each([
    ['desk', desk],
    ['pocket', pocket],
  ] as const)('are accessible and fit a %s', async (name, size) => {
    const one = await signedIn('office', size);
    const fits = async (what: string) => {
      expect(await axeFaults(one.page), what).toEqual([]);
      expect(
        await one.page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
        what,
      ).toBeLessThanOrEqual(0);
      await one.shot(`${name}-${what}`);
    };
    await one.page.locator('.figures').waitFor();
    await fits('today');
    await one.page.goto('/tasks');
    await row(one.page, '整修公厕标识').waitFor();
    await fits('tasks');
    for (const [as, seen] of [
      ['tree', '.tree-row'],
      ['board', '.board-card'],
      ['timeline', '.timeline, .empty'],
      ['calendar', '.cal'],
    ] as const) {
      await one.page.goto(`/tasks?as=${as}`);
      await one.page.locator(seen).first().waitFor();
      await fits(`tasks-${as}`);
    }
    await one.page.goto('/tasks');
    await row(one.page, '整修公厕标识').click();
    await one.page.locator('.facts').waitFor();
    await fits('task');
    await one.page.goto('/plans');
    await row(one.page, '公厕和后街').waitFor();
    await fits('plans');
    await row(one.page, '公厕和后街').click();
    await one.page.locator('.tree').waitFor();
    await fits('plan');
    await one.page.goto('/account');
    await one.page.locator('.sessions').waitFor();
    await fits('account');
  });
});
