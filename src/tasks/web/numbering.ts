/**
 * A heading's number as an official document prints it: 一 → 一、 (一) → （一） 1 → 1. (1) → （1）.
 * Anything else stands as it is.
 */
export function printedNumber(number: string): string {
  const inside = /^[(（](.+)[)）]$/.exec(number);
  if (inside) return `（${inside[1]}）`;
  if (/^[一二三四五六七八九十百]+$/.test(number)) return `${number}、`;
  return /^\d+$/.test(number) ? `${number}.` : number;
}
