/**
 * `npm run shots`: takes the pictures of README and guide from a fresh seed county, so that they show today's screens.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';
import { desk, openBrowser, pocket, startTown } from './browser.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs/images');
mkdirSync(folder, { recursive: true });

const town = await startTown();
const browser = await openBrowser();

async function as(
  signInName: string,
  viewport: { width: number; height: number },
  locale = 'zh-CN',
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: town.address,
    viewport,
    locale,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
  });
  await context.request.post('/api/session', { data: { signInName, password: 'Chuangwen2026' } });
  return context;
}

async function shoot(
  context: BrowserContext,
  path: string,
  name: string,
  then?: (page: Awaited<ReturnType<BrowserContext['newPage']>>) => Promise<void>,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(path);
  await page.waitForLoadState('networkidle');
  if (then) await then(page);
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await page.close();
  console.log(name);
}

try {
  const office = await as('office', desk);
  const text = readFileSync(join(root, 'fixtures/plans/n08.txt'), 'utf8');
  const read = await office.request.post('/api/plans/read-text', {
    data: { text, name: '工作方案（征求意见稿）.txt' },
  });
  const draft = ((await read.json()) as { plans: { id: string }[] }).plans[0]!.id;
  const plans = ((await (await office.request.get('/api/plans?state=published')).json()) as { rows: { id: string }[] })
    .rows;
  const tasks = (
    (await (await office.request.get('/api/tasks?view=all&state=handed-in')).json()) as { rows: { id: string }[] }
  ).rows;
  await shoot(office, '/', 'today');
  await shoot(office, `/plans/${draft}`, 'reading', async (page) => {
    for (let i = 0; i < 5; i++) await page.keyboard.press('j');
  });
  await shoot(office, `/plans/${plans[0]!.id}`, 'plan');
  await shoot(office, `/tasks/${tasks[0]!.id}`, 'task');
  await shoot(office, '/units', 'units');
  await shoot(office, '/plans/new/civilized-community', 'template');
  await shoot(office, '/tasks?as=board', 'board');
  await shoot(office, '/tasks?as=timeline', 'timeline');
  await shoot(office, '/tasks?as=calendar', 'calendar');
  await shoot(office, '/supervision', 'supervision');
  await shoot(office, '/burden', 'burden');
  await shoot(await as('leader', desk), '/liaison', 'liaison');
  await shoot(await as('market', desk), '/inbox', 'inbox');
  await shoot(await as('auditor', desk), '/audit', 'audit');
  const community = await as('community', desk);
  // The demo county's own cycle, with the community that is half way through its self-assessment.
  const cycles = ((await (await office.request.get('/api/cycles')).json()) as { rows: { id: string; state: string }[] })
    .rows;
  const cycleId = cycles.find(({ state }) => state === 'open')!.id;
  const { mine } = (await (await community.request.get('/api/assessment-desk')).json()) as {
    mine: { id: string; state: string }[];
  };
  const entryId = mine.find(({ state }) => state === 'self-assessing')!.id;
  await shoot(office, `/assessments/cycles/${cycleId}`, 'cycle');
  await shoot(community, `/assessments/entries/${entryId}?of=%221.4%22`, 'scorecard');
  await shoot(await as('community', pocket), `/assessments/entries/${entryId}`, 'pocket-scorecard');
  const phone = await as('community', pocket);
  await shoot(phone, '/', 'pocket-today');
  await shoot(phone, '/tasks', 'pocket-tasks');
  await shoot(await as('office', pocket), `/plans/${draft}`, 'pocket-reading');
  await shoot(community, `/assessments/entries/${entryId}?of=%221.4%22`, 'scorecard-en', (page) =>
    page.getByRole('button', { name: 'English' }).click(),
  );
  await shoot(office, '/', 'today-en', (page) => page.getByRole('button', { name: 'English' }).click());
} finally {
  await browser.close();
  await town.stop();
}
