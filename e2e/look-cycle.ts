import { smallFramework } from '../src/assessments/testing.ts';
import { desk, openBrowser, pocket, startTown, visit } from './browser.ts';
import { unitSeedId } from '../tools/town/cast.ts';
process.env.SHOTS ??= '/tmp/cshots';
const town = await startTown();
console.log(town.address);
const browser = await openBrowser();
try {
  const names = ['office', 'township', 'community', 'township2', 'community2'];
  const as: Record<string, Awaited<ReturnType<typeof visit>>> = {};
  const sign = async (who: string, vp = desk, locale = 'zh-CN') => {
    const v = await visit(browser, town.address, vp, locale);
    const r = await v.context.request.post('/api/session', { data: { signInName: who, password: 'Chuangwen2026' } });
    if (!r.ok()) throw new Error(await r.text());
    return v;
  };
  for (const n of names) as[n] = await sign(n);
  const api = async (who: string, method: string, path: string, data?: unknown) => {
    const r = await as[who]!.context.request.fetch(path, { method, ...(data ? { data } : {}) });
    const body = await r.text();
    if (!r.ok()) { console.log('!!', who, method, path, r.status(), body.slice(0, 400)); return {} as any; }
    return body ? JSON.parse(body) : {};
  };
  const fw = { ...smallFramework, title: '十星级和谐社区测评体系', vetoes: [
    { key: 'V1', text: '发生有责任的重大安全事故', basis: '县创建管理办法第9条', when: 'veto' },
    { key: 'P1', text: '申报前12个月内班子成员无严重违纪违法', basis: '县创建管理办法第8条', when: 'precondition' },
    { key: 'P2', text: '申报前12个月内无拒不整改的食品药品问题', basis: '县创建管理办法第8条', when: 'precondition' },
  ] };
  const started = await api('office', 'POST', '/api/frameworks', { from: 'empty', title: fw.title, subject: 'community' });
  const was = await api('office', 'GET', `/api/frameworks/${started.id}`);
  const put = await api('office', 'PUT', `/api/frameworks/${started.id}`, { content: fw, version: was.version });
  const pub = await api('office', 'POST', `/api/frameworks/${started.id}/publication`, { version: put.version ?? was.version + 1 });
  console.log(Object.keys(was), Object.keys(put), pub.state);
  const cands = (await api('office', 'GET', '/api/cycle-candidates?subject=community')).rows;
  console.log('candidates', cands.length);
  const add = await api('office', 'POST', '/api/cycles', {
    title: '2026 年度十星级和谐社区创建', year: 2026, frameworkId: started.id, windowFrom: '2025-12-01', windowTo: '2026-11-30',
    nominateBy: '2026-11-27', reviewBy: '2026-12-11', acceptBy: '2026-12-25', publicityDays: 5, approvalBody: '', approvalNumber: '', approvalUntil: null,
    validYears: 3, barYears: 2, units: cands.slice(0, 40).map((c: any) => ({ unitId: c.unitId, class: c.class })),
  });
  const shot = async (who: string, path: string, name: string, then?: (p: any) => Promise<void>, full = true) => {
    const v = as[who]!; await v.page.goto(path); await v.page.waitForLoadState('networkidle'); if (then) await then(v.page);
    await v.page.waitForTimeout(300); await v.shot(name, full); if (v.faults.length) console.log(name, v.faults.splice(0)); };
  await shot('office', `/assessments/cycles/${add.id}`, '1-preparing');
  await shot('office', `/assessments/cycles/new`, '2-new');
  await shot('office', `/assessments/cycles/${add.id}/edit`, '3-edit', undefined, true);
  const set = await api('office', 'PUT', `/api/cycles/${add.id}`, { title: add.title, year: 2026, frameworkId: started.id, windowFrom: '2025-12-01', windowTo: '2026-11-30',
    nominateBy: '2026-11-27', reviewBy: '2026-12-11', acceptBy: '2026-12-25', publicityDays: 5, approvalBody: '省创建示范活动工作协调小组办公室', approvalNumber: '〔2026〕3号', approvalUntil: '2027-12-31', validYears: 3, barYears: 2, version: add.version });
  await api('office', 'POST', `/api/cycles/${add.id}/moves`, { move: 'open', version: set.version });
  const rows = (await api('office', 'GET', `/api/cycles/${add.id}/entries?limit=200`)).rows;
  const mine = (await api('community', 'GET', '/api/assessment-desk')).mine[0];
  const best: any = { A1: { kind: 'met', met: [0, 1] }, A2: { kind: 'met', met: [0, 1, 2] }, A3: { kind: 'value', value: 9000 }, B2: { kind: 'counts', counts: [0] }, B3: { kind: 'points', points: 300 }, C1: { kind: 'samples', samples: [500, 500, 500] }, C2: { kind: 'state', state: 0 } };
  const fill = (who: string, side: string, id: string, keys = Object.keys(best)) => api(who, 'PUT', `/api/entries/${id}/marks/${side}`, { marks: [...keys.map((k) => ({ indicator: k, answer: best[k], version: 0 })), { indicator: 'B1', answer: null, adjusted: 400, reason: '核实', version: 0 }] });
  await shot('community', '/assessments', '4-community-room');
  await fill('community', 'self', mine.id, ['A1', 'A2', 'A3', 'B2']);
  await shot('community', `/assessments`, '5-community-begun');
  await shot('community', `/assessments/cycles/${add.id}?entry=${mine.id}`, '6-community-side');
  const more = (['B3', 'C1', 'C2'] as const).map((k) => ({ indicator: k, answer: best[k], version: 0 }));
  await api('community', 'PUT', `/api/entries/${mine.id}/marks/self`, { marks: more });
  await shot('community', `/assessments/cycles/${add.id}?entry=${mine.id}`, '7-nominate', async (p) => { await p.getByRole('button', { name: '自荐' }).click(); });
  const e = await api('community', 'GET', `/api/entries/${mine.id}`);
  await api('community', 'POST', `/api/entries/${mine.id}/moves`, { move: 'nominate', version: e.version, confirmed: ['P1', 'P2'] });
  await shot('township', '/assessments', '8-township-room');
  await shot('township', `/assessments/cycles/${add.id}`, '9-township-cycle');
  await shot('township', `/assessments/cycles/${add.id}?entry=${mine.id}`, '10-return', async (p) => { await p.getByRole('button', { name: '退回社区' }).click(); });
  await api('township', 'POST', `/api/entries/${mine.id}/moves`, { move: 'pass', version: e.version + 1 });
  await fill('office', 'county', mine.id);
  await api('office', 'POST', `/api/entries/${mine.id}/moves`, { move: 'accept', version: e.version + 2 });
  await api('office', 'POST', `/api/entries/${mine.id}/moves`, { move: 'publicise', version: e.version + 3 });
  await api('office', 'POST', `/api/entries/${mine.id}/objections`, { receivedOn: '2026-11-23', channel: 'phone', text: '反映 3 栋楼道堆放杂物，公示材料照片与现场不符。' });
  const second = rows.find((r: any) => r.id !== mine.id);
  await api('office', 'POST', `/api/entries/${second.id}/vetoes`, { veto: 'V1', reason: '2026年8月发生有责任的火灾事故', day: '2026-08-12', version: second.version });
  await shot('office', '/assessments', '11-office-room');
  await shot('office', `/assessments/cycles/${add.id}`, '12-office-cycle', undefined, false);
  await shot('office', `/assessments/cycles/${add.id}?entry=${mine.id}`, '13-office-side', undefined, false);
  await shot('office', `/assessments/cycles/${add.id}?entry=${second.id}`, '14-office-veto', async (p) => { await p.getByRole('button', { name: '延长时限' }).click(); }, false);
  await shot('office', `/assessments/cycles/${add.id}`, '15-bulk', async (p) => { await p.getByRole('checkbox').nth(1).check(); await p.getByRole('checkbox').nth(2).check(); }, false);
  await shot('office', `/assessments/cycles/${add.id}/publicity`, '16-publicity', async (p) => { await p.getByRole('button', { name: '异议成立' }).click(); });
  await shot('community', '/inbox', '17-inbox', undefined, false);
  as.office = await sign('office', pocket); as.community = await sign('community', pocket);
  await shot('office', '/assessments', '20-m-room'); await shot('office', `/assessments/cycles/${add.id}`, '21-m-cycle', undefined, false);
  await shot('office', `/assessments/cycles/${add.id}?entry=${mine.id}`, '22-m-side', undefined, false);
  await shot('office', `/assessments/cycles/new?from=${add.id}`, '23-m-copy', undefined, false);
  await shot('community', '/assessments', '24-m-community');
  as.office = await sign('office', desk, 'en');
  await shot('office', '/assessments', '30-en-room'); await shot('office', `/assessments/cycles/${add.id}?entry=${mine.id}`, '31-en-cycle', undefined, false);
  await shot('office', `/assessments/cycles/new?from=${add.id}`, '32-en-copy');
} finally { await browser.close(); await town.stop(); }
