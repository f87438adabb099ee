import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { HEAD, MANIFEST, SEAL, parseHead, parseManifest, pieceName, sha256 } from './format.ts';
import type { Head, Manifest } from './format.ts';
import { broken, readTar, type TarEntry } from './tar.ts';

const unpack = promisify(gunzip);

/** What a reader of a backup does with its parts, in the order they come. */
export interface Visitor {
  /** One piece of a table: whole rows of COPY text. */
  piece(table: string, text: Buffer): Promise<void>;
  /** One file; must read its content to the end. */
  file(name: string, content: AsyncIterable<Buffer>): Promise<void>;
}

const DESCRIPTION = 64 * 1024 * 1024;
const PIECE = 1024 * 1024 * 1024;

/**
 * Reads a backup from end to end and checks everything in it: structure, every table's count and hash, every file's
 * hash, the hash of the whole. No database is needed.
 * @throws Refusal backup-broken | backup-newer
 */
export async function verifyBackup(path: string): Promise<Manifest> {
  return (await walk(path, { piece: async () => undefined, file: async () => undefined })).manifest;
}

/** `verifyBackup`, showing the parts to a visitor as they come: what it is shown is not yet known to be sound. */
export async function walk(path: string, visitor: Visitor): Promise<{ head: Head; manifest: Manifest }> {
  const tables = new Map<
    string,
    { pieces: number; rows: number; bytes: number; hash: ReturnType<typeof createHash> }
  >();
  const names = createHash('sha256');
  const files = { count: 0, bytes: 0, last: '' };
  let head: Head | undefined;
  let manifest: Manifest | undefined;
  let text: Buffer | undefined;
  let sealed = false;

  const piece = async (entry: TarEntry, name: string): Promise<void> => {
    let table = tables.get(name);
    if (!table) tables.set(name, (table = { pieces: 0, rows: 0, bytes: 0, hash: createHash('sha256') }));
    if (entry.name !== pieceName(name, ++table.pieces)) throw disorder(entry.name);
    const rows = await unpack(await entry.bytes(PIECE), { maxOutputLength: PIECE }).catch((error: unknown) => {
      throw broken(
        `备份文件已损坏：${entry.name} 解不开`,
        `the backup is damaged: ${entry.name} does not unpack`,
        error,
      );
    });
    table.bytes += rows.length;
    table.rows += lines(rows);
    table.hash.update(rows);
    await visitor.piece(name, rows);
  };

  const file = async (entry: TarEntry, name: string): Promise<void> => {
    // Ascending, so that a name can neither come twice nor be left out unseen.
    if (name <= files.last) throw disorder(entry.name);
    files.last = name;
    const hash = createHash('sha256');
    async function* hashed(): AsyncGenerator<Buffer> {
      for await (const chunk of entry.content()) {
        hash.update(chunk);
        yield chunk;
      }
    }
    const content = hashed();
    await visitor.file(name, content);
    // Whatever the visitor left unread.
    for await (const chunk of content) void chunk;
    if (hash.digest('hex') !== name.slice(37).replace('/', ''))
      throw broken(
        `备份文件已损坏：文件 ${name} 的内容不对`,
        `the backup is damaged: the bytes of file ${name} are wrong`,
      );
    names.update(`${name}\n`);
    files.count++;
    files.bytes += entry.size;
  };

  for await (const entry of readTar(path)) {
    if (sealed) throw disorder(entry.name);
    const part = /^tables\/([a-z_0-9]+\.[a-z_0-9]+)\/\d{6,}\.gz$/.exec(entry.name);
    const kept = /^files\/([0-9a-f-]{36}\/[0-9a-f]{2}\/[0-9a-f]{62})$/.exec(entry.name);
    if (!head) {
      if (entry.name !== HEAD) throw broken('这不是创文的备份文件', 'this is not a backup of Chuangwen');
      head = parseHead(await entry.bytes(DESCRIPTION));
    } else if (manifest) {
      if (entry.name !== SEAL) throw disorder(entry.name);
      sealed = (await entry.bytes(1000)).toString() === `${sha256(text!)}\n`;
      if (!sealed)
        throw broken('备份文件已损坏：清单的校验不符', 'the backup is damaged: the manifest does not match its seal');
    } else if (entry.name === MANIFEST) {
      const before = entry.before();
      text = await entry.bytes(DESCRIPTION);
      manifest = parseManifest(text);
      compare(manifest, before, head);
    } else if (part && files.count === 0) await piece(entry, part[1]!);
    else if (kept) await file(entry, kept[1]!);
    else throw disorder(entry.name);
  }
  if (!head || !manifest || !sealed)
    throw broken('备份文件不完整：缺少清单', 'the backup is cut short: it has no manifest');

  for (const { name, rows, bytes, sha256: wanted } of manifest.tables) {
    const found = tables.get(name) ?? { rows: 0, bytes: 0, hash: createHash('sha256') };
    if (found.rows !== rows || found.bytes !== bytes || found.hash.digest('hex') !== wanted)
      throw broken(
        `备份文件已损坏：表 ${name} 的内容不对`,
        `the backup is damaged: the rows of table ${name} are wrong`,
      );
    tables.delete(name);
  }
  for (const name of tables.keys()) throw disorder(`tables/${name}`);
  if (
    manifest.files.count !== files.count ||
    manifest.files.bytes !== files.bytes ||
    manifest.files.sha256 !== names.digest('hex')
  )
    throw broken('备份文件已损坏：文件数目不对', 'the backup is damaged: files are missing or added');
  return { head, manifest };
}

function compare(manifest: Manifest, before: { bytes: number; sha256: string }, head: Head): void {
  const same =
    manifest.before.bytes === before.bytes &&
    manifest.before.sha256 === before.sha256 &&
    JSON.stringify(manifest.head) === JSON.stringify(head);
  if (!same)
    throw broken('备份文件已损坏：内容与清单不符', 'the backup is damaged: its content does not match its manifest');
}

const disorder = (name: string) =>
  broken(`备份文件已损坏：${name} 不该在这里`, `the backup is damaged: ${name} does not belong here`);

/** Rows of COPY text: a line break inside a value is written `\n`, so each byte 10 ends a row. */
function lines(text: Buffer): number {
  let count = 0;
  for (let at = text.indexOf(10); at >= 0; at = text.indexOf(10, at + 1)) count++;
  return count;
}
