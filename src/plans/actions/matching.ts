import type { Around } from '#access/door.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Meaning } from '../rules/tree.ts';

/** What written names stand for in this region. */
export async function meanings(_db: Executor, _regionId: string): Promise<(written: string) => Meaning> {
  return () => ({ match: 'unmatched', unitId: null, collective: null, suggestions: [] });
}

export async function remember(_asked: Around, _written: string, _unitId: string): Promise<void> {}
