/** The register: units and people, Excel in and out, a telephone number shown and recorded. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSheet, writeSheets } from '#documents/sheets.ts';
import { demoPassword } from '../tools/town.ts';
import { axeFaults, desk, openBrowser, pocket, startTown, visit, type Town, type Visit } from './browser.ts';

let town: Town;
let browser: Browser;
const open: Visit[] = [];

async function signedIn(name: string, viewport = desk): Promise<Visit> {
  const one = await visit(browser, town.address, viewport);
  open.push(one);
  const answer = await one.page.request.post('/api/session', { data: { signInName: name, password: demoPassword } });
  expect(answer.ok(), await answer.text()).toBe(true);
  return one;
}
const row = ({ page }: Visit, words: string) => page.locator('.list-rows .row', { hasText: words });
const side = ({ page }: Visit) => page.locator('.side');
const said = async ({ page }: Visit, words: string) => page.locator('.toast', { hasText: words }).first().waitFor();

/** People as an .xlsx, in a wording of headings that is not ours. */
const peopleSheet = async (rows: string[][]) => ({
  name: '人员名册.xlsx',
  mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  buffer: Buffer.from(
    await writeSheets([
      { name: '名册', columns: ['姓名', '工作单位', '手机号码', '岗位'].map((title) => ({ title })), rows },
    ]),
  ),
});

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

describe('units', () => {
  it('stand in a tree that the keyboard opens, and are found by pinyin initials', async () => {
    const office = await signedIn('office');
    const { page } = office;
    await page.goto('/units');
    await row(office, '云汀县市场监督管理局').waitFor();
    await office.shot('units');
    expect(await axeFaults(page)).toEqual([]);
    const search = page.locator('input[type=search]');
    await search.fill('hhsq');
    await row(office, '荷花社区').waitFor();
    expect(new URL(page.url()).searchParams.get('text')).toBe('hhsq');
    await search.blur();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await side(office).locator('h2', { hasText: '荷花社区' }).waitFor();
    expect(page.url()).toMatch(/\/units\/[0-9a-f-]{36}/);
    await side(office).getByText('罗小满').waitFor();
    await office.shot('unit-sheet');
    expect(await axeFaults(page)).toEqual([]);

    // Its own address opens it anew, and the tree with it.
    await page.goto(page.url().replace(/\?.*/, ''));
    await side(office).locator('h2', { hasText: '荷花社区' }).waitFor();
    await page.locator('.row-open', { hasText: '荷花社区' }).waitFor();
    await page.locator('.row-open').focus();
    await page.keyboard.press('ArrowRight');
    await row(office, '荷花苑').waitFor();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => row(office, '荷花苑').count()).toBe(0);
  });

  it('are added, moved and closed, and a closing is taken back', async () => {
    const office = await signedIn('office');
    const { page } = office;
    await page.goto('/units?text=荷花社区');
    await row(office, '荷花社区').click();
    await page.getByRole('button', { name: '新增下级单位' }).click();
    await page.getByRole('button', { name: '新增单位' }).click();
    await page.locator('.note-error a', { hasText: '请填写这一项' }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.fill('#unit-name', '试点小区');
    await page.getByRole('button', { name: '新增单位' }).click();
    await said(office, '已新增 试点小区');
    await side(office).locator('h2', { hasText: '试点小区' }).waitFor();

    await page.getByRole('button', { name: '修改' }).click();
    await page.getByRole('button', { name: '去掉 荷花社区' }).click();
    await page.fill('#unit-parentId', '学府社区');
    await page.getByRole('option', { name: '学府社区' }).first().click();
    await page.getByRole('button', { name: '保存' }).click();
    await said(office, '试点小区 已保存');
    await side(office).locator('.crumb-line', { hasText: '学府社区' }).waitFor();

    await page.getByRole('button', { name: '停用' }).click();
    await page.locator('dialog').getByRole('button', { name: '停用' }).click();
    await said(office, '已停用 试点小区');
    await side(office).locator('.standing-row', { hasText: '已停用' }).waitFor();
    await page.locator('.toast-undo').click();
    await said(office, '已恢复 试点小区');
    await expect.poll(() => side(office).locator('.standing-row', { hasText: '已停用' }).count()).toBe(0);
  });

  it('changed by two at once show both versions, and nothing is overwritten', async () => {
    const [one, other] = [await signedIn('office'), await signedIn('sysadmin')];
    for (const each of [one, other]) {
      await each.page.goto('/units?text=试点小区');
      await row(each, '试点小区').click();
      await each.page.getByRole('button', { name: '修改' }).click();
    }
    await one.page.fill('#unit-shortName', '试点');
    await one.page.getByRole('button', { name: '保存' }).click();
    await said(one, '试点小区 已保存');
    await other.page.fill('#unit-shortName', '样板');
    await other.page.getByRole('button', { name: '保存' }).click();
    const conflict = other.page.locator('.conflict');
    await conflict.getByText('样板').waitFor();
    await conflict.getByText('试点', { exact: true }).waitFor();
    expect(await axeFaults(other.page)).toEqual([]);
    await conflict.getByRole('button', { name: '按所选内容保存' }).click();
    await said(other, '试点小区 已保存');
    await other.page.locator('.standing-row', { hasText: '样板' }).waitFor();
  });
});

