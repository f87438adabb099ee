import type { Day } from '#platform/pure/day.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { EvidenceKind } from './rules/framework.ts';

/** Something recorded elsewhere that can be filed as evidence of a unit as it stands. */
export interface Proof {
  sourceId: string;
  title: string;
  /** When it took place. */
  from: Day;
  to: Day;
  /** Occurrences it stands for. */
  quantity: number;
  /** The figure it carries, in hundredths of its unit. */
  figure: number | null;
  /** Files that are linked to the evidence; whoever files it must be able to read them. */
  fileIds: readonly string[];
  /** What else was said about it: for suggestions only. */
  text: string;
}

/**
 * A door through which another capability's records become evidence. Both functions answer only for the unit named; whether
 * the asker may file for it has been asked.
 */
export interface ProofDoor {
  /** The kind of evidence that comes out. */
  kind: EvidenceKind;
  /** One record; null: not there, not the unit's, or not finished. */
  find(db: Executor, regionId: string, unitId: string, sourceId: string): Promise<Proof | null>;
  /** The unit's finished records, newest first, at most `limit`; files need not be named. */
  list(
    db: Executor,
    regionId: string,
    unitId: string,
    asked: { text?: string | undefined; limit: number },
  ): Promise<Proof[]>;
}

const doors = new Map<string, ProofDoor>();

/** Opens a door under the name of a source (`task`). Called once at start. */
export function offerProof(source: string, door: ProofDoor): void {
  doors.set(source, door);
}
/** The door of a source; null when nobody has opened one. */
export const proofDoor = (source: string): ProofDoor | null => doors.get(source) ?? null;
/** Every source with its door. */
export const proofDoors = (): [string, ProofDoor][] => [...doors];
