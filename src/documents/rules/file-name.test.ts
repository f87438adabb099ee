import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayName, keptName } from './file-name.ts';

const sign = fc.oneof(
  fc.integer({ min: 0, max: 0x10ffff }).map((n) => String.fromCodePoint(n)),
  fc.constantFrom(...'./\\: '),
);
const anyText = fc.array(sign, { maxLength: 300 }).map((signs) => signs.join(''));

describe('display name', () => {
  it('keeps office names as they are', () => {
    expect(displayName('2026年创建方案（定稿）.docx')).toBe('2026年创建方案（定稿）.docx');
  });
  it('drops paths, control characters and direction marks', () => {
    expect(displayName('C:\\Users\\li\\方案.doc')).toBe('方案.doc');
    expect(displayName('../../etc/passwd')).toBe('passwd');
    expect(displayName('photo\u202egpj.exe')).toBe('photogpj.exe');
    expect(displayName('a\u0000b\r\n.txt')).toBe('ab.txt');
    expect(displayName('a%22b%22 50%.txt')).toBe('a_b_ 50%.txt');
    expect(displayName('control%0D%0Aname.txt')).toBe('control name.txt');
    expect(displayName('..')).toBe('未命名文件');
    expect(displayName('a"b<c>.txt')).toBe('a_b_c_.txt');
  });
  it('keeps the ending of a long name', () => {
    const name = displayName(`${'长'.repeat(300)}.docx`);
    expect([...name]).toHaveLength(120);
    expect(name.endsWith('长.docx')).toBe(true);
  });
  it('puts the true ending behind one that would be run', () => {
    expect(keptName('会议记录.hta', 'text')).toBe('会议记录.hta.txt');
    expect(keptName('photo.EXE', 'jpeg')).toBe('photo.EXE.jpg');
    expect(keptName('说明.md', 'text')).toBe('说明.md');
    expect(keptName('方案.docx', 'docx')).toBe('方案.docx');
    expect(keptName('README', 'text')).toBe('README');
  });
  it('is settled after one pass, bounded and harmless', () => {
    fc.assert(
      fc.property(anyText, (raw) => {
        const name = displayName(raw);
        expect(displayName(name)).toBe(name);
        expect([...name].length).toBeLessThanOrEqual(120);
        expect(name).not.toMatch(/[\\/\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
        expect(name).not.toBe('');
      }),
    );
  });
});
