import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OfficialDocument } from './document.ts';
import { measure, page, squeeze } from './measures.ts';
import { editionPlace, linesOf, type TextEnd } from './pages.ts';
import { unpack, entryOf, listZip } from '../zip.ts';
import { writingOfficial } from './write.ts';

const lines = (text: string, width = measure) => linesOf(text, width, width, 16, squeeze);
const end = (of: number, used: number, lying = false): TextEnd => ({ page: of, used, lying });
const full = page.height - page.top - page.bottom;

describe('lines', () => {
  it('hold 28 characters', () => {
    expect([28, 29, 56, 57].map((n) => lines('字'.repeat(n)))).toEqual([1, 2, 2, 3]);
    expect(lines('')).toBe(1);
    expect(lines('一\n二')).toBe(2);
  });
  it('let a mark hang over their edge, but no bracket', () => {
    expect(lines(`${'字'.repeat(28)}。`)).toBe(1);
    expect(lines(`${'字'.repeat(28)}）`)).toBe(2);
  });
  it('never grow fewer with more words, nor with narrower lines', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('字', '，', '（', '）', 'a', '7', ' '), maxLength: 200 }),
        (text) => {
          expect(lines(`${text}字`)).toBeGreaterThanOrEqual(lines(text));
          expect(lines(text, measure / 2)).toBeGreaterThanOrEqual(lines(text));
        },
      ),
    );
  });
});

describe('the place of the closing block', () => {
  it('is where the text ends when that is surely an even page with room', () => {
    expect(editionPlace([end(2, 5000), end(2, 5000), end(2, 4000)], 1300)).toBe('here');
    expect(editionPlace([end(2, 5000), end(1, full), end(1, full)], 1300)).toBe('next');
    expect(editionPlace([end(3, 500), end(2, full), end(2, full)], 1300)).toBe('behind-blank');
    expect(editionPlace([end(2, full - 1300), end(2, 4000), end(2, 4000)], 1300)).toBe('behind-blank');
    expect(editionPlace([end(2, full - 1340), end(2, 4000), end(2, 4000)], 1300)).toBe('here');
    expect(editionPlace([end(2, 500, true), end(2, 500, true), end(2, 500, true)], 1300)).toBe('behind-blank');
  });
  it('is said in the file: no section of its own, or one that begins on an even page', () => {
    const sections = (n: number): string[] => {
      const doc: OfficialDocument = {
        title: '方案',
        body: Array.from({ length: n }, () => ({ level: 0, text: '一行字。' })),
        edition: { printedBy: '办公室', printedOn: '2026-03-06' },
      };
      const work = writingOfficial(doc);
      let step = work.next();
      while (!step.done) step = work.next();
      const file = new TextDecoder().decode(unpack(step.value, entryOf(listZip(step.value), 'word/document.xml')!));
      return [...file.matchAll(/<w:type w:val="(\w+)"\/>.*?<w:cols[^>]*\/>(<w:titlePg\/>)?/g)].map(
        ([, type, bare]) => `${type}${bare ? ' unnumbered' : ''}`,
      );
    };
    expect(sections(5)).toEqual(['nextPage', 'evenPage']);
    expect(sections(25)).toEqual(['nextPage']);
    expect(sections(40)).toEqual(['nextPage', 'evenPage unnumbered']);
  });
});
