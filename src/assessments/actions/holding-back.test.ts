import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { documentsContract } from '#documents/contract.ts';
import { placeOf } from '#documents/public.ts';
import { refusal } from '#tasks/testing.ts';
import { places } from '../../../tools/town.ts';
import { entriesContract } from '../contract/entries.ts';
import { evidenceContract as contract } from '../contract/evidence.ts';
import { frameworksContract } from '../contract/frameworks.ts';
import { scorecardContract } from '../contract/scorecard.ts';
import { link, filed, move, plantCycle, review, setState, submitted, upload } from '../testing.ts';

let town: TestApp;
let community: TestPerson, township: TestPerson, office: TestPerson, assessor: TestPerson;
let entry: string;
const now = new Date('2026-11-23T02:00:00Z');
beforeAll(async () => {
  town = await testApp();
  town.at(now);
  [community, township] = [await town.as('community'), await town.as('township')];
  [office, assessor] = [await town.as('office'), await town.as('assessor')];
}, 60_000);
afterAll(() => town.close());
beforeEach(async () => {
  const cycle = await plantCycle(town.db, {
    regionId: office.regionId,
    personId: office.personId,
    units: [{ id: places.community.id }],
    today: '2026-11-23',
    window: { from: '2026-01-01', to: '2026-12-31' },
    at: now,
  });
  entry = cycle.entryIds[0]!;
});

const hanging = (by: TestPerson) => by.call(contract.list, { query: { entryId: entry, indicator: 'B1' } });

