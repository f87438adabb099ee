/** People and steps as paragraphs that our own reader reads back. */
import type { OfficialParagraph } from '#documents/rules/official/document.ts';
import { readPersons } from '../people.ts';
import { readPhase } from '../phases.ts';
import type { Leader, Step } from '../tree.ts';
import { plain } from './node.ts';
import { levelOf, printed, usual } from './numbers.ts';

/** 组长 spread to three characters, as lists of names are set. */
const spread = (role: string): string => ([...role].length === 2 ? [...role].join('　') : role);

/** Members of a leading group, a line each; the role is said where it changes. */
export function peopleParagraphs(people: readonly Leader[]): OfficialParagraph[] {
  return people.map(({ role, name, post }, i) => {
    const same = i > 0 && people[i - 1]!.role === role;
    const tries = post === null ? [name] : [`${name}　${post}`, `${name}（${post}）`, `${post}　${name}`];
    const fits = (words: string) => {
      const read = readPersons(role, words);
      return read.length === 1 && read[0]!.name === name && read[0]!.post === post;
    };
    const words = tries.find(fits) ?? tries[Math.min(1, tries.length - 1)]!;
    // Names under the first one, as wide as the role before it.
    const before = same && fits(words) ? '　'.repeat([...spread(role)].length + 1) : `${spread(role)}：`;
    return { level: 0, text: before + words };
  });
}

const day = (iso: string): string => {
  const [y, m, d] = iso.split('-').map(Number);
  return `${y}年${m}月${d}日`;
};

/** The words of a step's period: its own, or its dates. */
export function periodOf({ from, to, words }: Step): string | null {
  if (words) return words;
  if (from && to) return `${day(from)}至${day(to)}`;
  return to ? `${day(to)}前` : from ? `${day(from)}起` : null;
}

/**
 * The steps of a plan, each with its period and what is done in it; numbered as what stands under `under`: （一） beneath
 * 一、, （1） beneath 1.
 */
export function stepParagraphs(steps: readonly Step[], under: string): OfficialParagraph[] {
  const depth = /^[\d.]+$/.test(under) ? 3 : under.startsWith('(') ? 2 : 1;
  return steps.flatMap((step, i) => {
    const label = usual(depth, i + 1);
    const number = printed(label);
    const level = levelOf(label, depth);
    const period = periodOf(step);
    const [first = '', ...rest] = step.text.split('\n').filter((line) => line.trim() !== '');
    const { name } = step;
    const heads = period
      ? [`${name}（${period}）`, `${name}：${period}`, `${period}：${name}`, `${period}　${name}`, `${name}，${period}`]
      : [name];
    const tries = heads.flatMap((head) =>
      ['。', '：', '；', ''].map((joint) => [head + joint, `${head}${joint}${first}`]),
    );
    const fits = (words: string, text: string) => {
      const read = readPhase(words);
      return read.name === name && (read.words ?? null) === period && read.text === text;
    };
    const found = tries.find(([, words]) => fits(words!, first));
    if (found)
      return [{ level, text: number + found[1], heading: number.length + found[0]!.length }, ...rest.map(plain)];
    const alone = tries.map(([head]) => head!).find((words) => fits(words, '')) ?? heads[0]!;
    return [{ level, text: number + alone }, ...(first ? [first, ...rest] : rest).map(plain)];
  });
}
