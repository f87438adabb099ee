import { strToU8 } from 'fflate';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { compound, macroTypes, rawZip, tinyDocx, wordEntries, wordStream, sheetTypes } from '../testing.ts';
import { fileKinds, sniff, type Found, type Refusal } from './kind.ts';

const kindOf = (bytes: Uint8Array): string => {
  const answer = sniff(bytes);
  return 'refused' in answer ? `${answer.refused}${answer.found ? ` ${answer.found}` : ''}` : answer.kind;
};
const refused = (code: Refusal['refused'], found?: Found): string => (found ? `${code} ${found}` : code);
const gbk = (...bytes: number[]): Uint8Array => new Uint8Array(bytes);

describe('what a file is', () => {
  it('takes Word, Excel, OFD', () => {
    expect(kindOf(tinyDocx())).toBe('docx');
    expect(
      kindOf(
        rawZip([
          { name: '[Content_Types].xml', bytes: strToU8(sheetTypes) },
          { name: 'xl/workbook.xml', bytes: strToU8('<workbook/>') },
        ]),
      ),
    ).toBe('xlsx');
    expect(kindOf(rawZip([{ name: 'OFD.xml', bytes: strToU8('<ofd/>') }]))).toBe('ofd');
    expect(kindOf(compound([{ name: 'WordDocument', bytes: wordStream() }, { name: '1Table' }]))).toBe('doc');
  });

  it('takes texts and says their encoding', () => {
    const encoding = (bytes: Uint8Array): unknown => (sniff(bytes) as { encoding?: unknown }).encoding;
    expect(encoding(strToU8('一、指导思想\r\n'))).toBe('utf-8');
    expect(encoding(strToU8('plain'))).toBe('utf-8');
    // 创建方案 in GBK, and one four-byte GB18030 character.
    expect(encoding(gbk(0xb4, 0xb4, 0xbd, 0xa8, 0xb7, 0xbd, 0xb0, 0xb8))).toBe('gb18030');
    expect(encoding(gbk(0x95, 0x32, 0x82, 0x36, 0xb7, 0xbd))).toBe('gb18030');
    expect(encoding(new Uint8Array(Buffer.from('\ufeff创建方案', 'utf16le')))).toBe('utf-16le');
    expect(encoding(new Uint8Array(Buffer.from('创建\n方案', 'utf16le')))).toBe('utf-16le');
    // One damaged byte in a long text.
    const long = strToU8('创建方案'.repeat(200));
    long[301] = 0x41;
    expect(encoding(long)).toBe('utf-8');
  });

  it('takes pictures and reads their extent', async () => {
    const one = sharp({ create: { width: 30, height: 20, channels: 3, background: 'white' } });
    for (const [format, kind] of [
      ['jpeg', 'jpeg'],
      ['png', 'png'],
      ['webp', 'webp'],
    ] as const) {
      const bytes = new Uint8Array(await one.clone().toFormat(format).toBuffer());
      expect(sniff(bytes)).toMatchObject({ kind, extent: { width: 30, height: 20 } });
      expect(kindOf(bytes.subarray(0, 14))).toBe('file.broken');
    }
    const lossless = new Uint8Array(await one.clone().webp({ lossless: true }).toBuffer());
    expect(sniff(lossless)).toMatchObject({ kind: 'webp', extent: { width: 30, height: 20 } });
    const huge = new Uint8Array(await one.clone().png().toBuffer());
    new DataView(huge.buffer).setUint32(16, 60_000);
    new DataView(huge.buffer).setUint32(20, 60_000);
    expect(kindOf(huge)).toBe('file.bomb');
  });

  it('takes a whole PDF and no cut one', () => {
    expect(kindOf(strToU8('%PDF-1.7\n…\n%%EOF\n'))).toBe('pdf');
    expect(kindOf(strToU8('%PDF-1.7\n…'))).toBe('file.broken');
    expect(kindOf(strToU8('<html>%PDF-1.7 %%EOF'))).toBe('file.kind-refused html');
  });
});

