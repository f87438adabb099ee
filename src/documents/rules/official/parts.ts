/** The parts of the file that are the same in every document: styles, settings, fonts, page numbers. */
import { also, character, chars, face, line, mm, page, size, squeeze } from './measures.ts';
import { escaped, paragraph, runLook } from './xml.ts';

export const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
export const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';
export const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
export const packaged = 'http://schemas.openxmlformats.org/package/2006';
const type = 'application/vnd.openxmlformats-officedocument.wordprocessingml';

const spacing = (of = line) => `<w:spacing w:before="0" w:after="0" w:line="${of}" w:lineRule="exact"/>`;
const plainIndent = '<w:ind w:firstLineChars="0" w:firstLine="0"/>';
const style = (id: string, name: string, properties: string, look = '', based = 'Normal', next = 'Normal') =>
  `<w:style w:type="paragraph" w:customStyle="1" w:styleId="${id}"><w:name w:val="${name}"/>` +
  `<w:basedOn w:val="${based}"/><w:next w:val="${next}"/><w:qFormat/><w:pPr>${properties}</w:pPr>${look}</w:style>`;

/** Styles without a theme: every face and size is said. */
const stylesXml =
  `${xml}<w:styles xmlns:w="${word}"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="${face.latin}" ` +
  `w:eastAsia="${face.body}" w:hAnsi="${face.latin}" w:cs="${face.latin}"/><w:kern w:val="2"/>` +
  `<w:sz w:val="${size.body * 2}"/><w:szCs w:val="${size.body * 2}"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>` +
  `</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>` +
  `<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/><w:pPr>` +
  `<w:widowControl w:val="0"/>${spacing()}<w:ind w:firstLineChars="200" w:firstLine="${chars(2)}"/><w:jc w:val="both"/>` +
  `</w:pPr><w:rPr><w:spacing w:val="${squeeze}"/></w:rPr></w:style>` +
  `<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>` +
  `<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>` +
  `</w:tblCellMar></w:tblPr></w:style>` +
  style('Plain', '公文顶格', plainIndent) +
  style(
    'Title',
    '公文标题',
    `<w:keepNext/><w:snapToGrid w:val="0"/>${spacing(700)}${plainIndent}<w:jc w:val="center"/>`,
    runLook({ face: face.title, size: size.title, whole: true, spacing: 0 }),
  ) +
  style('Level1', '公文一级', '', runLook({ face: face.black })) +
  style('Level2', '公文二级', '', runLook({ face: face.script })) +
  style('Level3', '公文三级', '', runLook({ face: face.body })) +
  style('Level4', '公文四级', '', runLook({ face: face.body })) +
  style('Addressee', '公文主送机关', plainIndent) +
  style('Signature', '公文署名', `<w:keepNext/>${plainIndent}<w:jc w:val="right"/>`) +
  style('Edition', '公文版记', plainIndent, runLook({ face: face.body, size: size.small, spacing: 0 })) +
  style(
    'TableText',
    '公文表格',
    `<w:snapToGrid w:val="0"/><w:spacing w:before="30" w:after="30" w:line="340" w:lineRule="atLeast"/>${plainIndent}<w:jc w:val="left"/>`,
    runLook({ face: face.body, size: size.table, spacing: 0 }),
  ) +
  style(
    'TableHead',
    '公文表头',
    '<w:jc w:val="center"/>',
    runLook({ face: face.black, size: size.table, spacing: 0 }),
    'TableText',
    'TableText',
  ) +
  style(
    'Footer',
    '公文页码',
    `${spacing(size.small * 20)}${plainIndent}`,
    runLook({ face: face.song, size: size.small, whole: true, spacing: 0 }),
  ) +
  `</w:styles>`;

const settingsXml =
  `${xml}<w:settings xmlns:w="${word}"><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/>` +
  `<w:bordersDoNotSurroundFooter/><w:defaultTabStop w:val="${chars(2)}"/><w:evenAndOddHeaders/>` +
  `<w:drawingGridHorizontalSpacing w:val="${Math.round(character / 2)}"/>` +
  `<w:drawingGridVerticalSpacing w:val="${line}"/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat>` +
  `<w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/>` +
  `<w:doNotExpandShiftReturn/><w:adjustLineHeightInTable/><w:useFELayout/>` +
  `<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>` +
  `</w:compat></w:settings>`;

const fontsXml =
  `${xml}<w:fonts xmlns:w="${word}">` +
  Object.values(face)
    .map(
      (name) =>
        `<w:font w:name="${name}">${also[name] ? `<w:altName w:val="${also[name]}"/>` : ''}` +
        `<w:charset w:val="${name === face.latin ? '00' : '86'}"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>`,
    )
    .join('') +
  `</w:fonts>`;

