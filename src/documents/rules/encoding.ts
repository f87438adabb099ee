/** How the bytes of a text are to be read. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030';

/**
 * Guesses the encoding of a text; null when the bytes are no text (control bytes, or neither UTF-8 nor GB18030).
 * A stray damaged byte does not turn a text away: one wrong sequence in a hundred is let through and read as "�".
 */
export function encodingOf(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return plainUnits(bytes, 0) ? 'utf-16le' : null;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return plainUnits(bytes, 1) ? 'utf-16be' : null;
  if (bytes.includes(0)) {
    // UTF-16 without a mark: ASCII characters (line ends, digits) leave zeros on one side only.
    let even = 0,
      odd = 0;
    const most = Math.min(bytes.length, 64 * 1024);
    for (let i = 0; i < most; i++) {
      if (bytes[i] !== 0) continue;
      if (i % 2) odd++;
      else even++;
    }
    if (bytes.length % 2 === 0 && odd > 0 && even === 0 && plainUnits(bytes, 0)) return 'utf-16le';
    if (bytes.length % 2 === 0 && even > 0 && odd === 0 && plainUnits(bytes, 1)) return 'utf-16be';
    return null;
  }
  let control = 0;
  for (const byte of bytes) if ((byte < 0x20 && !isSpace(byte)) || byte === 0x7f) control++;
  if (control * 200 > bytes.length) return null;
  const utf8 = misfits(bytes, utf8Step);
  if (utf8.wrong === 0) return 'utf-8';
  // Text in GB18030 is never nearly UTF-8, so UTF-8 with a little damage is asked first.
  if (utf8.wrong * 100 <= utf8.many) return 'utf-8';
  const gb = misfits(bytes, gbStep);
  return gb.wrong * 100 <= gb.many ? 'gb18030' : null;
}

/** Tab, line feed, form feed, carriage return, and the end-of-file mark that old editors leave. */
const isSpace = (byte: number): boolean => (byte >= 0x09 && byte <= 0x0d) || byte === 0x1a;

/** UTF-16 text has hardly any control characters; binary data read as UTF-16 is full of them. */
function plainUnits(bytes: Uint8Array, high: 0 | 1): boolean {
  let control = 0;
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    const unit = bytes[i + high]! | (bytes[i + 1 - high]! << 8);
    if (unit < 0x20 && !isSpace(unit)) control++;
  }
  return control * 400 <= bytes.length;
}

/** Length of the sequence at `at`: > 0 fits, 0 does not, -1 cut off by the end of the text. */
type Step = (bytes: Uint8Array, at: number) => number;

/** Counts sequences beyond ASCII and how many of them do not fit. */
function misfits(bytes: Uint8Array, step: Step): { many: number; wrong: number } {
  let many = 0,
    wrong = 0;
  for (let at = 0; at < bytes.length;) {
    if (bytes[at]! < 0x80) {
      at++;
      continue;
    }
    many++;
    const length = step(bytes, at);
    if (length < 0) break;
    if (length === 0) wrong++;
    at += length || 1;
  }
  return { many, wrong };
}

const utf8Step: Step = (bytes, at) => {
  const first = bytes[at]!;
  const length = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
  if (first < 0xc2 || length === 0) return 0;
  for (let i = 1; i < length; i++) {
    if (at + i >= bytes.length) return -1;
    if ((bytes[at + i]! & 0xc0) !== 0x80) return 0;
  }
  const second = bytes[at + 1]!;
  if ((first === 0xe0 && second < 0xa0) || (first === 0xed && second > 0x9f)) return 0;
  if ((first === 0xf0 && second < 0x90) || (first === 0xf4 && second > 0x8f)) return 0;
  return length;
};

const gbStep: Step = (bytes, at) => {
  const first = bytes[at]!;
  if (first === 0x80 || first === 0xff) return 0;
  if (at + 1 >= bytes.length) return -1;
  const second = bytes[at + 1]!;
  if (second >= 0x40 && second !== 0x7f && second !== 0xff) return 2;
  if (second < 0x30 || second > 0x39) return 0;
  if (at + 3 >= bytes.length) return -1;
  const fits = bytes[at + 2]! >= 0x81 && bytes[at + 2]! <= 0xfe && bytes[at + 3]! >= 0x30 && bytes[at + 3]! <= 0x39;
  return fits ? 4 : 0;
};
