/**
 * A whole year of six communities, on a clock that is turned: one ten-star, one that meets the standard, one vetoed, one
 * returned and failed, one whose title is withdrawn, one whose objection is upheld. What people press is pressed in the
 * browser once; the rest goes through the same endpoints.
 */
import { sql } from 'kysely';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashToken, newToken } from '../src/access/session.ts';
import { testApp, type TestApp, type TestPerson } from '../src/app/testing.ts';
import { cyclesContract } from '../src/assessments/contract/cycles.ts';
import { entriesContract, type Entry } from '../src/assessments/contract/entries.ts';
import { evidenceContract } from '../src/assessments/contract/evidence.ts';
import { frameworksContract } from '../src/assessments/contract/frameworks.ts';
import { objectionsContract } from '../src/assessments/contract/objections.ts';
import { scorecardContract } from '../src/assessments/contract/scorecard.ts';
import { indicatorsOf, type Indicator, type Side } from '../src/assessments/rules/framework.ts';
import { tenStar } from '../src/assessments/rules/builtin/ten-star.ts';
import { ruleFor } from '../src/assessments/rules/score.ts';
import { documentsContract } from '../src/documents/contract.ts';
import { tinyDocx } from '../src/documents/testing.ts';
import { numberedPath } from '../src/organisation/rules/place.ts';
import { uuid7 } from '../src/platform/storage/uuid7.ts';
import { answerOf } from '../tools/demo/answers.ts';
import { places, townRegionId, type CastName } from '../tools/town.ts';
import { axeFaults, openBrowser, pocket, visit, type Visit } from './browser.ts';

let town: TestApp;
let browser: Browser;
let address: string;
const people = {} as Record<CastName, TestPerson>;
const names = ['荷花社区', '学府社区', '桂花社区', '银杏社区', '海棠社区', '玉兰社区'] as const;
type Name = (typeof names)[number];
const unitIds = {} as Record<Name, string>;
const entries = {} as Record<Name, string>;
let cycleId = '';
let frameworkId = '';

beforeAll(async () => {
  town = await testApp();
  address = await town.app.listen({ host: '127.0.0.1', port: 0 });
  for (const name of ['office', 'township', 'community', 'assessor', 'leader'] as const)
    people[name] = await town.as(name);
  await moreCommunities();
  browser = await openBrowser();
}, 120_000);
afterAll(async () => {
  await browser.close();
  await town.close();
});

/** Four more communities of the township, all six in the hands of one worker. */
async function moreCommunities(): Promise<void> {
  unitIds['荷花社区'] = places.community.id;
  unitIds['学府社区'] = places.communityBeside.id;
  for (const [i, name] of names.slice(2).entries()) {
    unitIds[name] = uuid7();
    await sql`insert into organisation.unit select (jsonb_populate_record(null::organisation.unit, to_jsonb(u) ||
        jsonb_build_object('id', ${unitIds[name]}::text, 'name', ${name}::text, 'stat_code', null,
          'path', ${numberedPath('community', 80 + i, places.township.path)}::text))).*
      from organisation.unit u where u.region_id = ${townRegionId} and u.id = ${places.communityBeside.id}`.execute(
      town.db,
    );
  }
  for (const name of names.slice(1))
    await sql`insert into access.role_grant (region_id, person_id, role, unit_id, given_at)
      values (${townRegionId}, ${people.community.personId}, 'community-worker', ${unitIds[name]}, now())`.execute(
      town.db,
    );
}

/** A signed-in visitor whose browser and server keep the same turned clock. */
async function goes(name: CastName, at: string, viewport?: { width: number; height: number }): Promise<Visit> {
  const seen = await visit(browser, address, viewport);
  const token = newToken();
  await sql`insert into access.session (token_hash, id, region_id, person_id, started_at, seen_at, address, device)
    values (${hashToken(token)}, ${uuid7()}, ${people[name].regionId}, ${people[name].personId}, ${at}, ${at}, '', 'e2e')`.execute(
    town.db,
  );
  await seen.context.addCookies([{ name: 'chuangwen', value: token, url: address }]);
  await seen.page.clock.setSystemTime(new Date(at));
  return seen;
}
const turn = (at: string): string => {
  town.at(new Date(at));
  return at;
};

