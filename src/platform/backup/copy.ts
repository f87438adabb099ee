import type { Socket } from 'node:net';
import type pg from 'pg';

/** What of pg's connection COPY needs; pg hands it to whoever is `submit`ted. */
interface Wire {
  stream: Socket;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

/** What pg calls on a submitted query. */
interface Submitted {
  submit(wire: Wire): void;
  handleError(error: Error): void;
  handleCommandComplete(message: unknown): void;
  handleReadyForQuery(): void;
  handleEmptyQuery(): void;
  handleRowDescription(): void;
  handleDataRow(): void;
  handlePortalSuspended(): void;
  handleCopyInResponse(wire: Wire): void;
  handleCopyData(message: { chunk: Buffer }, wire: Wire): void;
}

const ignore = (): void => undefined;
const idle = {
  handleCommandComplete: ignore,
  handleEmptyQuery: ignore,
  handleRowDescription: ignore,
  handleDataRow: ignore,
  handlePortalSuspended: ignore,
  handleCopyInResponse: ignore,
  handleCopyData: ignore,
};
const send = (client: pg.Client, query: Submitted): void => void client.query(query as never);

/** About how much text one block holds (bytes). A longer row makes a longer block. */
const BLOCK = 4 * 1024 * 1024;

/**
 * `copy … to stdout` as blocks of whole rows, about 4 MB each. The server is made to wait while the reader is behind, so
 * memory stays flat however long the table.
 * @param eachRow sees every row's bytes (PostgreSQL sends one message per row); valid only during the call
 * @throws the server's error
 */
export async function* copyOut(client: pg.Client, sql: string, eachRow: (row: Buffer) => void): AsyncGenerator<Buffer> {
  const blocks: Buffer[] = [];
  let wire: Wire | undefined;
  let block = Buffer.allocUnsafe(BLOCK);
  let used = 0;
  let ended = false;
  let unwanted = false;
  let failure: Error | undefined;
  let wake = ignore;
  const close = () => {
    if (used) blocks.push(block.subarray(0, used));
    used = 0;
  };
  send(client, {
    ...idle,
    submit(given) {
      wire = given;
      given.query(sql);
    },
    handleCopyData({ chunk }) {
      if (unwanted) return;
      eachRow(chunk);
      if (used + chunk.length > block.length) {
        close();
        block = Buffer.allocUnsafe(Math.max(BLOCK, chunk.length));
        if (blocks.length > 1) wire!.stream.pause();
        wake();
      }
      used += chunk.copy(block, used);
    },
    handleError(error) {
      failure = error;
      ended = true;
      wake();
    },
    handleReadyForQuery() {
      close();
      ended = true;
      wake();
    },
  });
  try {
    for (;;) {
      const next = blocks.shift();
      if (next) {
        wire?.stream.resume();
        yield next;
      } else if (failure) throw failure;
      else if (ended) return;
      else {
        await new Promise<void>((done) => {
          wake = done;
          // It may have come between looking and waiting: nothing runs in between, but a block may lie there already.
          if (blocks.length || ended) done();
        });
      }
    }
  } finally {
    unwanted = true;
    wire?.stream.resume();
  }
}

/**
 * `copy … from stdin`, fed with blocks of text. Answers when the server has taken everything.
 * @throws the server's error, or what the blocks throw; the transaction is aborted then
 */
export async function copyIn(client: pg.Client, sql: string, blocks: AsyncIterable<Buffer>): Promise<void> {
  let refused = false;
  await new Promise<void>((done, fail) => {
    let failure: Error | undefined;
    const feed = async (wire: Wire): Promise<void> => {
      try {
        for await (const block of blocks) {
          if (refused) return;
          wire.sendCopyFromChunk(block);
          // A server that refuses a row says so while we wait for it to read on.
          if (wire.stream.writableNeedDrain) await roomIn(wire.stream);
        }
        if (!refused) wire.endCopyFrom();
      } catch (error) {
        failure = error as Error;
        wire.sendCopyFail('given up');
      }
    };
    send(client, {
      ...idle,
      submit: (wire) => wire.query(sql),
      handleCopyInResponse: (wire) => void feed(wire),
      handleError(error) {
        refused = true;
        fail(failure ?? error);
      },
      handleReadyForQuery: () => (refused ? undefined : done()),
    });
  });
}

/** Waits until the connection takes more, or is gone. */
const roomIn = (stream: Socket): Promise<void> =>
  new Promise((done) => {
    const over = () => {
      stream.off('drain', over).off('close', over);
      done();
    };
    stream.on('drain', over).on('close', over);
  });

/**
 * Rows counted and fingerprinted regardless of their order: lane by lane the sum of their SHA-256. A restored table gives
 * its rows in another order than the one they were saved in.
 */
export function rowSum(hash: (bytes: Buffer) => Buffer) {
  const lanes = new Uint32Array(8);
  let rows = 0;
  return {
    add(row: Buffer): void {
      const digest = hash(row);
      rows++;
      for (let i = 0; i < 8; i++) lanes[i] = (lanes[i]! + digest.readUInt32LE(i * 4)) >>> 0;
    },
    get rows() {
      return rows;
    },
    text: () => Buffer.from(lanes.buffer).toString('hex'),
  };
}