describe('people', () => {
  it('come from Excel: checked first, the right rows saved, and out again', async () => {
    const office = await signedIn('office');
    const { page } = office;
    await page.goto('/people');
    await page.getByRole('button', { name: 'Excel' }).click();
    await page.getByRole('menuitem', { name: '从 Excel 导入' }).click();
    await page.waitForURL('**/people/import');
    expect(await axeFaults(page)).toEqual([]);
    const sheet = await peopleSheet([
      ['甄试新', '荷花社区', '13912345678', '网格员'],
      ['', '荷花社区', '13900001111', ''],
      ['贾有错', '不存在的社区', '', ''],
      ['易又错', '学府社区', '电话不详', '社区工作者'],
      ['章再新', '学府社区', '', '社区工作者'],
    ]);
    await page.locator('input[type=file]').setInputFiles(sheet);
    await page.getByText('共 5 行，其中 3 行需要改正').waitFor();
    const faults = page.locator('.import-faults tbody tr');
    expect(await faults.count()).toBe(3);
    const told = (await faults.allInnerTexts()).map((line) => line.split('\t').map((cell) => cell.trim()));
    expect(told.map(([line, column, value]) => [line, column, value])).toEqual([
      ['3', '姓名', '空'],
      ['4', '所在单位', '不存在的社区'],
      ['5', '联系电话', '电话不详'],
    ]);
    await office.shot('import-faults');
    expect(await axeFaults(page)).toEqual([]);
    const before = await (await page.request.get('/api/people?text=甄试新')).json();
    expect(before).toMatchObject({ rows: [] });

    await page.getByRole('button', { name: '只保存正确的 2 行' }).click();
    await page.getByText('已保存 2 行').waitFor();
    await page.getByRole('link', { name: '查看列表' }).click();
    await page.locator('input[type=search]').fill('zsx');
    await row(office, '甄试新').waitFor();

    const bytes = await (await page.request.get('/api/people/export')).body();
    const out = await readSheet({ kind: 'xlsx', encoding: null, bytes });
    const written = out.rows.find(({ cells }) => cells.includes('甄试新'));
    expect(written?.cells).toEqual(expect.arrayContaining(['139****5678', '网格员']));
    expect(out.rows.some(({ cells }) => cells.includes('贾有错'))).toBe(false);

    // The same file once more changes nothing, and says so.
    await page.goto('/people/import');
    await page
      .locator('input[type=file]')
      .setInputFiles(await peopleSheet([['甄试新', '荷花社区', '13912345678', '网格员']]));
    await page.getByText('内容与现有数据一致，无需保存。').waitFor();
    const form = await page.request.get('/api/sheet-forms/people');
    expect(form.headers()['content-disposition']).toContain('attachment');
  });

  it('that are no sheet are refused, with what to do', async () => {
    const office = await signedIn('office');
    await office.page.goto('/units/import');
    await office.page.locator('input[type=file]').setInputFiles({
      name: '名册.xlsx',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from([0x50, 0x4b, 3, 4, 0]),
    });
    await office.page.locator('.note-error').waitFor();
    expect(await office.page.locator('.note-error').innerText()).toMatch(/保存/);
  });

  it('are added, given a post, relieved of it; a number shown is recorded', async () => {
    const office = await signedIn('office');
    const { page } = office;
    await page.goto('/people');
    await page.getByRole('button', { name: '新增人员' }).click();
    await page.fill('#person-name', '柯新人');
    await page.fill('#person-unitId', 'hhsq');
    await page.getByRole('option', { name: '荷花社区' }).first().click();
    await page.fill('#person-phone', '13712349876');
    await side(office).getByRole('button', { name: '新增人员' }).click();
    await said(office, '已新增 柯新人');
    await side(office).locator('h2', { hasText: '柯新人' }).waitFor();
    await side(office).getByText('137****9876').waitFor();

    await page.getByRole('button', { name: '增加职务' }).click();
    await page.getByLabel('职务名称').fill('文明督导员');
    await page.locator('.inner-form').getByRole('button', { name: '增加职务' }).click();
    await said(office, '已增加职务：文明督导员');
    await side(office).locator('.entry', { hasText: '文明督导员' }).waitFor();
    await office.shot('person-sheet');
    expect(await axeFaults(page)).toEqual([]);

    await page.getByRole('button', { name: '显示 柯新人 的完整号码' }).click();
    await side(office).getByText('13712349876').waitFor();
    const auditor = await signedIn('auditor');
    await auditor.page.goto('/audit?kind=person.phone-shown');
    await row(auditor, '柯新人').waitFor();
    expect(await row(auditor, '柯新人').innerText()).toContain('林知秋');
    expect(await auditor.page.content()).not.toContain('13712349876');

    await page.getByRole('button', { name: '结束职务：文明督导员' }).click();
    await said(office, '已结束职务：文明督导员');
    await side(office).getByText('没有登记职务。').first().waitFor();
  });

  it('are read by a community worker, who is not offered what they may not do', async () => {
    const worker = await signedIn('community');
    await worker.page.goto('/people');
    await row(worker, '罗小满').waitFor();
    expect(await worker.page.getByRole('button', { name: '新增人员' }).count()).toBe(0);
    await row(worker, '丁一帆').click();
    await side(worker).locator('h2', { hasText: '丁一帆' }).waitFor();
    expect(await worker.page.locator('.side-foot').count()).toBe(0);
  });
});

describe('in the pocket', () => {
  it('the register fits, and its sheets take the whole screen', async () => {
    const office = await signedIn('office', pocket);
    const { page } = office;
    for (const [address, name] of [
      ['/units', 'pocket-units'],
      ['/people', 'pocket-people'],
      ['/people/import', 'pocket-import'],
    ] as const) {
      await page.goto(address);
      await page.locator('.list-rows .row, .drop').first().waitFor();
      expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      await office.shot(name);
      expect(await axeFaults(page)).toEqual([]);
    }
    await page.goto('/units?text=荷花社区');
    await row(office, '荷花社区').click();
    await side(office).locator('h2', { hasText: '荷花社区' }).waitFor();
    await office.shot('pocket-unit');
    expect(await axeFaults(page)).toEqual([]);
  });
});
