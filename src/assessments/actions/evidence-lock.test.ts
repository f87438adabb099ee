import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { refusal } from '#tasks/testing.ts';
import { places } from '../../../tools/town.ts';
import { entriesContract } from '../contract/entries.ts';
import { evidenceContract as contract } from '../contract/evidence.ts';
import {
  bothWays,
  filed,
  link,
  move,
  plantCycle,
  points,
  review,
  setState,
  submitted,
  type PlantedCycle,
} from '../testing.ts';

let town: TestApp;
let community: TestPerson, township: TestPerson, office: TestPerson;
let cycle: PlantedCycle;
let entry: string;
const now = new Date('2026-11-23T02:00:00Z');
beforeAll(async () => {
  town = await testApp();
  town.at(now);
  [community, township, office] = [await town.as('community'), await town.as('township'), await town.as('office')];
}, 60_000);
afterAll(() => town.close());
beforeEach(async () => {
  cycle = await plantCycle(town.db, {
    regionId: office.regionId,
    personId: office.personId,
    units: [{ id: places.community.id }],
    today: '2026-11-23',
    window: { from: '2026-01-01', to: '2026-12-31' },
    at: now,
  });
  entry = cycle.entryIds[0]!;
});

const stageOver = (day = '2026-11-20') =>
  sql`update assessments.cycle set nominate_by = ${day} where id = ${cycle.cycleId}`.execute(town.db);
const extend = async (until: string) => {
  const { version } = await office.call(entriesContract.entry, { params: { id: entry } });
  await office.call(entriesContract.extendEntry, {
    params: { id: entry },
    body: { side: 'self', until, reason: '停电三天', version },
  });
};
const see = (id: string) => community.call(contract.get, { params: { id } });
const withdraw = async (id: string, ground: 'wrong' | 'personal' | 'secret' | null, reason = '有误') =>
  community.call(contract.move, {
    params: { id },
    body: { move: 'withdraw', version: (await see(id)).version, reason, ground },
  });
const self = () => points(town.db, entry, 'self', 'B1');

