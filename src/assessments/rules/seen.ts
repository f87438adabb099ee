import type { Side } from './framework.ts';
import { entryStates, type EntryState } from './lifecycle.ts';

/** What a reader may do about an entry, as the permission table answers for its unit. */
export interface Relation {
  /** assessment.self: it is theirs. */
  self: boolean;
  /** assessment.review: their township's. */
  review: boolean;
  /** assessment.score, assessment.accept or assessment.decide: the county's. */
  county: boolean;
}

export interface Sight {
  /** Columns whose marks and reasons are shown. */
  sides: readonly Side[];
  /** Evidence and links, drafts of others left out. */
  evidence: boolean;
  /** Points, stars and grade of the county column. */
  results: boolean;
}

/** States in which the county's verdict is out for everybody. */
const announced: readonly EntryState[] = ['publicised', 'recognised', 'commended'];
/** States in which the county has finished its column. */
const assessed: readonly EntryState[] = ['accepted', 'not-met', 'withdrawn', ...announced];

/**
 * Who sees what of an entry. A column is its scorer's own until it is handed on: nobody above reads what a community is
 * still writing, and nobody below reads a column that is still being scored.
 */
export function sees(state: EntryState, relation: Relation): Sight {
  const done = assessed.includes(state);
  const sides: Side[] = [];
  const handedOn = state !== 'self-assessing' && state !== 'dropped';
  const passed = handedOn && state !== 'nominated';
  if (relation.self || (relation.review && handedOn) || (relation.county && passed)) sides.push('self');
  // While the township scores, its column is its own; a returned one is shown to the community with its reasons.
  if (relation.review || (relation.self && state !== 'nominated') || (relation.county && passed))
    sides.push('township');
  if (relation.county || ((relation.self || relation.review) && done)) sides.push('county');
  return {
    sides,
    evidence: relation.self || (relation.review && handedOn) || (relation.county && passed),
    results: sides.includes('county') || announced.includes(state),
  };
}

/**
 * States in which an entry has come to those who review its evidence: the township as soon as it is nominated, the county
 * when the township has passed it.
 */
export const comesTo = (relation: Pick<Relation, 'review'>): EntryState[] =>
  entryStates.filter((state) => sees(state, { self: false, review: relation.review, county: true }).evidence);

/** The column that is open for marks in this state; null: none. */
export function openSide(state: EntryState): Side | null {
  if (state === 'self-assessing') return 'self';
  if (state === 'nominated') return 'township';
  return state === 'reviewed' ? 'county' : null;
}
