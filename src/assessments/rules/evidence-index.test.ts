import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallFramework } from '../testing.ts';
import { noCaption } from './evidence.ts';
import { numbered, onPaper, type LinkOnPaper } from './evidence-index.ts';
import { indicatorsOf } from './framework.ts';
import { evidenceStates } from './lifecycle.ts';
import { captionLine, indexColumns, indexRows, spanWords } from './submission.ts';

const link = (evidenceId: string, indicator: string, more: Partial<LinkOnPaper> = {}): LinkOnPaper => ({
  indicator,
  evidenceId,
  extent: 'whole',
  passage: '',
  title: `材料 ${evidenceId}`,
  kind: 'file',
  state: 'accepted',
  from: '2026-05-01',
  to: '2026-05-03',
  inWindow: true,
  caption: noCaption,
  files: [],
  ...more,
});
const words = {
  method: (code: string) => code,
  state: (code: string) => code,
  kind: (code: string) => code,
  extent: (code: string) => code,
};

describe('numbers of evidence', () => {
  it('are given where a piece is listed first, and kept where it is listed again', () => {
    const items = numbered(smallFramework, [link('x', 'B1'), link('x', 'A1'), link('y', 'A1'), link('z', 'B1')]);
    const of = (key: string) =>
      items.find((item) => item.indicator.key === key)!.links.map((one) => [one.evidenceId, one.number, one.again]);
    expect(of('A1')).toEqual([
      ['x', 'A1-01', false],
      ['y', 'A1-02', false],
    ]);
    expect(of('B1')).toEqual([
      ['x', 'A1-01', true],
      ['z', 'B1-01', false],
    ]);
  });
  it('name one piece each, of those that go onto paper, under every indicator in order', () => {
    const keys = [...indicatorsOf(smallFramework).map(({ key }) => key), 'gone'];
    const links = fc.uniqueArray(
      fc.record({
        piece: fc.constantFrom('a', 'b', 'c', 'd'),
        key: fc.constantFrom(...keys),
      }),
      { selector: ({ piece, key }) => `${piece}/${key}`, maxLength: 25 },
    );
    fc.assert(
      fc.property(
        links,
        fc.record(Object.fromEntries('abcd'.split('').map((p) => [p, fc.constantFrom(...evidenceStates)]))),
        (some, states) => {
          const items = numbered(
            smallFramework,
            some.map(({ piece, key }) => link(piece, key, { state: states[piece]! })),
          );
          expect(items.map((item) => item.indicator.key)).toEqual(keys.slice(0, -1));
          const listed = items.flatMap((item) => item.links);
          expect(listed.length).toBe(some.filter(({ piece, key }) => key !== 'gone' && onPaper(states[piece]!)).length);
          const byPiece = new Map(listed.map((one) => [one.evidenceId, one.number]));
          for (const one of listed) expect(one.number).toBe(byPiece.get(one.evidenceId));
          expect(new Set(byPiece.values()).size).toBe(byPiece.size);
          expect(listed.filter((one) => !one.again).length).toBe(byPiece.size);
          for (const row of indexRows(items, words)) expect(row).toHaveLength(indexColumns.length);
        },
      ),
    );
  });
  it('stand beside what paper says', () => {
    expect(captionLine({ ...noCaption, time: '五月', reason: '清理' })).toBe('时间：五月；事由：清理');
    expect(captionLine(noCaption)).toBe('');
    expect(spanWords('2026-05-01', '2026-05-01')).toBe('2026年5月1日');
    expect(spanWords('2026-05-01', '2026-06-02')).toBe('2026年5月1日至2026年6月2日');
  });
});
