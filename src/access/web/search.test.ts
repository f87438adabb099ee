import { describe, expect, it } from 'vitest';
import { readAccountSearch, readAuditSearch } from './search.ts';

const id = '0192f0c1-1111-7222-8333-444455556666';

describe('the addresses of the administrators', () => {
  it('are read', () => {
    expect(readAccountSearch({ text: 'lzq', open: id })).toEqual({ text: 'lzq', open: id });
    expect(readAccountSearch({ open: 'choose' })).toEqual({ open: 'choose' });
    expect(readAuditSearch({ kind: 'task.accept', person: id, from: '2026-11-01', to: '2026-11-22' })).toEqual({
      kind: 'task.accept',
      person: id,
      from: '2026-11-01',
      to: '2026-11-22',
    });
    expect(readAuditSearch({ kind: 'task' })).toEqual({ kind: 'task' });
  });
  it('leave out what does not fit', () => {
    expect(readAccountSearch({ text: ' ', open: 'x' })).toEqual({});
    expect(readAuditSearch({ kind: "task' or 1", person: 'me', from: 'yesterday', to: 3 })).toEqual({});
  });
});
