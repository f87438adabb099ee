import { crc32, deflateRawSync } from 'node:zlib';
import { zipSync, strToU8 } from 'fflate';

/** Hand-made files for tests: honest ones and hostile ones. Nothing here is used outside tests. */

/** One entry of a hand-made zip; what is not given is worked out honestly from `bytes`. */
export type RawEntry = {
  name: string;
  bytes?: Uint8Array;
  method?: number;
  flags?: number;
  /** Lies of the directory. */
  size?: number;
  packedSize?: number;
  crc?: number;
  /** Point at the local header of this earlier entry instead of writing one. */
  sameAs?: number;
  localName?: string;
  made?: number;
  attributes?: number;
};

/** A zip written entry by entry, so that every field can lie. */
export function rawZip(entries: readonly RawEntry[], lie: { count?: number; cut?: number } = {}): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const offsets: number[] = [];
  let at = 0;
  for (const entry of entries) {
    const bytes = entry.bytes ?? new Uint8Array();
    const method = entry.method ?? 8;
    const packed = method === 8 ? deflateRawSync(bytes, { level: 9 }) : Buffer.from(bytes);
    const name = Buffer.from(entry.name);
    const crc = entry.crc ?? crc32(bytes);
    const size = entry.size ?? bytes.length;
    const packedSize = entry.packedSize ?? packed.length;
    const flags = entry.flags ?? 0x800;
    if (entry.sameAs === undefined) {
      const localName = Buffer.from(entry.localName ?? entry.name);
      const local = Buffer.alloc(30);
      local.writeUInt32LE(0x04034b50, 0);
      local.writeUInt16LE(20, 4);
      local.writeUInt16LE(flags, 6);
      local.writeUInt16LE(method, 8);
      local.writeUInt32LE(crc, 14);
      local.writeUInt32LE(packedSize, 18);
      local.writeUInt32LE(size, 22);
      local.writeUInt16LE(localName.length, 26);
      offsets.push(at);
      parts.push(local, localName, packed);
      at += local.length + localName.length + packed.length;
    } else offsets.push(offsets[entry.sameAs]!);
    const line = Buffer.alloc(46);
    line.writeUInt32LE(0x02014b50, 0);
    line.writeUInt16LE(((entry.made ?? 0) << 8) | 20, 4);
    line.writeUInt16LE(flags, 8);
    line.writeUInt16LE(method, 10);
    line.writeUInt32LE(crc, 16);
    line.writeUInt32LE(packedSize, 20);
    line.writeUInt32LE(size, 24);
    line.writeUInt16LE(name.length, 28);
    line.writeUInt32LE((entry.attributes ?? 0) >>> 0, 38);
    line.writeUInt32LE(offsets.at(-1)!, 42);
    directory.push(line, name);
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(lie.count ?? entries.length, 8);
  end.writeUInt16LE(lie.count ?? entries.length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  const whole = Buffer.concat([...parts, list, end]);
  return new Uint8Array(lie.cut === undefined ? whole : whole.subarray(0, lie.cut));
}

const types = (main: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
  `<Default Extension="xml" ContentType="application/xml"/><Override PartName="/main" ContentType="${main}"/></Types>`;
export const wordTypes = types('application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml');
export const sheetTypes = types('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml');
export const macroTypes = types('application/vnd.ms-word.document.macroEnabled.main+xml');
const body = (text: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
  `<w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>`;

/** The smallest Word file that says `text`; further parts as given. */
export const tinyDocx = (text = '创建方案', more: Record<string, string | Uint8Array> = {}): Uint8Array => {
  const parts: Record<string, Uint8Array> = {
    '[Content_Types].xml': strToU8(wordTypes),
    'word/document.xml': strToU8(body(text)),
  };
  for (const [name, part] of Object.entries(more)) parts[name] = typeof part === 'string' ? strToU8(part) : part;
  return zipSync(parts, { mtime: '2026-01-01T00:00:00' });
};

/** The entries of a Word file for `rawZip`. */
export const wordEntries = (): RawEntry[] => [
  { name: '[Content_Types].xml', bytes: strToU8(wordTypes) },
  { name: 'word/document.xml', bytes: strToU8(body('创建方案')) },
];

/** A compound file (old Office container) with streams of these names; each stream is `bytes`, 4096 long at least. */
export function compound(items: readonly { name: string; folder?: boolean; bytes?: Uint8Array }[]): Uint8Array {
  const sector = 512;
  const streams = items.map((item) => {
    const content = Buffer.alloc(Math.max(4096, Math.ceil((item.bytes?.length ?? 0) / sector) * sector));
    if (item.bytes) content.set(item.bytes);
    return content;
  });
  const all = [
    { name: 'Root Entry', type: 5 },
    ...items.map((item) => ({ name: item.name, type: item.folder ? 1 : 2 })),
  ];
  const directorySectors = Math.ceil(all.length / 4);
  // Sector 0: allocation table; then the directory; then the streams.
  const next = new Uint32Array(128).fill(0xffffffff);
  next[0] = 0xfffffffd;
  for (let i = 0; i < directorySectors; i++) next[1 + i] = i + 1 < directorySectors ? 2 + i : 0xfffffffe;
  let at = 1 + directorySectors;
  const firsts: number[] = [];
  for (const [i, stream] of streams.entries()) {
    if (items[i]!.folder) {
      firsts.push(0);
      continue;
    }
    firsts.push(at);
    const many = stream.length / sector;
    for (let k = 0; k < many; k++) next[at + k] = k + 1 < many ? at + k + 1 : 0xfffffffe;
    at += many;
  }
  const out = Buffer.alloc((1 + at) * sector);
  out.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  out.writeUInt16LE(0x3e, 24);
  out.writeUInt16LE(3, 26);
  out.writeUInt16LE(0xfffe, 28);
  out.writeUInt16LE(9, 30);
  out.writeUInt16LE(6, 32);
  out.writeUInt32LE(1, 44);
  out.writeUInt32LE(1, 48);
  out.writeUInt32LE(4096, 56);
  out.writeUInt32LE(0xfffffffe, 60);
  out.writeUInt32LE(0xfffffffe, 68);
  for (let i = 0; i < 109; i++) out.writeUInt32LE(i === 0 ? 0 : 0xffffffff, 76 + i * 4);
  for (let i = 0; i < 128; i++) out.writeUInt32LE(next[i]!, sector + i * 4);
  for (const [i, { name, type }] of all.entries()) {
    const from = 2 * sector + i * 128;
    out.write(name, from, 'utf16le');
    out.writeUInt16LE((name.length + 1) * 2, from + 64);
    out[from + 66] = type;
    if (i > 0 && type === 2) {
      out.writeUInt32LE(firsts[i - 1]!, from + 116);
      out.writeUInt32LE(streams[i - 1]!.length, from + 120);
    }
  }
  for (const [i, stream] of streams.entries()) if (!items[i]!.folder) out.set(stream, (1 + firsts[i]!) * sector);
  return new Uint8Array(out);
}

/** The start of a Word 97 stream: its magic number and flags. */
export const wordStream = (flags = 0): Uint8Array => {
  const head = Buffer.alloc(32);
  head.writeUInt16LE(0xa5ec, 0);
  head.writeUInt16LE(0xc1, 2);
  head.writeUInt16LE(flags, 10);
  return new Uint8Array(head);
};

const relationships = 'http://schemas.openxmlformats.org/package/2006/relationships';
const officeDocument = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const spreadsheet = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';

/** A sheet as Excel itself would save it (shared strings, date styles), around the given rows as XML. */
export const tinyXlsx = (rows: string, after = ''): Uint8Array =>
  zipSync(
    {
      '[Content_Types].xml': strToU8(sheetTypes),
      'xl/workbook.xml': strToU8(
        `<?xml version="1.0"?><workbook xmlns="${spreadsheet}" xmlns:r="${officeDocument}"><sheets>` +
          `<sheet name="隐藏" sheetId="2" state="hidden" r:id="rId1"/><sheet name="人员" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
      'xl/_rels/workbook.xml.rels': strToU8(
        `<?xml version="1.0"?><Relationships xmlns="${relationships}">` +
          `<Relationship Id="rId1" Type="${officeDocument}/worksheet" Target="worksheets/sheet1.xml"/>` +
          `<Relationship Id="rId2" Type="${officeDocument}/sharedStrings" Target="/xl/sharedStrings.xml"/>` +
          `<Relationship Id="rId3" Type="${officeDocument}/styles" Target="styles.xml"/></Relationships>`,
      ),
      'xl/styles.xml': strToU8(
        `<?xml version="1.0"?><styleSheet xmlns="${spreadsheet}"><numFmts count="1">` +
          `<numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/></numFmts>` +
          `<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
          `<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="31"/></cellXfs></styleSheet>`,
      ),
      'xl/sharedStrings.xml': strToU8(
        `<?xml version="1.0"?><sst xmlns="${spreadsheet}"><si><t>姓名</t></si><si><r><t>王</t></r>` +
          `<r><t xml:space="preserve"> 芳</t></r><rPh sb="0" eb="1"><t>wangfang</t></rPh></si></sst>`,
      ),
      'xl/worksheets/sheet1.xml': strToU8(
        `<?xml version="1.0"?><worksheet xmlns="${spreadsheet}"><sheetData>${rows}</sheetData>${after}</worksheet>`,
      ),
    },
    { mtime: '2026-01-01T00:00:00' },
  );