describe('evidence of an entry whose stage is over', () => {
  it('is not submitted until the office gives that entry more time, and the problem names it', async () => {
    const draft = await filed(community);
    await link(community, draft.id, [entry, 'B1']);
    await stageOver();
    expect(await refusal(move(community, draft.id, 'submit'))).toMatchObject({
      code: 'evidence.stage-over',
      unit: '荷花社区',
      cycle: '试验周期',
      side: 'self',
      day: '2026-11-20',
    });
    expect(await see(draft.id)).toMatchObject({
      state: 'draft',
      held: { unit: '荷花社区', cycle: '试验周期', side: 'self', day: '2026-11-20' },
    });
    expect((await see(draft.id)).may).not.toContain('submit');
    await extend('2026-11-30');
    expect((await see(draft.id)).held).toBe(null);
    expect((await move(community, draft.id, 'submit')).state).toBe('submitted');
    expect(await self()).toBe(133);
  });

  it('is held by any entry it is used in, and by none of a cycle that ended unsettled', async () => {
    const other = await plantCycle(town.db, {
      regionId: office.regionId,
      personId: office.personId,
      units: [{ id: places.community.id }],
      today: '2026-11-23',
      at: now,
      title: '另一周期',
    });
    const draft = await filed(community);
    await link(community, draft.id, [entry, 'B1'], [other.entryIds[0]!, 'B1']);
    await stageOver();
    expect(await refusal(move(community, draft.id, 'submit'))).toMatchObject({ cycle: '试验周期' });
    await sql`update assessments.cycle set state = 'ended' where id = ${cycle.cycleId}`.execute(town.db);
    expect((await move(community, draft.id, 'submit')).state).toBe('submitted');
  });

  it('is neither corrected nor withdrawn while it counts, but on the grounds that no day closes', async () => {
    const [one, two, three] = [
      await submitted(community, [entry, 'B1']),
      await submitted(community, [entry, 'B1']),
      await submitted(community, [entry, 'B1']),
    ];
    expect(await self()).toBe(400);
    await stageOver();
    const { title, from, to, version, files } = await see(one.id);
    const body = { title, from, to, version, quantity: 3, fileIds: files.map((file) => file.id) };
    expect(await refusal(community.call(contract.change, { params: { id: one.id }, body }))).toMatchObject({
      code: 'evidence.stage-over',
    });
    expect(await refusal(withdraw(one.id, null))).toMatchObject({ code: 'evidence.stage-over', unit: '荷花社区' });
    expect(await self()).toBe(400);
    // A ground does not spare the reason.
    expect(await refusal(withdraw(one.id, 'wrong', ''))).toMatchObject({ code: 'evidence.reason-missing' });
    for (const [piece, ground] of [
      [one, 'wrong'],
      [two, 'personal'],
      [three, 'secret'],
    ] as const)
      expect((await withdraw(piece.id, ground)).state).toBe('withdrawn');
    expect(await self()).toBe(0);
    const { rows } = await sql<{ ground: string }>`select details->>'ground' as ground from platform.event
      where kind = 'evidence.withdraw' and subject_id in (${one.id}, ${two.id}, ${three.id}) order by 1`.execute(
      town.db,
    );
    expect(rows.map((row) => row.ground)).toEqual(['personal', 'secret', 'wrong']);
    const { stored, folded } = await bothWays(town.db, office.regionId, entry);
    expect(stored).toEqual(folded);
  });

  it('is thrown away freely as long as it counts nowhere', async () => {
    const draft = await filed(community);
    await link(community, draft.id, [entry, 'B1']);
    await stageOver();
    expect((await withdraw(draft.id, null, '')).state).toBe('withdrawn');
  });

  it('is corrected and handed in again during the review, whose own day then counts', async () => {
    const one = await submitted(community, [entry, 'B1']);
    await stageOver();
    await setState(town.db, entry, 'nominated');
    await review(township, one.id, 'return', '请补页码');
    expect((await move(community, one.id, 'submit')).state).toBe('submitted');
    await review(township, one.id, 'return', '仍缺页码');
    await sql`update assessments.cycle set review_by = '2026-11-20' where id = ${cycle.cycleId}`.execute(town.db);
    expect(await refusal(move(community, one.id, 'submit'))).toMatchObject({
      code: 'evidence.stage-over',
      side: 'township',
    });
  });
});

describe('evidence of an entry the county has settled', () => {
  it('that was never handed in is taken off it, and may then be handed in for another', async () => {
    const draft = await filed(community);
    await link(community, draft.id, [entry, 'B1']);
    await setState(town.db, entry, 'accepted');
    expect(await refusal(move(community, draft.id, 'submit'))).toMatchObject({ code: 'evidence.settled' });
    const [held] = (await see(draft.id)).links;
    await community.call(contract.unlink, { params: { id: draft.id, linkId: held!.id } });
    expect((await move(community, draft.id, 'submit')).state).toBe('submitted');
    const { stored, folded } = await bothWays(town.db, office.regionId, entry);
    expect(stored).toEqual(folded);
  });

  it('is not submitted into it, and is withdrawn on a ground only', async () => {
    const one = await submitted(community, [entry, 'B1']);
    const draft = await filed(community);
    await link(community, draft.id, [entry, 'B1']);
    await setState(town.db, entry, 'recognised');
    expect(await refusal(move(community, draft.id, 'submit'))).toMatchObject({ code: 'evidence.settled' });
    expect(await refusal(withdraw(one.id, null))).toMatchObject({ code: 'evidence.settled', unit: '荷花社区' });
    expect((await see(one.id)).held).toEqual({ unit: '荷花社区', cycle: '试验周期', side: null, day: null });
    // Who does not file it is not told whose stage holds it.
    expect((await office.call(contract.get, { params: { id: one.id } })).held).toBe(null);
    expect((await withdraw(one.id, 'personal', '本人撤回同意')).state).toBe('withdrawn');
    expect(await self()).toBe(0);
  });

  it('is accepted into it by nobody but those who accept the entry itself', async () => {
    const one = await submitted(community, [entry, 'B1']);
    await setState(town.db, entry, 'recognised');
    expect(await refusal(review(township, one.id, 'accept', ''))).toMatchObject({ code: 'evidence.settled' });
    expect((await review(office, one.id, 'accept', '')).state).toBe('accepted');
  });
});
