/** An open cycle with a community half way through its self-assessment, for the pictures of README and guide. */
import type { APIRequestContext, APIResponse } from 'playwright-core';
import { tenStar } from '../src/assessments/rules/builtin/ten-star.ts';
import type { Answer, Indicator } from '../src/assessments/rules/framework.ts';
import { places } from '../tools/town.ts';

const day = (from: number): string =>
  new Date(Date.now() + 8 * 3_600_000 + from * 86_400_000).toISOString().slice(0, 10);
async function said<T>(response: Promise<APIResponse>): Promise<T> {
  const answer = await response;
  if (!answer.ok()) throw new Error(`${answer.url()} ${answer.status()} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** A good answer to most rules; null where it is read off evidence. */
function answerOf({ rule, full, feed }: Indicator): Answer | null {
  if (feed) return null;
  if ('conditions' in rule) return { kind: 'met', met: rule.conditions.map((_, i) => i) };
  if (rule.kind === 'bands' || rule.kind === 'target') return { kind: 'value', value: 9600 };
  if (rule.kind === 'occurrences') return { kind: 'counts', counts: rule.items.map(() => 0) };
  if (rule.kind === 'found') return { kind: 'counts', counts: [rule.needed] };
  if (rule.kind === 'questionnaire') return { kind: 'counts', counts: rule.levels.map((_, i) => (i === 0 ? 46 : 2)) };
  if (rule.kind === 'sample-mean') return { kind: 'samples', samples: [full, full - 50] };
  return null;
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
    .flatMap((one) => {
      const answer = answerOf(one);
      return answer ? [{ indicator: one.key, answer, version: 0 }] : [];
    });
  await said(community.put(`/api/entries/${entryId}/marks/self`, { data: { marks } }));
  return { cycleId: cycle.id, entryId };
}
