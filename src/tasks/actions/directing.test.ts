import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testApp, type TestApp } from '#app/testing.ts';
import { readSheet } from '#documents/public.ts';
import { noticesContract } from '#notices/contract.ts';
import { places, type CastName } from '../../../tools/town.ts';
import { tasksContract } from '../contract.ts';
import { directivesContract as contract } from '../contract/directives.ts';
import { ladderContract } from '../contract/ladder.ts';
import { liaisonContract } from '../contract/liaison.ts';
import { occurrencesContract } from '../contract/occurrences.ts';
import { builtIn } from '../rules/ladder.ts';
import { getTask, makeMove, published as publishedBy, refusal } from '../testing.ts';
import { tendDuties } from './duties.ts';

let app: TestApp;
const as = (name: CastName) => app.as(name);
const published = async () => publishedBy(await as('office'));
const day = (date: string, time = '09:00') => new Date(`${date}T${time}:00+08:00`);
beforeAll(async () => {
  app = await testApp();
  app.at(day('2026-09-01'));
});
afterAll(() => app?.close());

const told = async (name: CastName, kind: string) =>
  (await (await as(name)).call(noticesContract.inbox, { query: { limit: 200 } })).rows.filter(
    (row) => row.kind === kind,
  );
const give = { kind: 'supervise' as const, words: '请说明原因', replyBy: '2026-09-04' };