const endpoints = {
  self: scorecardContract.markSelf,
  township: scorecardContract.markTownship,
  county: scorecardContract.markCounty,
} as const;
/** Marks a whole column: everything as good as it can be, but for the aspects named. */
async function mark(who: CastName, name: Name, side: Side, poor: readonly string[] = []): Promise<void> {
  const entry = { params: { id: entries[name] } };
  const card = await people[who].call(scorecardContract.scorecard, { ...entry, query: {} });
  const cells = new Map(card.columns.find((one) => one.side === side)?.cells.map((one) => [one.indicator, one]));
  const marks = tenStar.aspects.flatMap((aspect) =>
    (aspect.indicators as Indicator[]).flatMap((one) => {
      if (one.feed || cells.get(one.key)?.exempt) return [];
      const answer = answerOf(ruleFor(one, card.class), one.full, !poor.includes(aspect.key));
      return [{ indicator: one.key, answer, version: cells.get(one.key)?.version ?? 0, reason: '' }];
    }),
  );
  await people[who].call(endpoints[side], { ...entry, body: { marks } });
}

const look = (who: CastName, name: Name): Promise<Entry> =>
  people[who].call(entriesContract.entry, { params: { id: entries[name] } });
async function move(
  who: CastName,
  name: Name,
  what: Parameters<typeof body>[0],
  rest: Omit<Parameters<typeof body>[1], 'version'> = {},
): Promise<Entry> {
  const { version } = await look(who, name);
  return people[who].call(entriesContract.moveEntry, {
    params: { id: entries[name] },
    body: body(what, { ...rest, version }),
  });
}
type MoveBody = Parameters<typeof people.office.call<typeof entriesContract.moveEntry>>[1]['body'];
const body = (what: MoveBody['move'], rest: Omit<MoveBody, 'move'>): MoveBody => ({ move: what, ...rest });
const preconditions = tenStar.vetoes.filter(({ when }) => when === 'precondition').map(({ key }) => key);

/** Files what proves every indicator of a community once, and links it wherever it proves something. */
async function prove(name: Name): Promise<void> {
  const id = entries[name];
  const all = indicatorsOf(tenStar);
  const kinds = ['file', ...new Set(all.flatMap(({ feed }) => (feed ? [feed.kind] : [])))] as const;
  for (const kind of kinds) {
    const file = await people.community.call(
      documentsContract.add,
      {},
      { file: { name: `${name}${kind}.docx`, bytes: tinyDocx(`${name} ${kind}`) } },
    );
    const fed = all.filter(({ feed }) => feed?.kind === kind);
    const { id: evidenceId } = await people.community.call(evidenceContract.file, {
      body: {
        unitId: unitIds[name],
        kind,
        title: kind === 'file' ? '年度创建材料汇编' : `${name}年度记录 ${kind}`,
        from: '2026-02-01',
        to: '2026-02-20',
        quantity: kind === 'file' ? 1 : 99,
        figure: kind === 'survey' ? 9600 : null,
        fileIds: [file.id],
      },
    } as never);
    await people.community.call(evidenceContract.link, {
      params: { id: evidenceId },
      body: {
        links: (kind === 'file' ? all : fed).map(({ key }) => ({
          entryId: id,
          indicator: key,
          extent: 'whole' as const,
        })),
      },
    } as never);
    const { version } = await people.community.call(evidenceContract.get, { params: { id: evidenceId } });
    await people.community.call(evidenceContract.move, {
      params: { id: evidenceId },
      body: { move: 'submit', version },
    } as never);
  }
}

