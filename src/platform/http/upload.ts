import type { Readable } from 'node:stream';

/** One uploaded file while it is still arriving. `name` is the client's word for it: never a path, never trusted. */
export interface Upload {
  name: string;
  mime: string;
  stream: Readable;
  /** True once the stream was cut at the size limit. */
  cut(): boolean;
}

/** Bytes as an answer: sent as a download (or shown inline when `inline`). */
export class FileReply {
  readonly name: string;
  readonly mime: string;
  readonly body: Readable | Uint8Array;
  readonly size: number | null;
  readonly inline: boolean;
  /** Content hash; makes the answer cacheable for its reader. */
  readonly etag: string | null;
  /** The same address holds something else tomorrow: its reader asks each time whether it still stands. */
  readonly changes: boolean;
  constructor(of: {
    name: string;
    mime: string;
    body: Readable | Uint8Array;
    size?: number;
    inline?: boolean;
    etag?: string;
    changes?: boolean;
  }) {
    this.name = of.name;
    this.mime = of.mime;
    this.body = of.body;
    this.size = of.size ?? null;
    this.inline = of.inline ?? false;
    this.etag = of.etag ?? null;
    this.changes = of.changes ?? false;
  }
}