describe('urging and supervising by hand', () => {
  it('reaches the lead unit, is answered with a file, settled, and stands in sheet, register and history', async () => {
    const { of } = await published();
    const { id, title } = of('规范停车');
    const [office, chengguan] = [await as('office'), await as('chengguan')];
    const { ids } = await office.call(contract.urge, { params: { id }, body: give });
    expect(ids).toHaveLength(1);
    expect(await told('chengguan', 'task.supervise')).toMatchObject([
      { subjectKind: 'task', subjectId: id, details: { title, reason: '请说明原因', replyBy: '2026-09-04' } },
    ]);
    const about = await chengguan.call(contract.directivesOf, { params: { id } });
    expect(about).toMatchObject({ may: [], rows: [{ id: ids[0], state: 'open', late: false, may: ['answer'] }] });
    // Nobody else's to answer or to settle.
    const answer = { params: { id: ids[0]! }, body: { text: '路面施工，月底完成', fileIds: [] } };
    expect((await refusal((await as('market')).call(contract.answer, answer))).code).toBe('permission.denied');
    expect((await refusal((await as('wenlv')).call(contract.answer, answer))).code).toBe('thing.not-found');
    expect((await refusal(chengguan.call(contract.answer, { ...answer, body: { text: '' } }))).code).toBe(
      'report.empty',
    );
    const replied = await chengguan.call(contract.answer, answer);
    expect(replied).toMatchObject({
      state: 'answered',
      replies: [{ text: '路面施工，月底完成', unitName: places.chengguan.name }],
    });
    expect(await told('office', 'task.answer')).toMatchObject([{ details: { from: places.chengguan.name } }]);
    const settle = { params: { id: ids[0]! }, body: { version: replied.version } };
    expect((await refusal(chengguan.call(contract.settle, settle))).code).toBe('permission.denied');
    expect(await refusal(office.call(contract.settle, { ...settle, body: { version: 1 } }))).toMatchObject({
      code: 'directive.changed',
      status: 409,
    });
    expect(await office.call(contract.settle, settle)).toMatchObject({ state: 'settled', may: [] });
    expect((await refusal(chengguan.call(contract.answer, answer))).code).toBe('directive.settled');
    const { history } = await getTask(office, id);
    expect(history.map((row) => row.kind).slice(0, 3)).toEqual(['task.settle', 'task.answer', 'task.supervise']);
  });

  it('is for the issuing side and for units above, not for equals, nor for what is over', async () => {
    const { of } = await published();
    const parking = of('规范停车').id;
    expect(
      (await refusal((await as('market')).call(contract.urge, { params: { id: parking }, body: give }))).code,
    ).toBe('permission.denied');
    expect(
      (await refusal((await as('leader')).call(contract.urge, { params: { id: parking }, body: give }))).code,
    ).toBe('permission.denied');
    const office = await as('office');
    expect(
      await refusal(office.call(contract.urge, { params: { id: parking }, body: { ...give, replyBy: '2026-08-31' } })),
    ).toMatchObject({ code: 'request.invalid', fields: [{ path: ['body', 'replyBy'], code: 'day.past' }] });
    // A unit with a part may be named instead of the lead; another may not.
    const named = (unitId: string) =>
      office.call(contract.urge, { params: { id: parking }, body: { ...give, unitIds: [unitId] } });
    expect((await refusal(named(places.wenlv.id))).code).toBe('request.invalid');
    await named(places.community.id);
    expect(await told('community', 'task.supervise')).toHaveLength(1);
    await makeMove(office, parking, 'withdraw', { reason: '并入他项' });
    expect((await refusal(office.call(contract.urge, { params: { id: parking }, body: give }))).code).toBe(
      'task.finished',
    );
    // What was open about it has ended with it.
    const { rows } = await office.call(contract.directivesOf, { params: { id: parking } });
    expect(rows.map((row) => row.state)).toEqual(['settled']);
  });

  it('fills a register by filter and page, and an Excel file', async () => {
    await sql`delete from tasks.directive_reply`.execute(app.db);
    await sql`delete from tasks.directive`.execute(app.db);
    const { of, plan } = await published();
    const office = await as('office');
    for (const title of ['规范停车', '清理占道', '丰富文化'])
      await office.call(contract.urge, {
        params: { id: of(title).id },
        body: { ...give, kind: title === '丰富文化' ? 'urge' : 'supervise' },
      });
    app.at(day('2026-09-07'));
    const titles = async (name: CastName, query: object) =>
      (await (await as(name)).call(contract.directives, { query: { limit: 50, ...query } })).rows.map((row) =>
        row.task!.title.slice(0, 4),
      );
    expect(await titles('office', {})).toEqual(['丰富文化', '清理占道', '规范停车']);
    expect(await titles('office', { kind: 'urge' })).toEqual(['丰富文化']);
    expect(await titles('office', { state: 'late' })).toHaveLength(3);
    expect(await titles('office', { state: 'answered' })).toEqual([]);
    expect(await titles('office', { unitId: places.wenlv.id })).toEqual(['丰富文化']);
    expect(
      await titles('office', { planId: plan.id, view: 'given', from: '2026-09-01', to: '2026-09-01' }),
    ).toHaveLength(3);
    expect(await titles('office', { from: '2026-09-02' })).toEqual([]);
    expect(await titles('chengguan', { view: 'mine' })).toEqual(['规范停车']);
    expect(await titles('wenlv', {})).toEqual(['丰富文化']);
    expect(await titles('community', {})).toEqual([]);
    const first = await office.call(contract.directives, { query: { limit: 2 } });
    const rest = await office.call(contract.directives, { query: { limit: 2, after: first.next! } });
    expect([...first.rows, ...rest.rows].map((row) => row.task!.title.slice(0, 4))).toEqual([
      '丰富文化',
      '清理占道',
      '规范停车',
    ]);
    expect(rest.next).toBeNull();
    expect((await refusal(office.call(contract.directives, { query: { after: 'x' } }))).code).toBe('request.invalid');
    const file = await office.raw(contract.exportDirectives, { query: { kind: 'supervise' } });
    const grid = await readSheet({ kind: 'xlsx', encoding: null, bytes: file.bytes });
    expect(grid.rows.map((row) => [row.cells[0], row.cells[1], row.cells[11]])).toEqual([
      ['日期', '类别', '状态'],
      ['2026-09-01', '督办', '逾期未回复'],
      ['2026-09-01', '督办', '逾期未回复'],
    ]);
    app.at(day('2026-09-01'));
  });
});

