import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawn, missingToDraw } from './drawn/testing.ts';
import { officialDocument } from './official.ts';
import type { OfficialDocument } from './rules/official/document.ts';

const body = Array.from({ length: 30 }, () => ({
  level: 0 as const,
  text: '文明社区创建工作要坚持以人民为中心'.repeat(6),
}));
const doc: OfficialDocument = {
  head: { agency: '望湖区文明委文件', number: '望文明委〔2026〕7号' },
  title: '文明社区创建工作方案',
  body,
  signature: '望湖区文明委',
  date: '2026-03-05',
  edition: { copyTo: '区委办公室', printedBy: '望湖区文明办', printedOn: '2026-03-06' },
};

describe('an official document drawn by another program', () => {
  it('keeps its measures', { timeout: 180_000 }, async () => {
    if (missingToDraw.length) {
      console.log(`not drawn: ${missingToDraw.join(', ')} not installed`);
      return;
    }
    await drawn({ a: await officialDocument(doc) }, async (of, png) => {
      const { words } = of['a']!;
      const pages = of['a']!.pages.length;
      expect(pages).toBeGreaterThan(2);

      // A full page: 22 lines from 37 mm to 262 mm, 28 characters from 28 mm to 184 mm.
      const text = words.filter((word) => word.page === 2 && !word.text.startsWith('—'));
      const tops = [...new Set(text.map((word) => Math.round(word.top * 2) / 2))].toSorted((a, b) => a - b);
      expect(tops).toHaveLength(22);
      expect((tops.at(-1)! - tops[0]!) / 21).toBeCloseTo(28.95 * 0.352778, 1);
      expect(Math.max(...text.map((word) => word.text.length))).toBe(28);
      expect(Math.abs(Math.min(...text.map((word) => word.left)) - 28)).toBeLessThan(0.5);
      expect(Math.max(...text.map((word) => word.right))).toBeLessThan(184.5);
      expect(Math.min(...text.map((word) => word.top))).toBeGreaterThan(36.5);
      expect(Math.max(...text.map((word) => word.bottom))).toBeLessThan(262.5);

      // Page numbers: their middle 7 mm under the text, right on odd pages, left on even ones, one character in.
      const numbers = words.filter((word) => /^—\d+—$/.test(word.text));
      expect(numbers.map((word) => word.text)).toEqual(Array.from({ length: pages }, (_, i) => `—${i + 1}—`));
      for (const number of numbers) {
        expect(Math.abs((number.top + number.bottom) / 2 - (297 - 35 + 7))).toBeLessThan(1);
        if (number.page % 2 === 1) expect(Math.abs(number.right - (184 - 5.57))).toBeLessThan(1);
        else expect(Math.abs(number.left - (28 + 5.57))).toBeLessThan(1);
      }

      // The mark of the issuing body begins 35 mm under the head of the text area; its letters sit inside their line.
      const mark = words.find((word) => word.page === 1 && word.text.includes('望湖区文明委文件'))!;
      expect(Math.abs((mark.left + mark.right) / 2 - (28 + 78))).toBeLessThan(1);
      const number = words.find((word) => word.page === 1 && word.text.includes('〔2026〕'))!;
      const { data, info } = await sharp(png('a', 1)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
      const isRed = (x: number, y: number) => {
        const at = (y * info.width + x) * 3;
        return data[at]! > 200 && data[at + 1]! < 90 && data[at + 2]! < 90;
      };
      // Ten pixels are a millimetre. The line: the row in which red runs from margin to margin.
      const full = Array.from({ length: info.height }, (_, y) => y).filter(
        (y) => isRed(300, y) && isRed(1060, y) && isRed(1820, y),
      );
      expect(full.length).toBeGreaterThan(0);
      const xs = Array.from({ length: info.width }, (_, x) => x).filter((x) => isRed(x, full[0]!));
      expect([Math.abs(xs[0]! / 10 - 28), Math.abs(xs.at(-1)! / 10 - 184)].every((off) => off < 0.5)).toBe(true);
      const ink = (y: number) =>
        Array.from({ length: 600 }, (_, i) => 700 + i).some((x) => data[(y * info.width + x) * 3]! < 100);
      let foot = Math.round(number.bottom * 10) + 20;
      while (!ink(foot)) foot--;
      expect(Math.abs((full[0]! - foot) / 10 - 4)).toBeLessThan(0.8);
      const reds = Array.from({ length: full[0]! }, (_, y) => y).filter((y) =>
        Array.from({ length: 1500 }, (_, i) => 300 + i).some((x) => isRed(x, y)),
      );
      expect(Math.abs(reds[0]! / 10 - (37 + 35))).toBeLessThan(2);
    });
  });

  it('has its closing block at the foot of its last page, an even one', { timeout: 180_000 }, async () => {
    if (missingToDraw.length) {
      console.log(`not drawn: ${missingToDraw.join(', ')} not installed`);
      return;
    }
    const lines = (n: number) => Array.from({ length: n }, () => ({ level: 0 as const, text: '创建文明社区' }));
    const short = (n: number, more: Partial<OfficialDocument> = {}): OfficialDocument => ({
      title: '文明社区创建工作方案',
      body: lines(n),
      edition: { copyTo: '区委办公室', printedBy: '望湖区文明办', printedOn: '2026-03-06' },
      ...more,
    });
    const table = { columns: [{ title: '序号', width: 1 }], rows: [['一']] };
    const annexes = [{ mark: '附件', title: '任务分解表', landscape: true, body: [{ table }] }];
    // Title and the line under it, then the body: 22 lines make a page. How many pages there are, and which are numbered.
    const wanted: [name: string, doc: OfficialDocument, pages: number, numbered: number[]][] = [
      ['odd', short(5), 2, [1, 2]],
      ['even', short(25), 2, [1, 2]],
      ['even-full', short(40), 4, [1, 2]],
      ['odd-again', short(45), 4, [1, 2, 3, 4]],
      ['lying-odd', short(25, { annexes }), 4, [1, 2, 3, 4]],
      ['lying-even', short(5, { annexes }), 4, [1, 2]],
    ];
    const files: Record<string, Uint8Array> = {};
    for (const [name, one] of wanted) files[name] = await officialDocument(one);
    await drawn(files, (each) => {
      for (const [name, , pages, numbered] of wanted) {
        const { words, pages: drawnPages } = each[name]!;
        expect([name, drawnPages.length]).toEqual([name, pages]);
        const numbers = words.filter((word) => /^—\d+—$/.test(word.text));
        expect([name, numbers.map((word) => Number(word.text.slice(1, -1)))]).toEqual([name, numbered]);
        const printed = words.filter((word) => word.text.endsWith('印发'));
        expect([name, printed.map((word) => word.page)]).toEqual([name, [pages]]);
        // The last line of the text area ends at 262 mm; the rule under the words is on it.
        expect(Math.abs(printed[0]!.bottom - 262)).toBeLessThan(1.5);
      }
    });
  });
});
