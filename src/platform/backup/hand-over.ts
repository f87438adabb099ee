/**
 * From one hand to another: `give` waits until the other side asks for the thing, so nothing piles up between a file that
 * is read fast and a server that takes its time.
 */
export function handOver<T>() {
  let given: { value: T; accepted: () => void; refused: (why: unknown) => void } | undefined;
  let ended = false;
  let failure: { why: unknown } | undefined;
  let wake: () => void = () => undefined;
  async function* taken(): AsyncGenerator<T> {
    for (;;) {
      if (failure) throw failure.why;
      if (given) {
        const { value, accepted } = given;
        given = undefined;
        accepted();
        yield value;
      } else if (ended) return;
      else await new Promise<void>((done) => (wake = done));
    }
  }
  return {
    taken: taken(),
    /** @throws what `fail` was told */
    give: (value: T): Promise<void> =>
      new Promise((accepted, refused) => {
        if (failure) return refused(failure.why);
        given = { value, accepted, refused };
        wake();
      }),
    end(): void {
      ended = true;
      wake();
    },
    fail(why: unknown): void {
      failure ??= { why };
      given?.refused(failure.why);
      given = undefined;
      wake();
    },
  };
}