describe('a year of six communities', () => {
  it('the office publishes the ten-star framework and opens the cycle', async () => {
    const at = turn('2026-03-02T01:00:00Z');
    const { page, shot, faults, close } = await goes('office', at);
    await page.goto('/assessments/frameworks');
    await page.getByRole('listitem').filter({ hasText: '十星' }).getByRole('button', { name: '以此为底稿' }).click();
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: '发布' }).click();
    await page.getByText('已发布').first().waitFor();
    await shot('year-framework');
    expect(faults).toEqual([]);
    await close();
    const { rows } = await people.office.call(frameworksContract.frameworks, { query: {} });
    frameworkId = rows[0]!.id;
    expect(rows[0]).toMatchObject({ state: 'published', aspects: 10, points: 10_000 });

    const cycle = {
      title: '2026年度和谐社区创建',
      year: 2026,
      frameworkId,
      windowFrom: '2025-07-01',
      windowTo: '2026-06-30',
      nominateBy: '2026-04-30',
      reviewBy: '2026-05-29',
      acceptBy: '2026-06-30',
      publicityDays: 5,
      approvalBody: '',
      approvalNumber: '',
      approvalUntil: null,
      validYears: 3,
      barYears: 2,
    };
    const made = await people.office.call(cyclesContract.addCycle, {
      body: { ...cycle, units: names.map((name) => ({ unitId: unitIds[name], class: null })) },
    });
    cycleId = made.id;
    const open = (version: number) =>
      people.office.call(cyclesContract.moveCycle, { params: { id: cycleId }, body: { move: 'open', version } });
    // Nothing starts without its approval.
    await expect(open(made.version)).rejects.toMatchObject({ code: 'cycle.approval-missing' });
    const set = await people.office.call(cyclesContract.setCycle, {
      params: { id: cycleId },
      body: {
        ...cycle,
        approvalBody: '省创建示范活动协调小组',
        approvalNumber: '〔2026〕1号',
        approvalUntil: '2027-12-31',
        version: made.version,
      },
    });
    await open(set.version);
    const { rows: listed } = await people.office.call(entriesContract.entries, { params: { id: cycleId }, query: {} });
    for (const row of listed) entries[row.unit.name as Name] = row.id;
    expect(Object.keys(entries).sort()).toEqual([...names].sort());
  });

  it('a community assesses itself by keyboard on the desk and nominates itself', async () => {
    const at = turn('2026-03-10T01:00:00Z');
    const { page, shot, faults, close } = await goes('community', at);
    await page.goto(`/assessments/entries/${entries['荷花社区']}`);
    const first = page.locator('[data-row]').first();
    await first.getByRole('checkbox').first().focus();
    for (const key of ['1', '2', '3']) await page.keyboard.press(key);
    await page.keyboard.press('Enter');
    await page.getByText('已保存').waitFor();
    expect(
      await first
        .getByRole('checkbox')
        .evaluateAll((all) => all.filter((one) => (one as { checked?: boolean }).checked).length),
    ).toBeGreaterThan(1);
    await shot('year-card');
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();

    for (const name of names) {
      await prove(name);
      // 海棠 will not reach ten stars, 学府 just reaches seven, 银杏 is poor where it matters.
      await mark('community', name, 'self');
    }
    await expect(move('community', '荷花社区', 'nominate')).rejects.toMatchObject({ code: 'entry.preconditions-open' });
    for (const name of names) await move('community', name, 'nominate', { confirmed: preconditions });
    expect((await look('community', '荷花社区')).state).toBe('nominated');
  });

  it('the township reviews; one is returned with a reason and comes back', async () => {
    turn('2026-05-08T01:00:00Z');
    for (const name of names) await mark('township', name, 'township');
    await expect(move('township', '银杏社区', 'return-to-community')).rejects.toMatchObject({
      code: 'entry.reason-missing',
    });
    await move('township', '银杏社区', 'return-to-community', {
      reason: '议事结果没有写明落实情况',
      until: '2026-05-15',
    });
    const at = turn('2026-05-11T01:00:00Z');
    const { page, shot, faults, close } = await goes('community', at, pocket);
    await page.goto(`/assessments/cycles/${cycleId}?entry=${entries['银杏社区']}`);
    await page.getByText('议事结果没有写明落实情况').first().waitFor();
    await shot('year-returned');
    expect(faults).toEqual([]);
    await close();
    await move('community', '银杏社区', 'nominate', { confirmed: preconditions });
    for (const name of names) await move('township', name, 'pass');
  });

  it('evidence is reviewed, and the county scores: a ten-star, a seven-star, a veto, a failure', async () => {
    turn('2026-06-08T01:00:00Z');
    const { rows } = await people.office.call(evidenceContract.queue, { query: { limit: 200 } });
    await people.office.call(evidenceContract.reviewMany, {
      body: { move: 'accept', evidence: rows.map(({ id, version }) => ({ id, version })) },
    } as never);
    await mark('assessor', '荷花社区', 'county');
    await mark('assessor', '学府社区', 'county', ['8', '9', '10']);
    await mark('assessor', '桂花社区', 'county');
    await mark('assessor', '银杏社区', 'county', ['1', '2', '3', '4', '5', '6']);
    await mark('assessor', '海棠社区', 'county');
    await mark('assessor', '玉兰社区', 'county', ['10']);
    const card = async (name: Name) =>
      (
        await people.office.call(scorecardContract.scorecard, { params: { id: entries[name] }, query: {} })
      ).columns.find(({ side }) => side === 'county')!.outcome;
    expect(await card('荷花社区')).toMatchObject({ stars: 10, total: '10000', grade: tenStar.grading.grades[0]!.key });
    expect(await card('学府社区')).toMatchObject({ stars: 7, grade: tenStar.grading.grades[1]!.key });

    const { version } = await look('office', '桂花社区');
    await people.office.call(entriesContract.vetoEntry, {
      params: { id: entries['桂花社区'] },
      body: {
        veto: tenStar.vetoes.find(({ when }) => when === 'veto')!.key,
        reason: '五月发生有责任的火灾事故',
        day: '2026-05-20',
        version,
      },
    } as never);
    await expect(move('office', '桂花社区', 'accept')).rejects.toMatchObject({ code: 'entry.vetoed' });
    await move('office', '桂花社区', 'fail', { reason: '一票否决' });
    await expect(move('office', '银杏社区', 'accept')).rejects.toMatchObject({ code: 'entry.grade-missing' });
    await move('office', '银杏社区', 'fail', { reason: '未达到七星' });
    for (const name of ['荷花社区', '学府社区', '海棠社区', '玉兰社区'] as const) await move('office', name, 'accept');
    // The verdict is nobody's yet but those who score and those who are scored.
    await expect(
      people.leader.call(scorecardContract.comments, {
        params: { id: entries['荷花社区'] },
        query: { indicator: '1.1' },
      }),
    ).rejects.toMatchObject({ code: 'entry.not-shown' });
  });

  it('publicity, an objection upheld, recognition, commendation', async () => {
    turn('2026-06-15T01:00:00Z');
    for (const name of ['荷花社区', '学府社区', '海棠社区', '玉兰社区'] as const)
      await move('office', name, 'publicise');
    turn('2026-06-17T01:00:00Z');
    const { id: objectionId } = await people.office.call(objectionsContract.addObjection, {
      params: { id: entries['玉兰社区'] },
      body: { receivedOn: '2026-06-17', channel: 'phone', text: '消防通道长期被占用' },
    });
    await expect(move('office', '荷花社区', 'recognise')).rejects.toMatchObject({ code: 'entry.publicity-running' });
    await people.office.call(objectionsContract.settleObjection, {
      params: { id: objectionId },
      body: { verdict: 'upheld', answer: '经核查属实，退回复核', version: 1 },
    });
    expect((await look('office', '玉兰社区')).state).toBe('reviewed');
    await mark('assessor', '玉兰社区', 'county', ['7', '8', '9', '10']);
    await move('office', '玉兰社区', 'fail', { reason: '复核后不足七星' });

    const at = turn('2026-06-24T01:00:00Z');
    for (const name of ['荷花社区', '学府社区', '海棠社区'] as const) await move('office', name, 'recognise');
    await expect(move('office', '荷花社区', 'commend')).rejects.toMatchObject({ code: 'cycle.commendation-missing' });
    const { version } = await people.office.call(cyclesContract.cycle, { params: { id: cycleId } });
    await people.office.call(cyclesContract.setCommendation, {
      params: { id: cycleId },
      body: { body: '县评比达标表彰工作领导小组', number: '〔2026〕9号', version },
    });
    for (const name of ['荷花社区', '学府社区', '海棠社区'] as const) await move('office', name, 'commend');

    const { page, shot, faults, close } = await goes('office', at);
    await page.goto(`/assessments/cycles/${cycleId}`);
    await page.getByText('已表彰').first().waitFor();
    await shot('year-cycle');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: '文书' }).click();
    await page.getByRole('menuitem', { name: '表彰决定' }).click();
    // What the cycle does not know is asked first.
    await page.getByLabel('发文字号').fill('云文明委〔2026〕3号');
    expect(await axeFaults(page)).toEqual([]);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: '生成并下载' }).click();
    expect((await download).suggestedFilename()).toMatch(/^表彰决定 .*\.docx$/);
    await page.goto(`/assessments/cycles/${cycleId}/ranking`);
    await page.getByText('荷花社区').first().waitFor();
    await shot('year-ranking');
    await page.goto(`/assessments/entries/${entries['学府社区']}?of=9.1`);
    await page.getByRole('heading', { name: '为什么是这个分' }).waitFor();
    await page.locator('.why-steps li').first().waitFor();
    await shot('year-why');
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await close();
  });

  it('a title is withdrawn, and its unit is barred for two years', async () => {
    turn('2026-11-02T01:00:00Z');
    const gone = await move('office', '海棠社区', 'withdraw', { reason: '复查发现编造材料' });
    expect(gone).toMatchObject({ state: 'withdrawn' });
    const cycle = await people.office.call(cyclesContract.cycle, { params: { id: cycleId } });
    expect(cycle.counts).toEqual({ commended: 2, 'not-met': 3, withdrawn: 1 });
    const ended = await people.office.call(cyclesContract.moveCycle, {
      params: { id: cycleId },
      body: { move: 'end', version: cycle.version },
    });
    expect(ended.state).toBe('ended');
    const { rows } = await people.office.call(cyclesContract.cycleCandidates, { query: { subject: 'community' } });
    const barred = rows.find((one: { unitId: string }) => one.unitId === unitIds['海棠社区']) as {
      barredUntil: string | null;
    };
    expect(barred.barredUntil).toMatch(/^2028-1[01]-/);
  });
});
