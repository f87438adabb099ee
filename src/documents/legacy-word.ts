/** The old binary .doc through word-extractor, which knows no numbering: numbers made by Word are lost there. */
import type { Extracted } from 'word-extractor';
import { Problem } from '#platform/pure/problem.ts';
import type { Paragraph } from './rules/paragraph.ts';
import { readText } from './rules/text.ts';

/** Paragraphs of a .doc: body, text boxes, footnotes, headers and footers. Table cells come apart by tabs. */
export async function readDoc(bytes: Uint8Array): Promise<Paragraph[]> {
  // loaded only when such a file comes
  const { default: WordExtractor } = await import('word-extractor');
  let document: Extracted;
  try {
    document = await new WordExtractor().extract(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch {
    throw new Problem('file.broken');
  }
  const out: Paragraph[] = [];
  const add = (text: string, source: Paragraph['source']) => {
    for (const paragraph of readText(text.replace(/\n+$/, ''))) {
      if (source !== 'body' && !paragraph.text.trim()) continue;
      out.push({ ...paragraph, index: out.length, source });
    }
  };
  add(document.getBody(), 'body');
  add(document.getTextboxes({ includeHeadersAndFooters: false }), 'textbox');
  add(document.getFootnotes(), 'footnote');
  add(document.getHeaders({ includeFooters: true }), 'header');
  if (!out.some((paragraph) => paragraph.text.trim())) throw new Problem('file.broken', { reason: 'no words' });
  return out;
}
