/** Bytes of a text file to a string: UTF-8, UTF-16 with or without a mark, GB18030 (which holds GBK and GB 2312). */
import { DocumentProblem } from './rules/problem.ts';

const strict = (label: string, bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
};

/** Share of bytes that are zero at even and odd places, which tells UTF-16 without a mark. */
function zeros(bytes: Uint8Array): [number, number] {
  const n = Math.min(bytes.length, 4096) & ~1;
  if (!n) return [0, 0];
  let even = 0;
  let odd = 0;
  for (let i = 0; i < n; i += 2) {
    if (bytes[i] === 0) even++;
    if (bytes[i + 1] === 0) odd++;
  }
  return [even / (n / 2), odd / (n / 2)];
}

/** Characters a Chinese office writes: used to tell UTF-16 without a mark from GB18030. */
function chineseShare(text: string): number {
  const sample = text.slice(0, 4000);
  if (!sample) return 0;
  let good = 0;
  for (const char of sample) if (/[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\w\s.,:;()"'-]/.test(char)) good++;
  return good / [...sample].length;
}

/** Throws DocumentProblem `encoding` when the bytes are no text. */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const utf8 = strict('utf-8', bytes);
  if (utf8 !== null && !utf8.includes('\u0000')) return utf8;
  const [even, odd] = zeros(bytes);
  if (odd > 0.1 && even < odd / 2) return new TextDecoder('utf-16le').decode(bytes);
  if (even > 0.1 && odd < even / 2) return new TextDecoder('utf-16be').decode(bytes);
  const choices = ['gb18030', 'utf-16le', 'utf-16be']
    .map((label) => {
      const text = strict(label, bytes);
      return { text: text ?? '', share: text === null ? 0 : chineseShare(text) };
    })
    .sort((a, b) => b.share - a.share);
  if (choices[0]!.share > 0.7) return choices[0]!.text;
  // a few broken bytes in otherwise good UTF-8 or GB18030 must not lose the document
  const loose = ['utf-8', 'gb18030']
    .map((label) => new TextDecoder(label).decode(bytes))
    .map((text) => ({ text, share: chineseShare(text) }));
  const best = loose[0]!.share >= loose[1]!.share ? loose[0]! : loose[1]!;
  if (best.share > 0.85 && !best.text.includes('\u0000')) return best.text;
  throw new DocumentProblem('encoding', '文件不是可读的文本');
}
