import { describe, expect, it } from 'vitest';
import { line, markOf, prose, readMark } from './shapes.ts';

describe('typed text', () => {
  it('loses blanks at its ends and marks that turn writing around, and keeps all else', () => {
    expect(line(10).parse(' 市场\u202e整治\u2066 ')).toBe('市场整治');
    expect(prose(20).parse('第一行\n第二行 👩‍👩‍👧')).toBe('第一行\n第二行 👩‍👩‍👧');
  });
  it('is empty when nothing else is left', () => {
    expect(line(10).safeParse('\u202e \u202c').success).toBe(false);
    expect(prose(10).parse('\u202e ')).toBe('');
  });
});

describe('a mark', () => {
  it('comes back as it was, whatever its text', () => {
    for (const values of [
      ['2026-10-09', 'a~b%c'],
      ['市场', null],
      [3, ''],
    ])
      expect(readMark(markOf(values), 2)).toEqual(values);
  });
  it('of another length, or edited, is none', () => {
    expect(readMark(markOf(['a']), 2)).toBeNull();
    expect(readMark('~', 1)).toBeNull();
  });
});
