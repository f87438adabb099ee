import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long (milliseconds) a file being read or written may hold the processor before other requests get their turn. */
const turn = 12;

/** Drives a generator to its end, letting others have the processor every few milliseconds. */
export async function inTurns<T>(work: Generator<unknown, T>): Promise<T> {
  let since = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - since > turn) {
      await nextTurn();
      since = performance.now();
    }
  }
}