/** A page number: 四号宋体, a dash on either side; odd pages one character from the right, even pages from the left. */
function footerXml(odd: boolean): string {
  const look = runLook({ face: face.song, size: size.small, whole: true });
  const piece = (inner: string) => `<w:r>${look}${inner}</w:r>`;
  const field =
    piece('<w:t>—</w:t>') +
    piece('<w:fldChar w:fldCharType="begin"/>') +
    piece('<w:instrText xml:space="preserve"> PAGE </w:instrText>') +
    piece('<w:fldChar w:fldCharType="separate"/>') +
    piece('<w:t>1</w:t>') +
    piece('<w:fldChar w:fldCharType="end"/>') +
    piece('<w:t>—</w:t>');
  return (
    `${xml}<w:ftr xmlns:w="${word}">` +
    paragraph(field, {
      style: 'Footer',
      ...(odd ? { right: chars(1), align: 'right' as const } : { left: chars(1), align: 'left' as const }),
    }) +
    `</w:ftr>`
  );
}

export interface Section {
  landscape?: boolean;
  /** Begins on a new page, or on the next even one. */
  next?: 'page' | 'even';
  /** Its first page carries no number. */
  unnumbered?: boolean;
}

/** A section: page, margins, page numbers and the grid of 22 lines by 28 characters. */
export function sectionXml({ landscape, next, unnumbered }: Section): string {
  // A lying page is the standing one turned clockwise: what was the binding edge is now the head.
  const { width, height, top, left, bottom, right } = landscape
    ? {
        width: page.height,
        height: page.width,
        top: page.left,
        right: page.top,
        bottom: page.right,
        left: page.bottom,
      }
    : page;
  const footer = landscape ? Math.max(page.right - mm(7) - size.small * 10, 0) : page.footer;
  return (
    `<w:sectPr><w:footerReference w:type="default" r:id="rIdOdd"/><w:footerReference w:type="even" r:id="rIdEven"/>` +
    `${next ? `<w:type w:val="${next === 'even' ? 'evenPage' : 'nextPage'}"/>` : ''}` +
    `<w:pgSz w:w="${width}" w:h="${height}"${landscape ? ' w:orient="landscape"' : ''}/>` +
    `<w:pgMar w:top="${top}" w:right="${right}" w:bottom="${bottom}" w:left="${left}" w:header="${mm(15)}" ` +
    `w:footer="${footer}" w:gutter="0"/><w:cols w:space="425"/>${unnumbered ? '<w:titlePg/>' : ''}` +
    `<w:docGrid w:type="lines" w:linePitch="${line}"/></w:sectPr>`
  );
}

/** Width of the text area of a lying page. */
export const lyingMeasure = page.height - page.top - page.bottom;

const override = (name: string, kind: string) => `<Override PartName="${name}" ContentType="${kind}"/>`;
const relation = (id: string, kind: string, target: string) =>
  `<Relationship Id="${id}" Type="${kind}" Target="${target}"/>`;

/** Every part but the document itself, by its name in the package. */
export const partsFor = (title: string): readonly (readonly [name: string, text: string])[] => [
  [
    '[Content_Types].xml',
    `${xml}<Types xmlns="${packaged}/content-types">` +
      `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
      `<Default Extension="xml" ContentType="application/xml"/>` +
      override('/word/document.xml', `${type}.document.main+xml`) +
      override('/word/styles.xml', `${type}.styles+xml`) +
      override('/word/settings.xml', `${type}.settings+xml`) +
      override('/word/fontTable.xml', `${type}.fontTable+xml`) +
      override('/word/footer1.xml', `${type}.footer+xml`) +
      override('/word/footer2.xml', `${type}.footer+xml`) +
      override('/docProps/core.xml', 'application/vnd.openxmlformats-package.core-properties+xml') +
      `</Types>`,
  ],
  [
    '_rels/.rels',
    `${xml}<Relationships xmlns="${packaged}/relationships">` +
      relation('rId1', `${office}/officeDocument`, 'word/document.xml') +
      relation('rId2', `${packaged}/relationships/metadata/core-properties`, 'docProps/core.xml') +
      `</Relationships>`,
  ],
  [
    'word/_rels/document.xml.rels',
    `${xml}<Relationships xmlns="${packaged}/relationships">` +
      relation('rIdStyles', `${office}/styles`, 'styles.xml') +
      relation('rIdSettings', `${office}/settings`, 'settings.xml') +
      relation('rIdFonts', `${office}/fontTable`, 'fontTable.xml') +
      relation('rIdOdd', `${office}/footer`, 'footer1.xml') +
      relation('rIdEven', `${office}/footer`, 'footer2.xml') +
      `</Relationships>`,
  ],
  [
    'docProps/core.xml',
    `${xml}<cp:coreProperties xmlns:cp="${packaged}/metadata/core-properties" ` +
      `xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${escaped(title)}</dc:title></cp:coreProperties>`,
  ],
  ['word/styles.xml', stylesXml],
  ['word/settings.xml', settingsXml],
  ['word/fontTable.xml', fontsXml],
  ['word/footer1.xml', footerXml(true)],
  ['word/footer2.xml', footerXml(false)],
];
