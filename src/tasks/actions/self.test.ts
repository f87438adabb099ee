import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { getTask, makeMove, published } from '../testing.ts';

let app: TestApp;
beforeAll(async () => {
  app = await testApp();
});
afterAll(() => app?.close());

it('a unit that verifies what it did itself is said to have done so; another is not', async () => {
  const [office, chengguan] = [await app.as('office'), await app.as('chengguan')];
  const { of } = await published(office);
  // 开展宣传 went to the office that issued the plan.
  for (const [by, title] of [
    [office, '开展宣传'],
    [chengguan, '规范停车'],
  ] as const) {
    const { id } = of(title);
    await makeMove(by, id, 'accept');
    await makeMove(by, id, 'hand-in', { text: '办好了' });
    await makeMove(office, id, 'verify');
  }
  const verified = async (title: string) =>
    (await getTask(office, of(title).id)).history.find((one) => one.kind === 'task.verify')!.details;
  expect(await verified('开展宣传')).toMatchObject({ selfVerified: true });
  expect(await verified('规范停车')).not.toHaveProperty('selfVerified');
});
