import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { refusal } from '#tasks/testing.ts';
import { places } from '../../../tools/town.ts';
import { entriesContract } from '../contract/entries.ts';
import { evidenceContract as contract, type Evidence } from '../contract/evidence.ts';
import {
  plantCycle,
  type PlantedCycle,
  bothWays,
  filed,
  link,
  logged as loggedOf,
  move,
  points as pointsOf,
  review,
  setState as stateOf,
  submitted,
  twoCycles,
  upload,
} from '../testing.ts';

let town: TestApp;
let community: TestPerson, community2: TestPerson, township: TestPerson, office: TestPerson, leader: TestPerson;
const now = new Date('2026-11-22T02:00:00Z');
beforeAll(async () => {
  town = await testApp();
  town.at(now);
  community = await town.as('community');
  community2 = await town.as('community2');
  township = await town.as('township');
  office = await town.as('office');
  leader = await town.as('leader');
}, 60_000);
afterAll(() => town.close());

let first: PlantedCycle, second: PlantedCycle;
beforeEach(async () => {
  [first, second] = await twoCycles(town.db, office, now);
});
const points = (entryId: string, side: string, indicator: string) => pointsOf(town.db, entryId, side, indicator);
const setState = (entryId: string, state: string) => stateOf(town.db, entryId, state);
const logged = (entryId: string) => loggedOf(town.db, office.regionId, entryId);
const replays = async (entryId: string): Promise<void> => {
  const { stored, folded } = await bothWays(town.db, office.regionId, entryId);
  expect(stored).toEqual(folded);
};

describe('links', () => {
  it('are made in bulk, all or none, and a repeat changes nothing', async () => {
    const a = first.entryIds[0]!;
    const pieces = [await filed(community), await filed(community)];
    const links = pieces.flatMap(({ id }) =>
      ['B1', 'B3'].map((indicator) => ({ evidenceId: id, indicator, extent: 'part' as 'whole' | 'part' })),
    );
    const bulk = (some: typeof links) =>
      community.call(contract.linkMany, { params: { id: a }, body: { links: some } });
    const wrong = [...links, { evidenceId: pieces[0]!.id, indicator: 'Z9', extent: 'part' as const }];
    expect(await refusal(bulk(wrong))).toMatchObject({ code: 'thing.not-found', kind: 'indicator' });
    expect(await logged(a)).toEqual(['placed']);
    expect(await bulk(links)).toEqual({ linked: 4, outside: 0 });
    expect(await bulk([...links, ...links])).toEqual({ linked: 4, outside: 0 });
    expect((await logged(a)).length).toBe(5);
    expect(await bulk(links.map((one) => ({ ...one, extent: 'whole' as const })))).toEqual({ linked: 4, outside: 0 });
    expect((await logged(a)).length).toBe(9);
    await replays(a);
    const { rows, may } = await community.call(contract.ofIndicator, { params: { id: a, key: 'B1' } });
    expect(rows.map((row) => [row.id, row.link.extent])).toEqual(pieces.map(({ id }) => [id, 'whole']));
    expect(may).toEqual(['link', 'unlink']);
  });

  it('are bounded', async () => {
    const one = await filed(community);
    const many = Array.from({ length: 201 }, () => ({
      entryId: first.entryIds[0]!,
      indicator: 'B1',
      extent: 'part' as const,
    }));
    expect(
      await refusal(community.call(contract.link, { params: { id: one.id }, body: { links: many } })),
    ).toMatchObject({
      code: 'request.invalid',
    });
  });

  it('lead to entries of their own unit only', async () => {
    const one = await filed(community);
    expect(await refusal(link(community, one.id, [first.entryIds[1]!, 'B1']))).toMatchObject({
      code: 'thing.not-found',
    });
    expect(await refusal(link(community2, one.id, [first.entryIds[1]!, 'B1']))).toMatchObject({
      code: 'thing.not-found',
    });
    const { rows } = await community.call(contract.targets, { params: { id: one.id } });
    const entries = rows.map((row) => row.entryId);
    expect(entries).toEqual(expect.arrayContaining([first.entryIds[0], second.entryIds[0]]));
    expect(entries).not.toContain(first.entryIds[1]);
    expect(rows[0]!.aspects.flatMap((aspect) => aspect.indicators)).toHaveLength(9);
    // A building of the community may lean on what the community filed; two places beside each other may not.
    const estate = await plantCycle(town.db, {
      regionId: office.regionId,
      personId: office.personId,
      units: [{ id: places.estate.id }],
      today: '2026-11-22',
      at: now,
    });
    expect(await link(community, one.id, [estate.entryIds[0]!, 'B1'])).toMatchObject({ linked: 1 });
  });

  it('are taken off while the unit assesses itself; later only added; nothing in a closed cycle', async () => {
    const a = first.entryIds[0]!;
    const one = await submitted(community, [a, 'B1']);
    const linkId = one.links[0]!.id;
    const off = () => community.call(contract.unlink, { params: { id: one.id, linkId } });
    await setState(a, 'nominated');
    expect(await refusal(off())).toMatchObject({ code: 'entry.closed-for-links' });
    expect(await link(community, one.id, [a, 'B3'])).toMatchObject({ linked: 1 });
    await setState(a, 'accepted');
    expect(await refusal(link(community, one.id, [a, 'A1']))).toMatchObject({ code: 'entry.closed-for-links' });
    await setState(a, 'self-assessing');
    await off();
    await off();
    expect(await points(a, 'self', 'B1')).toBe(0);
    expect((await logged(a)).filter((kind) => kind === 'unlinked')).toHaveLength(1);
    // Past the last day of the stage nothing changes any more.
    await sql`update assessments.cycle set nominate_by = '2026-11-20' where id = ${first.cycleId}`.execute(town.db);
    expect(await refusal(link(community, one.id, [a, 'A1']))).toMatchObject({
      code: 'evidence.stage-over',
      side: 'self',
    });
    await sql`update assessments.cycle set state = 'ended' where id = ${first.cycleId}`.execute(town.db);
    expect(await refusal(link(community, one.id, [a, 'A1']))).toMatchObject({ code: 'entry.closed-for-links' });
  });

  it('and what they lead to are shown to those above only once the entry was handed on', async () => {
    const a = first.entryIds[0]!;
    const one = await submitted(community, [a, 'B1']);
    const draft = await filed(community);
    await link(community, draft.id, [a, 'B1']);
    const seen = async (by: TestPerson) => (await by.call(contract.get, { params: { id: one.id } })).links.length;
    const panel = (by: TestPerson) => by.call(contract.ofIndicator, { params: { id: a, key: 'B1' } });
    expect([await seen(community), await seen(township), await seen(office)]).toEqual([1, 0, 0]);
    expect(await refusal(panel(township))).toMatchObject({ code: 'entry.not-shown' });
    await setState(a, 'nominated');
    expect([await seen(township), await seen(office)]).toEqual([1, 0]);
    expect((await panel(township)).rows.map((row) => row.id)).toEqual([one.id]);
    expect((await panel(township)).may).toEqual([]);
    expect((await panel(community)).rows.map((row) => row.id)).toEqual([one.id, draft.id]);
    expect(await refusal(panel(office))).toMatchObject({ code: 'entry.not-shown' });
    await setState(a, 'reviewed');
    expect([await seen(township), await seen(office)]).toEqual([1, 1]);
  });
});

