import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#platform/pure/day.ts';
import {
  captionElements,
  corrected,
  dayIn,
  faultsOfEvidence,
  inWindow,
  isSettled,
  linking,
  needsCaption,
  noCaption,
  onOneLine,
  sameStanding,
  standingOf,
  stillWritten,
  type Filed,
} from './evidence.ts';
import type { Standing } from './facts.ts';
import { cycleStates, entryStates, evidenceStates, evidenceLifecycle } from './lifecycle.ts';
import { openSide } from './seen.ts';

const today = '2026-11-22';
const caption = {
  time: '2026年5月4日上午',
  place: '荷花社区文化广场',
  people: '社区志愿者与居民',
  subject: '清洁家园',
  background: '创建文明社区',
  reason: '清理楼道杂物',
};
const photo: Filed = {
  kind: 'file',
  state: 'draft',
  from: '2026-05-04',
  to: '2026-05-04',
  quantity: 1,
  figure: null,
  caption,
  files: ['jpeg', 'pdf'],
  figured: false,
  sourced: false,
};

describe('evidence of an entry that is still being written', () => {
  it('is used there and nowhere else', () => {
    expect(stillWritten([])).toBe(false);
    expect(stillWritten(['self-assessing', 'self-assessing'])).toBe(true);
    expect(stillWritten(['self-assessing', 'recognised'])).toBe(false);
    expect(stillWritten(['nominated'])).toBe(false);
  });
});

describe('what keeps evidence from being submitted', () => {
  it('nothing, when all is said', () => {
    expect(faultsOfEvidence(photo, today)).toEqual([]);
    expect(faultsOfEvidence({ ...photo, files: ['pdf'], caption: noCaption }, today)).toEqual([]);
  });
  it.each(captionElements)('a photo without its %s, by name', (element) => {
    expect(faultsOfEvidence({ ...photo, caption: { ...caption, [element]: ' 无 ' } }, today)).toEqual([
      `caption-${element}`,
    ]);
  });
  it('asks for a caption of pictures alone', () => {
    for (const kind of ['jpeg', 'png', 'webp', 'heic'] as const) expect(needsCaption([kind])).toBe(true);
    for (const kind of ['pdf', 'docx', 'doc', 'xlsx', 'text', 'ofd'] as const) expect(needsCaption([kind])).toBe(false);
    expect(faultsOfEvidence({ ...photo, caption: noCaption }, today)).toHaveLength(6);
  });
  it('a photo taken on a day outside what it is filed for', () => {
    expect(faultsOfEvidence({ ...photo, caption: { ...caption, time: '2026.5.5' } }, today)).toEqual([
      'caption-outside',
    ]);
    expect(faultsOfEvidence({ ...photo, to: '2026-05-05', caption: { ...caption, time: '2026.5.5' } }, today)).toEqual(
      [],
    );
    expect(faultsOfEvidence({ ...photo, caption: { ...caption, time: '五一前后' } }, today)).toEqual([]);
  });
  it('no file, unless it comes out of a record; a day to come; a survey without its figure', () => {
    expect(faultsOfEvidence({ ...photo, files: [] }, today)).toEqual(['no-file']);
    expect(faultsOfEvidence({ ...photo, files: [], sourced: true }, today)).toEqual([]);
    const later = addDays(today, 1);
    expect(faultsOfEvidence({ ...photo, files: ['pdf'], from: later, to: later }, today)).toEqual(['starts-later']);
    expect(faultsOfEvidence({ ...photo, files: ['pdf'], from: today, to: later }, today)).toEqual([]);
    expect(faultsOfEvidence({ ...photo, kind: 'survey', files: ['pdf'] }, today)).toEqual(['no-figure']);
    expect(faultsOfEvidence({ ...photo, kind: 'survey', files: ['pdf'], figured: true }, today)).toEqual([]);
    expect(faultsOfEvidence({ ...photo, kind: 'survey', files: ['pdf'], figure: 0 }, today)).toEqual([]);
  });
});

describe('days', () => {
  it('are read out of words', () => {
    expect(['2026-05-04', '2026年5月4日', '2026. 5. 4', '２０２６年５月４日'].map(dayIn)).toEqual(
      Array(4).fill('2026-05-04'),
    );
    expect(['5月4日', '2026年13月1日', '', '上午'].map(dayIn)).toEqual([null, null, null, null]);
  });
  it('touch a window when they share a day with it', () => {
    const day = fc.integer({ min: 0, max: 400 }).map((n) => addDays('2026-01-01', n));
    const span = fc.tuple(day, day).map(([a, b]) => (a <= b ? { from: a, to: b } : { from: b, to: a }));
    fc.assert(
      fc.property(span, span, (shown, window) => {
        let shared = false;
        for (let at = shown.from; at <= shown.to; at = addDays(at, 1)) shared ||= at >= window.from && at <= window.to;
        expect(inWindow(shown, window)).toBe(shared);
        expect(inWindow(window, shown)).toBe(shared);
      }),
      { numRuns: 60 },
    );
  });
});

describe('standing', () => {
  it('is what a score can see, and differs when any of it does', () => {
    const standing = standingOf(photo);
    expect(Object.keys(standing).sort()).toEqual(['figure', 'from', 'kind', 'quantity', 'state', 'to']);
    expect(sameStanding(standing, { ...standing })).toBe(true);
    const others: Partial<Standing>[] = [
      { kind: 'task' },
      { state: 'accepted' },
      { from: '2026-05-03' },
      { to: '2026-05-05' },
      { quantity: 2 },
      { figure: 1 },
    ];
    for (const other of others) expect(sameStanding(standing, { ...standing, ...other })).toBe(false);
  });
});

describe('what may be done', () => {
  it('corrects everything but what was withdrawn, and has accepted evidence reviewed again', () => {
    expect(evidenceStates.map(corrected)).toEqual(['draft', 'submitted', 'submitted', 'returned', null]);
    for (const move of Object.values(evidenceLifecycle.moves)) expect(move.from).not.toContain('withdrawn');
  });
  it('links while somebody still marks, unlinks while that is the unit, and only in an open cycle', () => {
    for (const entry of entryStates)
      for (const cycle of cycleStates) {
        const open = cycle === 'open' ? openSide(entry) : null;
        expect(linking(entry, cycle)).toEqual({ link: open !== null, unlink: open === 'self' });
        if (open) expect(isSettled(entry)).toBe(false);
      }
    expect(entryStates.filter(isSettled)).toEqual(
      entryStates.filter((state) => openSide(state) === null && state !== 'dropped'),
    );
  });
  it('serves units in one line', () => {
    expect(onOneLine('r.t1.c1.', 'r.t1.c1.')).toBe(true);
    expect(onOneLine('r.t1.c1.', 'r.t1.c1.e1.')).toBe(true);
    expect(onOneLine('r.t1.c1.e1.', 'r.t1.c1.')).toBe(true);
    expect(onOneLine('r.t1.c1.', 'r.t1.c10.')).toBe(false);
    expect(onOneLine('r.t1.c1.', 'r.t1.c2.')).toBe(false);
  });
});
