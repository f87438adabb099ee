import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a Word file looks like when another program draws it: LibreOffice makes a PDF, poppler measures it. */

const has = (program: string): boolean => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
/** Programs that drawing needs and this machine lacks. */
export const missingToDraw: readonly string[] = ['soffice', 'pdftotext', 'pdftoppm'].filter((one) => !has(one));

/** Points of a PDF in millimetres. */
const mm = (points: number): number => (points / 72) * 25.4;

export interface DrawnWord {
  /** From 1. */
  page: number;
  text: string;
  /** Millimetres from the upper left corner of the page. */
  left: number;
  top: number;
  right: number;
  bottom: number;
}
export interface Drawn {
  /** Width and height in millimetres. */
  pages: { width: number; height: number }[];
  words: DrawnWord[];
}

function measured(xml: string): Drawn {
  const out: Drawn = { pages: [], words: [] };
  const marks =
    /<page width="([\d.]+)" height="([\d.]+)"|<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</g;
  for (const [, width, height, left, top, right, bottom, text] of xml.matchAll(marks))
    if (width !== undefined) out.pages.push({ width: mm(Number(width)), height: mm(Number(height)) });
    else
      out.words.push({
        page: out.pages.length,
        text: text!,
        left: mm(Number(left)),
        top: mm(Number(top)),
        right: mm(Number(right)),
        bottom: mm(Number(bottom)),
      });
  return out;
}

/**
 * Draws Word files, all in one run of LibreOffice, and measures their words.
 * @param look is given what was drawn, by name, and how a page is turned into a picture of ten pixels a millimetre.
 */
export async function drawn(
  files: Readonly<Record<string, Uint8Array>>,
  look: (of: Record<string, Drawn>, png: (name: string, page: number) => string) => Promise<void> | void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-paper-'));
  try {
    const names = Object.keys(files);
    for (const name of names) writeFileSync(join(folder, `${name}.docx`), files[name]!);
    // Blank pages that a section puts in are pages of the paper too.
    const filter = 'pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}';
    const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`;
    const sources = names.map((name) => join(folder, `${name}.docx`));
    execFileSync('soffice', [profile, '--headless', '--convert-to', filter, '--outdir', folder, ...sources], {
      stdio: 'ignore',
    });
    const out: Record<string, Drawn> = {};
    for (const name of names) {
      execFileSync('pdftotext', ['-bbox', join(folder, `${name}.pdf`), join(folder, `${name}.xml`)]);
      out[name] = measured(readFileSync(join(folder, `${name}.xml`), 'utf8'));
    }
    await look(out, (name, page) => {
      const at = join(folder, `${name}-${page}`);
      const of = ['-f', String(page), '-l', String(page), '-singlefile', '-png', join(folder, `${name}.pdf`), at];
      execFileSync('pdftoppm', ['-r', '254', ...of]);
      return `${at}.png`;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