describe('the same file twice', () => {
  it('is pointed out to the unit, with what it filed already', async () => {
    const before = await filed(community, { fileIds: [await upload(community, '同一份纪要')] });
    const again = [await upload(community, '同一份纪要', '又一次.txt')];
    expect(await refusal(filed(community, { fileIds: again }))).toMatchObject({
      code: 'evidence.filed-already',
      existing: [{ id: before.id, title: before.title, state: 'draft', fileName: '又一次.txt' }],
    });
    expect((await filed(community, { fileIds: again, despite: true })).state).toBe('draft');
  });

  it('filed by another unit is flagged to reviewers, and to nobody else', async () => {
    const mine = await filed(community, { fileIds: [await upload(community, '借来的照片')] });
    const theirs = await filed(community2, {
      title: '石桥活动',
      fileIds: [await upload(community2, '借来的照片', '石桥.txt')],
    });
    await move(community, mine.id, 'submit');
    const seen = (by: TestPerson) => by.call(contract.get, { params: { id: mine.id } });
    // The other one is still a draft, of which nobody learns.
    expect(await seen(township)).toMatchObject({ elsewhere: false, alsoFiledBy: [] });
    await move(community2, theirs.id, 'submit');
    expect(await seen(township)).toMatchObject({
      elsewhere: true,
      alsoFiledBy: [{ unitName: '石桥社区', title: '石桥活动', fileName: '纪要.txt' }],
    });
    for (const other of [community, leader])
      expect(await seen(other)).toMatchObject({ elsewhere: false, alsoFiledBy: [] });
    const { rows } = await office.call(contract.queue, { query: { limit: 200 } });
    expect(rows.filter((row) => [mine.id, theirs.id].includes(row.id)).map((row) => row.elsewhere)).toEqual([
      true,
      true,
    ]);
  });
});

