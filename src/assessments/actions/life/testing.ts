import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { testApp, type TestApp, type TestPerson } from '#app/testing.ts';
import { noticesContract } from '#notices/contract.ts';
import { places, townRegionId, type CastName } from '../../../../tools/town.ts';
import { cyclesContract, type Cycle } from '../../contract/cycles.ts';
import { entriesContract as contract, type Entry } from '../../contract/entries.ts';
import type { AskedMove } from '../../rules/entry.ts';
import type { LogEntry } from '../../rules/facts.ts';
import type { Answer, Framework, Side } from '../../rules/framework.ts';
import { plantFramework, smallFramework } from '../../testing.ts';
import { record } from '../recording.ts';

export let town: TestApp;
export const people = {} as Record<CastName, TestPerson>;
export const framework: Framework = {
  ...smallFramework,
  vetoes: [
    ...smallFramework.vetoes,
    { key: 'P1', text: '申报前12个月无重大责任事故', basis: '县里的规定', when: 'precondition' },
  ],
};
export let frameworkId: string;

/** Ten in the morning of a day; nobody's session ends over the years of a title. */
export async function turn(day: string): Promise<Date> {
  const now = new Date(`${day}T02:00:00Z`);
  town.at(now);
  await sql`update access.session set started_at = ${now}, seen_at = ${now}`.execute(town.db);
  await sql`update access.account set password_set_at = ${now}`.execute(town.db);
  return now;
}

export let cycle: Cycle;
export let id: string;
export let other: string;
export async function openCycle(title = '2026 年度评定'): Promise<Cycle> {
  const added = await people.office.call(cyclesContract.addCycle, {
    body: {
      title,
      year: Number(title.slice(0, 4)),
      frameworkId,
      windowFrom: '2025-03-01',
      windowTo: '2026-03-31',
      nominateBy: '2026-03-20',
      reviewBy: '2026-04-10',
      acceptBy: '2026-04-30',
      publicityDays: 5,
      approvalBody: '省创建示范办',
      approvalNumber: '〔2026〕3号',
      approvalUntil: '2032-12-31',
      validYears: 3,
      barYears: 2,
      units: [
        { unitId: places.community.id, class: null },
        { unitId: places.community2.id, class: null },
      ],
    },
  });
  return people.office.call(cyclesContract.moveCycle, {
    params: { id: added.id },
    body: { move: 'open', version: added.version },
  });
}
export const rowsOf = async (who: CastName, of = cycle, query: object = {}) =>
  (await people[who].call(contract.entries, { params: { id: of.id }, query })).rows;

export const see = (who: CastName, of = id): Promise<Entry> => people[who].call(contract.entry, { params: { id: of } });
type Given = { reason?: string; confirmed?: string[]; until?: string; version?: number };
export async function move(who: CastName, name: AskedMove, given: Given = {}, of = id): Promise<Entry> {
  const { version = (await see('office', of)).version, ...body } = given;
  return people[who].call(contract.moveEntry, { params: { id: of }, body: { move: name, version, ...body } });
}
export const best: Record<string, Answer> = {
  A1: { kind: 'met', met: [0, 1] },
  A2: { kind: 'met', met: [0, 1, 2] },
  A3: { kind: 'value', value: 9000 },
  B2: { kind: 'counts', counts: [0] },
  B3: { kind: 'points', points: 300 },
  C1: { kind: 'samples', samples: [500, 500, 500] },
  C2: { kind: 'state', state: 0 },
};
/** Fills a column as well as can be; B1 counts evidence, so its points are set by hand. B3 wants proof that nobody filed. */
export async function fill(side: Side, of = id, answers: Record<string, Answer> = best): Promise<void> {
  const entries: LogEntry[] = Object.entries(answers).map(([indicator, answer]) => ({
    kind: 'marked',
    side,
    indicator,
    answer,
    reason: '',
  }));
  entries.push({ kind: 'adjusted', side, indicator: 'B1', points: 400, reason: '核实三次' });
  const by = {
    regionId: townRegionId,
    personId: people.office.personId,
    unitId: null,
    at: new Date('2026-03-02T02:00:00Z'),
  };
  await record(town.db, by, of, entries);
}
export const nominate = async (of = id, who: CastName = 'community') => {
  await fill('self', of);
  return move(who, 'nominate', { confirmed: ['P1'] }, of);
};
export const toCounty = async (of = id, who: CastName = 'community', above: CastName = 'township') => {
  await nominate(of, who);
  return move(above, 'pass', {}, of);
};
export const toPublicity = async () => {
  await toCounty();
  await fill('county');
  await move('office', 'accept');
  return move('office', 'publicise');
};
export const inbox = async (who: CastName, kind: string) =>
  (await people[who].call(noticesContract.inbox, { query: { kind: [kind as never] } })).rows.filter(
    (one) => one.details['cycleId'] === cycle.id,
  );

/** A town with an open cycle of two communities, a fresh one before each test. Called once by a file of tests. */
export function livesHere(): void {
  beforeAll(async () => {
    town = await testApp();
    for (const name of [
      'office',
      'office2',
      'leader',
      'township',
      'township2',
      'community',
      'community2',
      'assessor',
      'wenlv',
    ] as const)
      people[name] = await town.as(name);
    const at = new Date('2026-03-02T02:00:00Z');
    frameworkId = await plantFramework(town.db, {
      regionId: townRegionId,
      personId: people.office.personId,
      framework,
      at,
    });
  }, 60_000);
  afterAll(() => town.close());
  beforeEach(async () => {
    await turn('2026-03-02');
    // A bar laid in one test would stand in the others.
    await sql`update assessments.entry set barred_until = null where barred_until is not null`.execute(town.db);
    cycle = await openCycle();
    [id, other] = (await rowsOf('office')).map((row) => row.id) as [string, string];
  });
}
/** From here on a test looks at another cycle, or at the same one as it now is. */
export const lookAt = (next: Cycle): void => {
  cycle = next;
};
