import { createHash } from 'node:crypto';

/** The same id for the same words, in the layout of a UUIDv7 of 1 January 2026 so that zod and indexes take it as one. */
export function seedId(words: string): string {
  const hash = createHash('sha256').update(`chuangwen town ${words}`).digest('hex');
  const variant = ((Number.parseInt(hash[3]!, 16) & 3) | 8).toString(16);
  return `019b73b8-1c00-7${hash.slice(0, 3)}-${variant}${hash.slice(4, 7)}-${hash.slice(7, 19)}`;
}

/** Chance that always falls the same way for one seed (mulberry32). */
export interface Chance {
  /** A whole number from 0 to `below` - 1. */
  upTo(below: number): number;
  pick<T>(from: readonly T[]): T;
  /** True so many times in a hundred. */
  percent(share: number): boolean;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const upTo = (below: number) => Math.floor(next() * below);
  return { upTo, pick: (from) => from[upTo(from.length)]!, percent: (share) => upTo(100) < share };
}
