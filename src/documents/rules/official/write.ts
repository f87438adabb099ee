/** Writes an official document as a .docx file, in steps. */
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { attachmentsXml, blockXml, editionXml, signatureXml } from './body.ts';
import type { OfficialBlock, OfficialDocument } from './document.ts';
import { annexHead, headXml, titleXml } from './head.ts';
import { measure } from './measures.ts';
import { lyingMeasure, office, partsFor, sectionXml, word, xml } from './parts.ts';
import { paragraph } from './xml.ts';

/** Blocks of a body, a few at a time; `hold` keeps the last one on the page of the signature. */
function* blocks(body: readonly OfficialBlock[], width: number, hold: boolean): Generator<string> {
  let text = '';
  for (const [i, block] of body.entries()) {
    text += blockXml(block, width, hold && i === body.length - 1);
    if (text.length > 64 * 1024) {
      yield text;
      text = '';
    }
  }
  yield text;
}

/** A paragraph that takes no room to speak of. */
const end = paragraph('', { style: 'Plain', loose: true, line: 20 });
/** One that ends a section. */
const sectionEnd = (of: Parameters<typeof sectionXml>[0]) =>
  paragraph('', { style: 'Plain', loose: true, line: 20, section: sectionXml(of) });

function* documentXml(doc: OfficialDocument): Generator<string> {
  let lying = doc.landscape ?? false;
  const width = (landscape: boolean) => (landscape ? lyingMeasure : measure);
  yield `${xml}<w:document xmlns:w="${word}" xmlns:r="${office}"><w:body>`;
  if (doc.head) yield headXml(doc.head);
  yield titleXml(doc, width(lying));
  const signed = Boolean(doc.signature || doc.date);
  const attached = attachmentsXml(doc.attachments ?? []);
  yield* blocks(doc.body, width(lying), signed && attached === '');
  yield attached + signatureXml(doc);
  const turn = (landscape: boolean): string => {
    if (landscape === lying) return '';
    const closing = sectionEnd({ landscape: lying, next: true });
    lying = landscape;
    return closing;
  };
  for (const annex of doc.annexes ?? []) {
    yield turn(annex.landscape ?? false) + annexHead(annex.mark, annex.title, width(lying));
    yield* blocks(annex.body, width(lying), false);
  }
  const edition = editionXml(doc);
  if (edition) yield turn(false) + edition;
  // A last table wants a paragraph behind it.
  yield `${end}${sectionXml({ landscape: lying, next: true })}</w:body></w:document>`;
}

/**
 * Writes an official document in the form of GB/T 9704-2012, one step of a few milliseconds at a time; answers its bytes.
 * The same document gives the same bytes.
 */
export function* writingOfficial(doc: OfficialDocument): Generator<undefined, Uint8Array> {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  const open = <F extends ZipDeflate | ZipPassThrough>(file: F): F => {
    file.mtime = '2020-01-01T00:00:00';
    zip.add(file);
    return file;
  };
  for (const [name, text] of partsFor(doc.title)) open(new ZipPassThrough(name)).push(strToU8(text), true);
  const file = open(new ZipDeflate('word/document.xml', { level: 6 }));
  for (const text of documentXml(doc)) {
    if (text) file.push(strToU8(text));
    yield;
  }
  file.push(new Uint8Array(), true);
  zip.end();
  const out = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    out.set(chunk, at);
    at += chunk.length;
  }
  return out;
}
