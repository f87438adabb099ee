/** Lets at most `most` pieces of work run at a time; the others wait in order. */
export function gate(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    else running++;
    try {
      return await work();
    } finally {
      // The place is handed on, not given back, so nobody slips in between.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
