/** What stands above the text: the red head (版头), the title and the addressee. */
import type { OfficialDocument, OfficialHead } from './document.ts';
import { face, line, measure, mm, pt, red, size, widthOf } from './measures.ts';
import { blank, paragraph, run } from './xml.ts';

/** The mark of the issuing body stands 35 mm under the head of the text area. */
export const markTop = mm(35);

/** Size of the mark in points: as large as fits one line, never larger than a mark of 22 mm would be. */
export const markSize = (agency: string): number =>
  Math.max(22, Math.min(54, Math.floor((measure * 0.96) / 20 / Math.max(1, widthOf(agency)))));

/**
 * The red head: 份号, 密级 and 紧急程度 each on its line; the issuing body in red 35 mm down; two lines lower the number,
 * under which 4 mm away a red line as wide as the text. With 签发人 the number moves left and the name stands right.
 */
export function headXml(head: OfficialHead): string {
  const marks = [
    head.copyNumber ? head.copyNumber.replace(/\D/g, '').padStart(6, '0') : '',
    head.secrecy ?? '',
    head.urgency ?? '',
  ];
  const present = marks.filter((mark) => mark.trim() !== '');
  const rows = [...present, ...marks.slice(present.length).map(() => '')];
  const points = markSize(head.agency);
  let out = rows
    .map((mark) => paragraph(run(mark, { face: face.black, whole: /^\d+$/.test(mark) }), { style: 'Plain' }))
    .join('');
  out += paragraph(run(head.agency, { face: face.title, whole: true, size: points, colour: red, spacing: 0 }), {
    style: 'Plain',
    loose: true,
    before: markTop - rows.length * line,
    line: pt(points * 1.1),
    align: 'center',
    keepNext: true,
  });
  out += blank({ keepNext: true }) + blank({ keepNext: true });
  // The characters end a good 6 points above the foot of their line; 4 mm are measured from them.
  const borders = `<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="5" w:color="${red}"/></w:pBdr>`;
  const number = head.number ?? '';
  out += head.issuer
    ? paragraph(run(`　${number}\t签发人：`) + run(`${head.issuer}　`, { face: face.script }), {
        style: 'Plain',
        borders,
        tabs: `<w:tabs><w:tab w:val="right" w:pos="${measure}"/></w:tabs>`,
        align: 'left',
      })
    : paragraph(run(number), { style: 'Plain', borders, align: 'center' });
  return out + blank() + blank();
}

/** Characters of 22 points on a line of this width (twips). */
const charactersOf = (width: number): number => Math.floor(width / pt(size.title));
/** Width of a title: its digits are wider than half a character in many faces. */
const titleWidth = (text: string): number => widthOf(text) + (text.match(/[A-Za-z0-9]/g)?.length ?? 0) * 0.12;

/**
 * How many characters a line of a title takes so that its lines come out as a trapezoid (the upper the longer) and no word
 * is broken; the whole title when it fits one line.
 */
export function titleBreak(title: string, titleCharacters = charactersOf(measure)): number {
  const width = titleWidth(title);
  if (width <= titleCharacters) return Math.ceil(width);
  const words = [...new Intl.Segmenter('zh', { granularity: 'word' }).segment(title)].map(({ segment }) => segment);
  let best = titleCharacters;
  let least = Infinity;
  for (let take = Math.ceil(width / Math.ceil(width / titleCharacters)); take <= titleCharacters; take += 0.5) {
    // Fill the lines as the page does, character by character, and see where they end.
    let broken = 0;
    const rows: number[] = [0];
    for (const word of words) {
      const wide = titleWidth(word);
      if (rows.at(-1)! + wide <= take + 0.2) rows[rows.length - 1]! += wide;
      else if (/^[\p{Script=Han}]{2,}$/u.test(word)) {
        const fits = Math.floor(take + 0.2 - rows.at(-1)!);
        if (fits > 0) broken++;
        rows[rows.length - 1]! += fits;
        rows.push(wide - fits);
      } else rows.push(wide);
    }
    const last = rows.at(-1)!;
    const even = Math.max(...rows) - Math.min(...rows);
    const cost = rows.length * 1000 + broken * 20 + (last < 3 ? 60 : 0) + (rows[0]! < last ? 5 : 0) + even;
    if (cost < least) [least, best] = [cost, take];
  }
  return best;
}

/** A title, its sides drawn in so that its lines break where they should. */
function titleLine(title: string, width: number): string {
  const most = charactersOf(width);
  const wide = Math.min(width, pt(size.title * titleBreak(title, most)) + pt(size.title / 4));
  const side = titleWidth(title) <= most ? 0 : Math.max(0, Math.floor((width - wide) / 2));
  return paragraph(run(title, { face: face.title, whole: true, size: size.title }), {
    style: 'Title',
    ...(side ? { left: side, right: side } : {}),
  });
}

/** Title, what is under it, and the addressee, each a line apart. */
export function titleXml({ title, subtitle, addressee }: OfficialDocument, width = measure): string {
  let out = titleLine(title, width);
  if (subtitle) out += paragraph(run(subtitle, { face: face.script }), { style: 'Plain', align: 'center' });
  if (addressee) {
    const said = addressee.trim();
    out +=
      blank() + paragraph(run(/[：:]$/.test(said) ? said.replace(/:$/, '：') : `${said}：`), { style: 'Addressee' });
  } else out += blank();
  return out;
}

/** The mark of what is attached (附件1) in 黑体 at the head of its page, its title on the third line. */
export const annexHead = (mark: string, title: string, width = measure): string =>
  paragraph(run(mark, { face: face.black, whole: true }), { style: 'Plain', pageBreak: true }) +
  (mark ? blank() : '') +
  titleLine(title, width) +
  blank();
