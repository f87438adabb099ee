import { strFromU8 } from 'fflate';
import { CompoundError, openCompound, startsLikeCompound } from './compound.ts';
import { encodingOf, type Encoding } from './encoding.ts';
import { extentOf, pictureKind } from './image.ts';
import { entryOf, listZip, startsLikeZip, unpack, ZipError, type ZipEntry, type ZipLimits } from './zip.ts';

/** Kinds of file we take, decided by the bytes and never by the name. */
export const fileKinds = ['docx', 'doc', 'xlsx', 'pdf', 'text', 'jpeg', 'png', 'webp', 'heic', 'ofd'] as const;
export type FileKind = (typeof fileKinds)[number];

/** Why bytes are refused: codes of the documents contract, with what was found instead where that helps the reader. */
export type Refusal = {
  refused:
    | 'file.empty'
    | 'file.kind-refused'
    | 'file.macros'
    | 'file.broken'
    | 'file.bomb'
    | 'file.name-unsafe'
    | 'file.encrypted';
  /** What the file turned out to be, e.g. `html`, `rtf`, `program`, `archive`. */
  found: Found | null;
};
export const foundKinds = [
  'html',
  'rtf',
  'word-xml',
  'web-archive',
  'svg',
  'xml',
  'program',
  'script',
  'archive',
  'shortcut',
  'xls',
  'ppt',
  'office-other',
  'odf',
  'picture-other',
  'video',
  'audio',
  'database',
  'mail',
  'unknown',
] as const;
export type Found = (typeof foundKinds)[number];

export type Sniffed = {
  kind: FileKind;
  /** Of a text. */
  encoding: Encoding | null;
  /** Of a picture, in pixels. */
  extent: { width: number; height: number } | null;
  /** Of a zip-based kind: its entries, so that they can be tried before the file is kept. */
  entries: ZipEntry[] | null;
};

/** Largest picture in pixels: a little above the largest phone camera (200 megapixels). */
const mostPixels = 220_000_000;

export const mimeOf: Readonly<Record<FileKind, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  doc: 'application/msword',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  text: 'text/plain',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  heic: 'image/heic',
  ofd: 'application/ofd',
};
/** The usual ending of each kind. */
export const endingOf: Readonly<Record<FileKind, string>> = {
  docx: '.docx',
  doc: '.doc',
  xlsx: '.xlsx',
  pdf: '.pdf',
  text: '.txt',
  jpeg: '.jpg',
  png: '.png',
  webp: '.webp',
  heic: '.heic',
  ofd: '.ofd',
};
export const isPicture = (kind: FileKind): kind is 'jpeg' | 'png' | 'webp' | 'heic' =>
  kind === 'jpeg' || kind === 'png' || kind === 'webp' || kind === 'heic';

const refuse = (refused: Refusal['refused'], found: Found | null = null): Refusal => ({ refused, found });
const take = (kind: FileKind, more: Partial<Sniffed> = {}): Sniffed => ({
  kind,
  encoding: null,
  extent: null,
  entries: null,
  ...more,
});

/**
 * Decides what a file is by its bytes, or why it is not taken. Never throws; unpacks at most the list of content types
 * (bounded), so its time is linear in the length of the file.
 */
