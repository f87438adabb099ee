import { describe, expect, it } from 'vitest';
import { line, markOf, phrase, prose, readMark } from './shapes.ts';

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

describe('a line', () => {
  it('is one line: breaks and control characters are blanks', () => {
    expect(line(40).parse('整治\r\nBcc: x@y.z\u0007\u2028完')).toBe('整治 Bcc: x@y.z 完');
    expect(phrase(40).parse(' 创文办\u202e〔2026〕\n7号')).toBe('创文办〔2026〕 7号');
    // Never text: whoever sends it is told so, not obeyed in part.
    expect(phrase(40).parse('a\u0000b')).toBe('a\u0000b');
  });
  it('shows something: signs nobody sees are no name', () => {
    for (const unseen of ['\u200b\u200b', '\u2060', '\ufeff \u00ad', '\u3164', '\u0007'])
      expect(line(10).safeParse(unseen).success, JSON.stringify(unseen)).toBe(false);
    expect(line(10).parse('👩‍👩‍👧')).toBe('👩‍👩‍👧');
  });
});

describe('prose', () => {
  it('keeps its lines and tabs, and loses other control characters', () => {
    expect(prose(40).parse('一\r\n二\r三\t四\u0007\u000b五')).toBe('一\n二\n三\t四五');
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
