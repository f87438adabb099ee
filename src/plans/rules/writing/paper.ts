import { bodyLength, type OfficialDocument, type OfficialTable } from '#documents/rules/official/document.ts';
import type { PlanTree } from '../tree.ts';
import { planDocument } from './plan.ts';

/** A plan that is to be set on paper: its tree, what stands around it, and its table of tasks where that is annexed. */
export interface PaperWork {
  tree: PlanTree;
  frame: Omit<OfficialDocument, 'title' | 'body'>;
  annex: OfficialTable | null;
}

/** The table of tasks as the last annex, named under the text like the others. */
export function planPaper({ tree, frame, annex }: PaperWork): OfficialDocument {
  const document = planDocument(tree, frame);
  if (!annex) return document;
  const names = [...(document.attachments ?? []), '任务分解表'];
  const mark = names.length === 1 ? '附件' : `附件${names.length}`;
  const body = [{ table: annex }];
  return { ...document, attachments: names, annexes: [{ mark, title: '任务分解表', body, landscape: true }] };
}

/** Characters of the plan's text as it stands on paper. */
export const paperLength = ({ tree, frame }: PaperWork): number => bodyLength(planDocument(tree, frame));

/** Characters of a plan's own words: what composing it takes its time by. */
export const wordsIn = ({ preamble, nodes }: PlanTree): number =>
  nodes.reduce((sum, { title, body }) => sum + title.length + body.length, preamble.length);
