import { Problem } from '#platform/pure/problem.ts';

/** No answer came: whether the write arrived is not known. */
const unanswered = (error: unknown): boolean =>
  error instanceof Problem && (error.code === 'network.unreachable' || error.code === 'answer.unreadable');

/**
 * Sends what a person tells, so that it is done once. While the same thing is on its way (a double click) nothing more is
 * sent; and when no answer came, the same thing told again goes under the same key, so that the server knows it.
 * @param freshKey makes a key of its own for every other thing told
 */
export function telling<T>(freshKey: () => string) {
  let last: { said: string; file: unknown; key: string; answer: Promise<T> | null } | null = null;
  return (said: unknown, file: unknown, send: (key: string) => Promise<T>): Promise<T> => {
    const words = JSON.stringify(said) ?? '';
    const same = last?.said === words && last.file === file ? last : null;
    if (same?.answer) return same.answer;
    const mine = { said: words, file, key: same?.key ?? freshKey(), answer: null as Promise<T> | null };
    last = mine;
    mine.answer = send(mine.key).then(
      (answer) => {
        if (last === mine) last = null;
        return answer;
      },
      (error: unknown) => {
        mine.answer = null;
        if (last === mine && !unanswered(error)) last = null;
        throw error;
      },
    );
    return mine.answer;
  };
}
