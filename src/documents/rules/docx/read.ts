/** A Word document (.docx): its parts found, its paragraphs read in the order of the page. */
import type { Paragraph } from '../paragraph.ts';
import { entryOf, listZip, unpack, ZipError, type ZipEntry } from '../zip.ts';
import { walkBody, type Walk } from './body.ts';
import { readNumbering } from './numbering.ts';
import { readStyles } from './styles.ts';
import { childrenOf, parseXml, XmlError, type Element } from './xml.ts';

/** Thrown when the zip is sound but the document in it is not. */
export class DocxError extends Error {
  readonly fault: 'broken' | 'bomb';
  constructor(fault: 'broken' | 'bomb', where: string) {
    super(where);
    this.name = 'DocxError';
    this.fault = fault;
  }
}

/** Largest part that is parsed, unpacked bytes: ten times a document of 300 pages. */
const mostPart = 64 * 1024 * 1024;

/** Where a relationship points, as a name inside the zip. */
function target(base: string, path: string): string {
  if (path.startsWith('/')) return path.slice(1);
  const parts = base.split('/').slice(0, -1);
  for (const step of path.split('/')) {
    if (step === '..') parts.pop();
    else if (step !== '.' && step !== '') parts.push(step);
  }
  return parts.join('/');
}

/**
 * Paragraphs of a .docx. Text boxes follow the paragraph they hang on; footnotes, headers and footers come last. Tracked
 * insertions are kept, deletions are not.
 * @throws ZipError, DocxError
 */
export function readDocx(bytes: Uint8Array): Paragraph[] {
  const entries = listZip(bytes);
  const part = (name: string): Element | null => {
    const entry = entryOf(entries, name);
    return entry ? open(bytes, entry) : null;
  };
  const relations = (name: string): { type: string; target: string }[] => {
    const at = name.lastIndexOf('/');
    const root = part(`${name.slice(0, at + 1)}_rels/${name.slice(at + 1)}.rels`);
    return childrenOf(root)
      .filter((relation) => relation.attributes.TargetMode !== 'External')
      .map((relation) => ({
        type: (relation.attributes.Type ?? '').split('/').at(-1) ?? '',
        target: target(name, relation.attributes.Target ?? ''),
      }));
  };
  const main = relations('').find((relation) => relation.type === 'officeDocument')?.target ?? 'word/document.xml';
  const document = part(main) ?? part('word/document.xml');
  const body = document ? childrenOf(document, 'body')[0] : null;
  if (!body) throw new DocxError('broken', 'no document');
  const links = relations(main);
  const linked = (type: string, usual: string): Element | null => {
    const found = links.find((relation) => relation.type === type)?.target;
    return (found ? part(found) : null) ?? part(usual);
  };
  const folder = main.slice(0, main.lastIndexOf('/') + 1);
  const styles = readStyles(linked('styles', `${folder}styles.xml`));
  const numbering = readNumbering(linked('numbering', `${folder}numbering.xml`), styles);
  const walk: Walk = { styles, numbering, paragraphs: [], tables: 0 };
  walkBody(body, walk, 'body');
  for (const [type, usual] of [
    ['footnotes', 'footnotes.xml'],
    ['endnotes', 'endnotes.xml'],
  ] as const) {
    const notes = linked(type, `${folder}${usual}`);
    for (const note of childrenOf(notes)) {
      // separators are notes too
      if (note.attributes.type === undefined || note.attributes.type === 'normal') walkBody(note, walk, 'footnote');
    }
  }
  for (const type of ['header', 'footer'] as const) {
    for (const relation of links) if (relation.type === type) walkBody(part(relation.target), walk, type);
  }
  return walk.paragraphs;
}

function open(bytes: Uint8Array, entry: ZipEntry): Element {
  if (entry.size > mostPart) throw new DocxError('bomb', `a part of ${entry.size} bytes`);
  try {
    return parseXml(unpack(bytes, entry));
  } catch (error) {
    if (error instanceof XmlError) throw new DocxError('broken', `${entry.name}: ${error.message}`);
    if (error instanceof ZipError) throw error;
    throw error;
  }
}