describe('the queue', () => {
  it('holds what waits in reach, longest first, page by page', async () => {
    const mine: string[] = [];
    for (let i = 0; i < 5; i++) mine.push((await submitted(community)).id);
    const theirs = (await submitted(community2)).id;
    const all: string[] = [];
    let after: string | undefined;
    do {
      const page = await township.call(contract.queue, { query: { limit: 2, after } });
      expect(page.rows.length).toBeLessThanOrEqual(2);
      all.push(...page.rows.map((row) => row.id));
      after = page.next ?? undefined;
    } while (after);
    expect(all.filter((id) => mine.includes(id))).toEqual(mine);
    expect(all).not.toContain(theirs);
    expect(new Set(all).size).toBe(all.length);
    expect(await refusal(township.call(contract.queue, { query: { after: 'x' } }))).toMatchObject({
      code: 'request.invalid',
    });
    expect(await refusal(community.call(contract.queue, {}))).toMatchObject({ code: 'permission.denied' });
  });

  it('is worked through in bulk: each on its own, and what was done rescored', async () => {
    const a = first.entryIds[0]!;
    const [one, two, three] = [
      await submitted(community, [a, 'B1']),
      await submitted(community, [a, 'B1']),
      await submitted(community2),
    ];
    await setState(a, 'nominated');
    const bulk = (move: 'accept' | 'return', pieces: Evidence[], reason = '') =>
      township.call(contract.reviewMany, {
        body: { move, reason, evidence: pieces.map(({ id, version }) => ({ id, version })) },
      });
    const answer = await bulk('accept', [one!, { ...two!, version: 99 }, three!]);
    expect(answer.results.map((result) => result.problem)).toEqual([null, 'evidence.changed', 'thing.not-found']);
    expect(answer.done).toBe(1);
    expect(await points(a, 'county', 'B1')).toBe(133);
    expect((await bulk('return', [two!])).results[0]!.problem).toBe('evidence.reason-missing');
    expect((await bulk('return', [two!], '图片模糊')).done).toBe(1);
    expect(await community.call(contract.get, { params: { id: two!.id } })).toMatchObject({
      state: 'returned',
      reason: '图片模糊',
      may: ['submit', 'withdraw', 'change', 'link'],
    });
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from notices.notice
      where kind = 'evidence.return' and subject_id = ${two!.id}`.execute(town.db);
    expect(rows[0]!.n).toBeGreaterThan(0);
    await replays(a);
  });

  it('holds nothing of an entry that is still being written, and nobody reviews it', async () => {
    const [a, b] = [first.entryIds[0]!, second.entryIds[0]!];
    const one = await submitted(community, [a, 'B1'], [b, 'B1']);
    const loose = await submitted(community);
    const body = { move: 'accept' as const, evidence: [{ id: one.id, version: one.version }] };
    const waits = async (who: TestPerson) => {
      const { rows } = await who.call(contract.queue, { query: { limit: 200 } });
      const { evidence } = await who.call(entriesContract.desk, {});
      expect(evidence).toBe(rows.length);
      return rows.map((row) => row.id).filter((id) => id === one.id || id === loose.id);
    };
    for (const who of [township, office]) {
      expect(await waits(who)).toEqual([loose.id]);
      expect((await who.call(contract.get, { params: { id: one.id } })).may).toEqual([]);
      for (const what of ['accept', 'return'] as const)
        expect(await refusal(review(who, one.id, what, '图片模糊'))).toMatchObject({ code: 'evidence.still-written' });
      expect((await who.call(contract.reviewMany, { body })).results[0]!.problem).toBe('evidence.still-written');
    }
    // Handed on with one of its entries, it is looked at.
    await setState(b, 'nominated');
    // … by the township first: to the county it comes when it has passed.
    expect(await waits(township)).toEqual([one.id, loose.id]);
    expect(await waits(office)).toEqual([loose.id]);
    await setState(b, 'reviewed');
    expect(await waits(office)).toEqual([one.id, loose.id]);
    await setState(b, 'nominated');
    expect((await township.call(contract.reviewMany, { body })).done).toBe(1);
    expect((await community.call(entriesContract.desk, {})).evidence).toBe(0);
  });

  it('is nobody’s for their own unit', async () => {
    const one = await submitted(community);
    await sql`insert into access.role_grant (region_id, person_id, role, unit_id, given_at)
      values (${community.regionId}, ${community.personId}, 'township-office', ${places.township.id}, now())`.execute(
      town.db,
    );
    try {
      expect(await refusal(review(community, one.id, 'accept'))).toMatchObject({ code: 'evidence.own-unit' });
      const { rows } = await community.call(contract.queue, { query: { limit: 200 } });
      expect(rows.map((row) => row.unit.id)).not.toContain(places.community.id);
      const body = { move: 'accept' as const, evidence: [{ id: one.id, version: one.version }] };
      expect((await community.call(contract.reviewMany, { body })).results[0]!.problem).toBe('evidence.own-unit');
    } finally {
      await sql`delete from access.role_grant where person_id = ${community.personId} and role = 'township-office'`.execute(
        town.db,
      );
    }
  });
});
