import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { places, type CastName } from '../../../tools/town.ts';
import { tasksContract as contract } from '../contract.ts';
import type { TaskMove } from '../rules.ts';
import { getTask as get, published as publishedBy, refusal } from '../testing.ts';

let app: TestApp;
const as = (name: CastName) => app.as(name);
const published = async () => publishedBy(await as('office'));
beforeAll(async () => {
  app = await testApp();
  app.at(new Date('2026-09-01T01:00:00Z'));
});
afterAll(() => app?.close());

describe('who reaches a task', () => {
  // 规范停车: led by chengguan, with market and the community; issued by the office.
  const reads: Record<CastName, 'lead' | 'co' | 'above' | 'none' | 'no-verb'> = {
    office: 'above',
    leader: 'above',
    chengguan: 'lead',
    market: 'co',
    wenlv: 'none',
    township: 'above',
    township2: 'none',
    community: 'co',
    community2: 'none',
    grid: 'co',
    assessor: 'no-verb',
    sysadmin: 'no-verb',
    secadmin: 'no-verb',
    auditor: 'no-verb',
    office2: 'none',
  };
  it('is decided alike for every role, by list and by single look', async () => {
    const { of, plan } = await published();
    const { id } = of('规范停车');
    for (const [name, how] of Object.entries(reads) as [CastName, string][]) {
      const by = await as(name);
      const one = await refusal(get(by, id));
      const list = by.call(contract.list, { query: { planId: plan.id } });
      if (how === 'no-verb') {
        expect([name, one.code, (await refusal(list)).code]).toEqual([name, 'permission.denied', 'permission.denied']);
        continue;
      }
      expect([name, one.code]).toEqual([name, how === 'none' ? 'thing.not-found' : 'none']);
      const rows = (await list).rows.filter((row) => row.id === id);
      expect([name, rows.map((row) => row.part)]).toEqual([name, how === 'none' ? [] : [how === 'above' ? null : how]]);
    }
  });
  it('and every write is refused to those whose side it is not', async () => {
    const { of } = await published();
    const { id, version } = of('规范停车');
    const change = {
      title: 'x',
      detail: '',
      due: null,
      dueText: null,
      repeat: null,
      leadUnitId: places.market.id,
      coUnitIds: [],
    };
    const codes = async (name: CastName) => {
      const by = await as(name);
      const making = (of: TaskMove) =>
        by.call(contract.move, { params: { id }, body: { move: of, version, reason: 'x' } });
      const writes: Record<string, () => Promise<unknown>> = {
        verify: () => making('verify'),
        'hand-in': () => making('hand-in'),
        withdraw: () => making('withdraw'),
        report: () => by.call(contract.report, { params: { id }, body: { version, progress: null, text: 'x' } }),
        set: () => by.call(contract.set, { params: { id }, body: { ...change, version } }),
      };
      const out: Record<string, string> = {};
      for (const [what, write] of Object.entries(writes)) out[what] = (await refusal(write())).code;
      return out;
    };
    const no = 'permission.denied';
    const gone = 'thing.not-found';
    expect(await codes('wenlv')).toEqual({ verify: gone, 'hand-in': gone, withdraw: gone, report: gone, set: gone });
    expect(await codes('office2')).toEqual({ verify: gone, 'hand-in': gone, withdraw: gone, report: gone, set: gone });
    expect(await codes('leader')).toEqual({ verify: no, 'hand-in': no, withdraw: no, report: no, set: no });
    expect(await codes('market')).toEqual({
      verify: no,
      'hand-in': no,
      withdraw: no,
      report: 'task.not-under-way',
      set: no,
    });
    expect(await codes('township')).toEqual({
      verify: no,
      'hand-in': no,
      withdraw: no,
      report: 'task.not-under-way',
      set: no,
    });
    // The lead has the verb for its own moves only; the issuer for its own.
    expect(await codes('chengguan')).toEqual({
      verify: no,
      'hand-in': 'task.move-closed',
      withdraw: no,
      report: 'task.not-under-way',
      set: no,
    });
  });
});
