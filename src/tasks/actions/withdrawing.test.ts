import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { readParagraphs } from '#documents/paragraphs.ts';
import { noticesContract } from '#notices/contract.ts';
import { plansContract } from '#plans/contract.ts';
import { paperContract } from '#plans/contract/paper.ts';
import { places } from '../../../tools/town.ts';
import { tasksContract as contract } from '../contract.ts';
import { amendContract } from '../contract/amend.ts';
import { withdrawalContract } from '../contract/withdrawal.ts';
import { getTask, makeMove, published, refusal, type Published } from '../testing.ts';

let app: TestApp, office: TestPerson, market: TestPerson, chengguan: TestPerson;
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-09-01T01:00:00Z'));
  [office, market, chengguan] = [await app.as('office'), await app.as('market'), await app.as('chengguan')];
});
afterAll(() => app?.close());

const get = (by: TestPerson, id: string) => by.call(plansContract.get, { params: { id } });
const withdraw = async (by: TestPerson, id: string, more: object = {}) => {
  const { version } = await get(office, id);
  return by.call(withdrawalContract.withdraw, {
    params: { id },
    body: { version, reason: '已由新方案代替', number: '云创办〔2026〕9号', ...more },
  });
};

describe('a plan withdrawn as a whole', () => {
  let at: Published, of: Published['of'];
  beforeAll(async () => {
    at = await published(office);
    of = at.of;
    await makeMove(chengguan, of('规范停车').id, 'accept');
    await makeMove(chengguan, of('规范停车').id, 'hand-in');
    await makeMove(office, of('规范停车').id, 'verify');
    await makeMove(market, of('清理占道').id, 'accept');
  });

  it('is for those who may publish it, about the version they saw, and wants a reason', async () => {
    const { id, version } = await get(office, at.plan.id);
    expect((await get(office, id)).may).toEqual(['withdraw']);
    expect((await refusal(withdraw(market, id))).code).toMatch(/permission.denied|thing.not-found/);
    expect(await refusal(withdraw(office, id, { version: version + 1 }))).toMatchObject({
      code: 'plan.changed',
      current: version,
    });
    expect((await refusal(withdraw(office, id, { reason: '' }))).code).toBe('request.invalid');
    expect((await getTask(office, of('清理占道').id)).state).toBe('accepted');
  });

  it('ends what is open with the reason, leaves what is closed, and tells each unit once', async () => {
    await sql`delete from notices.receipt`.execute(app.db);
    const draft = await office.call(amendContract.copy, { params: { id: at.plan.id } });
    const stamp = (await office.call(amendContract.compare, { params: { id: draft.id } })).stamp;
    expect(await withdraw(office, at.plan.id)).toMatchObject({ planId: at.plan.id, tasks: 4 });

    const plan = await get(office, at.plan.id);
    expect(plan).toMatchObject({
      state: 'withdrawn',
      late: 0,
      may: [],
      withdrawn: { at: '2026-09-01T01:00:00.000Z', reason: '已由新方案代替', number: '云创办〔2026〕9号' },
    });
    const states = async (title: string) => (await getTask(office, of(title).id)).state;
    expect(await states('清理占道')).toBe('withdrawn');
    expect(await states('丰富文化')).toBe('withdrawn');
    expect(await states('规范停车')).toBe('closed');
    const history = (await getTask(market, of('清理占道').id)).history;
    expect(history.find((one) => one.kind === 'task.withdraw')).toMatchObject({
      details: { from: 'accepted', to: 'withdrawn', reason: '已由新方案代替', because: { title: at.plan.title } },
    });

    const told = await market.call(noticesContract.inbox, { query: { read: 'no', limit: 50 } });
    expect(told.rows.map((row) => [row.kind, row.subjectId, row.details])).toEqual([
      [
        'plan.withdraw',
        at.plan.id,
        { title: at.plan.title, from: places.office.name, tasks: 2, reason: '已由新方案代替' },
      ],
    ]);
    const { rows } = await sql<{ kind: string }>`select kind from platform.event
      where subject_id = ${at.plan.id} and kind = 'plan.withdraw'`.execute(app.db);
    expect(rows).toHaveLength(1);

    // Nothing is owed any more: not in the lists, not by the numbers kept beside them.
    const mine = await market.call(contract.list, {
      query: { planId: at.plan.id, state: ['issued', 'accepted', 'handed-in', 'returned'], limit: 50 },
    });
    expect(mine.rows).toEqual([]);
    const { rows: kept } = await sql`select open, late from tasks.plan_standing where plan_id = ${at.plan.id}`.execute(
      app.db,
    );
    expect(kept).toEqual([{ open: 0, late: 0 }]);

    // A newer version that was under way has nothing to replace.
    const late = office.call(amendContract.confirm, { params: { id: draft.id }, body: { stamp, unledToOffice: true } });
    expect(['amendment.changed', 'plan.not-published']).toContain((await refusal(late)).code);
    const seen = (await office.call(amendContract.compare, { params: { id: draft.id } })).stamp;
    const later = office.call(amendContract.confirm, {
      params: { id: draft.id },
      body: { stamp: seen, unledToOffice: true },
    });
    expect((await refusal(later)).code).toBe('plan.not-published');
  });

  it('says so on paper, and is not withdrawn twice', async () => {
    const paper = await office.raw(paperContract.document, { params: { id: at.plan.id } });
    const { paragraphs } = await readParagraphs(paper.bytes, 'x.docx');
    const words = paragraphs.map((one) => one.text);
    expect(words).toContain('（已由云创办〔2026〕9号于2026年9月1日撤销）');
    expect(await refusal(withdraw(office, at.plan.id))).toMatchObject({
      code: 'plan.not-published',
      state: 'withdrawn',
    });
    expect((await refusal(office.call(amendContract.copy, { params: { id: at.plan.id } }))).code).toBe(
      'plan.not-published',
    );
  });
});