describe('what is held back', () => {
  it('tells nobody above which evidence hangs on an entry that is still being written', async () => {
    const one = await submitted(community, [entry, 'B1']);
    expect((await hanging(community)).rows.map(({ id }) => id)).toEqual([one.id]);
    for (const by of [township, office, assessor])
      expect(await refusal(hanging(by))).toMatchObject({ code: 'entry.not-shown' });
    await setState(town.db, entry, 'nominated');
    expect((await hanging(township)).rows.map(({ id }) => id)).toEqual([one.id]);
    expect(await refusal(hanging(office))).toMatchObject({ code: 'entry.not-shown' });
  });

  it('shows files of what was withdrawn to nobody but the unit that filed it', async () => {
    const one = await submitted(community, [entry, 'B1']);
    const [file] = one.files;
    const open = (by: TestPerson) => by.raw(documentsContract.bytes, { params: { id: file!.id, name: file!.name } });
    expect((await open(township)).status).toBe(200);
    await community.call(contract.move, {
      params: { id: one.id },
      body: { move: 'withdraw', version: one.version, reason: '内容不实', ground: 'wrong' },
    });
    for (const by of [township, office, assessor]) expect((await open(by)).status).toBe(404);
    expect((await open(community)).status).toBe(200);
  });

  it('deletes files that somebody shown in them wants back, as far as nothing else has them', async () => {
    const [alone, shared, twice] = [await upload(community), await upload(community), await upload(community, '合影')];
    const one = await filed(community, { fileIds: [alone, shared, twice] });
    const other = await filed(community, { fileIds: [shared], despite: true });
    const again = await upload(community, '合影');
    const hash = new Map(one.files.map((file) => [file.id, file.sha256]));
    const onDisk = (id: string) => existsSync(join(town.filesDir, placeOf(community.regionId, hash.get(id)!)));
    const open = async (id: string) =>
      (await community.raw(documentsContract.bytes, { params: { id, name: 'x' } })).status;
    await move(community, one.id, 'submit');
    const { version } = await community.call(contract.get, { params: { id: one.id } });
    const after = await community.call(contract.move, {
      params: { id: one.id },
      body: { move: 'withdraw', version, reason: '本人要求撤下照片', ground: 'personal' },
    });
    expect(after).toMatchObject({ state: 'withdrawn', files: [] });
    expect([await open(alone), await open(shared), await open(twice)]).toEqual([404, 200, 404]);
    // The same picture put in a second time is another file: its bytes stay for it.
    expect([onDisk(alone), onDisk(shared), onDisk(twice), await open(again)]).toEqual([false, true, true, 200]);
    expect((await community.call(contract.get, { params: { id: other.id } })).files.map(({ id }) => id)).toEqual([
      shared,
    ]);
    const { rows } = await sql<{ id: string; details: Record<string, unknown> }>`select subject_id as id, details
      from platform.event where kind = 'file.erase' order by 1`.execute(town.db);
    expect(rows.map(({ id }) => id).toSorted()).toEqual([alone, twice].toSorted());
    expect(Object.keys(rows[0]!.details).toSorted()).toEqual(['kind', 'sha256']);
  });

  it('lets nobody who keeps away review evidence of the entry, or move it', async () => {
    const one = await submitted(community, [entry, 'B1']);
    await setState(town.db, entry, 'reviewed');
    await office.call(scorecardContract.recuse, { params: { id: entry }, body: { reason: '亲属在该社区工作' } });
    expect(await refusal(review(office, one.id, 'return', '不清楚'))).toMatchObject({ code: 'entry.recused' });
    const many = await office.call(contract.reviewMany, {
      body: { move: 'accept', evidence: [{ id: one.id, version: one.version }] },
    });
    expect(many.results).toMatchObject([{ problem: 'entry.recused' }]);
    const { version } = await office.call(entriesContract.entry, { params: { id: entry } });
    expect(
      await refusal(
        office.call(entriesContract.moveEntry, {
          params: { id: entry },
          body: { move: 'fail', version, reason: '不足' },
        }),
      ),
    ).toMatchObject({ code: 'entry.recused' });
    expect((await review(assessor, one.id, 'accept')).state).toBe('accepted');
  });

  it('refuses a title that a veto stands against its commendation', async () => {
    await setState(town.db, entry, 'recognised');
    await sql`update assessments.entry set vetoes = '{"V1":{"reason":"事故","day":"2026-11-01"}}' where id = ${entry}`.execute(
      town.db,
    );
    const { version } = await office.call(entriesContract.entry, { params: { id: entry } });
    const commend = office.call(entriesContract.moveEntry, {
      params: { id: entry },
      body: { move: 'commend', version },
    });
    expect(await refusal(commend)).toMatchObject({ code: 'entry.vetoed' });
    expect((await office.call(entriesContract.entry, { params: { id: entry } })).state).toBe('recognised');
  });

  it('lists a framework whatever its points come to', async () => {
    const { id } = await office.call(frameworksContract.startFramework, {
      body: { from: 'built-in', key: 'ten-star' },
    });
    await sql`update assessments.framework set content =
      jsonb_set(content, '{aspects,0,indicators,0,full}', '999999') where id = ${id}`.execute(town.db);
    const { rows } = await office.call(frameworksContract.frameworks, { query: {} });
    expect(rows.find((one) => one.id === id)!.points).toBeGreaterThan(100_000);
  });

  it('counts no draft on the scorecard, and tells of none in the log, before it is submitted', async () => {
    const one = await submitted(community, [entry, 'B1']);
    const draft = await filed(community);
    await link(community, draft.id, [entry, 'B1']);
    await setState(town.db, entry, 'nominated');
    const card = { params: { id: entry } };
    const known = async (by: TestPerson) => {
      const { evidence } = await by.call(scorecardContract.scorecard, card);
      const { rows } = await by.call(scorecardContract.changes, { ...card, query: {} });
      const why = await by.call(scorecardContract.why, { ...card, query: { side: 'self', indicator: 'B1' } });
      const of = (some: typeof rows) => some.filter(({ kind }) => kind === 'linked').map((row) => row.evidenceId);
      expect(of(why.rows)).toEqual(of(rows));
      return { n: evidence.B1, linked: of(rows) };
    };
    expect(await known(community)).toEqual({ n: 2, linked: [draft.id, one.id] });
    expect(await known(township)).toEqual({ n: 1, linked: [one.id] });
    await move(community, draft.id, 'submit');
    expect(await known(township)).toEqual({ n: 2, linked: [draft.id, one.id] });
  });

  it('keeps a draft apart from its files, too', async () => {
    const draft = await filed(community);
    await link(community, draft.id, [entry, 'B1']);
    const name = draft.files[0]!.name;
    expect((await township.raw(documentsContract.bytes, { params: { id: draft.files[0]!.id, name } })).status).toBe(
      404,
    );
  });
});
