import { describe, expect, it } from 'vitest';
import { areaLabel } from '#organisation/rules/sheet/labels.ts';
import { smallFramework } from '../testing.ts';
import {
  askedMoves,
  askedOf,
  moveFault,
  recheckFault,
  returnedUntil,
  stageSide,
  toFill,
  unanswered,
  type Deciding,
} from './entry.ts';
import { entrySheet } from './entry-sheet.ts';
import { cycleStates, entryLifecycle, entryMoves, entryStates, reasonMoves, type EntryMove } from './lifecycle.ts';

const fit: Deciding = {
  state: 'self-assessing',
  cycleState: 'open',
  days: { nominateBy: '2026-11-27', reviewBy: '2026-12-11', acceptBy: '2026-12-25' },
  extensions: {},
  today: '2026-11-23',
  vetoes: [],
  unconfirmed: [],
  barredUntil: null,
  self: { missing: [] },
  county: { missing: [], grade: 'met', vetoed: false },
  graded: true,
  publicityTo: '2026-11-20',
  openObjections: 0,
  commendApproved: true,
  reason: '写明理由',
};
const code = (move: EntryMove, change: Partial<Deciding>) => moveFault(move, { ...fit, ...change })?.code ?? null;

describe('looking at a title again', () => {
  const title = { recognisedOn: '2026-03-20', today: '2026-06-01' };
  it('is from the recognition to today, and what it asks for is due no earlier', () => {
    for (const heldOn of ['1900-01-01', '2026-03-19', '2026-06-02'])
      expect(recheckFault({ heldOn, improveBy: null }, title)).toEqual({ field: 'heldOn', code: 'day.outside-title' });
    expect(recheckFault({ heldOn: '2026-03-20', improveBy: null }, title)).toBeNull();
    expect(recheckFault({ heldOn: '2026-06-01', improveBy: '2026-05-31' }, title)).toEqual({
      field: 'improveBy',
      code: 'day.before-recheck',
    });
    expect(recheckFault({ heldOn: '2026-06-01', improveBy: '2026-06-01' }, title)).toBeNull();
    expect(recheckFault({ heldOn: '1900-01-01', improveBy: null }, { ...title, recognisedOn: null })).toBeNull();
  });
});

describe('a move', () => {
  it('may be made when nothing stands in its way', () => {
    for (const move of entryMoves) expect(moveFault(move, fit), move).toBe(null);
  });
  it('of an open cycle alone, but for what outlives it', () => {
    for (const cycleState of cycleStates)
      for (const move of entryMoves) {
        const may = cycleState === 'open' || (cycleState === 'ended' && (move === 'commend' || move === 'withdraw'));
        expect(code(move, { cycleState }), `${cycleState} ${move}`).toBe(may ? null : 'entry.cycle-closed');
      }
  });
  it('wants a reason where the table asks for one', () => {
    for (const move of entryMoves)
      expect(code(move, { reason: '' }), move).toBe(reasonMoves.includes(move) ? 'entry.reason-missing' : null);
  });
  it('of a stage that is over waits for an extension', () => {
    expect(code('nominate', { today: '2026-11-28' })).toBe('entry.stage-over');
    expect(code('nominate', { today: '2026-11-28', extensions: { self: '2026-11-30' } })).toBe(null);
    expect(moveFault('pass', { ...fit, today: '2026-12-14' })).toEqual({
      code: 'entry.stage-over',
      details: { side: 'township', day: '2026-12-11' },
    });
    expect(code('return-to-community', { today: '2026-12-14' })).toBe('entry.stage-over');
    expect(code('accept', { today: '2027-03-01' })).toBe(null);
  });
});

describe('nomination', () => {
  it('is refused while the unit is barred, and open on the day the bar ends', () => {
    expect(code('nominate', { barredUntil: '2026-11-24' })).toBe('entry.barred');
    expect(code('nominate', { barredUntil: '2026-11-23' })).toBe(null);
  });
  it('says what is missing', () => {
    expect(moveFault('nominate', { ...fit, self: { missing: ['A1', 'B2'] } })).toEqual({
      code: 'entry.incomplete',
      details: { side: 'self', n: 2, indicators: ['A1', 'B2'] },
    });
  });
  it('wants preconditions confirmed and no veto', () => {
    expect(code('nominate', { unconfirmed: ['P1'] })).toBe('entry.preconditions-open');
    expect(code('nominate', { vetoes: ['V1'] })).toBe('entry.vetoed');
    // A veto of the county's answers is not looked at before the county has scored.
    expect(code('nominate', { county: { missing: ['A1'], grade: null, vetoed: true } })).toBe(null);
  });
});

describe('acceptance, publicity and recognition', () => {
  it('want the whole county column, no veto and a grade', () => {
    for (const move of ['accept', 'publicise', 'recognise'] as const) {
      expect(code(move, { county: { ...fit.county, missing: ['A1'] } })).toBe('entry.incomplete');
      expect(code(move, { vetoes: ['V1'] })).toBe('entry.vetoed');
      expect(code(move, { county: { ...fit.county, grade: null, vetoed: true } })).toBe('entry.vetoed');
      expect(code(move, { county: { ...fit.county, grade: null } })).toBe('entry.grade-missing');
      expect(code(move, { county: { ...fit.county, grade: null }, graded: false })).toBe(null);
    }
    expect(code('fail', { county: { missing: ['A1'], grade: null, vetoed: true } })).toBe(null);
  });
  it('recognition waits for the day after publicity and for every objection', () => {
    expect(code('recognise', { publicityTo: null })).toBe('entry.publicity-running');
    expect(code('recognise', { publicityTo: '2026-11-23' })).toBe('entry.publicity-running');
    expect(code('recognise', { publicityTo: '2026-11-22' })).toBe(null);
    expect(code('recognise', { openObjections: 1 })).toBe('entry.objections-open');
  });
  it('commendation has an approval of its own', () => {
    expect(code('commend', { commendApproved: false })).toBe('cycle.commendation-missing');
    expect(code('recognise', { commendApproved: false })).toBe(null);
    expect(code('commend', { vetoes: ['V1'] })).toBe('entry.vetoed');
    expect(code('commend', { county: { ...fit.county, vetoed: true } })).toBe('entry.vetoed');
  });
});

