import { strToU8, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZipError } from '../zip.ts';
import { printNumber } from './formats.ts';
import { DocxError, readDocx } from './read.ts';
import { XmlError } from './xml.ts';

const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
const strict = 'http://purl.oclc.org/ooxml/wordprocessingml/main';
const head = (name: string, uri = word, prefix = 'w') =>
  `<?xml version="1.0" encoding="UTF-8"?><${prefix}:${name} xmlns:${prefix}="${uri}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wps="urn:wps" xmlns:v="urn:v">`;

type Parts = {
  numbering?: string;
  styles?: string;
  footnotes?: string;
  uri?: string;
  prefix?: string;
  more?: Record<string, string>;
};

/** A Word file of a body and a few other parts, as small as Word would still open it. */
function docx(body: string, { numbering, styles, footnotes, uri, prefix = 'w', more = {} }: Parts = {}): Uint8Array {
  const file = (name: string, inner: string) => strToU8(`${head(name, uri, prefix)}${inner}</${prefix}:${name}>`);
  const files: Record<string, Uint8Array> = {
    '[Content_Types].xml': strToU8(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    ),
    '_rels/.rels': strToU8(
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
    ),
    'word/document.xml': file('document', `<${prefix}:body>${body}</${prefix}:body>`),
  };
  if (numbering) files['word/numbering.xml'] = file('numbering', numbering);
  if (styles) files['word/styles.xml'] = file('styles', styles);
  if (footnotes) files['word/footnotes.xml'] = file('footnotes', footnotes);
  for (const [name, text] of Object.entries(more)) files[name] = strToU8(text);
  return zipSync(files);
}

const p = (text: string, properties = '') =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
const num = (id: number, level = 0) => `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${id}"/></w:numPr>`;
const lvl = (level: number, format: string, text: string, more = '') =>
  `<w:lvl w:ilvl="${level}"><w:start w:val="1"/><w:numFmt w:val="${format}"/>${more}<w:lvlText w:val="${text}"/></w:lvl>`;
const abstract = (id: number, levels: string) => `<w:abstractNum w:abstractNumId="${id}">${levels}</w:abstractNum>`;
const list = (id: number, of: number, more = '') =>
  `<w:num w:numId="${id}"><w:abstractNumId w:val="${of}"/>${more}</w:num>`;
const numbers = (bytes: Uint8Array) => readDocx(bytes).map((paragraph) => paragraph.number);
const texts = (bytes: Uint8Array) => readDocx(bytes).map((paragraph) => paragraph.text);

describe('number formats', () => {
  it.each([
    [1, 'chineseCounting', '一'],
    [10, 'chineseCounting', '十'],
    [11, 'chineseCountingThousand', '十一'],
    [20, 'japaneseCounting', '二十'],
    [105, 'chineseCountingThousand', '一百零五'],
    [1010, 'chineseCountingThousand', '一千零一十'],
    [3, 'chineseLegalSimplified', '叁'],
    [12, 'chineseLegalSimplified', '壹拾贰'],
    [12, 'ideographDigital', '一二'],
    [2, 'ideographTraditional', '乙'],
    [3, 'ideographZodiac', '寅'],
    [3, 'decimalEnclosedCircle', '③'],
    [21, 'decimalEnclosedCircleChinese', '㉑'],
    [40, 'decimalEnclosedCircle', '40'],
    [4, 'upperRoman', 'IV'],
    [9, 'lowerRoman', 'ix'],
    [27, 'upperLetter', 'AA'],
    [3, 'lowerLetter', 'c'],
    [7, 'decimalZero', '07'],
    [12, 'decimalFullWidth', '１２'],
    [5, 'none', ''],
    [5, 'bullet', null],
    [5, 'somethingNew', '5'],
  ])('%d as %s', (n, format, printed) => {
    expect(printNumber(n, format)).toBe(printed);
  });
});

