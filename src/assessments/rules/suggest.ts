import { searchTokens } from '#platform/pure/bigrams.ts';
import type { Day } from '#platform/pure/day.ts';
import { inWindow, type Span } from './evidence.ts';
import { indicatorsOf, type EvidenceKind, type Framework, type Indicator, type Method } from './framework.ts';

/** Something that might prove an indicator. */
export interface Candidate {
  id: string;
  kind: EvidenceKind;
  /** Title, caption and whatever else was said about it. */
  text: string;
  from: Day;
  to: Day;
}
export interface Suggested<C extends Candidate> {
  candidate: C;
  /** What speaks for it, from 0; only for putting in order. */
  weight: number;
  /** Pairs of characters and words it shares with the indicator, the rarest first, at most five. */
  shared: string[];
  inWindow: boolean;
}

/** Which kinds usually prove what is looked at in which way. */
const usual: Readonly<Record<Method, readonly EvidenceKind[]>> = {
  materials: ['file', 'task', 'activity'],
  'on-site': ['inspection', 'file'],
  questionnaire: ['survey'],
  data: ['activity', 'survey', 'inspection', 'task'],
};

/** Words of a text that carry meaning: pairs of Chinese characters, whole Latin words and numbers. */
export const wordsOf = (text: string): Set<string> =>
  new Set(searchTokens(text).filter((token) => /^[a-z0-9]+$/.test(token) || [...token].length > 1));

const said = ({ title, detail, wanted }: Indicator): string => [title, ...wanted, detail].join('\n');

/**
 * How telling each word is within a framework: one that stands in every indicator (社区) says little about any of them.
 * Words of the indicator asked about only.
 */
export function tellingWords(framework: Framework, key: string): Map<string, number> {
  const all = indicatorsOf(framework);
  const asked = all.find((one) => one.key === key);
  if (!asked) return new Map();
  const texts = all.map((one) => wordsOf(said(one)));
  const title = wordsOf([asked.title, ...asked.wanted].join('\n'));
  return new Map(
    [...wordsOf(said(asked))].map((word) => {
      const met = texts.filter((words) => words.has(word)).length;
      // What is asked in the title or named as evidence counts twice as much as what is explained.
      return [word, Math.log(1 + all.length / met) * (title.has(word) ? 2 : 1)];
    }),
  );
}

/**
 * Ranks what might prove an indicator by the words they share, by whether its kind suits the method, and by the window.
 * What shares nothing is left out. Deterministic: equal weights stand in the order of their ids.
 */
export function suggest<C extends Candidate>(
  framework: Framework,
  key: string,
  candidates: readonly C[],
  window: Span,
  most = 10,
): Suggested<C>[] {
  const telling = tellingWords(framework, key);
  const method = indicatorsOf(framework).find((one) => one.key === key)?.method;
  const out: Suggested<C>[] = [];
  for (const candidate of candidates) {
    const words = wordsOf(candidate.text);
    const shared = [...words].filter((word) => telling.has(word)).sort((a, b) => telling.get(b)! - telling.get(a)!);
    if (shared.length === 0) continue;
    const sum = shared.reduce((all, word) => all + telling.get(word)!, 0);
    const suits = method !== undefined && usual[method].includes(candidate.kind) ? 1.2 : 1;
    const within = inWindow(candidate, window);
    // A long text shares words by chance.
    const weight = (sum / Math.sqrt(words.size)) * suits * (within ? 1 : 0.25);
    out.push({ candidate, weight, shared: shared.slice(0, 5), inWindow: within });
  }
  return out.sort((a, b) => b.weight - a.weight || (a.candidate.id < b.candidate.id ? -1 : 1)).slice(0, most);
}
