import { describe, expect, it } from 'vitest';
import { drawn, missingToDraw, type Drawn } from '#documents/drawn/testing.ts';
import { officialDocument } from '#documents/official.ts';
import { readText } from '#documents/paragraphs.ts';
import { child, childrenOf, parseXml, type Element } from '#documents/rules/docx/xml.ts';
import type { OfficialDocument } from '#documents/rules/official/document.ts';
import { entryOf, listZip, unpack } from '#documents/rules/zip.ts';
import { draft } from './rules/draft.ts';
import { readPlans } from './rules/read.ts';
import { filled, type PlanTemplate } from './rules/template.ts';
import { planTemplates } from './rules/templates/all.ts';
import { aroundOf } from './rules/writing/around.ts';
import { planDocument } from './rules/writing/plan.ts';
import { seedValues } from './testing.ts';

/** Every built-in template as it leaves the house, its page against GB/T 9704-2012, 5.2 and 7. Millimetres. */
const page = { width: 210, height: 297, top: 37, bottom: 35, left: 28, right: 26 };
const pitch = (28.95 / 72) * 25.4;
/** One character of a line of 28. */
const character = 156 / 28;
const close = (got: number, wanted: number, what: string) =>
  expect(Math.abs(got - wanted), `${what}: ${got.toFixed(2)} mm, wanted ${wanted.toFixed(2)}`).toBeLessThanOrEqual(0.5);

function documentOf(template: PlanTemplate): OfficialDocument {
  const paragraphs = readText(filled(template, seedValues(template, '2026-11-23')));
  let made = 0;
  const { plans, ...read } = draft(
    readPlans(paragraphs),
    paragraphs,
    () => String(made++),
    () => '',
    () => ({ match: 'unmatched', unitId: null, collective: null, suggestions: [] }),
  );
  const around = aroundOf(read.paragraphs, 0);
  return {
    ...planDocument(plans[0]!, around),
    head: { agency: '云汀县市场监督管理局文件', number: '云市监〔2026〕7号' },
    edition: { copyTo: '县委办公室', printedBy: '云汀县市场监督管理局', printedOn: '2026-11-24' },
  };
}
const files = Object.fromEntries(
  await Promise.all(planTemplates.map(async (one) => [one.key, await officialDocument(documentOf(one))] as const)),
);

const all = (element: Element, name: string): Element[] =>
  childrenOf(element).flatMap((one) => [...(one.name === name ? [one] : []), ...all(one, name)]);
const of = (element: Element | null, attribute: string): number => Number(element?.attributes[attribute] ?? Number.NaN);
const mm = (twips: number): number => (twips / 1440) * 25.4;

describe.each(planTemplates.map((one) => one.key))('the file of %s', (key) => {
  const entries = listZip(files[key]!);
  const part = (name: string) => parseXml(unpack(files[key]!, entryOf(entries, name)!));

  it('says A4, the margins and the grid of the standard in every section', () => {
    const sections = all(part('word/document.xml'), 'sectPr');
    expect(sections.length).toBeGreaterThan(0);
    for (const section of sections) {
      const [size, margins, grid] = ['pgSz', 'pgMar', 'docGrid'].map((name) => child(section, name));
      close(mm(of(size!, 'w')), page.width, 'width');
      close(mm(of(size!, 'h')), page.height, 'height');
      for (const side of ['top', 'right', 'bottom', 'left'] as const)
        close(mm(of(margins!, side)), page[side], `margin ${side}`);
      expect(grid!.attributes['type']).toBe('lines');
      close(mm(of(grid!, 'linePitch')) * 22, page.height - page.top - page.bottom, '22 lines');
      // The dash of the number lies in the middle of a line of 14 points, 7 mm under the text.
      close(page.bottom - mm(of(margins!, 'footer') + 7 * 20), 7, 'number under the text');
    }
  });
  it('numbers odd pages on the right and even ones on the left', () => {
    expect(all(part('word/settings.xml'), 'evenAndOddHeaders')).toHaveLength(1);
    const feet = ['word/footer1.xml', 'word/footer2.xml'].map((name) => all(part(name), 'pPr')[0]!);
    expect(feet.map((one) => child(one, 'jc')!.attributes['val'])).toEqual(['right', 'left']);
    close(mm(of(child(feet[0]!, 'ind'), 'right')), character, 'from the right');
    close(mm(of(child(feet[1]!, 'ind'), 'left')), character, 'from the left');
  });
});

