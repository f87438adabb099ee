import { parentPort, workerData } from 'node:worker_threads';
import { Problem } from '#platform/pure/problem.ts';
import type { Told } from './document.ts';
import { readDocument, type Document } from './read-document.ts';

/** A thread of its own for one large document. */
const tell = (told: Told) => parentPort!.postMessage(told);
try {
  tell({ read: await readDocument(workerData as Document, (step) => tell({ step })) });
} catch (error) {
  if (!(error instanceof Problem)) throw error;
  tell({ problem: { code: error.code, details: error.details } });
}
