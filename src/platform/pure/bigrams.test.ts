import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchQuery, searchTokens } from './bigrams.ts';

/** Answers a query the way PostgreSQL does: `'a'` is in, `'a':*` begins one, & and | and parentheses. */
function finds(query: string | null, tokens: string[]): boolean {
  if (query === null) return false;
  const script = query
    .replace(/'([^']*)':\*/g, (_, t: string) => `(${tokens.some((token) => token.startsWith(t))})`)
    .replace(/'([^']*)'/g, (_, t: string) => `(${tokens.includes(t)})`);
  expect(script).toMatch(/^[()truefals &|]*$/);
  return Function(`return !!(${script.replaceAll('&', '&&').replaceAll('|', '||')})`)() as boolean;
}
const han = fc.string({
  unit: fc.constantFrom(...'集贸市场环境整治工作方案文明社区城管局重点'),
  minLength: 1,
  maxLength: 40,
});

const point = fc.oneof(
  fc.integer({ min: 0, max: 0x10ffff }),
  fc.integer({ min: 32, max: 126 }),
  fc.integer({ min: 0x4e00, max: 0x9fff }),
);
const anything = fc.array(point, { maxLength: 90 }).map((points) => String.fromCodePoint(...points));

describe('search text', () => {
  it('finds a Chinese text by any piece of it', () => {
    fc.assert(
      fc.property(han, fc.nat(), fc.nat(), (text, a, b) => {
        const from = a % text.length;
        const piece = text.slice(from, from + 1 + (b % (text.length - from)));
        expect(finds(searchQuery(piece), searchTokens(text))).toBe(true);
      }),
    );
  });
  it('does not find what is not there', () => {
    const tokens = searchTokens('集贸市场环境整治', 'jmschjzz');
    for (const typed of ['城管', '贸集', '整治工', 'zzh', 'hjx', '集贸 城管'])
      expect([typed, finds(searchQuery(typed), tokens)]).toEqual([typed, false]);
    for (const typed of ['市场', '治', '集贸 整治', 'jmsc', 'HJZZ', 'hjzz 集贸', 'h'])
      expect([typed, finds(searchQuery(typed), tokens)]).toEqual([typed, true]);
  });
  it('finds Latin words by their beginning, whatever their width and case', () => {
    const tokens = searchTokens('按ＤＢ44标准（2026年）创建A区');
    for (const typed of ['db44', 'DB', '2026', 'a', 'a区', '年', '创建A'])
      expect([typed, finds(searchQuery(typed), tokens)]).toEqual([typed, true]);
    expect(finds(searchQuery('44'), tokens)).toBe(false);
  });
  it('makes a query of anything typed without a character that PostgreSQL would read as syntax', () => {
    fc.assert(
      fc.property(anything, (typed) => {
        const query = searchQuery(typed);
        if (query !== null) expect(query.replace(/'[\p{L}\p{N}~]+'(:\*)?/gu, 'x')).toMatch(/^[x&| ()]+$/);
        expect(searchTokens(typed, typed).filter((token) => !/^~?[\p{L}\p{N}]+$/u.test(token))).toEqual([]);
      }),
    );
  });
  it('is bounded', () => {
    const long = Array.from({ length: 30_000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919) % 20_000))).join(
      '',
    );
    expect(searchTokens(long, 'a'.repeat(9000)).length).toBeLessThanOrEqual(8000);
    expect(searchQuery(long)!.length).toBeLessThan(1000);
    expect(searchQuery('，。！ ')).toBeNull();
  });
});