describe('what is refused', () => {
  it('macros, by every door', () => {
    expect(kindOf(tinyDocx('x', { 'word/vbaProject.bin': 'x' }))).toBe('file.macros');
    expect(kindOf(tinyDocx('x', { 'WORD/VBAPROJECT.BIN': 'x' }))).toBe('file.macros');
    expect(kindOf(tinyDocx('x', { '[Content_Types].xml': macroTypes }))).toBe('file.macros');
    expect(kindOf(tinyDocx('x', { 'xl/macrosheets/sheet1.xml': '<x/>' }))).toBe('file.macros');
    expect(
      kindOf(
        compound([
          { name: 'WordDocument', bytes: wordStream() },
          { name: 'Macros', folder: true },
        ]),
      ),
    ).toBe('file.macros');
  });

  it('encrypted files', () => {
    expect(kindOf(compound([{ name: 'EncryptionInfo' }, { name: 'EncryptedPackage' }]))).toBe('file.encrypted');
    expect(kindOf(compound([{ name: 'WordDocument', bytes: wordStream(0x100) }]))).toBe('file.encrypted');
    expect(kindOf(rawZip([...wordEntries(), { name: 'x', flags: 1 }]))).toBe('file.encrypted');
  });

  it('bombs, before unpacking', () => {
    const zeros = new Uint8Array(30 * 1024 * 1024);
    expect(kindOf(rawZip([...wordEntries(), { name: 'word/a.xml', bytes: zeros }]))).toBe('file.bomb');
    const small = strToU8('x');
    const many = Array.from({ length: 8_001 }, (_, i) => ({ name: `f${i}`, bytes: small, method: 0 }));
    expect(kindOf(rawZip(many))).toBe('file.bomb');
    expect(kindOf(rawZip([...wordEntries(), { name: 'word/again.xml', sameAs: 1, localName: 'x' }]))).not.toBe('docx');
    const nested = Array.from({ length: 101 }, (_, i) => ({ name: `${i}.zip`, bytes: small }));
    expect(kindOf(rawZip([...wordEntries(), ...nested]))).toBe('file.bomb');
    expect(kindOf(rawZip([...wordEntries(), { name: 'lie', bytes: small, size: 100_000_000 }]))).toBe('file.bomb');
    expect(
      kindOf(
        rawZip([
          ...wordEntries(),
          ...[1, 2, 3].map((i) => ({ name: `${i}`, bytes: zeros, size: 100 * 1024 * 1024, packedSize: 1e6 })),
        ]),
      ),
    ).toMatch(/bomb|broken/);
  });

  it('entries that lie over each other', () => {
    const inner = rawZip([{ name: 'b', bytes: strToU8('b'), method: 0 }]);
    // Entry a is stored and holds the local header of b; the directory names both.
    const bytes = Buffer.from(
      rawZip([
        { name: 'a', bytes: inner.subarray(0, 32), method: 0 },
        { name: 'b', bytes: strToU8('b'), method: 0 },
      ]),
    );
    const second = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    bytes.writeUInt32LE(31, second + 42);
    expect(kindOf(new Uint8Array(bytes))).toBe('file.bomb');
  });

  it('names that leave their folder', () => {
    for (const name of [
      '../evil',
      'word/../../evil',
      '/etc/passwd',
      'C:\\evil',
      '..\\evil',
      'a\u0000b',
      'word\\..\\..\\x',
    ])
      expect(kindOf(rawZip([...wordEntries(), { name }])), name).toBe('file.name-unsafe');
    expect(kindOf(rawZip([...wordEntries(), { name: 'link', made: 3, attributes: 0xa1ff0000 }]))).toBe(
      'file.name-unsafe',
    );
    expect(kindOf(rawZip([...wordEntries(), { name: 'word/a..b.xml' }, { name: 'word/图 1.png' }]))).toBe('docx');
  });

  it('broken zips', () => {
    const whole = tinyDocx();
    expect(kindOf(whole.subarray(0, whole.length - 30))).toBe('file.broken');
    expect(kindOf(whole.subarray(0, 40))).toBe('file.broken');
    const damaged = whole.slice();
    damaged[60]! ^= 0xff;
    expect(kindOf(damaged)).toBe('file.broken');
    expect(kindOf(rawZip([...wordEntries(), { name: 'WORD/Document.xml' }]))).toBe('file.broken');
    expect(kindOf(rawZip([...wordEntries(), { name: 'one', localName: 'two' }]))).toBe('file.broken');
    expect(kindOf(rawZip(wordEntries(), { count: 5 }))).toBe('file.broken');
    expect(kindOf(tinyDocx().subarray(0, 0))).toBe('file.empty');
    const doc = compound([{ name: 'WordDocument', bytes: wordStream() }]);
    expect(kindOf(doc.subarray(0, 1600))).toBe('file.broken');
  });

  it('other things in disguise, and says what they are', () => {
    const of = (text: string): string => kindOf(new Uint8Array(Buffer.from(text, 'latin1')));
    expect(of('<html><body>方案')).toBe(refused('file.kind-refused', 'html'));
    expect(of('\u00ef\u00bb\u00bf \r\n<!DOCTYPE html>')).toBe(refused('file.kind-refused', 'html'));
    expect(kindOf(new Uint8Array(Buffer.from('\ufeff<html><body>', 'utf16le')))).toBe('file.kind-refused html');
    expect(of('{\\rtf1\\ansi')).toBe(refused('file.kind-refused', 'rtf'));
    expect(of('<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?>')).toBe('file.kind-refused word-xml');
    expect(of('<svg xmlns="http://www.w3.org/2000/svg">')).toBe('file.kind-refused svg');
    expect(of('MIME-Version: 1.0\r\nContent-Type: multipart/related')).toBe('file.kind-refused web-archive');
    expect(of('MZ\u0090\0\u0003\0\0\0')).toBe('file.kind-refused program');
    expect(of('\u007fELF\u0002\u0001')).toBe('file.kind-refused program');
    expect(of('#!/bin/sh\n')).toBe('file.kind-refused script');
    expect(of('Rar!\u001a\u0007')).toBe('file.kind-refused archive');
    expect(of('GIF89a')).toBe('file.kind-refused picture-other');
    expect(of('\0\0\0\u0018ftypmp42\0\0\0\0mp42')).toBe('file.kind-refused video');
    expect(of('\u0001\u0002\u0003\0\0\0')).toBe('file.kind-refused unknown');
    expect(kindOf(rawZip([{ name: 'a.txt' }]))).toBe('file.kind-refused archive');
    expect(kindOf(compound([{ name: 'Workbook' }]))).toBe('file.kind-refused xls');
    // A text that happens to begin like a program.
    expect(of('MZ this is a plain text about Mongolia')).toBe('text');
  });

  it('never throws and always answers one of its words', () => {
    const seeds = [tinyDocx(), compound([{ name: 'WordDocument', bytes: wordStream() }]), strToU8('创建方案')];
    const mutated = fc
      .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 8 }), fc.nat())
      .map(([seed, changes, cut]) => {
        const bytes = seed.slice(0, cut % 3 === 0 ? cut % seed.length : seed.length);
        for (const [at, byte] of changes) if (bytes.length) bytes[at % bytes.length] = byte;
        return bytes;
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 3000 })), (bytes) => {
        const answer = sniff(bytes);
        expect('refused' in answer || fileKinds.includes(answer.kind)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});
