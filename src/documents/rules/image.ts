/** Width and height of a picture as its header says, without decoding it: a few bytes may claim a gigapixel. */
export type Extent = { width: number; height: number };

const text = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));
const u16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
const u24le = (bytes: Uint8Array, at: number): number => bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) * 65536 + u16(bytes, at + 2);

/** The kind of picture by its first bytes, null when it is none we take. */
export function pictureKind(bytes: Uint8Array): 'jpeg' | 'png' | 'webp' | 'heic' | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (u32(bytes, 0) === 0x89504e47 && u32(bytes, 4) === 0x0d0a1a0a) return 'png';
  if (text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 4) === 'WEBP') return 'webp';
  if (text(bytes, 4, 4) === 'ftyp') {
    const brands = [text(bytes, 8, 4)];
    for (let at = 16; at + 4 <= Math.min(u32(bytes, 0), 128, bytes.length); at += 4) brands.push(text(bytes, at, 4));
    if (brands.some((brand) => /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/.test(brand))) return 'heic';
  }
  return null;
}

/** The extent of a picture; null when the header does not reach that far: the picture is broken. */
export function extentOf(kind: 'jpeg' | 'png' | 'webp' | 'heic', bytes: Uint8Array): Extent | null {
  const of = { jpeg: jpegExtent, png: pngExtent, webp: webpExtent, heic: heicExtent }[kind](bytes);
  return of && of.width > 0 && of.height > 0 ? of : null;
}

function pngExtent(bytes: Uint8Array): Extent | null {
  if (bytes.length < 33 || text(bytes, 12, 4) !== 'IHDR') return null;
  return { width: u32(bytes, 16), height: u32(bytes, 20) };
}

function jpegExtent(bytes: Uint8Array): Extent | null {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    if (marker === 0xd9 || marker === 0xda) return null;
    // Frame headers carry the extent; c4, c8 and cc are tables, not frames.
    if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { width: u16(bytes, at + 7), height: u16(bytes, at + 5) };
    const length = u16(bytes, at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
  return null;
}

function webpExtent(bytes: Uint8Array): Extent | null {
  if (bytes.length < 30) return null;
  const chunk = text(bytes, 12, 4);
  if (chunk === 'VP8X') return { width: u24le(bytes, 24) + 1, height: u24le(bytes, 27) + 1 };
  if (chunk === 'VP8L' && bytes[20] === 0x2f) {
    const bits = (u24le(bytes, 21) | (bytes[24]! << 24)) >>> 0;
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (chunk === 'VP8 ' && u24le(bytes, 23) === 0x2a019d)
    return {
      width: (bytes[26]! | (bytes[27]! << 8)) & 0x3fff,
      height: (bytes[28]! | (bytes[29]! << 8)) & 0x3fff,
    };
  return null;
}

/** The largest `ispe` box: a HEIC keeps its tiles and its thumbnail in boxes of the same kind. */
function heicExtent(bytes: Uint8Array): Extent | null {
  let best: Extent | null = null;
  const end = Math.min(bytes.length - 16, 256 * 1024);
  for (let at = 0; at < end; at++) {
    if (bytes[at] !== 0x69 || text(bytes, at, 4) !== 'ispe') continue;
    const extent = { width: u32(bytes, at + 8), height: u32(bytes, at + 12) };
    if (!best || extent.width * extent.height > best.width * best.height) best = extent;
  }
  return best;
}
