import { Worker } from 'node:worker_threads';
import type { Paragraph } from '#documents/rules/paragraph.ts';
import { Problem } from '#platform/pure/problem.ts';
import type { Reading } from '../rules/reading.ts';
import { readDocument, type Document, type Step } from './read-document.ts';

/** Up to this many bytes a document is read on the spot: starting a thread takes longer than reading it. */
const small = 200 * 1024;
/** No honest document takes so long; whatever holds the reader up is cut off. Milliseconds. */
const patience = 60_000;

export interface ReadDocument {
  paragraphs: Paragraph[];
  reading: Reading;
}

/**
 * Reads a document: its bytes into paragraphs, those into plans. A large one is read in a thread of its own, so that
 * nobody else waits.
 * @param step told when a step begins: 'unpack', then 'read'.
 * @throws Problem file.broken and its like when the bytes are no such document, plan.nothing-read { reason: 'too-slow' }.
 */
export async function readAside(document: Document, step: (step: Step) => void): Promise<ReadDocument> {
  if (sizeOf(document) <= small) return readDocument(document, step);
  const worker = new Worker(new URL('./read-document-thread.ts', import.meta.url), { workerData: document });
  try {
    return await new Promise<ReadDocument>((resolve, reject) => {
      const late = setTimeout(() => reject(new Problem('plan.nothing-read', { reason: 'too-slow' })), patience);
      late.unref();
      worker.on('message', (message: Told) => {
        if ('step' in message) step(message.step);
        else {
          clearTimeout(late);
          if ('problem' in message) reject(new Problem(message.problem.code, message.problem.details));
          else resolve(message.read);
        }
      });
      worker.on('error', (error) => {
        clearTimeout(late);
        reject(error);
      });
      worker.on('exit', () => {
        clearTimeout(late);
        // After an answer this is too late to matter.
        reject(new Error('the reading thread ended without an answer'));
      });
    });
  } finally {
    await worker.terminate();
  }
}

/** Three bytes to a Chinese character. */
const sizeOf = (document: Document): number => ('text' in document ? document.text.length * 3 : document.bytes.length);

/** What the thread tells. */
export type Told =
  { step: Step } | { read: ReadDocument } | { problem: { code: string; details: Record<string, unknown> } };
