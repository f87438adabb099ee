import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { refusal } from '#tasks/testing.ts';
import { places } from '../../../tools/town.ts';
import { entriesContract } from '../contract/entries.ts';
import { evidenceContract as contract } from '../contract/evidence.ts';
import { scorecardContract } from '../contract/scorecard.ts';
import type { Framework } from '../rules/framework.ts';
import { bothWays, filed, logged, move, plantCycle, points, review, setState, smallFramework } from '../testing.ts';

let town: TestApp;
let community: TestPerson, township: TestPerson, office: TestPerson;
const now = new Date('2026-11-23T02:00:00Z');
beforeAll(async () => {
  town = await testApp();
  town.at(now);
  community = await town.as('community');
  township = await town.as('township');
  office = await town.as('office');
}, 60_000);
afterAll(() => town.close());

const survey = { of: 'figure', kind: 'survey' } as const;
/** A1 and A3 both read a survey: one asks for 知晓率, the other for 满意率. */
const asking: Framework = {
  ...smallFramework,
  aspects: smallFramework.aspects.map((aspect) => ({
    ...aspect,
    indicators: aspect.indicators.map((one) =>
      one.key === 'A3'
        ? { ...one, feed: survey }
        : one.key === 'A1'
          ? {
              ...one,
              feed: survey,
              rule: {
                kind: 'target',
                measure: { name: '满意率', unit: '%' },
                direction: 'more',
                target: 9000,
                step: 100,
                deduct: 50,
              } as const,
            }
          : one,
    ),
  })),
};
let entryId: string;
beforeEach(async () => {
  const planted = await plantCycle(town.db, {
    regionId: office.regionId,
    personId: office.personId,
    units: [{ id: places.community.id }],
    framework: asking,
    today: '2026-11-23',
    at: now,
  });
  entryId = planted.entryIds[0]!;
});
const self = (indicator: string) => points(town.db, entryId, 'self', indicator);
const county = (indicator: string) => points(town.db, entryId, 'county', indicator);
const filedSurvey = () => filed(community, { kind: 'survey', title: '入户问卷汇总' });
const say = (id: string, indicator: string, figure: number | null) =>
  community.call(contract.link, {
    params: { id },
    body: { links: [{ entryId, indicator, extent: 'part', figure }] },
  });
const replays = async () => {
  const { stored, folded } = await bothWays(town.db, office.regionId, entryId);
  expect(stored).toEqual(folded);
};

describe('the figure of a link', () => {
  it('lets one survey answer several indicators, each with its own', async () => {
    const { id, faults } = await filedSurvey();
    expect(faults).toEqual(['no-figure']);
    await say(id, 'A3', 8600);
    await say(id, 'A1', 8850);
    const shown = await community.call(contract.get, { params: { id } });
    expect(shown.faults).toEqual([]);
    expect(shown.links.map((one) => [one.indicator, one.figure, one.measure?.name])).toEqual([
      ['A3', 8600, '知晓率'],
      ['A1', 8850, '满意率'],
    ]);
    await move(community, id, 'submit');
    expect([await self('A3'), await self('A1')]).toEqual([400, 200]);
    // Said anew, it counts anew; said with nothing, nothing is known.
    await say(id, 'A3', 8100);
    expect(await self('A3')).toBe(300);
    await replays();
    await say(id, 'A3', null);
    expect(await self('A3')).toBeNull();
    await say(id, 'A3', null);
    expect((await logged(town.db, office.regionId, entryId)).filter((kind) => kind === 'linked')).toHaveLength(4);
    await replays();
    const { rows } = await community.call(scorecardContract.why, {
      params: { id: entryId },
      query: { side: 'self', indicator: 'A3' },
    });
    expect(rows.filter((row) => row.kind === 'linked').map((row) => row.details.figure)).toEqual([
      undefined,
      8100,
      8600,
    ]);
  });

  it('sends a piece that was accepted back to its reviewer: nobody has looked at what it now says', async () => {
    const draft = await filedSurvey();
    await say(draft.id, 'A3', 8600);
    await move(community, draft.id, 'submit');
    await setState(town.db, entryId, 'nominated');
    // Who reviews is told how many wait, before they hand the entry on.
    const unreviewed = async (by: TestPerson) =>
      (await by.call(entriesContract.entry, { params: { id: entryId } })).unreviewed;
    expect([await unreviewed(township), await unreviewed(community), await unreviewed(office)]).toEqual([1, 0, 0]);
    await review(township, draft.id, 'accept');
    expect(await unreviewed(township)).toBe(0);
    expect(await county('A3')).toBe(400);
    await say(draft.id, 'A3', 8600);
    expect((await community.call(contract.get, { params: { id: draft.id } })).state).toBe('accepted');
    await say(draft.id, 'A1', 9100);
    expect((await community.call(contract.get, { params: { id: draft.id } })).state).toBe('submitted');
    expect([await county('A3'), await county('A1'), await self('A1')]).toEqual([null, null, 300]);
    await replays();
  });

  it('does not change under an entry that is settled', async () => {
    const draft = await filedSurvey();
    await say(draft.id, 'A3', 8600);
    await move(community, draft.id, 'submit');
    await setState(town.db, entryId, 'nominated');
    await review(township, draft.id, 'accept');
    await setState(town.db, entryId, 'accepted');
    expect(await refusal(say(draft.id, 'A3', 9900))).toMatchObject({ code: 'entry.closed-for-links' });
    const next = await plantCycle(town.db, {
      regionId: office.regionId,
      personId: office.personId,
      units: [{ id: places.community.id }],
      framework: asking,
      title: '又一轮',
      today: '2026-11-23',
      at: now,
    });
    // Linked elsewhere with a figure of its own it would have to be reviewed again, and the settled entry leans on it.
    const elsewhere = community.call(contract.link, {
      params: { id: draft.id },
      body: { links: [{ entryId: next.entryIds[0]!, indicator: 'A3', extent: 'part', figure: 9900 }] },
    });
    expect(await refusal(elsewhere)).toMatchObject({ code: 'evidence.settled' });
    expect(await county('A3')).toBe(400);
    await replays();
  });
});
