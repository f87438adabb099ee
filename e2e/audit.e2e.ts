/** The three administrators: each their own room, an account from its opening to its roles, the trail and its verification. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoPassword } from '../tools/town.ts';
import { axeFaults, desk, openBrowser, pocket, startTown, visit, type Town, type Visit } from './browser.ts';

let town: Town;
let browser: Browser;
const open: Visit[] = [];

async function visitor(viewport = desk): Promise<Visit> {
  const one = await visit(browser, town.address, viewport);
  open.push(one);
  return one;
}
async function signedIn(name: string, viewport = desk): Promise<Visit> {
  const one = await visitor(viewport);
  const answer = await one.page.request.post('/api/session', { data: { signInName: name, password: demoPassword } });
  expect(answer.ok(), await answer.text()).toBe(true);
  return one;
}
const row = ({ page }: Visit, words: string) => page.locator('.list-rows .row', { hasText: words });
const rooms = async ({ page }: Visit) => {
  await page.goto('/');
  await page.locator('.rail li').first().waitFor();
  return page.locator('.rail li').allInnerTexts();
};

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

it('shows each administrator their own rooms, and begins in the first', async () => {
  const system = await signedIn('sysadmin');
  expect(await rooms(system)).toEqual(['组织', '账号', '渠道']);
  expect(new URL(system.page.url()).pathname).toBe('/units');
  expect(await rooms(await signedIn('secadmin'))).toEqual(['组织', '账号']);
  const auditor = await signedIn('auditor');
  expect(await rooms(auditor)).toEqual(['审计']);
  expect(new URL(auditor.page.url()).pathname).toBe('/audit');
  expect(await rooms(await signedIn('office'))).not.toContain('审计');
  // A door that is not shown does not open either.
  await system.page.goto('/audit');
  await system.page.getByText('您的岗位不能办理这一事项。').waitFor();
  expect((await system.page.request.get('/api/audit')).status()).toBe(403);
  await auditor.page.goto('/accounts');
  await auditor.page.getByText('您的岗位不能办理这一事项。').waitFor();
});

describe('an account', () => {
  let password = '';

  it('is opened by the system administrator; its first password is shown once', async () => {
    const system = await signedIn('sysadmin');
    const { page } = system;
    const people = (await (await page.request.get('/api/people?limit=50')).json()) as {
      rows: { id: string; name: string; hasAccount: boolean }[];
    };
    const person = people.rows.find((one) => !one.hasAccount)!;
    await page.goto('/accounts');
    await row(system, '林知秋').waitFor();
    await system.shot('accounts');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '开设账号' }).click();
    await page.getByLabel('给谁开设').fill(person.name);
    await page.locator('.entry:not([disabled])', { hasText: person.name }).first().click();
    await page.locator('#account-name').fill('office');
    await page.locator('.side').getByRole('button', { name: '开设账号' }).click();
    await page.locator('.field-error').waitFor();
    await page.locator('#account-name').fill('newcomer');
    await page.locator('.side').getByRole('button', { name: '开设账号' }).click();
    password = await page.locator('.first-password').innerText();
    expect(password.length).toBeGreaterThanOrEqual(8);
    await system.shot('first-password');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '已记下，关闭' }).click();
    await page.locator('.side h2', { hasText: person.name }).waitFor();
    expect(await page.content()).not.toContain(password);
    expect(await page.getByRole('button', { name: '调整角色' }).count()).toBe(0);
  });

  it('gets its roles from the security administrator, never two that may not meet', async () => {
    const security = await signedIn('secadmin');
    const { page } = security;
    await page.goto('/accounts?text=newcomer');
    await row(security, 'newcomer').click();
    expect(await page.getByRole('button', { name: '停用账号' }).count()).toBe(0);
    await page.getByRole('button', { name: '调整角色' }).click();
    await page.locator('.grant-line select').selectOption('community-worker');
    await page.getByRole('button', { name: '再加一个角色' }).click();
    await page.locator('.grant-line select').nth(1).selectOption('audit-administrator');
    await page.getByText('不能由同一人担任').waitFor();
    await security.shot('grant-clash');
    expect(await axeFaults(page)).toEqual([]);
    expect(await page.getByRole('button', { name: '保存角色' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: '去掉 审计管理员' }).click();
    await page.getByRole('button', { name: '保存角色' }).click();
    await page.locator('.side .entry', { hasText: '社区工作者' }).waitFor();
    // Nobody changes their own roles.
    await page.goto('/accounts?text=secadmin');
    await row(security, 'secadmin').click();
    await page.getByText('不能调整自己的角色').waitFor();
    expect(await page.getByRole('button', { name: '调整角色' }).count()).toBe(0);
  });

  it('asks for a new password at the first sign-in', async () => {
    const fresh = await visitor();
    const { page } = fresh;
    await page.goto('/sign-in');
    await page.fill('input[autocomplete=username]', 'newcomer');
    await page.fill('input[autocomplete=current-password]', password);
    await page.click('form button[type=submit]');
    await page.waitForURL('**/first-password');
  });

  it('locked by wrong passwords is unlocked by the security administrator', async () => {
    const stranger = await visitor();
    for (let i = 0; i < 5; i++)
      await stranger.page.request.post('/api/session', { data: { signInName: 'wenlv', password: 'wrong' } });
    const security = await signedIn('secadmin');
    const { page } = security;
    await page.goto('/accounts?text=wenlv');
    await row(security, '已锁定').click();
    await page.getByRole('button', { name: '解除锁定' }).click();
    await page.locator('.toast', { hasText: '已解除' }).waitFor();
    await page.locator('.side .standing-row', { hasText: '正常' }).waitFor();
    await signedIn('wenlv');
  });

  it('is closed and opened again', async () => {
    const system = await signedIn('sysadmin');
    const { page } = system;
    await page.goto('/accounts?text=newcomer');
    await row(system, 'newcomer').click();
    await page.getByRole('button', { name: '停用账号' }).click();
    await page.locator('dialog').getByRole('button', { name: '停用账号' }).click();
    await page.locator('.side .standing-row', { hasText: '已停用' }).waitFor();
    const refused = await page.request.post('/api/session', { data: { signInName: 'newcomer', password } });
    expect(refused.status()).toBe(401);
    await page.getByRole('button', { name: '恢复账号' }).click();
    await page.locator('.side .standing-row', { hasText: '正常' }).waitFor();
  });
});

