import { createHash } from 'node:crypto';

/** An event as the chain sees it: exactly the columns that must not change. */
export interface ChainedEvent {
  id: string;
  at: Date;
  kind: string;
  personId: string | null;
  unitId: string | null;
  subjectKind: string;
  subjectId: string | null;
  details: unknown;
}

/** JSON with keys in order, so that the same value always hashes alike however the database orders it. */
export function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const pairs = Object.entries(value).filter(([, v]) => v !== undefined);
  pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${pairs.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
}

/** The hash of a seal: over the previous seal's hash and its events in their places. SHA-256, hex. */
export function sealHash(previous: string, events: readonly ChainedEvent[]): string {
  const hash = createHash('sha256').update(previous);
  for (const e of events)
    hash
      .update('\n')
      .update(
        canonical([e.id, e.at.toISOString(), e.kind, e.personId, e.unitId, e.subjectKind, e.subjectId, e.details]),
      );
  return hash.digest('hex');
}

/** What the first seal of a region continues from. */
export const origin = (regionId: string): string => `chuangwen:${regionId}`;
