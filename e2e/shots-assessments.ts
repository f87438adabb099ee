/** An open cycle with a community half way through its self-assessment, for the pictures of README and guide. */
import type { APIRequestContext, APIResponse } from 'playwright-core';
import { tenStar } from '../src/assessments/rules/builtin/ten-star.ts';
import type { Indicator } from '../src/assessments/rules/framework.ts';
import { answerOf } from '../tools/demo/answers.ts';
import { places } from '../tools/town.ts';

const day = (from: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + from * 86_400_000).toISOString().slice(0, 10);
async function said<T>(response: Promise<APIResponse>): Promise<T> {
  const answer = await response;
  if (!answer.ok()) throw new Error(`${answer.url()} ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** @returns ids of the cycle and of the entry whose self column is half filled */
export async function plantAssessment(
  office: APIRequestContext,
  community: APIRequestContext,
): Promise<{ cycleId: string; entryId: string }> {
  const { id } = await said<{ id: string }>(
    office.post('/api/frameworks', { data: { from: 'built-in', key: 'ten-star' } }),
  );
  await said(office.post(`/api/frameworks/${id}/publication`, { data: { version: 1 } }));
  const { rows } = await said<{ rows: { unitId: string; name: string }[] }>(
    office.get('/api/cycle-candidates?subject=community'),
  );
  const units = rows.slice(0, 40).map(({ unitId }) => ({ unitId, class: null }));
  const cycle = await said<{ id: string; version: number }>(
    office.post('/api/cycles', {
      data: {
        title: '2026年度和谐社区创建',
        year: Number(day(0).slice(0, 4)),
        frameworkId: id,
        windowFrom: day(-330),
        windowTo: day(30),
        nominateBy: day(20),
        reviewBy: day(40),
        acceptBy: day(60),
        publicityDays: 5,
        approvalBody: '省创建示范活动协调小组',
        approvalNumber: '〔2026〕1号',
        approvalUntil: day(400),
        validYears: 3,
        barYears: 2,
        units: [
          { unitId: places.community.id, class: null },
          ...units.filter((one) => one.unitId !== places.community.id),
        ],
      },
    }),
  );
  await said(office.post(`/api/cycles/${cycle.id}/moves`, { data: { move: 'open', version: cycle.version } }));
  const { mine } = await said<{ mine: { id: string }[] }>(community.get('/api/assessment-desk'));
  const entryId = mine[0]!.id;
  const marks = tenStar.aspects
    .slice(0, 7)
    .flatMap((aspect) => aspect.indicators as Indicator[])
    // What is read off evidence is not answered.
    .flatMap(({ key, rule, full, feed }) =>
      feed ? [] : [{ indicator: key, answer: answerOf(rule, full, true), version: 0 }],
    );
  await said(community.put(`/api/entries/${entryId}/marks/self`, { data: { marks } }));
  return { cycleId: cycle.id, entryId };
}
