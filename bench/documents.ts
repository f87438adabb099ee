import { Document, Packer, Paragraph, TextRun } from 'docx';
import { officialDocument } from '../src/documents/official.ts';
import { readText } from '../src/documents/paragraphs.ts';
import { draft } from '../src/plans/rules/draft.ts';
import { readPlans } from '../src/plans/rules/read.ts';
import { planDocument } from '../src/plans/rules/writing/plan.ts';
import { planLines } from './document.ts';

/** A plan of 500 tasks as a tree. */
export function bigTree() {
  const paragraphs = readText(planLines(10, 50).join('\n'));
  let made = 0;
  const nobody = { match: 'unmatched', unitId: null, collective: null, suggestions: [] } as const;
  const { plans } = draft(
    readPlans(paragraphs),
    paragraphs,
    () => String(made++),
    () => '方案',
    () => nobody,
  );
  return plans[0]!;
}

/** Tree → paragraphs that read back → .docx. */
export async function writePlan(tree: ReturnType<typeof bigTree>): Promise<Uint8Array> {
  return officialDocument(planDocument(tree, { date: '2026-03-01' }));
}

/** The same paragraphs through the docx package, without asking whether they read back. */
export async function writeBare(texts: readonly string[]): Promise<Uint8Array> {
  const children = texts.map((text) => new Paragraph({ children: [new TextRun({ text, size: 32 })] }));
  return new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children }] })));
}

/** The words of a plan's paragraphs, for the bare writer. */
export const textsOf = (tree: ReturnType<typeof bigTree>): string[] =>
  planDocument(tree, { date: '2026-03-01' }).body.flatMap((block) => ('text' in block ? [block.text] : []));
