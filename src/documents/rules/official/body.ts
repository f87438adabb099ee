/** The text itself: paragraphs in the faces of their levels, tables, and what stands under the text. */
import {
  officialDate,
  type OfficialBlock,
  type OfficialCell,
  type OfficialDocument,
  type OfficialTable,
} from './document.ts';
import { chars, face, line, measure, page, size, widthOf } from './measures.ts';
import { blank, paragraph, run } from './xml.ts';

const faces = [null, face.black, face.script, null, null, null] as const;

/** A paragraph or a table. `keep` holds it on the page of what follows. `width` is that of the text area. */
export function blockXml(block: OfficialBlock, width: number, keep = false): string {
  if ('table' in block) return tableXml(block.table, width);
  const { level, text } = block;
  const own = faces[level];
  const heading = own === null ? 0 : Math.min(block.heading ?? text.length, text.length);
  const alone = heading === text.length && level > 0;
  const runs =
    own && heading > 0
      ? run(text.slice(0, heading), { face: own }) + run(text.slice(heading), { face: face.body })
      : run(text);
  return paragraph(runs, {
    ...(level >= 1 && level <= 4 ? { style: `Level${level}` } : {}),
    ...(alone || keep ? { keepNext: true } : {}),
    ...(alone && level <= 2 ? { outline: level - 1 } : {}),
  });
}

const edge = (name: string, eighths = 4) =>
  `<w:${name} w:val="single" w:sz="${eighths}" w:space="0" w:color="000000"/>`;

interface CellLook {
  width: number;
  style: 'TableHead' | 'TableText';
  align?: 'left' | 'center';
  /** XML of what it covers. */
  spans: string;
}

function cellXml(text: string, { width, style, align, spans }: CellLook): string {
  const look = style === 'TableHead' ? { face: face.black, size: size.table } : undefined;
  const inner = text
    .split(/\r\n?|\n/)
    .map((words) => paragraph(run(words, look), { style, ...(align === 'center' ? { align } : {}) }))
    .join('');
  return `<w:tc><w:tcPr><w:tcW w:w="${width}" w:type="dxa"/>${spans}<w:vAlign w:val="center"/></w:tcPr>${inner}</w:tc>`;
}

/** A bordered table as wide as the text; its heading row stands again on every page and no row is torn. */
export function tableXml(table: OfficialTable, width: number): string {
  const sum = table.columns.reduce((all, column) => all + column.width, 0) || 1;
  const widths = table.columns.map((column) => Math.floor((column.width / sum) * width));
  const wide = widths.reduce((all, one) => all + one, 0);
  const sides = ['top', 'left', 'bottom', 'right', 'insideH', 'insideV'].map((side) => edge(side)).join('');
  const titles = table.columns.map(({ title }, i) =>
    cellXml(title, { width: widths[i]!, style: 'TableHead', spans: '' }),
  );
  const head = table.form ? '' : `<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>${titles.join('')}</w:tr>`;
  const height = table.tall ? `<w:trHeight w:val="${Math.round(table.tall * 340)}" w:hRule="atLeast"/>` : '';
  const open = table.columns.map(() => 0);
  const rows = table.rows.map((row) => {
    let cells = '';
    for (let at = 0, i = 0; at < table.columns.length; i++) {
      const value = row[i] ?? null;
      const cell: OfficialCell | null = typeof value === 'string' ? { text: value } : value;
      const across = Math.max(1, Math.min(cell?.across ?? 1, table.columns.length - at));
      if (cell?.rows && cell.rows > 1) open[at] = cell.rows;
      const merge = open[at]! > 0 ? (cell ? '<w:vMerge w:val="restart"/>' : '<w:vMerge/>') : '';
      if (open[at]! > 0) open[at]!--;
      const own = widths.slice(at, at + across).reduce((all, one) => all + one, 0);
      cells += cellXml(cell?.text ?? '', {
        width: own,
        style: cell?.label ? 'TableHead' : 'TableText',
        align: table.columns[at]!.align,
        spans: `${across > 1 ? `<w:gridSpan w:val="${across}"/>` : ''}${merge}`,
      });
      at += across;
    }
    return `<w:tr><w:trPr><w:cantSplit/>${height}</w:trPr>${cells}</w:tr>`;
  });
  return (
    `<w:tbl><w:tblPr><w:tblW w:w="${wide}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>${sides}</w:tblBorders>` +
    `<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>${widths.map((one) => `<w:gridCol w:w="${one}"/>`).join('')}` +
    `</w:tblGrid>${head}${rows.join('')}</w:tbl>`
  );
}

/** 附件说明: a line under the text, two characters in; names of several lines stand under their first character. */
export function attachmentsXml(names: readonly string[]): string {
  if (names.length === 0) return '';
  const only = names.length === 1;
  return (
    blank() +
    names
      .map((name, i) => {
        const head = (i === 0 ? '附件：' : '') + (only ? '' : `${i + 1}.`);
        const start = i === 0 ? 2 : 5;
        const words = only ? 5 : 6;
        return paragraph(run(head + name.trim()), {
          style: 'Plain',
          left: chars(words),
          hanging: chars(words - start),
        });
      })
      .join('')
  );
}

/**
 * Where signature and date stand: how many characters each keeps from the right edge.
 * With a seal the date keeps four and the name is centred above it; a name too long for that keeps two, and the date
 * begins two characters behind it. Without a seal the longer of the two keeps two characters, and the date begins two
 * behind the name (GB/T 9704-2012, 7.3.5).
 */
