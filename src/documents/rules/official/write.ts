/** Writes an official document as a .docx file, in steps. */
import { strToU8, Zip, ZipDeflate, ZipPassThrough } from 'fflate';
import { attachmentsXml, blockXml, editionXml, signatureXml } from './body.ts';
import type { OfficialBlock, OfficialDocument } from './document.ts';
import { annexHead, headXml, titleXml } from './head.ts';
import { measure } from './measures.ts';
import { editionPlace, pageCount } from './pages.ts';
import { lyingMeasure, office, partsFor, sectionXml, word, xml, type Section } from './parts.ts';
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
const sectionEnd = (of: Section) => paragraph('', { style: 'Plain', loose: true, line: 20, section: sectionXml(of) });

function* documentXml(doc: OfficialDocument): Generator<string> {
  let lying = doc.landscape ?? false;
  const width = (landscape: boolean) => (landscape ? lyingMeasure : measure);
  const edition = editionXml(doc);
  const count = edition ? pageCount() : null;
  const counted = (text: string): string => {
    count?.add(text, lying);
    return text;
  };
  yield `${xml}<w:document xmlns:w="${word}" xmlns:r="${office}"><w:body>`;
  if (doc.head) yield counted(headXml(doc.head));
  yield counted(titleXml(doc, width(lying)));
  const signed = Boolean(doc.signature || doc.date);
  const attached = attachmentsXml(doc.attachments ?? []);
  for (const text of blocks(doc.body, width(lying), signed && attached === '')) yield counted(text);
  yield counted(attached + signatureXml(doc));
  for (const annex of doc.annexes ?? []) {
    const landscape = annex.landscape ?? false;
    if (landscape !== lying) yield sectionEnd({ landscape: lying, next: 'page' });
    lying = landscape;
    yield counted(annexHead(annex.mark, annex.title, width(lying)));
    for (const text of blocks(annex.body, width(lying), false)) yield counted(text);
  }
  // A last table wants a paragraph behind it.
  const closing = (of: Section) => `${end}${sectionXml(of)}</w:body></w:document>`;
  const place = edition && count ? editionPlace(count.ends(), edition.height) : 'here';
  if (place === 'here') yield (edition?.xml ?? '') + closing({ landscape: lying, next: 'page' });
  else {
    yield sectionEnd({ landscape: lying, next: 'page' });
    yield edition!.xml + closing({ next: 'even', unnumbered: place === 'behind-blank' });
  }
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
