import { describe, expect, it } from 'vitest';
import type { OfficialBlock, OfficialTable } from '#documents/rules/official/document.ts';
import { smallFramework } from '../testing.ts';
import { noCaption } from './evidence.ts';
import { numbered, type LinkOnPaper } from './evidence-index.ts';
import {
  indexDocument,
  indexRows,
  submissionForm,
  submissionForms,
  type PaperOf,
  type PaperWords,
} from './submission.ts';

const of: PaperOf = {
  unit: '荷花社区',
  cycle: '2026年度创建',
  framework: '试验体系',
  windowFrom: '2026-01-01',
  windowTo: '2026-12-31',
  today: '2026-11-22',
};
const words: PaperWords = {
  method: (code) => code,
  state: (code) => code,
  kind: (code) => code,
  extent: (code) => code,
};
const link = (evidenceId: string, indicator: string, more: Partial<LinkOnPaper> = {}): LinkOnPaper => ({
  indicator,
  evidenceId,
  extent: 'part',
  passage: '第3页',
  title: `材料${evidenceId}`,
  kind: 'file',
  state: 'accepted',
  from: '2026-05-01',
  to: '2026-05-01',
  inWindow: true,
  caption: noCaption,
  files: [{ id: 'f', name: '一.pdf', picture: false, sha256: 'a', size: 1 }],
  ...more,
});
const tables = (body: readonly OfficialBlock[]): OfficialTable[] =>
  body.flatMap((block) => ('table' in block ? [block.table] : []));
const items = numbered(smallFramework, [
  link('1', 'A1'),
  link('1', 'B1', { passage: '', inWindow: false }),
  link('2', 'B1', { files: [], caption: { ...noCaption, time: '五月' } }),
]);
const itemOf = (key: string) => items.find((item) => item.indicator.key === key)!;

describe('the submission form', () => {
  it('has a table of what is asked, one of what proves it, and one of captions where there are any', () => {
    const form = submissionForm(of, itemOf('B1'), words);
    const [asked, proofs, captions] = tables(form.body);
    expect(asked!.rows.flat()).toEqual(expect.arrayContaining(['荷花社区', 'data', '乙', '4分']));
    expect(proofs!.rows).toEqual([
      ['A1-01', '材料1（前项已列）（一.pdf）', '2026年5月1日', 'part；不在佐证时限内，不计入', 'accepted'],
      ['B1-01', '材料2', '2026年5月1日', 'part；第3页', 'accepted'],
    ]);
    expect(captions!.rows).toEqual([['B1-01', '五月', '', '', '', '', '']]);
    expect(tables(submissionForm(of, itemOf('A1'), words).body)).toHaveLength(2);
  });
  it('says that there is nothing, and what was wanted', () => {
    const framework = structuredClone(smallFramework);
    Object.assign(framework.aspects[0]!.indicators[0]!, { wanted: ['制度', '台账'], detail: '查看原件' });
    const [asked, proofs] = tables(submissionForm(of, numbered(framework, [])[0]!, words).body);
    const texts = asked!.rows.flat().map((cell) => (cell && typeof cell === 'object' ? cell.text : cell));
    expect(texts).toEqual(expect.arrayContaining(['1. 制度\n2. 台账', '查看原件']));
    expect(proofs!.rows[0]![1]).toBe('暂无材料');
  });
});

describe('the index', () => {
  it('lists what has evidence, each indicator over its rows, and the forms behind it', () => {
    const [table] = tables(indexDocument(of, items, words).body);
    expect(
      table!.rows.map((row) => [row[0] && typeof row[0] === 'object' ? row[0].rows : row[0], row[1], row[4]]),
    ).toEqual([
      [1, 'A1-01', '第3页；part'],
      [2, 'A1-01', 'part'],
      [null, 'B1-01', '第3页；part'],
    ]);
    expect(indexRows(items, words).map((row) => [row[1], row[3], row[4], row[8], row[13], row[14]])).toEqual(
      expect.arrayContaining([
        ['A1', 'A1-01', '材料1', '是', '一.pdf', 'a'],
        ['B1', 'A1-01', '材料1', '否', '一.pdf', 'a'],
        ['B1', 'B1-01', '材料2', '是', null, null],
        ['A2', null, '暂无材料', null, null, null],
      ]),
    );
    const whole = submissionForms(of, items, words);
    expect(whole.annexes).toHaveLength(2);
    expect(whole.annexes![0]!.title).toBe('测评材料提交表');
  });
});
