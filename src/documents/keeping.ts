import type { Actor } from '#access/permissions.ts';
import type { Around } from '#access/door.ts';
import type { Upload } from '#platform/http/upload.ts';
import type { Files, Received } from './files.ts';
import { displayName, keptName } from './rules/file-name.ts';
import { addFile, getFile, holdBytes, removeFiles, removeLinks, type KeptFile } from './store.ts';

/** What of an action's surroundings is needed to take in its upload. */
export type Uploading = Pick<Around, 'db' | 'now' | 'newId' | 'happened' | 'upload' | 'afterwards'> & { actor: Actor };

interface Taken {
  upload: Upload;
  received: Received;
}
/** Uploads by request: taken in before the transaction, and found here however often that is tried. */
const taken = new WeakMap<object, Promise<Taken>>();

/** The request's own announcement of its length and its way of ending, which actions otherwise have no business with. */
export interface Wire {
  request: { headers: Record<string, unknown>; raw: { complete: boolean; destroy(): void } };
  reply: { raw: { once(event: 'finish', act: () => void): unknown } };
}
/** What the form around the file may add to the announced length, in bytes. */
const wrapping = 64 * 1024;
/** How long (milliseconds) a refused sender may go on sending, into nothing, until the line is cut. */
const patience = 10_000;

export interface TakenIn {
  end(): Promise<void>;
  /** The same for the same name and bytes. */
  print: string;
}

/**
 * Takes in the upload of a request, before its transaction begins: a slow sender must hold no connection of the
 * database. Answers what is to be done when the request has ended, whatever came of it, and by what a repeat of the same
 * upload is known.
 * @throws Problem one of fileProblems; nothing is left behind then
 */
export async function takeIn(files: Files, wire: Wire, upload: () => Promise<Upload>): Promise<TakenIn> {
  const taking = take(files, wire, upload);
  taken.set(wire.request, taking);
  const { upload: sent, received } = await taking;
  return { end: () => files.discard(received), print: `${sent.name}\n${received.sha256}` };
}

async function take(files: Files, { request, reply }: Partial<Wire>, given: () => Promise<Upload>): Promise<Taken> {
  const announced = Number(request?.headers['content-length']);
  try {
    if (announced) files.refuseLarge(announced - wrapping);
    const upload = await given();
    return { upload, received: await files.receive(upload.stream) };
  } catch (error) {
    // Answered at once, but the line is not cut at once: a sender that is reset while sending loses the answer.
    if (request && reply && !request.raw.complete)
      reply.raw.once(
        'finish',
        () => void setTimeout(() => request.raw.complete || request.raw.destroy(), patience).unref(),
      );
    throw error;
  }
}

/** The request's upload as fit bytes in a temporary file, which is gone when the request has ended. */
async function receivedOf(files: Files, asked: Uploading): Promise<Taken> {
  const { request } = asked as Partial<Wire>;
  const before = request && taken.get(request);
  if (before) return before;
  const now = await take(files, {}, asked.upload);
  asked.afterwards(() => files.discard(now.received));
  return now;
}

/**
 * Takes in the upload of a `multipart` request and keeps it: bytes on disk, a row in this transaction. When the
 * transaction does not commit, neither stays.
 * @throws Problem one of fileProblems
 */
export async function keepFile(files: Files, asked: Uploading): Promise<KeptFile> {
  const { upload, received } = await receivedOf(files, asked);
  return keep(files, asked, upload.name, received);
}

/**
 * Takes in the upload for reading only (an import): nothing of it is kept.
 * @throws Problem one of fileProblems
 */
export async function readUpload(
  files: Files,
  asked: Uploading,
): Promise<{ name: string; bytes: Uint8Array } & Pick<Received, 'kind' | 'encoding'>> {
  const { upload, received } = await receivedOf(files, asked);
  const { kind, encoding } = received;
  return { name: displayName(upload.name), kind, encoding, bytes: await files.bytesOf(received) };
}

async function keep(files: Files, asked: Uploading, name: string, received: Received): Promise<KeptFile> {
  const { db, actor, now } = asked;
  const { regionId } = actor;
  const { sha256, kind, encoding, size, width, height } = received;
  asked.afterwards(async (committed) => {
    if (!committed) await files.removeUnspoken(regionId, sha256);
  });
  await holdBytes(db, regionId, sha256);
  await files.place(regionId, received);
  const id = asked.newId();
  // Cleaned first, so that the ending looked at is the one people see; and again, since an ending put behind it may have
  // made the name too long.
  const clean = displayName(keptName(displayName(name), kind));
  await addFile(db, {
    regionId,
    id,
    sha256,
    name: clean,
    kind,
    encoding,
    size,
    width,
    height,
    addedBy: actor.personId,
    addedAt: now,
  });
  asked.happened({
    kind: 'file.add',
    subjectKind: 'file',
    subjectId: id,
    details: { name: clean, kind, size, sha256 },
  });
  return getFile(db, regionId, id);
}

/**
 * Takes the files of a thing away for good, because somebody shown in them may ask for it (个人信息保护法 §47): it has them no
 * more, and what nothing else has is deleted, its bytes with it once the transaction has committed. Bytes that another
 * file has too stay for that one.
 * @returns how many files were deleted
 */
export async function eraseFiles(
  files: Files,
  asked: Pick<Around, 'db' | 'happened' | 'afterwards'> & { actor: Actor },
  subjectKind: string,
  subjectId: string,
): Promise<number> {
  const { db, actor } = asked;
  const { regionId } = actor;
  const gone = await removeFiles(db, regionId, await removeLinks(db, regionId, subjectKind, subjectId, null));
  // Without its name, which may be somebody's.
  for (const { id, ...details } of gone)
    asked.happened({ kind: 'file.erase', subjectKind: 'file', subjectId: id, details });
  asked.afterwards(async (committed) => {
    if (committed) for (const { sha256 } of gone) await files.removeUnspoken(regionId, sha256);
  });
  return gone.length;
}
