import type { Actions } from '#access/door.ts';
import { FileReply } from '#platform/http/upload.ts';
import { notFound } from '#platform/pure/problem.ts';
import type { documentsContract, FileRow } from './contract.ts';
import type { Files } from './files.ts';
import { keepFile } from './keeping.ts';
import { findReadable } from './reading.ts';
import { isPicture, mimeOf } from './rules/kind.ts';
import { endingOf } from './rules/kind.ts';
import type { KeptFile } from './store.ts';

/** A file as the screens see it. */
export const fileRow = ({ addedById: _, encoding: __, ...row }: KeptFile): FileRow => row;

/** Shown in the page rather than saved: what a browser draws without running anything. */
const shownInline = (file: KeptFile): boolean => file.kind === 'pdf' || (isPicture(file.kind) && file.kind !== 'heic');

/** The actions of files. @param options.files the store on disk */
export function documentsActions({ files }: { files: Files }): Actions<typeof documentsContract> {
  return {
    add: async (asked) => fileRow(await keepFile(files, asked)),
    bytes: async ({ db, actor, params }) => {
      const file = await findReadable(db, actor, params.id);
      if (!file) throw notFound('file');
      return new FileReply({
        name: file.name,
        // A text says its encoding, or the browser guesses wrong.
        mime: file.kind === 'text' ? `text/plain; charset=${file.encoding ?? 'utf-8'}` : mimeOf[file.kind],
        body: await files.stream(actor.regionId, file.sha256),
        size: file.size,
        inline: shownInline(file),
        etag: file.sha256,
      });
    },
    preview: async ({ db, actor, params }) => {
      const file = await findReadable(db, actor, params.id);
      if (!file) throw notFound('file');
      const side = Number(params.side);
      return new FileReply({
        name: `${file.name.replace(new RegExp(`\\${endingOf[file.kind]}$`, 'i'), '')}.webp`,
        mime: 'image/webp',
        body: await files.preview(actor.regionId, file.sha256, file.kind, side),
        inline: true,
        etag: `${file.sha256}-${side}`,
      });
    },
  };
}
