/** How far long work has come: the step's code, and how many of how many (of 0: not known). */
export interface Step {
  step: string;
  done: number;
  of: number;
}
/** A line of a streamed answer: steps, then one result or one problem. */
export type StreamLine = Step | { result: unknown } | { problem: unknown };

/**
 * Cuts a growing text into JSON lines. Feed it everything received so far; it hands over each whole line once.
 * A line that is not JSON is left out: the last word is then missing and the caller says so.
 */
export function lineReader(take: (line: StreamLine) => void): (sofar: string, ended: boolean) => void {
  let at = 0;
  return (sofar, ended) => {
    for (;;) {
      const end = sofar.indexOf('\n', at);
      if (end < 0 && !ended) return;
      const text = sofar.slice(at, end < 0 ? undefined : end).trim();
      at = end < 0 ? sofar.length : end + 1;
      if (text) {
        try {
          take(JSON.parse(text) as StreamLine);
        } catch {
          // Half a line: the connection broke while it was sent.
        }
      }
      if (end < 0) return;
    }
  };
}