describe('a leader', () => {
  it('attached to a unit sees what is late there, instructs, and is answered', async () => {
    await sql`delete from tasks.directive_reply`.execute(app.db);
    await sql`delete from tasks.directive`.execute(app.db);
    const { of } = await published();
    const [office, leader, chengguan] = [await as('office'), await as('leader'), await as('chengguan')];
    const attach = {
      personId: leader.personId,
      subjectKind: 'unit' as const,
      subjectId: places.chengguan.id,
      from: '2026-09-01',
      to: null,
      note: '',
    };
    expect((await refusal(leader.call(liaisonContract.addLiaison, { body: attach }))).code).toBe('permission.denied');
    const liaison = await office.call(liaisonContract.addLiaison, { body: attach });
    expect(liaison).toMatchObject({ personName: '周怀远', subjectName: places.chengguan.name, current: true });
    expect((await refusal(office.call(liaisonContract.addLiaison, { body: attach }))).code).toBe('liaison.already');
    for (const wrong of [{ personId: office.unitId }, { subjectId: places.otherOffice.id }, { to: '2026-08-01' }])
      expect((await refusal(office.call(liaisonContract.addLiaison, { body: { ...attach, ...wrong } }))).code).toBe(
        'request.invalid',
      );

    const { id, version, ...task } = await getTask(office, of('规范停车').id);
    await office.call(tasksContract.set, {
      params: { id },
      body: { ...task, due: '2026-08-20', leadUnitId: places.chengguan.id, coUnitIds: [], version },
    });
    const mine = await leader.call(liaisonContract.myLiaison, { query: {} });
    expect(mine.held).toMatchObject([{ id: liaison.id, late: 1 }]);
    expect(mine.held[0]!.open).toBeGreaterThan(0);
    expect(mine.tasks.map((row) => [row.title.slice(0, 4), row.standing])).toContainEqual(['规范停车', 'late']);
    expect(await (await as('market')).call(liaisonContract.myLiaison, { query: {} })).toEqual({
      held: [],
      tasks: [],
      directives: [],
    });

    const words = { words: '本周内拿出方案', replyBy: null };
    await leader.call(contract.instruct, { params: { id }, body: words });
    const { ids } = await leader.call(contract.instructUnit, { params: { id: places.chengguan.id }, body: words });
    expect(await told('chengguan', 'task.instruct')).toHaveLength(2);
    expect((await refusal(office.call(contract.instruct, { params: { id }, body: words }))).code).toBe(
      'permission.denied',
    );
    await chengguan.call(contract.answer, { params: { id: ids[0]! }, body: { text: '已开会部署' } });
    expect(await told('leader', 'task.answer')).toHaveLength(1);
    const again = await leader.call(liaisonContract.myLiaison, { query: { liaisonId: liaison.id } });
    expect(again.directives.map((row) => [row.kind, row.task === null, row.answer])).toEqual([
      ['instruct', true, '已开会部署'],
      ['instruct', false, null],
    ]);
    const sheet = await chengguan.call(contract.directivesOfUnit, { params: { id: places.chengguan.id } });
    expect(sheet).toMatchObject({ may: [], rows: [{ id: ids[0], may: ['answer'] }] });
    // The office keeps the register, but a leader's instruction is the leader's to settle.
    const [row] = (await office.call(contract.directivesOfUnit, { params: { id: places.chengguan.id } })).rows;
    expect(row!.may).toEqual([]);
    await leader.call(contract.settle, { params: { id: ids[0]! }, body: { version: row!.version } });

    expect((await office.call(ladderContract.ladderOf, { params: { id } })).liaisons).toMatchObject([
      { name: '周怀远' },
    ]);
    expect(
      (await chengguan.call(liaisonContract.liaisonsOfUnit, { params: { id: places.chengguan.id } })).mayManage,
    ).toBe(false);
    await office.call(liaisonContract.endLiaison, { params: { id: liaison.id }, body: { to: '2026-09-01' } });
    app.at(day('2026-09-02'));
    expect((await leader.call(liaisonContract.myLiaison, { query: {} })).held).toEqual([]);
    expect((await office.call(liaisonContract.liaisons, { query: {} })).rows).toEqual([]);
    expect((await office.call(liaisonContract.liaisons, { query: { ended: 'yes' } })).rows).toHaveLength(1);
    app.at(day('2026-09-01'));
  });
});

describe('the ladder of a region', () => {
  it('is the built-in one until the office changes it', async () => {
    const [office, chengguan] = [await as('office'), await as('chengguan')];
    const { rows, maySet } = await office.call(ladderContract.ladders, {});
    expect(maySet).toBe(true);
    expect(rows.map((row) => [row.kind, row.set, row.version])).toEqual([
      ['ordinary', null, 0],
      ['recurring', null, 0],
      ['urgent', null, 0],
    ]);
    const rungs = rows[0]!.rungs.filter((rung) => rung.step !== 'talk');
    const params = { kind: 'ordinary' as const };
    expect(
      (await refusal(chengguan.call(ladderContract.setLadder, { params, body: { rungs, version: 0 } }))).code,
    ).toBe('permission.denied');
    expect(
      await refusal(office.call(ladderContract.setLadder, { params, body: { rungs: rungs.toReversed(), version: 0 } })),
    ).toMatchObject({
      code: 'ladder.unfit',
      rung: 1,
      field: 'step',
    });
    const set = await office.call(ladderContract.setLadder, { params, body: { rungs, version: 0 } });
    expect(set).toMatchObject({ version: 1, set: { personName: '林知秋' } });
    expect((await refusal(office.call(ladderContract.setLadder, { params, body: { rungs, version: 0 } }))).code).toBe(
      'ladder.changed',
    );
    const back = await office.call(ladderContract.setLadder, { params, body: { rungs: null, version: 1 } });
    expect(back.rungs).toEqual(builtIn.ordinary);
  });
  it('is the urgent one for a task marked so', async () => {
    const { of } = await published();
    const { id, version } = of('清理占道');
    const office = await as('office');
    expect((await office.call(ladderContract.ladderOf, { params: { id } })).next).toMatchObject({
      step: 'remind',
      day: '2026-10-28',
    });
    await office.call(ladderContract.setUrgent, { params: { id }, body: { urgent: true, version } });
    expect(await office.call(ladderContract.ladderOf, { params: { id } })).toMatchObject({
      kind: 'urgent',
      urgent: true,
      next: { step: 'remind', day: '2026-10-30' },
    });
    expect(
      (await refusal(office.call(ladderContract.setUrgent, { params: { id }, body: { urgent: false, version } }))).code,
    ).toBe('task.changed');
  });
});

