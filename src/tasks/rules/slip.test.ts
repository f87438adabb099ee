import { expect, it } from 'vitest';
import { dueWords, slipDocument, usualRequirement, type Slip } from './slip.ts';

const slip: Slip = {
  number: '创文督〔2026〕3号',
  planTitle: '文明社区创建工作方案',
  task: '清理占道经营',
  detail: '逐户劝导。',
  lead: ['市场监管局'],
  co: [],
  due: '2026-06-30',
  dueMoved: null,
  dueText: '6月底前',
  progress: 40,
  report: null,
  requirement: '',
  replyBy: '2026-07-19',
  issuedBy: '创建办',
  issuer: '',
  today: '2026-07-12',
};
const cells = (of: Slip) =>
  slipDocument(of).body.flatMap((block) =>
    'table' in block
      ? block.table.rows.flat().map((cell) => (typeof cell === 'string' ? cell : (cell?.text ?? '')))
      : [],
  );

it('says how late a task is', () => {
  expect(dueWords(slip)).toBe('2026年6月30日（已逾期12天）');
  expect(dueWords({ ...slip, today: '2026-06-30' })).toBe('2026年6月30日（今日到期）');
  expect(dueWords({ ...slip, today: '2026-06-28' })).toBe('2026年6月30日（还有2天）');
  // The day that counts beside the day as written.
  expect(dueWords({ ...slip, dueMoved: '2026-07-10' })).toBe('2026年6月30日（实际计至2026年7月10日，已逾期2天）');
  expect(dueWords({ ...slip, due: null })).toBe('6月底前');
});
it('holds what is asked, by when, and what is usual where nothing else is said', () => {
  expect(cells(slip)).toEqual(
    expect.arrayContaining(['清理占道经营', '市场监管局', '40%', '2026年7月19日', usualRequirement]),
  );
  expect(cells({ ...slip, requirement: '三日内清零。' })).toContain('三日内清零。');
});
it('stays on one page, however much was written', () => {
  const long = cells({
    ...slip,
    detail: '字'.repeat(3000),
    report: { day: '2026-07-01', unit: '局', text: '字'.repeat(900) },
  });
  expect(long.join('').length).toBeLessThan(1200);
});