function measure(name: string, { pages, words }: Drawn): void {
  for (const { width, height } of pages) {
    close(width, page.width, `${name} width`);
    close(height, page.height, `${name} height`);
  }
  expect(pages.length).toBeGreaterThan(3);
  // 版记 at the foot of the last page, an even one (7.4).
  const printed = words.filter((word) => word.text.endsWith('印发'));
  expect(pages.length % 2, `${name} pages`).toBe(0);
  expect(
    printed.map((word) => word.page),
    `${name} closing block`,
  ).toEqual([pages.length]);
  for (const [i] of pages.entries()) {
    const own = words.filter((word) => word.page === i + 1);
    const at = `${name} page ${i + 1}`;
    const number = own.filter((word) => /^—\d+—$/.test(word.text));
    expect(
      number.map((word) => word.text),
      at,
    ).toEqual([`—${i + 1}—`]);
    const foot = number[0]!;
    close((foot.top + foot.bottom) / 2, page.height - page.bottom + 7, `${at} middle of its number`);
    if (i % 2 === 0) close(foot.right, page.width - page.right - character, `${at} number from the right`);
    else close(foot.left, page.left + character, `${at} number from the left`);

    // A mark at the end of a full line may hang over its edge (the habit of every Chinese typesetter and Word's own rule).
    const text = own
      .filter((word) => word !== foot)
      .map((word) => (/[，。、；：！？]$/.test(word.text) ? { ...word, right: word.right - character } : word));
    expect(Math.max(...text.map((word) => word.bottom)), at).toBeLessThanOrEqual(page.height - page.bottom + 0.5);
    expect(Math.min(...text.map((word) => word.left)), at).toBeGreaterThanOrEqual(page.left - 0.5);
    expect(Math.max(...text.map((word) => word.right)), at).toBeLessThanOrEqual(page.width - page.right + 0.5);
    // Pages of nothing but text: edge to edge, every line on the grid.
    if (i === 0 || i > pages.length - 4) continue;
    close(Math.min(...text.map((word) => word.left)), page.left, `${at} left edge`);
    close(Math.max(...text.map((word) => word.right)), page.width - page.right, `${at} right edge`);
    const tops = text.map((word) => word.top);
    const first = Math.min(...tops);
    // The letters sit inside the first line of the grid, and all the others as many lines below it.
    expect(first, at).toBeGreaterThanOrEqual(page.top - 0.5);
    expect(Math.min(...text.map((word) => word.bottom)), at).toBeLessThanOrEqual(page.top + pitch + 0.5);
    const lines = tops.map((top) => Math.round((top - first) / pitch));
    tops.forEach((top, n) => close(top, first + lines[n]! * pitch, `${at} line ${lines[n]! + 1} of ${text[n]!.text}`));
    expect(Math.max(...lines) + 1, `${at} lines`).toBeLessThanOrEqual(22);
    expect(Math.max(...lines) + 1, `${at} lines`).toBeGreaterThanOrEqual(20);
  }
}

it('every template drawn by LibreOffice keeps its measures to half a millimetre', { timeout: 180_000 }, async () => {
  if (missingToDraw.length) {
    console.log(`templates not drawn: ${missingToDraw.join(', ')} not installed`);
    return;
  }
  await drawn(files, (each) => {
    for (const [name, one] of Object.entries(each)) measure(name, one);
  });
});