describe('automatic numbers', () => {
  const three = abstract(
    0,
    lvl(0, 'chineseCountingThousand', '%1、') + lvl(1, 'chineseCounting', '（%2）') + lvl(2, 'decimal', '%3.'),
  );

  it('count through their levels and start afresh below a new heading', () => {
    const body = [0, 1, 2, 2, 1, 2, 0, 1].map((level) => p('x', num(1, level))).join('');
    expect(numbers(docx(body, { numbering: three + list(1, 0) }))).toEqual([
      '一、',
      '（一）',
      '1.',
      '2.',
      '（二）',
      '1.',
      '二、',
      '（一）',
    ]);
  });

  it('come through a style and what it is based on, and can be turned off', () => {
    const styles = `<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:pPr>${num(1, 0)}</w:pPr></w:style>
      <w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>
      <w:style w:type="paragraph" w:styleId="C"><w:name w:val="C"/><w:basedOn w:val="B"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>`;
    const styled = (id: string, more = '') => p('x', `<w:pStyle w:val="${id}"/>${more}`);
    const body = styled('A') + styled('B') + styled('C') + styled('A', num(0)) + styled('A');
    expect(numbers(docx(body, { numbering: three + list(1, 0), styles }))).toEqual([
      '一、',
      '二、',
      '（一）',
      null,
      '三、',
    ]);
  });

  it('take the level that names the style', () => {
    const numbering =
      abstract(0, lvl(0, 'decimal', '%1.') + lvl(1, 'decimal', '%1.%2', '<w:pStyle w:val="S"/>')) + list(1, 0);
    const styles = `<w:style w:type="paragraph" w:styleId="S"><w:name w:val="S"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`;
    expect(numbers(docx(p('x', num(1)) + p('x', '<w:pStyle w:val="S"/>'), { numbering, styles }))).toEqual([
      '1.',
      '1.1',
    ]);
  });

  it('carry on across lists of one kind, and start again where a list says so', () => {
    const again = list(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>');
    const body = p('x', num(1)) + p('x', num(1)) + p('x', num(3)) + p('x', num(2)) + p('x', num(2));
    expect(numbers(docx(body, { numbering: three + list(1, 0) + again + list(3, 0) }))).toEqual([
      '一、',
      '二、',
      '三、',
      '一、',
      '二、',
    ]);
  });

  it('may be overridden level by level', () => {
    const over = list(1, 0, `<w:lvlOverride w:ilvl="0">${lvl(0, 'upperLetter', '%1.')}</w:lvlOverride>`);
    expect(numbers(docx(p('x', num(1)) + p('x', num(1, 1)), { numbering: three + over }))).toEqual(['A.', '（一）']);
  });

  it('are plain digits in a legal level, and keep counting where a level never restarts', () => {
    const legal = abstract(0, lvl(0, 'chineseCounting', '第%1章') + lvl(1, 'decimal', '%1.%2', '<w:isLgl/>'));
    expect(numbers(docx(p('x', num(1)) + p('x', num(1, 1)), { numbering: legal + list(1, 0) }))).toEqual([
      '第一章',
      '1.1',
    ]);
    const never = abstract(0, lvl(0, 'decimal', '第%1章') + lvl(1, 'decimal', '第%2条', '<w:lvlRestart w:val="0"/>'));
    const body = [0, 1, 1, 0, 1].map((level) => p('x', num(1, level))).join('');
    expect(numbers(docx(body, { numbering: never + list(1, 0) }))).toEqual([
      '第1章',
      '第1条',
      '第2条',
      '第2章',
      '第3条',
    ]);
  });

  it('follow a list style', () => {
    const numbering = `<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="L"/></w:abstractNum>${three}${list(1, 5)}${list(2, 0)}`;
    const styles = `<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>`;
    expect(numbers(docx(p('x', num(1)), { numbering, styles }))).toEqual(['一、']);
  });

  it('are none for bullets, unknown lists and circles of styles', () => {
    const styles = `<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:basedOn w:val="A"/></w:style>`;
    const numbering = abstract(0, lvl(0, 'bullet', '●')) + list(1, 0);
    expect(
      numbers(docx(p('x', num(1)) + p('x', num(9)) + p('x', '<w:pStyle w:val="A"/>'), { numbering, styles })),
    ).toEqual([null, null, null]);
  });
});

describe('the text of a paragraph', () => {
  it('keeps insertions, drops deletions, follows moves', () => {
    const body = `<w:p><w:r><w:t>甲</w:t></w:r><w:ins w:id="1"><w:r><w:t>乙</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>丙</w:delText></w:r></w:del><w:moveFrom w:id="3"><w:r><w:t>丁</w:t></w:r></w:moveFrom><w:moveTo w:id="4"><w:r><w:t>戊</w:t></w:r></w:moveTo></w:p>`;
    expect(texts(docx(body))).toEqual(['甲乙戊']);
  });

  it('joins a paragraph whose mark was deleted to the next, and does not number it', () => {
    const gone = (text: string) =>
      `<w:p><w:pPr>${num(1)}<w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>${text}</w:t></w:r></w:p>`;
    const numbering = abstract(0, lvl(0, 'decimal', '%1.')) + list(1, 0);
    const read = readDocx(docx(gone('前半') + p('后半', num(1)) + p('下一条', num(1)), { numbering }));
    expect(read.map(({ number, text }) => [number, text])).toEqual([
      ['1.', '前半后半'],
      ['2.', '下一条'],
    ]);
  });

  it('knows breaks, tabs, hyphens, symbols, fields, links, content controls and hidden text', () => {
    const body = `<w:p><w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t><w:noBreakHyphen/><w:softHyphen/><w:sym w:font="x" w:char="2605"/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>
      <w:r><w:instrText> PAGE </w:instrText></w:r><w:hyperlink><w:r><w:t>四</w:t></w:r></w:hyperlink><w:sdt><w:sdtContent><w:r><w:t>五</w:t></w:r></w:sdtContent></w:sdt><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r><w:smartTag><w:r><w:t>六</w:t></w:r></w:smartTag></w:p>`;
    expect(texts(docx(body))).toEqual(['一\n二\t三-★四五六']);
  });

  it('reads a text box once, after the paragraph it hangs on', () => {
    const box = (inner: string) => `<w:txbxContent>${inner}</w:txbxContent>`;
    const body = `<w:p><w:r><w:t>前</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>${box(p('框'))}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>${box(p('框'))}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>${p('后')}`;
    expect(readDocx(docx(body)).map(({ text, source }) => [text, source])).toEqual([
      ['前', 'body'],
      ['框', 'textbox'],
      ['后', 'body'],
    ]);
  });

  it('keeps the facts of style', () => {
    const styles = `<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/><w:pPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:sz w:val="44"/></w:rPr></w:style>`;
    const [heading, plain] = readDocx(
      docx(p('标题', '<w:pStyle w:val="H"/>') + p('正文', '<w:jc w:val="end"/>'), { styles }),
    );
    expect(heading!.style).toEqual({ name: 'heading 1', outline: 0, align: 'center', bold: true, size: 22 });
    expect(plain!.style).toEqual({ name: null, outline: null, align: 'right', bold: false, size: null });
  });

  it('reads any prefix, strict files and footnotes', () => {
    const body = '<x:p><x:r><x:t>严格</x:t></x:r></x:p>';
    expect(texts(docx(body, { uri: strict, prefix: 'x' }))).toEqual(['严格']);
    const footnotes = `<w:footnote w:type="separator" w:id="0">${p('线')}</w:footnote><w:footnote w:id="1">${p('注')}</w:footnote>`;
    expect(readDocx(docx(p('文'), { footnotes })).map(({ text, source }) => [text, source])).toEqual([
      ['文', 'body'],
      ['注', 'footnote'],
    ]);
  });
});

describe('tables', () => {
  const tc = (text: string, properties = '') =>
    `<w:tc><w:tcPr>${properties}</w:tcPr>${text ? p(text) : '<w:p/>'}</w:tc>`;
  const places = (bytes: Uint8Array) =>
    readDocx(bytes)
      .filter((paragraph) => paragraph.text)
      .map(({ text, cell }) => [
        text,
        cell && [cell.table, cell.row, cell.col, cell.rowSpan, cell.colSpan, cell.header],
      ]);

  it('give every paragraph its place on the grid, merged cells resolved', () => {
    const body = `<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>${tc('甲')}${tc('乙', '<w:gridSpan w:val="2"/>')}</w:tr>
      <w:tr>${tc('丙', '<w:vMerge w:val="restart"/>')}${tc('丁')}${tc('戊')}</w:tr>
      <w:tr>${tc('', '<w:vMerge/>')}${tc('己')}${tc('庚')}</w:tr></w:tbl>`;
    expect(places(docx(body))).toEqual([
      ['甲', [0, 0, 0, 1, 1, true]],
      ['乙', [0, 0, 1, 1, 2, true]],
      ['丙', [0, 1, 0, 2, 1, false]],
      ['丁', [0, 1, 1, 1, 1, false]],
      ['戊', [0, 1, 2, 1, 1, false]],
      ['己', [0, 2, 1, 1, 1, false]],
      ['庚', [0, 2, 2, 1, 1, false]],
    ]);
  });

  it('count a table within a cell as that cell, a frame around the text as none, and leave deleted rows out', () => {
    const inner = `<w:tbl><w:tr>${tc('内一')}${tc('内二')}</w:tr></w:tbl>`;
    const outer = `<w:tbl><w:tr>${tc('甲')}${tc('乙')}${tc('丙')}</w:tr><w:tr>${tc('丁')}<w:tc>${inner}<w:p/></w:tc>${tc('戊')}</w:tr><w:tr><w:trPr><w:del w:id="1"/></w:trPr>${tc('删')}</w:tr></w:tbl>`;
    expect(places(docx(outer))).toEqual([
      ['甲', [0, 0, 0, 1, 1, false]],
      ['乙', [0, 0, 1, 1, 1, false]],
      ['丙', [0, 0, 2, 1, 1, false]],
      ['丁', [0, 1, 0, 1, 1, false]],
      ['内一', [0, 1, 1, 1, 1, false]],
      ['内二', [0, 1, 1, 1, 1, false]],
      ['戊', [0, 1, 2, 1, 1, false]],
    ]);
    expect(places(docx(`<w:tbl><w:tr>${tc('框中文字')}</w:tr></w:tbl>`))).toEqual([['框中文字', null]]);
  });
});

describe('files that are no document', () => {
  it('are refused by what is wrong with them', () => {
    expect(() => readDocx(zipSync({ 'a.txt': strToU8('x') }))).toThrow(DocxError);
    expect(() => readDocx(docx('<w:p>'))).toThrow(DocxError);
    expect(() =>
      readDocx(docx('', { more: { 'word/document.xml': '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>' } })),
    ).toThrow(DocxError);
    expect(() => readDocx(docx('<w:sdt>'.repeat(2000) + '</w:sdt>'.repeat(2000)))).toThrow(DocxError);
    expect(() => readDocx(strToU8('PK\u0003\u0004 no zip'))).toThrow(ZipError);
  });

  it('never fail in any other way, however they are damaged', () => {
    const numbering = abstract(0, lvl(0, 'decimal', '%1.')) + list(1, 0);
    const whole = docx(Array.from({ length: 30 }, (_, i) => p(`第${i}段`, num(1))).join(''), { numbering });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (edits) => {
          const bytes = whole.slice();
          for (const [at, value] of edits) bytes[at] = value;
          try {
            readDocx(bytes);
          } catch (error) {
            expect(error instanceof ZipError || error instanceof DocxError).toBe(true);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('may hold any XML', () => {
    const names = [
      'w:p',
      'w:r',
      'w:t',
      'w:tbl',
      'w:tr',
      'w:tc',
      'w:sdt',
      'w:pPr',
      'w:numPr',
      'w:ins',
      'w:del',
      'mc:AlternateContent',
      'mc:Choice',
      'w:txbxContent',
      'w:vMerge',
      'w:gridSpan',
    ];
    const { tree } = fc.letrec<{ tree: string }>((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom('文', ''),
        fc
          .tuple(
            fc.constantFrom(...names),
            fc.constantFrom('', ' w:val="0"', ' w:val="3"', ' w:val="x"', ' w:val="99999999999"'),
            fc.array(tie('tree'), { maxLength: 4 }),
          )
          .map(([name, attributes, inner]) => `<${name}${attributes}>${inner.join('')}</${name}>`),
      ),
    }));
    fc.assert(
      fc.property(tree, (body) => {
        const read = readDocx(docx(body));
        expect(read.map((paragraph) => paragraph.index)).toEqual(read.map((_, i) => i));
      }),
      { numRuns: 200 },
    );
    expect(new XmlError('x').name).toBe('XmlError');
  });
});
