import type { Words } from '#platform/words/words.ts';
import { decimal } from '../rules/rule-text.ts';
import type { Misfit } from '../rules/score/answer.ts';

/** What is wrong with an answer, in words; which of several is counted from one. */
export const misfitWords = (w: Words, { code, index, bound }: Misfit): string =>
  w(`misfit.${code}`, {
    index: index === null ? '' : index + 1,
    bound: bound === null ? '' : code === 'over-full' ? decimal(bound) : bound,
  });
