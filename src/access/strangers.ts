import { Problem } from '#platform/pure/problem.ts';
import { afterFailure, isLocked } from './rules.ts';

const most = 10_000;

/**
 * Names nobody has are locked after as many failures as names somebody has, so that a lockout does not tell which exist.
 * Kept in this process and bounded: the oldest are forgotten first.
 */
export function unknownNames() {
  const tried = new Map<string, { failures: number; lockedUntil: number | null }>();
  return {
    /** What a failure under this name is answered. `now` in epoch milliseconds. */
    refusal(name: string, now: number): Problem {
      const before = tried.get(name) ?? { failures: 0, lockedUntil: null };
      const next = isLocked(before.lockedUntil, now) ? before : afterFailure(before.failures, now);
      tried.delete(name);
      tried.set(name, next);
      if (tried.size > most) tried.delete(tried.keys().next().value!);
      return next.lockedUntil === null
        ? new Problem('sign-in.refused')
        : new Problem('sign-in.locked', { until: new Date(next.lockedUntil).toISOString() });
    },
  };
}
