import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { readDocx } from '../docx/read.ts';
import { child, childrenOf, parseXml, type Element } from '../docx/xml.ts';
import { entryOf, listZip, unpack } from '../zip.ts';
import { signaturePlace } from './body.ts';
import { bodyLength, officialDate, overLength, type OfficialDocument } from './document.ts';
import { markSize, titleBreak } from './head.ts';
import { chars, face, line, measure, widthOf } from './measures.ts';
import { writingOfficial } from './write.ts';

function written(doc: OfficialDocument): Uint8Array {
  const work = writingOfficial(doc);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
const partsOf = (bytes: Uint8Array) => {
  const entries = listZip(bytes);
  return {
    names: entries.map((entry) => entry.name),
    part: (name: string): Element => parseXml(unpack(bytes, entryOf(entries, name)!)),
    text: (name: string): string => new TextDecoder().decode(unpack(bytes, entryOf(entries, name)!)),
  };
};
/** Everything beneath an element with this name, in order. */
const all = (element: Element, name: string): Element[] =>
  childrenOf(element).flatMap((one) => [...(one.name === name ? [one] : []), ...all(one, name)]);
const textOf = (element: Element): string =>
  all(element, 't')
    .map((one) => one.children.join(''))
    .join('');
const of = (element: Element | null | undefined, attribute: string): number =>
  Number(element?.attributes[attribute] ?? Number.NaN);
const inMm = (twips: number): number => (twips / 1440) * 25.4;

const doc: OfficialDocument = {
  head: {
    agency: '望湖区文明委文件',
    number: '望文明委〔2026〕7号',
    copyNumber: '123',
    secrecy: '秘密★1年',
    urgency: '特急',
  },
  title: '望湖区2026年文明社区创建工作方案',
  addressee: '各街道办事处:',
  body: [
    { level: 0, text: '为做好“创建”工作，制定本方案。' },
    { level: 1, text: '一、重点任务' },
    { level: 2, text: '（一）整治市场。逐户劝导。', heading: 8 },
    { level: 3, text: '1.划行归市。' },
    { level: 4, text: '（1）设置标志。' },
    {
      table: {
        columns: [
          { title: '序号', width: 1 },
          { title: '任务', width: 3 },
        ],
        rows: [
          ['1', '甲'],
          ['2', '乙'],
        ],
      },
    },
  ],
  attachments: ['领导小组名单', '任务分解表'],
  signature: '望湖区文明委',
  date: '2026-03-05',
  annexes: [{ mark: '附件2', title: '任务分解表', landscape: true, body: [{ level: 0, text: '略' }] }],
  edition: { copyTo: '区委办公室', printedBy: '望湖区文明办', printedOn: '2026-03-06' },
};
const bytes = written(doc);
const file = partsOf(bytes);
const body = child(file.part('word/document.xml'), 'body')!;
const paragraphs = all(body, 'p');
const find = (words: string) => paragraphs.find((one) => textOf(one).includes(words))!;
const propertiesOf = (one: Element) => child(one, 'pPr')!;
const fontsOf = (one: Element) => all(one, 'rFonts').map((fonts) => fonts.attributes['eastAsia']);

describe('the page (GB/T 9704-2012, 5.2)', () => {
  const sections = all(body, 'sectPr');
  it('is A4 with margins right to half a millimetre', () => {
    const last = sections.at(-1)!;
    const size = child(last, 'pgSz')!;
    const margins = child(last, 'pgMar')!;
    for (const [wanted, got] of [
      [210, of(size, 'w')],
      [297, of(size, 'h')],
      [37, of(margins, 'top')],
      [28, of(margins, 'left')],
      [35, of(margins, 'bottom')],
      [26, of(margins, 'right')],
    ] as const)
      expect(Math.abs(inMm(got) - wanted)).toBeLessThan(0.5);
    expect(Math.abs(inMm(measure) - 156)).toBeLessThan(0.5);
  });
  it('holds 22 lines of 28 characters', () => {
    const pitch = of(child(sections.at(-1)!, 'docGrid'), 'linePitch');
    const height = of(child(sections.at(-1)!, 'pgSz'), 'h') - 2098 - 1984;
    expect(Math.floor(height / pitch)).toBe(22);
    expect(pitch / 20).toBeGreaterThan(28.85);
    expect(pitch / 20).toBeLessThan(29.05);
    const styles = file.part('word/styles.xml');
    const normal = childrenOf(styles, 'style').find((style) => style.attributes['styleId'] === 'Normal')!;
    const spacing = child(child(normal, 'pPr')!, 'spacing')!;
    expect([of(spacing, 'line'), spacing.attributes['lineRule']]).toEqual([pitch, 'exact']);
    const given = of(child(child(normal, 'rPr')!, 'spacing'), 'val');
    expect(Math.floor(measure / (16 * 20 + given))).toBe(28);
    expect(of(child(child(normal, 'pPr')!, 'ind'), 'firstLineChars')).toBe(200);
    expect(of(child(child(normal, 'pPr')!, 'ind'), 'firstLine')).toBe(chars(2));
  });
  it('lies for a wide annex and stands again for the closing block', () => {
    expect(sections.map((one) => child(one, 'pgSz')!.attributes['orient'] ?? 'standing')).toEqual([
      'standing',
      'landscape',
      'standing',
    ]);
    expect(inMm(of(child(sections[1]!, 'pgSz'), 'w'))).toBeCloseTo(297, 0);
  });
  it('is numbered —1—, right on odd pages and left on even ones, 7 mm under the text', () => {
    const settings = file.text('word/settings.xml');
    expect(settings).toContain('<w:evenAndOddHeaders/>');
    const [odd, even] = ['word/footer1.xml', 'word/footer2.xml'].map((name) => child(file.part(name), 'p')!);
    expect([child(propertiesOf(odd!), 'jc')!.attributes['val'], of(child(propertiesOf(odd!), 'ind'), 'right')]).toEqual(
      ['right', chars(1)],
    );
    expect([
      child(propertiesOf(even!), 'jc')!.attributes['val'],
      of(child(propertiesOf(even!), 'ind'), 'left'),
    ]).toEqual(['left', chars(1)]);
    expect(textOf(odd!)).toBe('—1—');
    expect(all(odd!, 'instrText').map((one) => one.children.join('').trim())).toEqual(['PAGE']);
    expect(new Set(fontsOf(odd!))).toEqual(new Set([face.song]));
    const foot = of(child(sections.at(-1)!, 'pgMar'), 'footer');
    // Foot of the line plus half its height, against the foot of the text area.
    expect(Math.abs(35 - inMm(foot + 7 * 20) - 7)).toBeLessThan(0.5);
  });
});

describe('the red head (7.2)', () => {
  it('has its marks above, the issuing body 35 mm down, and a red line under the number', () => {
    const top = paragraphs.slice(0, 3).map(textOf);
    expect(top).toEqual(['000123', '秘密★1年', '特急']);
    for (const one of paragraphs.slice(0, 3)) expect(new Set(fontsOf(one))).toEqual(new Set([face.black]));
    const agency = find('望湖区文明委文件');
    const before = of(child(propertiesOf(agency), 'spacing'), 'before');
    expect(Math.abs(inMm(3 * line + before) - 35)).toBeLessThan(0.5);
    expect(all(agency, 'color').map((one) => one.attributes['val'])).toEqual(['FF0000']);
    expect(fontsOf(agency)).toEqual([face.title]);
    const number = find('望文明委〔2026〕7号');
    const rule = child(child(propertiesOf(number), 'pBdr')!, 'bottom')!;
    expect(rule.attributes['color']).toBe('FF0000');
    expect(child(propertiesOf(number), 'ind')).toBeNull();
    const at = paragraphs.indexOf(number);
    expect(paragraphs.slice(at - 2, at).map(textOf)).toEqual(['', '']);
    expect(paragraphs.slice(at + 1, at + 4).map(textOf)).toEqual(['', '', doc.title]);
  });
  it('sets the number to the left and the signer to the right on a document that goes upward', () => {
    const upward = partsOf(written({ ...doc, head: { agency: '甲', number: '甲〔2026〕1号', issuer: '张三' } }));
    expect(upward.text('word/document.xml')).toMatch(/甲〔2026〕1号<\/w:t><w:tab\/><w:t[^>]*>签发人：/);
  });
  it('fits any issuing body on one line', () => {
    for (const name of ['甲', '望湖区文明委文件', '望湖区精神文明建设指导委员会办公室文件'])
      expect(markSize(name) * 20 * widthOf(name)).toBeLessThanOrEqual(measure);
  });
});

describe('the text (7.3)', () => {
  it('has each level in its face, the rest of a run-in heading in 仿宋', () => {
    expect(fontsOf(find(doc.title))).toEqual([face.title]);
    expect(all(find(doc.title), 'sz').map((one) => of(one, 'val'))).toEqual([44]);
    expect(fontsOf(find('一、重点任务'))).toEqual([face.black]);
    const second = all(find('（一）整治市场'), 'r');
    expect(second.map((one) => [textOf(one), fontsOf(one)[0]])).toEqual([
      ['（一）整治市场。', face.script],
      ['逐户劝导。', face.body],
    ]);
    const levels = ['Level3', 'Level4'].map((id) =>
      childrenOf(file.part('word/styles.xml'), 'style').find((one) => one.attributes['styleId'] === id)!,
    );
    for (const style of levels) expect(all(style, 'rFonts')[0]!.attributes['eastAsia']).toBe(face.body);
  });
  it('names every face and embeds none, without a theme', () => {
    expect(file.names.filter((name) => /theme|embed|\.odttf|\.ttf/.test(name))).toEqual([]);
    for (const name of file.names) expect(file.text(name)).not.toMatch(/asciiTheme|eastAsiaTheme|embedRegular/);
    expect(childrenOf(file.part('word/fontTable.xml'), 'font').map((one) => one.attributes['name'])).toEqual(
      Object.values(face),
    );
  });
  it('keeps the addressee flush left with a wide colon, and annex names under each other', () => {
    const addressee = find('各街道办事处');
    expect(textOf(addressee)).toBe('各街道办事处：');
    const [first, second] = [find('附件：1.'), find('2.任务分解表')].map((one) => child(propertiesOf(one), 'ind')!);
    expect([of(first, 'left'), of(first, 'hanging')]).toEqual([chars(6), chars(4)]);
    expect([of(second, 'left'), of(second, 'hanging')]).toEqual([chars(6), chars(1)]);
  });
  it('repeats the heading row of a table and tears no row', () => {
    const rows = all(body, 'tr').map((row) => childrenOf(child(row, 'trPr')!).map((one) => one.name));
    expect(rows).toEqual([['cantSplit', 'tblHeader'], ['cantSplit'], ['cantSplit']]);
    expect(
      readDocx(bytes)
        .filter((one) => one.cell)
        .map((one) => [one.text, one.cell!.header]),
    ).toEqual([
      ['序号', true],
      ['任务', true],
      ['1', false],
      ['甲', false],
      ['2', false],
      ['乙', false],
    ]);
  });
  it('holds date, name and last line together on their page', () => {
    const at = paragraphs.findIndex((one) => textOf(one) === '望湖区文明委');
    for (const one of paragraphs.slice(at - 2, at + 1)) expect(child(propertiesOf(one), 'keepNext')).not.toBeNull();
  });
});

describe('signature and date (7.3.5)', () => {
  it('centre a short name above a date that keeps four characters', () => {
    expect(signaturePlace('望湖区文明委', '2026年3月5日', true)).toEqual({ by: 4 + (6 - 6) / 2, date: 4 });
  });
  it('let a long name keep two characters, the date beginning two behind it', () => {
    const [by, date] = ['望湖区精神文明建设指导委员会办公室', '2026年3月5日'];
    const place = signaturePlace(by, date, true);
    expect(place.by).toBe(2);
    expect(28 - place.date - widthOf(date)).toBe(28 - place.by - widthOf(by) + 2);
  });
  it('never pass the edge, whatever the name', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 26 }), fc.boolean(), (length, sealed) => {
        const place = signaturePlace('某'.repeat(length), '2026年12月31日', sealed);
        expect(Math.min(place.by, place.date)).toBeGreaterThanOrEqual(0);
        expect(place.by + length).toBeLessThanOrEqual(28);
      }),
    );
  });
});

