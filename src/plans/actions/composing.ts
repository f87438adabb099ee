import { Worker } from 'node:worker_threads';
import { officialDocument } from '#documents/public.ts';
import { paperLength, planPaper, wordsIn, type PaperWork } from '../rules/writing/paper.ts';

/** Up to so many characters a plan is composed on the spot: starting a thread takes longer than composing it. */
const small = 12_000;

/** What a thread is asked for and what it answers. */
export type Composing = { work: PaperWork; want: 'file' | 'length' };
export type Composed = { file: Uint8Array } | { length: number };

/**
 * A plan as .docx. Every line of it is read back while it is composed; a long plan is composed in a thread of its own, so
 * that nobody else waits. The same plan gives the same bytes either way.
 */
export async function composed(work: PaperWork): Promise<Uint8Array> {
  if (wordsIn(work.tree) <= small) return officialDocument(planPaper(work));
  return ((await aside({ work, want: 'file' })) as { file: Uint8Array }).file;
}

/** How many characters a plan has on paper; likewise. */
export async function composedLength(work: PaperWork): Promise<number> {
  if (wordsIn(work.tree) <= small) return paperLength(work);
  return ((await aside({ work, want: 'length' })) as { length: number }).length;
}

async function aside(composing: Composing): Promise<Composed> {
  const worker = new Worker(new URL('./compose-thread.ts', import.meta.url), { workerData: composing });
  try {
    return await new Promise<Composed>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      // After an answer this is too late to matter.
      worker.once('exit', () => reject(new Error('the composing thread ended without an answer')));
    });
  } finally {
    await worker.terminate();
  }
}
