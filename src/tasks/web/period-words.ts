import type { Words } from '#platform/words/words.ts';

/** A period as people say it: 11月23日, 第48周, 11月, 四季度, 上半年, 2026年; the year when it is another. */
export function periodWords(w: Words, key: string): string {
  const [year, part, date] = key.split('-');
  const other = year !== w.today().slice(0, 4);
  const before = other && part ? w('screen.period.in-year', { year: year! }) : '';
  if (!part) return w('screen.period.year', { year: year! });
  if (part.startsWith('W')) return before + w('screen.period.week', { n: Number(part.slice(1)) });
  if (part.startsWith('Q')) return before + w('screen.period.quarter', { n: Number(part.slice(1)) });
  if (part.startsWith('H')) return before + w(part === 'H1' ? 'screen.period.first-half' : 'screen.period.second-half');
  return date ? w.day(key) : before + w('screen.period.month', { n: Number(part) });
}