export function signaturePlace(by: string, date: string, sealed: boolean): { by: number; date: number } {
  const [name, day] = [widthOf(by), widthOf(date)];
  if (sealed) {
    const centred = 4 + (day - name) / 2;
    if (centred >= 2) return { by: centred, date: 4 };
    return { by: 2, date: Math.max(0, name - day) };
  }
  const behind = name - day;
  // The name keeps two; the date begins two characters behind it and must not pass the edge.
  return behind >= 0 ? { by: 2, date: behind } : { by: 4 - behind, date: 2 };
}

/** Signature and date under the text, held together with its last line. */
export function signatureXml({ signature, date, sealed = true, note }: OfficialDocument): string {
  const names = (typeof signature === 'string' ? [signature] : (signature ?? [])).filter((name) => name.trim() !== '');
  const day = date ? officialDate(date) : '';
  let out = '';
  if (names.length || day) {
    out += blank({ keepNext: true }) + (sealed ? blank({ keepNext: true }) : '');
    for (const [i, name] of names.entries()) {
      const place = signaturePlace(name, day, sealed);
      out += paragraph(run(name), {
        style: 'Signature',
        right: chars(place.by),
        keepNext: day !== '' || i < names.length - 1,
      });
    }
    const longest = names.reduce((most, name) => (widthOf(name) > widthOf(most) ? name : most), '');
    if (day) {
      const right = chars(names.length ? signaturePlace(longest, day, sealed).date : 4);
      // Not in the style: a date ends the group, so nothing has to follow it on its page.
      out += paragraph(run(day), { style: 'Plain', right, align: 'right' });
    }
  }
  if (note) out += paragraph(run(`（${note.replace(/^[（(]|[）)]$/g, '')}）`), {});
  return out;
}

/** Twips in the units of drawings (1/914,400 inch). */
const emu = (twips: number): number => Math.round(twips * 635);

/**
 * 版记: at the foot of its page (`editionPlace` says which), between lines as wide as the text; 0.35 mm outside, 0.25 mm inside. It stands in a text
 * box that ends where the text area does, where every program draws it alike. The text keeps one character from either edge by spaces,
 * hanging lines and tabs: an indent would shorten the lines as well.
 */
export function editionXml({ edition }: OfficialDocument): { xml: string; /** Twips. */ height: number } | null {
  const copyTo = edition?.copyTo?.trim();
  const printedBy = edition?.printedBy?.trim();
  const printedOn = edition?.printedOn?.trim();
  if (!copyTo && !printedBy && !printedOn) return null;
  const one = size.small * 20;
  const look = { face: face.body, size: size.small };
  // 0.35 mm are 8 eighths of a point, 0.25 mm are 6.
  const rule = (where: string, eighths: number) =>
    `<w:${where} w:val="single" w:sz="${eighths}" w:space="1" w:color="000000"/>`;
  const set = { style: 'Edition', align: 'left' as const };
  let inner = '';
  let rows = 0;
  const printed = Boolean(printedBy || printedOn);
  if (copyTo) {
    const said = `　抄送：${/[。.]$/.test(copyTo) ? copyTo : `${copyTo}。`}`;
    const borders = `<w:pBdr>${rule('top', 8)}${printed ? '' : rule('bottom', 8)}</w:pBdr>`;
    inner += paragraph(run(said, look), { ...set, borders, left: one * 4, hanging: one * 4 });
    rows += Math.max(1, Math.ceil((widthOf(said) - 4) / (Math.floor(measure / one) - 4)));
  }
  if (printed) {
    const tabs = `<w:tabs><w:tab w:val="right" w:pos="${measure}"/></w:tabs>`;
    const on = printedOn ? `\t${officialDate(printedOn)}印发　` : '';
    const borders = `<w:pBdr>${rule('top', copyTo ? 6 : 8)}${rule('bottom', 8)}</w:pBdr>`;
    inner += paragraph(run(`　${printedBy ?? ''}${on}`, look), { ...set, borders, tabs });
    rows += 1;
  }
  const tall = rows * line + 120;
  const [width, height] = [emu(measure), emu(tall)];
  const drawing = 'http://schemas.openxmlformats.org/drawingml/2006';
  const xml = paragraph(
    `<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">` +
      `<mc:Choice xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" Requires="wps"><w:drawing>` +
      `<wp:anchor xmlns:wp="${drawing}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0" simplePos="0" ` +
      `relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0"><wp:simplePos x="0" y="0"/>` +
      `<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>` +
      `<wp:positionV relativeFrom="page"><wp:posOffset>${emu(page.height - page.bottom - tall)}</wp:posOffset></wp:positionV>` +
      `<wp:extent cx="${width}" cy="${height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapTopAndBottom/>` +
      `<wp:docPr id="1" name="版记"/><wp:cNvGraphicFramePr/><a:graphic xmlns:a="${drawing}/main">` +
      `<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>` +
      `<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="${width}" cy="${height}"/></a:xfrm>` +
      `<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>` +
      `<wps:txbx><w:txbxContent>${inner}</w:txbxContent></wps:txbx>` +
      `<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="b"><a:noAutofit/></wps:bodyPr>` +
      `</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>`,
    { style: 'Plain', loose: true, line: 20 },
  );
  return { xml, height: tall };
}
