import fs from 'node:fs';
import path from 'node:path';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { Problem } from '#platform/pure/problem.ts';
import { readParagraphs } from './paragraphs.ts';

const bytes = (text: string, encoding: BufferEncoding = 'utf8') => new Uint8Array(Buffer.from(text, encoding));
const refusal = async (given: Uint8Array, name = 'x.docx') => {
  try {
    await readParagraphs(given, name);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [error.code, error.details.found ?? error.details.kind ?? null];
  }
};
const lines = async (given: Uint8Array) =>
  (await readParagraphs(given, '方案.txt')).paragraphs.map((paragraph) => paragraph.text);

describe('text files', () => {
  it('are read in every encoding an office has', async () => {
    const expected = ['一、指导思想', '坚持问题导向。'];
    const text = expected.join('\r\n');
    expect(await lines(bytes(text))).toEqual(expected);
    expect(await lines(bytes(`\ufeff${text}`))).toEqual(expected);
    expect(await lines(bytes(`\ufeff${text}`, 'utf16le'))).toEqual(expected);
    const big = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    expect(await lines(new Uint8Array(big))).toEqual(expected);
    // 一、指导思想 in GB18030
    const gb = new Uint8Array([0xd2, 0xbb, 0xa1, 0xa2, 0xd6, 0xb8, 0xb5, 0xbc, 0xcb, 0xbc, 0xcf, 0xeb]);
    expect(await lines(gb)).toEqual(['一、指导思想']);
  });

  it('keep their blank lines, and lose the tags of a pasted page', async () => {
    expect(await lines(bytes('甲\n\n乙\n'))).toEqual(['甲', '', '乙', '']);
    expect(
      await lines(bytes('方案<p>一、目标&nbsp;好</p><p>二、<b>任务</b></p><tr><td>甲</td><td>乙</td></tr>')),
    ).toEqual(['方案一、目标 好', '二、任务', '甲\t乙', '']);
  });
});

describe('files of other kinds', () => {
  it('are refused by what they are, whatever their name', async () => {
    expect(await refusal(new Uint8Array())).toEqual(['file.empty', null]);
    expect(await refusal(bytes('{\\rtf1 x}'), '方案.doc')).toEqual(['file.kind-refused', 'rtf']);
    expect(await refusal(bytes('<html><body>x</body></html>'), '方案.doc')).toEqual(['file.kind-refused', 'html']);
    expect(await refusal(gzipSync(strToU8('x')))).toEqual(['file.kind-refused', 'archive']);
    expect(await refusal(zipSync({ 'a.txt': strToU8('x') }))).toEqual(['file.kind-refused', 'archive']);
    expect(await refusal(bytes('PK\u0003\u0004broken'))).toEqual(['file.broken', null]);
    expect((await refusal(bytes('\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1broken', 'latin1')))?.[0]).toBe(
      'file.broken',
    );
  });

  it('are refused when they carry macros or unpack without end', async () => {
    const types = (type: string) =>
      `<Types xmlns="x"><Override PartName="/word/document.xml" ContentType="application/vnd.${type}.main+xml"/></Types>`;
    const document = strToU8(
      '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body/></w:document>',
    );
    const plain = types('openxmlformats-officedocument.wordprocessingml.document');
    expect(
      await refusal(
        zipSync({
          '[Content_Types].xml': strToU8(plain),
          'word/document.xml': document,
          'word/vbaProject.bin': strToU8('x'),
        }),
      ),
    ).toEqual(['file.macros', null]);
    expect(
      await refusal(
        zipSync({
          '[Content_Types].xml': strToU8(types('ms-word.document.macroEnabled')),
          'word/document.xml': document,
        }),
      ),
    ).toEqual(['file.macros', null]);
    const bomb = zipSync({
      '[Content_Types].xml': strToU8(plain),
      'word/document.xml': new Uint8Array(60 * 1024 * 1024),
    });
    expect((await refusal(bomb))?.[0]).toBe('file.bomb');
    expect(
      await refusal(
        zipSync({ '[Content_Types].xml': strToU8(plain), 'word/document.xml': document, '../x': document }),
      ),
    ).toEqual(['file.name-unsafe', null]);
  });

  it('are known by their bytes: a Word file named .txt is a Word file', async () => {
    const folder = path.resolve(import.meta.dirname, '../../fixtures/plans');
    const name = fs.readdirSync(folder).find((file) => file.endsWith('.docx'))!;
    const read = await readParagraphs(fs.readFileSync(path.join(folder, name)), '方案.txt');
    expect(read.format).toBe('docx');
    expect(read.paragraphs.length).toBeGreaterThan(10);
  });
});
