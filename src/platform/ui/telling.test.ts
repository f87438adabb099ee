import { describe, expect, it } from 'vitest';
import { Problem } from '#platform/pure/problem.ts';
import { telling } from './telling.ts';

/** A server whose answers are given by hand. */
function line() {
  const sent: string[] = [];
  const answers: { ok: (value: string) => void; no: (error: unknown) => void }[] = [];
  let keys = 0;
  const tell = telling<string>(() => `key ${++keys}`);
  const say = (said: unknown, file?: object) =>
    tell(said, file, (key) => {
      sent.push(key);
      return new Promise((ok, no) => answers.push({ ok, no }));
    });
  return { sent, answers, say };
}

describe('telling', () => {
  it('sends a double click once, and both hear the answer', async () => {
    const { sent, answers, say } = line();
    const both = [say({ words: '请抓紧' }), say({ words: '请抓紧' })];
    answers[0]!.ok('done');
    expect(await Promise.all(both)).toEqual(['done', 'done']);
    expect(sent).toEqual(['key 1']);
    void say({ words: '请抓紧' });
    expect(sent).toEqual(['key 1', 'key 2']);
  });

  it('tells the same again under the same key when no answer came', async () => {
    const { sent, answers, say } = line();
    for (const code of ['network.unreachable', 'answer.unreadable']) {
      const lost = say({ words: '请抓紧' });
      answers.at(-1)!.no(new Problem(code));
      await expect(lost).rejects.toMatchObject({ code });
    }
    const again = say({ words: '请抓紧' });
    answers.at(-1)!.ok('done');
    expect(await again).toBe('done');
    expect(sent).toEqual(['key 1', 'key 1', 'key 1']);
  });

  it('gives another thing, another file, or what was refused a key of its own', async () => {
    const { sent, answers, say } = line();
    const lost = say({ words: '请抓紧' });
    answers[0]!.no(new Problem('network.unreachable'));
    await expect(lost).rejects.toBeInstanceOf(Problem);
    const refused = say({ words: '请尽快' });
    answers[1]!.no(new Problem('task.changed'));
    await expect(refused).rejects.toBeInstanceOf(Problem);
    void say({ words: '请尽快' });
    const [one, other] = [{}, {}];
    void say({}, one);
    void say({}, other);
    expect(sent).toEqual(['key 1', 'key 2', 'key 3', 'key 4', 'key 5']);
  });
});
