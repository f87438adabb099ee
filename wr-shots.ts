import { openBrowser } from './e2e/browser.ts';
const what = process.argv[2]!;
const browser = await openBrowser();
const errors: string[] = [];
async function as(signInName: string, width: number, height = width > 800 ? 900 : 844, locale = 'zh-CN') {
  const context = await browser.newContext({ baseURL: 'http://127.0.0.1:8931', viewport: { width, height }, locale, timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' });
  const r = await context.request.post('/api/session', { data: { signInName, password: 'Chuangwen2026' } });
  if (!r.ok()) throw new Error(await r.text());
  return context;
}
export type Ctx = Awaited<ReturnType<typeof as>>;
const mod = await import(what) as { run(api: { as: typeof as; shot(page: any, name: string): Promise<void> }): Promise<void> };
try {
  await mod.run({ as, async shot(page, name) { await page.waitForLoadState('networkidle'); await page.waitForTimeout(300); await page.screenshot({ path: `/tmp/wr-shots/${name}.png` }); console.log(name); } });
} finally { await browser.close(); }