describe('small rules', () => {
  it('write days without leading zeros', () =>
    expect([officialDate('2026-03-05'), officialDate('三月')]).toEqual(['2026年3月5日', '三月']));
  it('break a title between words, the upper line the longer', () => {
    const title = '望湖区精神文明建设指导委员会关于印发2026年文明社区创建工作实施方案的通知';
    const take = titleBreak(title);
    // Eighteen characters to 印发; 2026 does not fit behind them.
    expect(take).toBeGreaterThanOrEqual(18);
    expect(take).toBeLessThan(18 + widthOf('2026'));
    expect(titleBreak('短题')).toBe(2);
  });
  it('count characters as Word does and point out what is too long', () => {
    const text = (n: number) => ({ body: [{ level: 0 as const, text: '字'.repeat(n) }] });
    expect(bodyLength({ body: [{ level: 0, text: '共 12 项，GB/T 9704。' }] })).toBe(9);
    expect([4000, 4001, 5000, 5001].map((n) => overLength(bodyLength(text(n))))).toEqual([null, 4000, 4000, 5000]);
  });
  it('give the same bytes for the same document, and text is never taken for markup', () => {
    expect(written(doc)).toEqual(bytes);
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }), (text) => {
        const [, ...read] = readDocx(written({ title: '题', body: [{ level: 0, text }] })).filter(
          (one) => one.text !== '' && one.source === 'body',
        );
        const clean = text
          // oxlint-disable-next-line no-control-regex -- what XML cannot carry is left out
          .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
          .replace(/\r\n?/g, '\n');
        expect(read.map((one) => one.text).join('')).toBe(clean);
      }),
      { numRuns: 60 },
    );
  });
});
