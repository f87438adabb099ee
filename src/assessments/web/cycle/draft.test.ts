import { describe, expect, it } from 'vitest';
import type { Cycle } from '../../contract/cycles.ts';
import { copied, draftOf, fieldsOf, freshDraft } from './draft.ts';

const cycle = {
  title: '2026 年度十星级和谐社区创建',
  year: 2026,
  framework: { id: 'f' },
  windowFrom: '2025-10-01',
  windowTo: '2026-09-30',
  nominateBy: '2026-10-09',
  reviewBy: '2026-10-30',
  acceptBy: '2026-11-30',
  publicityDays: 7,
  approvalBody: '省创建示范办',
  approvalNumber: '〔2026〕3号',
  approvalUntil: '2026-12-31',
  validYears: 3,
  barYears: 2,
} as unknown as Cycle;

describe('the form of a cycle', () => {
  it('sends what it was given, once no day is missing', () => {
    expect(fieldsOf(freshDraft('2026-11-23'))).toBe(null);
    expect(fieldsOf(draftOf(cycle))).toMatchObject({ frameworkId: 'f', windowFrom: '2025-10-01', publicityDays: 7 });
  });
  it('copies the last round a year on: the window follows, an approval that has lapsed is asked anew', () => {
    expect(copied(cycle)).toMatchObject({
      title: '2027 年度十星级和谐社区创建',
      year: 2027,
      windowFrom: '2026-10-01',
      windowTo: '2027-09-30',
      nominateBy: '2027-10-09',
      approvalBody: '省创建示范办',
      approvalNumber: '',
      approvalUntil: null,
    });
    expect(copied({ ...cycle, approvalUntil: '2029-12-31' })).toMatchObject({ approvalNumber: '〔2026〕3号' });
  });
});