describe('the trail', () => {
  it('tells in words what happened, filtered by the address', async () => {
    const auditor = await signedIn('auditor');
    const { page } = auditor;
    await page.goto('/audit');
    await row(auditor, '严一清').first().waitFor();
    await auditor.shot('audit');
    expect(await axeFaults(page)).toEqual([]);
    await page.locator('.filter-select select').selectOption('access.grants-set');
    await page.waitForURL('**/audit?kind=access.grants-set');
    await row(auditor, '调整角色').first().click();
    const sheet = page.locator('.side');
    await sheet.locator('h2', { hasText: '调整角色' }).waitFor();
    expect(page.url()).toMatch(/\/audit\/[0-9a-f-]{36}/);
    expect(await sheet.locator('.sheet-part').innerText()).toContain('社区工作者');
    await auditor.shot('audit-event');
    expect(await axeFaults(page)).toEqual([]);
    await sheet.getByRole('button', { name: '只看此人' }).click();
    await page.waitForURL(/person=/);
    await page.locator('.person-filter .chip', { hasText: '秦守成' }).waitFor();
    await page.getByRole('button', { name: '清除条件' }).click();
    await page.waitForURL(/\/audit$/);
    await page.locator('.person-filter input').fill('lzq');
    await page.getByRole('option', { name: /林知秋/ }).click();
    await row(auditor, '林知秋').first().waitFor();
    await expect.poll(() => row(auditor, '严一清').count()).toBe(0);
  });

  it('is verified from the first seal, and gives a hash to be noted elsewhere', async () => {
    const auditor = await signedIn('auditor');
    const { page } = auditor;
    await page.goto('/audit');
    await page.getByRole('button', { name: '校验完整性' }).click();
    await page.getByText('记录完整，没有发现改动').waitFor();
    const [answer] = await Promise.all([
      page.request.post('/api/audit/verification', { data: {} }),
      page.locator('#verification').waitFor(),
    ]);
    const { sound, head } = (await answer.json()) as { sound: boolean; head: string | null };
    expect(sound).toBe(true);
    if (head) expect(await page.locator('.head-hash code').innerText()).toMatch(/^[0-9a-f]{64}$/);
    await auditor.shot('audit-verified');
    expect(await axeFaults(page)).toEqual([]);
  });

  it('fits the pocket', async () => {
    const auditor = await signedIn('auditor', pocket);
    const { page } = auditor;
    await page.goto('/audit');
    await row(auditor, '登录').first().waitFor();
    expect(await page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await auditor.shot('pocket-audit');
    expect(await axeFaults(page)).toEqual([]);
    await row(auditor, '登录').first().click();
    await page.locator('.side h2').waitFor();
    await auditor.shot('pocket-event');
    const security = await signedIn('secadmin', pocket);
    await security.page.goto('/accounts?text=newcomer');
    await row(security, 'newcomer').click();
    await security.page.getByRole('button', { name: '调整角色' }).click();
    await security.page.locator('.grant-line').waitFor();
    expect(await security.page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await security.shot('pocket-grants');
    expect(await axeFaults(security.page)).toEqual([]);
  });
});
