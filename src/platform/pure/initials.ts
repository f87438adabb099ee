import { pinyin } from 'pinyin-pro';

/**
 * Pinyin initials by which a Chinese name is typed quickly: 集贸市场 → `jmsc`; Latin letters and digits stay, everything
 * else is left out. Words decide the reading of a character with several (重庆 `cq`, 重点 `zd`). At most 300 letters.
 */
export function initialsOf(text: string): string {
  const clean = text
    .normalize('NFKC')
    .slice(0, 300)
    .replace(/[^\p{Script=Han}A-Za-z0-9]+/gu, ' ');
  const letters = pinyin(clean, { pattern: 'first', toneType: 'none', type: 'array' });
  return letters
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
