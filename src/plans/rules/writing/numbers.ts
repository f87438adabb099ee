/** Numbers of headings as an official document prints them, and the face each level is set in. */
import { circled, readNumber, toChinese } from '../numbering.ts';

/**
 * A number as it is printed, by what the reader makes of it: 一 → 一、 (一) → （一） 1 → 1. (1) → （1） 1.2 and 第一章 with a wide space behind.
 * A label the reader knows nothing of stands with a space behind it.
 */
export function printed(label: string): string {
  const bare = label.trim();
  if (bare === '') return '';
  const inside = /^[(（](.+)[)）]$/.exec(bare);
  const tries = inside
    ? [`（${inside[1]}）`, bare]
    : /^[①-⑳㉑-㉟]$/.test(bare)
      ? [bare]
      : /^\d+$/.test(bare)
        ? [`${bare}.`]
        : /^(?:第.+[章节条编款部分阶步]|\d+(?:\.\d+)+)/.test(bare)
          ? [`${bare}　`, `${bare}、`]
          : [`${bare}、`, `${bare}.`, `${bare}　`];
  const fits = (text: string) => readNumber(`${text}工作`)?.label === bare;
  return tries.find(fits) ?? tries[0]!;
}

/** The usual number of the n-th heading (from 1) at a depth (from 0): 一 (一) 1 (1) ①. */
export function usual(depth: number, n: number): string {
  if (depth === 0) return toChinese(n);
  if (depth === 1) return `(${toChinese(n)})`;
  if (depth === 2) return String(n);
  return depth === 3 ? `(${n})` : circled(n);
}

/** The level of GB/T 9704 a number belongs to; others by their depth. */
export function levelOf(label: string, depth: number): 1 | 2 | 3 | 4 | 5 {
  if (/^[一二三四五六七八九十百]+$/.test(label)) return 1;
  if (/^\([一二三四五六七八九十百]+\)$/.test(label)) return 2;
  if (/^\d+$/.test(label)) return 3;
  if (/^\(\d+\)$/.test(label)) return 4;
  if (/^[①-⑳]/.test(label)) return 5;
  return Math.min(5, depth + 1) as 1 | 2 | 3 | 4 | 5;
}
