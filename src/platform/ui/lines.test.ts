import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineReader, type StreamLine } from './lines.ts';

const lines: StreamLine[] = [
  { step: 'read', done: 1, of: 3 },
  { step: 'units', done: 2, of: 3 },
  { result: { plans: ['一'] } },
];
const text = lines.map((line) => JSON.stringify(line)).join('\n');

describe('lines of a streamed answer', () => {
  it('arrive once each, however the text is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length })), fc.boolean(), (cuts, closed) => {
        const got: StreamLine[] = [];
        const whole = closed ? `${text}\n` : text;
        const read = lineReader((line) => got.push(line));
        for (const cut of [...cuts].sort((a, b) => a - b)) read(whole.slice(0, cut), false);
        read(whole, true);
        expect(got).toEqual(lines);
      }),
    );
  });
  it('leave out half a line when the connection breaks', () => {
    const got: StreamLine[] = [];
    lineReader((line) => got.push(line))(text.slice(0, -4), true);
    expect(got).toEqual(lines.slice(0, 2));
  });
});
