import { describe, expect, it } from 'vitest';
import { makeWords, type WordTable } from '#platform/words/words.ts';
import { eventFamilies, eventKinds } from './event-kinds.ts';
import { eventFacts, eventLine, type Told } from './event-words.ts';

const tables = import.meta.glob<WordTable>('../../*/words/zh-CN.json', { import: 'default', eager: true });
const table: WordTable = Object.assign({}, ...Object.values(tables));
const w = makeWords('zh-CN', table, () => Date.parse('2026-11-22T08:00:00Z'));
const told = (kind: string, details: Record<string, unknown>, more: Partial<Told> = {}): Told => ({
  kind,
  personId: 'p1',
  subjectKind: kind.split('.')[0]!,
  subjectId: 's1',
  subjectName: null,
  details,
  ...more,
});
const lines = (event: Told) => eventFacts(w, event).map((fact) => `${fact.name}：${fact.words}`);

describe('kinds of event', () => {
  it('to filter by are those that have a word, each in its family', () => {
    const worded = Object.keys(table).filter((key) => key.startsWith('event.') && key !== 'event.other');
    const offered = eventFamilies.flatMap((family) => {
      for (const kind of eventKinds[family]) expect(kind.split('.')[0]).toBe(family);
      return eventKinds[family].map((kind) => `event.${kind}`);
    });
    expect(offered.toSorted()).toEqual(worded.toSorted());
  });
});

describe('an event in words', () => {
  it('tells a change from what to what', () => {
    const report = told('task.report', { title: '亮证经营', from: 0, to: 62, text: '已入户' });
    expect(eventLine(w, report)).toBe('亮证经营 · 0% → 62%');
    expect(lines(report)).toEqual(['变化：0% → 62%', '说明：已入户']);
    expect(lines(told('task.return', { title: '事', from: 'handed-in', to: 'returned', reason: '缺照片' }))).toEqual([
      '变化：待核验 → 已退回',
      '理由：缺照片',
    ]);
    expect(lines(told('task.accept', { title: '事', from: 'accepted', to: 'accepted' }))).toEqual([]);
  });
  it('tells the move of a unit by the names of its places', () => {
    const move = told('unit.move', {
      name: '荷花社区',
      from: 'r.t1.c1.',
      to: 'r.t2.c1.',
      fromName: '甲镇',
      toName: '乙镇',
    });
    expect(eventLine(w, move)).toBe('荷花社区 · 甲镇 → 乙镇');
  });
  it('sets two states of a thing side by side, field by field', () => {
    const set = told('task.set', {
      title: '事',
      before: { due: '2026-11-30', lead: ['教育局'], repeat: null },
      after: { due: null, lead: ['文旅局', '城管局'], repeat: 'monthly' },
    });
    expect(lines(set)).toEqual(['期限：11月30日 周一 → 无', '牵头单位：教育局 → 文旅局、城管局', '频次：无 → 每月']);
  });
  it('tells roles with their units', () => {
    const grants = told('access.grants-set', {
      after: [{ role: 'department', unitId: 'u', unitName: '市场监管局' }],
      before: [],
    });
    expect(lines(grants)).toEqual(['原为：无', '现为：部门经办人 — 市场监管局']);
  });
  it('names the person concerned, unless it is the doer', () => {
    const about = { subjectName: '罗小满', subjectKind: 'person' };
    expect(eventLine(w, told('person.phone-shown', {}, about))).toBe('罗小满');
    expect(eventLine(w, told('access.sign-in', { address: '10.0.0.1' }, { ...about, subjectId: 'p1' }))).toBe(
      '来自 10.0.0.1',
    );
  });
  it('hides nothing it has no word for', () => {
    expect(lines(told('future.thing', { strange: { deep: 1 }, flag: true }))).toEqual(['strange：deep 1', 'flag：是']);
  });
});