export function sniff(bytes: Uint8Array, limits?: ZipLimits): Sniffed | Refusal {
  if (bytes.length === 0) return refuse('file.empty');
  if (startsLikeZip(bytes)) return sniffZip(bytes, limits);
  if (startsLikeCompound(bytes)) return sniffCompound(bytes);
  const picture = pictureKind(bytes);
  if (picture) {
    const extent = extentOf(picture, bytes);
    if (!extent) return refuse('file.broken');
    if (extent.width * extent.height > mostPixels) return refuse('file.bomb');
    return take(picture, { extent });
  }
  const head = strFromU8(bytes.subarray(0, 1024), true);
  const pdf = head.indexOf('%PDF-');
  // A PDF may carry a few stray bytes in front; a file that is something else first is not a PDF.
  if (pdf === 0 || (pdf > 0 && pdf < 16 && !/[^\s\u00bb\u00bf\u00ef]/.test(head.slice(0, pdf))))
    return strFromU8(bytes.subarray(-4096), true).includes('%%EOF') ? take('pdf') : refuse('file.broken');
  const other = foundByHead(bytes, head);
  if (other) return refuse('file.kind-refused', other);
  const encoding = encodingOf(bytes);
  if (!encoding) return refuse('file.kind-refused', 'unknown');
  const opening = encoding.startsWith('utf-16') ? head.replaceAll('\u0000', '') : head;
  const disguised = foundByText(opening.replace(/^[\u00ef\u00bb\u00bf\u00fe\u00ff\s]+/, ''));
  return disguised ? refuse('file.kind-refused', disguised) : take('text', { encoding });
}

const macroPart =
  /(^|\/)(vbaproject|vbadata|vbaprojectsignature)[^/]*\.(bin|xml)$|^xl\/(macrosheets|intlmacrosheets)\//i;

function sniffZip(bytes: Uint8Array, limits?: ZipLimits): Sniffed | Refusal {
  try {
    const entries = listZip(bytes, limits);
    if (entries.some((entry) => macroPart.test(entry.name.replace(/\\/g, '/')))) return refuse('file.macros');
    const types = entryOf(entries, '[Content_Types].xml');
    if (types) {
      if (types.size > 4 * 1024 * 1024) return refuse('file.bomb');
      const text = contentTypes(unpack(bytes, types));
      if (/macroenabled|vnd\.ms-office\.vbaproject|ms-excel\.(intl)?macrosheet/i.test(text))
        return refuse('file.macros');
      if (/wordprocessingml\.(document|template)\.main\+xml/i.test(text))
        return entryOf(entries, 'word/document.xml') || entries.some((e) => /^word\/document\d*\.xml$/i.test(e.name))
          ? take('docx', { entries })
          : refuse('file.broken');
      if (/spreadsheetml\.(sheet|template)\.main\+xml/i.test(text))
        return entries.some((e) => /^xl\/workbook\d*\.xml$/i.test(e.name))
          ? take('xlsx', { entries })
          : refuse('file.broken');
      return refuse('file.kind-refused', /presentationml/i.test(text) ? 'ppt' : 'office-other');
    }
    if (entryOf(entries, 'OFD.xml')) return take('ofd', { entries });
    // A Word or Excel file that lost its list of types is a broken document, not just any archive.
    if (entryOf(entries, 'word/document.xml') || entryOf(entries, 'xl/workbook.xml')) return refuse('file.broken');
    if (entryOf(entries, 'mimetype') && entryOf(entries, 'content.xml')) return refuse('file.kind-refused', 'odf');
    if (entryOf(entries, 'META-INF/MANIFEST.MF') || entryOf(entries, 'AndroidManifest.xml'))
      return refuse('file.kind-refused', 'program');
    return refuse('file.kind-refused', 'archive');
  } catch (error) {
    if (error instanceof ZipError) return refuse(`file.${error.fault}`);
    throw error;
  }
}

/** The list of content types as text; some writers save it as UTF-16. */
const contentTypes = (bytes: Uint8Array): string => strFromU8(bytes, true).replaceAll('\u0000', '');

