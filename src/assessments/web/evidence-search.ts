import { evidenceKinds, type EvidenceKind } from '../rules/framework.ts';
import { evidenceStates, type EvidenceState } from '../rules/lifecycle.ts';

/** What the evidence page shows; lives in the address. */
export interface EvidenceSearch {
  view?: 'all' | 'review' | undefined;
  text?: string | undefined;
  state?: EvidenceState[] | undefined;
  kind?: EvidenceKind[] | undefined;
  use?: 'unlinked' | 'outside' | undefined;
}

const one = <T extends string>(value: unknown, of: readonly T[]): T | undefined => of.find((word) => word === value);
const some = <T extends string>(value: unknown, of: readonly T[]): T[] | undefined => {
  const found = (Array.isArray(value) ? value : [value]).flatMap((word) => one(word, of) ?? []);
  return found.length ? [...new Set(found)] : undefined;
};

/** Reads the filters out of an address; whatever does not fit is left out. */
export function readEvidenceSearch(raw: Record<string, unknown>): EvidenceSearch {
  const text = typeof raw.text === 'string' || typeof raw.text === 'number' ? String(raw.text).slice(0, 60) : '';
  return {
    view: one(raw.view, ['all', 'review']),
    text: text.trim() === '' ? undefined : text,
    state: some(raw.state, evidenceStates),
    kind: some(raw.kind, evidenceKinds),
    use: one(raw.use, ['unlinked', 'outside']),
  };
}