describe('a returned column', () => {
  const { days, extensions, today } = fit;
  it('stays open as long as the stage that returns it', () => {
    expect(returnedUntil('return-to-community', { days, extensions, today }, null)).toEqual({ until: '2026-12-11' });
    expect(returnedUntil('return-to-township', { days, extensions, today }, null)).toEqual({ until: '2026-12-25' });
  });
  it('needs no more where the stage itself leaves as much', () => {
    expect(returnedUntil('return-to-community', { days, extensions, today }, '2026-11-25')).toEqual({ until: null });
    expect(returnedUntil('return-to-community', { days, extensions: { self: '2026-12-30' }, today }, null)).toEqual({
      until: null,
    });
  });
  it('gets no day that is past and none beyond the township’s own', () => {
    expect(returnedUntil('return-to-community', { days, extensions, today }, '2026-11-22')).toEqual({
      unfit: { from: today, to: '2026-12-11' },
    });
    expect(returnedUntil('return-to-community', { days, extensions, today }, '2026-12-12')).toEqual({
      unfit: { from: today, to: '2026-12-11' },
    });
    expect(
      returnedUntil('return-to-community', { days, extensions: { township: '2026-12-20' }, today }, '2026-12-18'),
    ).toEqual({ until: '2026-12-18' });
    expect(returnedUntil('return-to-township', { days, extensions, today }, '2027-02-01')).toEqual({
      until: '2027-02-01',
    });
  });
  it('gets five workdays once acceptance is past its day too', () => {
    expect(returnedUntil('return-to-township', { days, extensions, today: '2027-01-11' }, null)).toEqual({
      until: '2027-01-18',
    });
  });
});

describe('columns', () => {
  it('ask what is neither bonus nor exempt', () => {
    expect(askedOf(smallFramework, null)).toBe(8);
    expect(askedOf(smallFramework, 'village')).toBe(7);
  });
  it('lack what is asked and has no points', () => {
    const cell = { full: 100, grade: null, veto: false, why: [] };
    const cells = new Map([
      ['a', { ...cell, points: null, exempt: false, bonus: false }],
      ['b', { ...cell, points: null, exempt: true, bonus: false }],
      ['c', { ...cell, points: null, exempt: false, bonus: true }],
      ['d', { ...cell, points: { n: 0n, d: 1n }, exempt: false, bonus: false }],
    ]);
    expect(unanswered({ cells })).toEqual(['a']);
  });
  it('are to be filled in but for those that evidence answers', () => {
    expect(toFill(smallFramework, ['A1', 'B1', 'C1'])).toEqual(['A1', 'C1']);
  });
  it('are worked at in the state that is theirs', () => {
    expect(entryStates.map(stageSide).filter(Boolean)).toEqual(['self', 'township', 'county']);
  });
});

it('lets everybody ask for every move but those that follow from another', () => {
  const others: readonly string[] = entryMoves.filter((move) => !(askedMoves as readonly string[]).includes(move));
  expect(others).toEqual(['uphold', 'rejoin']);
  expect(entryLifecycle.moves.rejoin.may).toBe('cycle.manage');
});

it('writes the sheet by what the row shows', () => {
  const { columns, row } = entrySheet({ state: (state) => state, side: (side) => side }, [
    { key: 'met', name: '达标' },
  ]);
  const nothing = {
    publicityFrom: null,
    publicityTo: null,
    recognisedOn: null,
    commendedOn: null,
    validUntil: null,
    withdrawnOn: null,
  };
  const cells = row({
    unit: { name: '荷花社区', parentName: '鹤鸣街道' },
    label: '',
    class: 'old-quarter',
    state: 'publicised',
    columns: { county: { total: 2890, stars: 2, grade: 'met', vetoed: false } },
    vetoes: 0,
    ...nothing,
    publicityTo: '2026-11-30',
  });
  expect(cells).toHaveLength(columns.length);
  expect(cells).toEqual(expect.arrayContaining(['荷花社区', areaLabel('old-quarter'), 28.9, 2, '达标', '2026-11-30']));
  const other = row({
    unit: { name: '学府社区', parentName: null },
    label: '张家',
    class: null,
    state: 'reviewed',
    columns: { county: { total: 0, stars: 0, grade: 'old', vetoed: false } },
    vetoes: 1,
    ...nothing,
  });
  expect(other).toEqual(expect.arrayContaining(['张家', 'old', '是']));
  const bare = row({
    unit: { name: '石桥', parentName: null },
    label: '',
    class: null,
    state: 'dropped',
    columns: {},
    vetoes: 0,
    ...nothing,
  });
  expect(bare.filter((cell) => cell === '是')).toEqual([]);
});
