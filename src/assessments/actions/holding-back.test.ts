import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { documentsContract } from '#documents/contract.ts';
import { refusal } from '#tasks/testing.ts';
import { places } from '../../../tools/town.ts';
import { entriesContract } from '../contract/entries.ts';
import { evidenceContract as contract } from '../contract/evidence.ts';
import { frameworksContract } from '../contract/frameworks.ts';
import { scorecardContract } from '../contract/scorecard.ts';
import { link, filed, plantCycle, review, setState, submitted } from '../testing.ts';

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
      body: { move: 'withdraw', version: one.version, reason: '本人要求撤下照片', ground: 'personal' },
    });
    for (const by of [township, office, assessor]) expect((await open(by)).status).toBe(404);
    expect((await open(community)).status).toBe(200);
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

  it('keeps a draft apart from its files, too', async () => {
    const draft = await filed(community);
    await link(community, draft.id, [entry, 'B1']);
    const name = draft.files[0]!.name;
    expect((await township.raw(documentsContract.bytes, { params: { id: draft.files[0]!.id, name } })).status).toBe(
      404,
    );
  });
});
