import { afterAll, beforeAll, expect, it } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { Problem } from '#platform/pure/problem.ts';
import { places } from '../../../tools/town.ts';
import { entriesContract } from '../contract/entries.ts';
import { evidenceContract as contract, type Evidence } from '../contract/evidence.ts';
import type { LogEntry } from '../rules/facts.ts';
import type { Answer } from '../rules/framework.ts';
import { readLog } from '../store/log.ts';
import { bothWays, filed, link, move, plantCycle, review, setState, submitted } from '../testing.ts';
import { record } from './recording.ts';

let town: TestApp;
let community: TestPerson, township: TestPerson, office: TestPerson;
const now = new Date('2026-11-23T02:00:00Z');
beforeAll(async () => {
  town = await testApp();
  town.at(now);
  [community, township, office] = [await town.as('community'), await town.as('township'), await town.as('office')];
}, 60_000);
afterAll(() => town.close());

const best: Record<string, Answer> = {
  A1: { kind: 'met', met: [0, 1] },
  A2: { kind: 'met', met: [0, 1, 2] },
  A3: { kind: 'value', value: 9000 },
  B2: { kind: 'counts', counts: [0] },
  B3: { kind: 'points', points: 300 },
  C1: { kind: 'samples', samples: [500, 500, 500] },
  C2: { kind: 'state', state: 0 },
};
/** An entry the county may accept: B1 counts its evidence. @returns it, a piece accepted, one that waits and a draft */
async function ready(): Promise<{ entry: string; accepted: Evidence; waiting: Evidence; draft: Evidence }> {
  const { entryIds } = await plantCycle(town.db, {
    regionId: office.regionId,
    personId: office.personId,
    units: [{ id: places.community.id }],
    today: '2026-11-23',
    window: { from: '2026-01-01', to: '2026-12-31' },
    at: now,
  });
  const entry = entryIds[0]!;
  const one = await submitted(community, [entry, 'B1']);
  const waiting = await submitted(community, [entry, 'B1']);
  const draft = await filed(community);
  await setState(town.db, entry, 'nominated');
  const accepted = await review(township, one.id, 'accept');
  const marks = Object.entries(best).map(([indicator, answer]): LogEntry => ({
    kind: 'marked',
    side: 'county',
    indicator,
    answer,
    reason: '',
  }));
  const by = { regionId: office.regionId, personId: office.personId, unitId: null, at: now };
  await record(town.db, by, entry, marks);
  await setState(town.db, entry, 'reviewed');
  return { entry, accepted, waiting, draft };
}

/** What others may do to the evidence of an entry in the same moment. */
const changes: Record<string, (of: Awaited<ReturnType<typeof ready>>) => Promise<unknown>> = {
  rewritten: ({ accepted: { id, from, to, version, files } }) =>
    community.call(contract.change, {
      params: { id },
      body: { title: '改', from, to, version, quantity: 3, fileIds: files.map((file) => file.id) },
    }),
  withdrawn: ({ accepted }) => move(community, accepted.id, 'withdraw', '有误'),
  reviewed: ({ waiting }) => review(township, waiting.id, 'accept'),
  returned: ({ accepted }) => review(township, accepted.id, 'return', '图片模糊'),
  linked: ({ draft, entry }) => link(community, draft.id, [entry, 'B1']),
};
const refusals = ['evidence.settled', 'entry.closed-for-links', 'evidence.changed'];

it.each(Object.entries(changes))(
  'nothing an entry rests on is %s once it is accepted, however close the two come',
  { timeout: 60_000 },
  async (_, change) => {
    for (let round = 0; round < 4; round++) {
      const of = await ready();
      const { version } = await office.call(entriesContract.entry, { params: { id: of.entry } });
      const accept = () =>
        office.call(entriesContract.moveEntry, { params: { id: of.entry }, body: { move: 'accept', version } });
      const both = round % 2 ? [accept(), change(of)] : [change(of), accept()];
      const [first, second] = await Promise.allSettled(both);
      const [settled, changed] = round % 2 ? [first!, second!] : [second!, first!];
      // Whoever was first, the acceptance stands; what came after it was refused with its reason.
      expect(settled.status).toBe('fulfilled');
      if (changed.status === 'rejected') {
        expect(changed.reason).toBeInstanceOf(Problem);
        expect(refusals).toContain((changed.reason as Problem).code);
      }
      const kinds = (await readLog(town.db, office.regionId, of.entry)).map(({ kind }) => kind);
      const at = kinds.indexOf('moved');
      expect(kinds.slice(at)).toEqual(['moved']);
      expect(kinds.slice(0, at)).not.toContain('moved');
      const { stored, folded } = await bothWays(town.db, office.regionId, of.entry);
      expect(stored).toEqual(folded);
    }
  },
);
