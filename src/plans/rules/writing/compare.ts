/** Whether two trees say the same, whatever their ids and the paragraphs they came from. */
import { inOrder, type PlanTree } from '../tree.ts';

type Said = Pick<PlanTree, 'title' | 'preamble' | 'basis' | 'leadership' | 'phases' | 'nodes'>;

/** White space beside a Han character or a mark is nobody's meaning: scanning and line breaks leave it there. */
const squeeze = (text: string | null): string | null =>
  text && text.replace(/\s+(?![A-Za-z0-9])|(?<![A-Za-z0-9])\s+/gu, '');

/** A tree as lines of text, one per thing it says. White space counts only between letters and digits. */
export function sayings(tree: Said): string[] {
  const depth = new Map<string, number>();
  const nodes = inOrder(tree.nodes).map((node) => {
    const own = node.parentId === null ? 0 : (depth.get(node.parentId) ?? 0) + 1;
    depth.set(node.id, own);
    const units = (part: 'lead' | 'co') =>
      node.units
        .filter((unit) => unit.part === part)
        .map((unit) => unit.written)
        .join('、');
    const { number, title, section, kind, due, dueText, repeat } = node;
    const facts = [
      own,
      number,
      squeeze(title),
      section,
      kind,
      units('lead'),
      units('co'),
      due,
      squeeze(dueText),
      repeat,
    ];
    return `node ${facts.map((fact) => fact ?? '-').join(' | ')} | ${squeeze(node.body)}`;
  });
  return [
    `title ${squeeze(tree.title)}`,
    `preamble ${squeeze(tree.preamble)}`,
    ...tree.basis.map((number) => `basis ${number}`),
    ...tree.leadership.map(({ role, name, post }) => `person ${role} | ${name} | ${squeeze(post) ?? '-'}`),
    ...tree.phases.map(
      ({ name, from, to, words, text }) =>
        `phase ${name} | ${from ?? '-'} | ${to ?? '-'} | ${squeeze(words) ?? '-'} | ${squeeze(text)}`,
    ),
    ...nodes,
  ];
}

/** What two trees say differently: lines only in the first (−), only in the second (+), or elsewhere (~). */
export function differences(one: Said, other: Said): string[] {
  const left = sayings(one);
  const right = sayings(other);
  const count = new Map<string, number>();
  for (const line of right) count.set(line, (count.get(line) ?? 0) + 1);
  const missed = left.filter((line) => {
    const n = count.get(line) ?? 0;
    if (n > 0) count.set(line, n - 1);
    return n === 0;
  });
  const added = right.filter((line) => {
    const n = count.get(line) ?? 0;
    if (n > 0) count.set(line, n - 1);
    return n > 0;
  });
  const moved = missed.length + added.length === 0 ? left.find((line, i) => line !== right[i]) : undefined;
  return [
    ...missed.map((line) => `- ${line}`),
    ...added.map((line) => `+ ${line}`),
    ...(moved === undefined ? [] : [`~ ${moved}`]),
  ];
}
