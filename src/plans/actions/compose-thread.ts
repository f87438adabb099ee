import { parentPort, workerData } from 'node:worker_threads';
import { writingOfficial } from '#documents/rules/official/write.ts';
import { paperLength, planPaper } from '../rules/writing/paper.ts';
import type { Composed, Composing } from './composing.ts';

/** A thread of its own for one long plan: nobody waits here, so it is written in one go. */
function file(work: Composing['work']): Uint8Array {
  const writing = writingOfficial(planPaper(work));
  for (;;) {
    const step = writing.next();
    if (step.done) return step.value;
  }
}

const { work, want } = workerData as Composing;
const answer: Composed = want === 'file' ? { file: file(work) } : { length: paperLength(work) };
parentPort!.postMessage(answer);