describe('a recurring duty', () => {
  it('has its periods once, is reported period by period, and its progress is the share of those over', async () => {
    const { of } = await published();
    const { id } = of('丰富文化');
    const [wenlv, office] = [await as('wenlv'), await as('office')];
    const periods = () => wenlv.call(occurrencesContract.occurrences, { params: { id } });
    await Promise.all([tendDuties(app.db, day('2026-09-01')), tendDuties(app.db, day('2026-09-01'))]);
    expect((await periods()).rows).toMatchObject([
      { period: '2026-09', due: '2026-09-30', state: 'open', late: false },
    ]);
    const report = (period: string, text = '') =>
      wenlv.call(occurrencesContract.reportOccurrence, { params: { id, period }, body: { text } });
    expect((await refusal(report('2026-09'))).code).toBe('task.not-under-way');
    await makeMove(wenlv, id, 'accept');
    expect((await refusal(report('2026-10'))).code).toBe('thing.not-found');
    app.at(day('2026-09-18'));
    expect(await report('2026-09', '举办广场舞会')).toMatchObject({
      state: 'done',
      unitName: places.wenlv.name,
      text: '举办广场舞会',
    });
    expect((await refusal(report('2026-09'))).code).toBe('report.empty');
    expect((await getTask(wenlv, id)).reports[0]).toMatchObject({ period: '2026-09', progress: null });

    // Two months the house was closed: both periods come, the first is late.
    app.at(day('2026-11-10'));
    await tendDuties(app.db, day('2026-11-10'));
    expect(await tendDuties(app.db, day('2026-11-10'))).toBe(0);
    expect(await periods()).toMatchObject({
      done: 1,
      late: 1,
      rows: [
        { period: '2026-11', late: false },
        { period: '2026-10', late: true },
        { period: '2026-09', state: 'done' },
      ],
    });
    const row = async () =>
      (await wenlv.call(tasksContract.list, { query: { view: 'mine', standing: 'late' } })).rows.find(
        (one) => one.id === id,
      );
    expect(await row()).toMatchObject({ standing: 'late', due: '2026-12-31', periodDue: '2026-10-30', progress: 50 });
    expect((await wenlv.call(tasksContract.counts, { query: { view: 'mine' } })).late).toBeGreaterThan(0);
    const { version } = await getTask(wenlv, id);
    expect(
      await refusal(wenlv.call(tasksContract.report, { params: { id }, body: { version, progress: 90, text: '' } })),
    ).toMatchObject({ code: 'request.invalid', fields: [{ code: 'progress.by-period' }] });

    expect(await report('2026-10')).toMatchObject({ state: 'done-late' });
    expect(await row()).toBeUndefined();
    expect(await getTask(wenlv, id)).toMatchObject({ progress: 99, standing: 'calm', periodDue: '2026-11-30' });
    expect((await getTask(office, id)).history.filter((one) => one.kind === 'task.period')).toHaveLength(2);

    // Another rhythm: what was open of the old one goes, what was done stays.
    const task = await getTask(office, id);
    await office.call(tasksContract.set, {
      params: { id },
      body: { ...task, repeat: 'quarterly', leadUnitId: places.wenlv.id, coUnitIds: [], version: task.version },
    });
    await tendDuties(app.db, day('2026-11-10'));
    expect((await periods()).rows.map((one) => [one.period, one.state])).toEqual([
      ['2026-Q4', 'open'],
      ['2026-10', 'done-late'],
      ['2026-09', 'done'],
    ]);
  });
});