function sniffCompound(bytes: Uint8Array): Sniffed | Refusal {
  try {
    const compound = openCompound(bytes);
    const names = new Map(compound.items.map((item) => [item.name.toLowerCase(), item]));
    if (names.has('encryptedpackage') || names.has('encryptioninfo')) return refuse('file.encrypted');
    if (['macros', 'vba', '_vba_project', '_vba_project_cur', 'projectwm'].some((name) => names.has(name)))
      return refuse('file.macros');
    const word = names.get('worddocument');
    if (word && !word.folder) {
      const head = compound.head(word, 32);
      if (head.length < 32 || !compound.whole(word)) return refuse('file.broken');
      const magic = head[0]! | (head[1]! << 8);
      if (magic !== 0xa5ec && magic !== 0xa5dc) return refuse('file.broken');
      // Bit 8 of the flags in the header of a Word stream (MS-DOC FibBase): encrypted or obfuscated.
      return (head[11]! & 0x01) !== 0 ? refuse('file.encrypted') : take('doc');
    }
    if (names.has('workbook') || names.has('book')) return refuse('file.kind-refused', 'xls');
    if (names.has('powerpoint document')) return refuse('file.kind-refused', 'ppt');
    if (names.has('__properties_version1.0')) return refuse('file.kind-refused', 'mail');
    return refuse('file.kind-refused', 'office-other');
  } catch (error) {
    if (error instanceof CompoundError) return refuse('file.broken');
    throw error;
  }
}

/** What else it may be, by magic numbers. */
function foundByHead(bytes: Uint8Array, head: string): Found | null {
  const starts = (...magics: string[]): boolean => magics.some((magic) => head.startsWith(magic));
  if (starts('MZ') && (bytes[2]! > 0x7e || bytes[2]! < 0x20 || head.includes('\u0000'))) return 'program';
  if (starts('\u007fELF', '\u00fe\u00ed\u00fa', '\u00cf\u00fa\u00ed\u00fe', '\u00ce\u00fa\u00ed\u00fe', '\0asm'))
    return 'program';
  if (starts('\u00ca\u00fe\u00ba\u00be', 'dex\n')) return 'program';
  if (starts('L\0\0\0\u0001\u0014\u0002\0')) return 'shortcut';
  if (starts('#!')) return 'script';
  if (starts('Rar!', '7z\u00bc\u00af', '\u001f\u008b', 'BZh', '\u00fd7zXZ', '\u0028\u00b5\u002f\u00fd', 'MSCF'))
    return 'archive';
  if (head.slice(257, 262) === 'ustar') return 'archive';
  if (starts('PK')) return head.charCodeAt(2) < 0x20 ? 'archive' : null;
  if (starts('GIF8', 'II*\0', 'MM\0*', '8BPS') || (starts('BM') && head.includes('\u0000'))) return 'picture-other';
  if (head.slice(4, 8) === 'ftyp') return /^(avif|avis)/.test(head.slice(8, 12)) ? 'picture-other' : 'video';
  if (starts('\u001aE\u00df\u00a3', 'FLV\u0001', '\0\0\u0001\u00ba') || /^RIFF....AVI /s.test(head)) return 'video';
  if (starts('ID3', 'OggS', 'fLaC', '\u00ff\u00fb') || /^RIFF....WAVE/s.test(head)) return 'audio';
  if (starts('SQLite format 3\0') || head.slice(4, 19) === 'Standard Jet DB') return 'database';
  return null;
}

/** Texts that are something else in a plain coat; `text` starts at its first visible character. */
function foundByText(text: string): Found | null {
  if (/^\{\\rtf/i.test(text)) return 'rtf';
  if (/^MIME-Version:/i.test(text) && /multipart\/related|text\/html/i.test(text)) return 'web-archive';
  const markup = text.replace(/^(<!--[\s\S]*?-->\s*)+/, '');
  if (/^<!doctype\s+html|^<(html|head|body|script|style|iframe|meta|table|div)[\s>]/i.test(markup)) return 'html';
  if (/^<svg[\s>]|^<!doctype\s+svg/i.test(markup)) return 'svg';
  if (/^<\?xml/i.test(markup)) {
    if (/progid="Word\.Document"|schemas\.microsoft\.com\/office\/(2006\/xmlPackage|word\/2003)/i.test(markup))
      return 'word-xml';
    return /<svg[\s>]/i.test(markup) ? 'svg' : /<html[\s>]/i.test(markup) ? 'html' : 'xml';
  }
  if (/^<\?php|^@echo off\b/i.test(markup)) return 'script';
  return null;
}
