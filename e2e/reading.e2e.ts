/** A plan from paper to tasks: read, corrected by hand and by keyboard, published; two people at once; a broken line. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPassword } from '../tools/town.ts';
import { axeFaults, desk, openBrowser, pocket, startTown, visit, type Town, type Visit } from './browser.ts';

const paper = `云汀县背街小巷整治工作方案

为改善背街小巷环境，制定本方案。

一、组织领导
成立工作专班。
组长：周怀远（县委常委）
二、重点任务
（一）市容环境整治
1. 清理背街小巷。逐条街巷建立台账。清理积存垃圾，做到日产日清。
牵头单位：县城市管理局；责任单位：各街道
完成时限：2046年12月20日
2. 规范户外广告。拆除破损广告牌。
牵头单位：广告整治专班；责任单位：县城市管理局
3. 整治占道经营。
（二）市场秩序整治
1. 核查证照。对小餐饮逐店核查。
牵头单位：县市场监督管理局
……此处隐藏1200个字……

云汀县精神文明建设指导委员会办公室
2026年1月5日
`;

let town: Town;
let browser: Browser;
const open: Visit[] = [];

async function office(viewport = desk): Promise<Visit> {
  const one = await visit(browser, town.address, viewport);
  open.push(one);
  await one.page.goto('/sign-in');
  await one.page.fill('input[autocomplete=username]', 'office');
  await one.page.fill('input[autocomplete=current-password]', demoPassword);
  await one.page.click('form button[type=submit]');
  await one.page.waitForSelector('.rail');
  return one;
}
const textFile = (text: string, name = '背街小巷方案.txt') => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(text),
});
const drop = async (page: Page, file: ReturnType<typeof textFile> | string) => {
  await page.goto('/plans/new');
  await page.setInputFiles('input[type=file]', file);
  await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
  await page.locator('.rd-row').first().waitFor();
};
const row = (page: Page, title: string) => page.locator('.rd-row', { hasText: title });
const saved = (page: Page) => page.locator('.rd-saved', { hasText: /^已保存$/ }).waitFor({ state: 'attached' });
const titles = (page: Page) =>
  page.locator('.rd-row').evaluateAll((rows) =>
    rows.map((one) => {
      const title = one.querySelector('.rd-row-title')!;
      const level = Number(one.getAttribute('aria-level'));
      const words = [...title.querySelectorAll('span')].filter((span) => !/rd-(kind|unled)/.test(span.className));
      return `${'>'.repeat(level - 1)}${words.map((span) => span.textContent).join(' ')}`;
    }),
  );
const chosen = (page: Page) => page.locator('.rd-row[aria-selected=true] .rd-row-title').innerText();

beforeAll(async () => {
  town = await startTown();
  browser = await openBrowser();
});
afterAll(async () => {
  const faults = open.flatMap((one) => one.faults);
  await browser?.close();
  await town?.stop();
  expect(faults).toEqual([]);
});

describe('a plan on the desk', () => {
  it('is read, corrected with the keyboard, published, and becomes tasks', async () => {
    const { page, shot } = await office();
    await page.goto('/plans/new');
    expect(await axeFaults(page)).toEqual([]);
    await drop(page, textFile(paper));
    await page.locator('.rd-found', { hasText: '读出 1 份方案、4 项任务，1 段未读懂' }).waitFor();
    expect(await titles(page)).toEqual([
      '一 组织领导',
      '二 重点任务',
      '>(一) 市容环境整治',
      '>>1 清理背街小巷',
      '>>2 规范户外广告',
      '>>3 整治占道经营',
      '>(二) 市场秩序整治',
      '>>1 核查证照',
    ]);
    await shot('reading-read');
    expect(await axeFaults(page)).toEqual([]);

    // Walk to the first task and cut it at its first sentence; joining heals it, undo cuts it again.
    await row(page, '清理背街小巷').click();
    await page.keyboard.press('s');
    await page.locator('.rd-cut').first().waitFor();
    await page.keyboard.press('Enter');
    await row(page, '清理积存垃圾').waitFor();
    expect(await chosen(page)).toContain('清理积存垃圾');
    await page.keyboard.press('m');
    await row(page, '清理积存垃圾').waitFor({ state: 'detached' });
    expect(await page.inputValue('#node-body')).toBe('逐条街巷建立台账。清理积存垃圾，做到日产日清。');
    await page.keyboard.press('z');
    await row(page, '清理积存垃圾').waitFor();

    // Down among its siblings, under the one before, and out again.
    await row(page, '整治占道经营').click();
    await page.keyboard.press('Tab');
    await saved(page);
    expect(await titles(page)).toContain('>>>3 整治占道经营');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Alt+ArrowUp');
    await saved(page);
    expect((await titles(page)).slice(3, 7)).toEqual([
      '>>1 清理背街小巷',
      '>>清理积存垃圾，做到日产日清',
      '>>3 整治占道经营',
      '>>2 规范户外广告',
    ]);

    // A name, a unit, a date.
    await page.keyboard.press('Enter');
    await page.keyboard.type('整治占道经营和乱停车');
    await page.keyboard.press('Enter');
    await row(page, '整治占道经营和乱停车').waitFor();
    await page.keyboard.press('u');
    await page.keyboard.type('cgj');
    await page.locator('.picker [role=option]', { hasText: '城市管理局' }).waitFor();
    await page.keyboard.press('Enter');
    await row(page, '整治占道经营和乱停车').locator('.rd-unit', { hasText: '城' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('d');
    await page.fill('#node-due', '2046-11-30');
    await page.keyboard.press('Enter');
    await row(page, '整治占道经营和乱停车').locator('.rd-due', { hasText: '11月30日' }).waitFor();

    // A name nobody knows is settled once, for the whole plan.
    await page.locator('.rd-looks button', { hasText: '单位名称' }).click();
    const name = page.locator('.rd-names li', { hasText: '广告整治专班' });
    await name.locator('button', { hasText: '认定' }).click();
    await page.keyboard.type('wlj');
    await page.locator('.picker [role=option]', { hasText: '文化和旅游局' }).waitFor();
    await page.keyboard.press('Enter');
    await row(page, '规范户外广告').locator('.rd-unit:not(.rd-doubt)').waitFor();

    // The unread paragraph is walked to and settled.
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    const gap = page.locator('.rd-unread', { hasText: '此处隐藏' });
    await gap.locator('.rd-homeless').waitFor();
    await shot('reading-unread');
    expect(await axeFaults(page)).toEqual([]);
    await gap.locator('button', { hasText: '看过' }).click();
    await page.locator('.rd-count-none', { hasText: '未读段落' }).waitFor();
    await saved(page);

    // Words are found in the whole document, not only in what is on the screen.
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    await page.keyboard.type('日产日清');
    await page.locator('.rd-page mark', { hasText: '日产日清' }).waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.rd-find', { hasText: '1/1' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');

    // What was saved is what is on the screen.
    const before = await titles(page);
    await page.reload();
    await page.locator('.rd-row').first().waitFor();
    expect(await titles(page)).toEqual(before);

    await page.locator('button', { hasText: '发布方案' }).click();
    await page.locator('.side h2', { hasText: '发布前核对' }).waitFor();
    await shot('reading-review');
    expect(await axeFaults(page)).toEqual([]);
    await page.locator('.side button', { hasText: /^发布 \d+ 项任务$/ }).click();
    await page.locator('.toast', { hasText: '已发布' }).waitFor();
    await page.getByText('整治占道经营和乱停车').first().waitFor();
    await shot('reading-published');
    await page.goto('/tasks?view=all&text=' + encodeURIComponent('乱停车'));
    await page.locator('.list-rows .row', { hasText: '整治占道经营和乱停车' }).waitFor();
  });

  it('keeps everything that was removed within reach', async () => {
    const { page } = await office();
    await drop(page, textFile(paper, '移除.txt'));
    const before = await titles(page);
    await row(page, '市容环境整治').click();
    await page.keyboard.press('Delete');
    await row(page, '清理背街小巷').waitFor({ state: 'detached' });
    // Its paragraphs are not lost: they are listed as unread.
    expect(Number(await page.locator('.rd-count', { hasText: '未读段落' }).locator('b').innerText())).toBeGreaterThan(
      5,
    );
    await page.locator('.toast-undo').click();
    await row(page, '清理背街小巷').waitFor();
    await saved(page);
    expect(await titles(page)).toEqual(before);
    await page.reload();
    await page.locator('.rd-row').first().waitFor();
    expect(await titles(page)).toEqual(before);
    expect(await row(page, '清理背街小巷').locator('.rd-unit').innerText()).toContain('城');
  });

  it('shows both versions when two people correct one plan', async () => {
    const first = await office();
    await drop(first.page, textFile(paper, '两人.txt'));
    const second = await office();
    await second.page.goto(first.page.url());
    await row(second.page, '核查证照').click();

    await row(first.page, '核查证照').click();
    await first.page.fill('#node-title', '核查小餐饮证照');
    await first.page.keyboard.press('Enter');
    await saved(first.page);

    await second.page.fill('#node-title', '逐店核查证照');
    await second.page.keyboard.press('Enter');
    const dialog = second.page.locator('dialog.rd-changed');
    await dialog.locator('h2', { hasText: '林知秋' }).waitFor();
    await dialog.locator('.rd-both', { hasText: '核查小餐饮证照' }).waitFor();
    expect(await dialog.locator('.rd-both').innerText()).toContain('逐店核查证照');
    await second.shot('reading-conflict');
    expect(await axeFaults(second.page)).toEqual([]);
    // Nothing of the second person's is written until they say so.
    await first.page.reload();
    await row(first.page, '核查小餐饮证照').waitFor();
    await dialog.locator('input[type=checkbox]').check();
    await dialog.locator('button', { hasText: '写入所选' }).click();
    await row(second.page, '逐店核查证照').waitFor();
    await saved(second.page);
    await first.page.reload();
    await row(first.page, '逐店核查证照').waitFor();
  });

  it('goes on without a line, and saves when it is back', async () => {
    const { page, context } = await office();
    await drop(page, textFile(paper, '断线.txt'));
    await context.setOffline(true);
    await row(page, '核查证照').click();
    await page.fill('#node-title', '断线时改的标题');
    await page.keyboard.press('Enter');
    await page.locator('.rd-saved', { hasText: '没有连上服务器，1 处改动待保存' }).waitFor();
    await context.setOffline(false);
    await saved(page);
    await page.reload();
    await row(page, '断线时改的标题').waitFor();
    open.find((one) => one.page === page)!.faults.length = 0;
  });

  it('keeps what was done when the sign-in ends in the middle', async () => {
    const { page, context, faults } = await office();
    await drop(page, textFile(paper, '登录.txt'));
    await row(page, '核查证照').click();
    await page.locator('#node-title').waitFor();
    await context.clearCookies();
    await page.fill('#node-title', '登录结束时改的标题');
    await page.keyboard.press('Enter');
    await page.waitForURL(/sign-in/);
    await page.fill('input[autocomplete=username]', 'office');
    await page.fill('input[autocomplete=current-password]', demoPassword);
    await page.click('form button[type=submit]');
    await row(page, '登录结束时改的标题').waitFor();
    await saved(page);
    await page.reload();
    await row(page, '登录结束时改的标题').waitFor();
    expect(faults).toEqual([]);
  });

  it('says clearly why a file is refused', async () => {
    const { page, shot } = await office();
    await page.goto('/plans/new');
    await page.setInputFiles('input[type=file]', {
      name: '方案.docx',
      mimeType: '',
      buffer: Buffer.from('PK\u0003\u0004坏'),
    });
    const note = page.locator('.note-error');
    await note.waitFor();
    expect(await note.innerText()).toMatch(/文件/);
    expect(await note.innerText()).toContain('没有保存这个文件');
    await shot('reading-refused');
    expect(await axeFaults(page)).toEqual([]);
    // Pasted text is another way in.
    await page.locator('button', { hasText: '粘贴文字' }).click();
    await page.locator('textarea').fill(paper);
    await page.locator('button', { hasText: '开始阅读' }).click();
    await page.waitForURL(/\/plans\/[0-9a-f-]{36}$/);
    await row(page, '核查证照').waitFor();
  });
});

describe('a plan on a phone', () => {
  it('is read from Word, corrected in one pane at a time, and published', async () => {
    const { page, shot } = await office(pocket);
    await drop(page, 'fixtures/plans/n07.docx');
    await page.locator('.rd-found button').click();
    await shot('reading-phone-tree');
    expect(await axeFaults(page)).toEqual([]);
    const look = (words: string) => page.locator('.rd-looks button', { hasText: words }).click();
    await look('原文');
    await page.locator('.rd-para', { hasText: '指导思想' }).waitFor();
    await shot('reading-phone-paper');
    expect(await axeFaults(page)).toEqual([]);
    await look('任务树');
    await row(page, '剧院、体育馆在开场前播放文明提示').click();
    await look('条目');
    await page.locator('#node-lead').click();
    await page.locator('#node-lead').fill('wlj');
    await page.locator('.picker [role=option]', { hasText: '文化和旅游局' }).click();
    await page.locator('.rd-units', { hasText: '文旅局' }).first().waitFor();
    await saved(page);
    await shot('reading-phone-node');
    expect(await axeFaults(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    await page.locator('.rd-bar button', { hasText: '发布' }).click();
    await page.locator('.rd-to-office input').check();
    await shot('reading-phone-review');
    await page.locator('.side-foot button', { hasText: /^发布 \d+ 项任务$/ }).click();
    await page.locator('.toast', { hasText: '已发布' }).waitFor();
  });
});
