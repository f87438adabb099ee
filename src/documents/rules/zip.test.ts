import { strToU8, zipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawZip } from '../testing.ts';
import { entryOf, listZip, unpack, ZipError } from './zip.ts';

const faultOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    if (error instanceof ZipError) return error.fault;
    throw error;
  }
};

describe('zip', () => {
  it('gives back what was packed, by whoever packed it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40_000 }), fc.integer({ min: 0, max: 9 }), (bytes, level) => {
        for (const zip of [
          zipSync({ 'a/b.xml': [bytes, { level: level as 0 }] }),
          rawZip([{ name: 'a/b.xml', bytes, method: level ? 8 : 0 }]),
        ])
          expect(unpack(zip, entryOf(listZip(zip), 'A/B.xml')!)).toEqual(bytes);
      }),
      { numRuns: 60 },
    );
  });

  it('holds an entry to what it declares', () => {
    const bytes = strToU8('词'.repeat(5000));
    const short = rawZip([{ name: 'a', bytes, size: 100 }]);
    expect(faultOf(() => unpack(short, listZip(short)[0]!))).toBe('bomb');
    const long = rawZip([{ name: 'a', bytes, size: bytes.length + 1 }]);
    expect(faultOf(() => unpack(long, listZip(long)[0]!))).toBe('broken');
    const wrong = rawZip([{ name: 'a', bytes, crc: 1 }]);
    expect(faultOf(() => unpack(wrong, listZip(wrong)[0]!))).toBe('broken');
  });

  it('reads the large form of the end record', () => {
    const plain = Buffer.from(rawZip([{ name: 'a', bytes: strToU8('a') }]));
    const end = plain.length - 22;
    const large = Buffer.alloc(56 + 20);
    large.writeUInt32LE(0x06064b50, 0);
    large.writeBigUInt64LE(44n, 4);
    large.writeBigUInt64LE(1n, 24);
    large.writeBigUInt64LE(1n, 32);
    large.writeBigUInt64LE(BigInt(plain.readUInt32LE(end + 12)), 40);
    large.writeBigUInt64LE(BigInt(plain.readUInt32LE(end + 16)), 48);
    large.writeUInt32LE(0x07064b50, 56);
    large.writeBigUInt64LE(BigInt(end), 64);
    large.writeUInt32LE(1, 72);
    const tail = Buffer.from(plain.subarray(end));
    tail.writeUInt32LE(0xffffffff, 16);
    const zip = new Uint8Array(Buffer.concat([plain.subarray(0, end), large, tail]));
    expect(listZip(zip).map((entry) => entry.name)).toEqual(['a']);
  });
});
