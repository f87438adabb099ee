/**
 * Sign-in rules. Numbers are the practical level-2 defaults of GB/T 22239-2019: at least 8 characters, three of four
 * classes, none of the last three again, changed after 180 days, locked after repeated failures, sessions that end.
 */
export const passwordRule = { least: 8, most: 200, classes: 3, history: 3, days: 180 } as const;
export const lockRule = { failures: 5, minutes: 15 } as const;
export const sessionRule = { idleMinutes: 120, longestHours: 12, seenEverySeconds: 60 } as const;

export type Weakness = 'short' | 'long' | 'classes' | 'name' | 'common';

const common = ['password', 'chuangwen1', 'qwertyui', '12345678', 'abcd1234', 'admin123', 'woaini1314'];

/** Why a password is refused, or null. `name` is the sign-in name, which it may not contain. */
export function weakness(password: string, name: string): Weakness | null {
  if ([...password].length < passwordRule.least) return 'short';
  if (password.length > passwordRule.most) return 'long';
  const classes = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((one) => one.test(password)).length;
  const lower = password.toLowerCase();
  if (common.some((word) => lower.startsWith(word) && lower.length <= word.length + 2)) return 'common';
  if (classes < passwordRule.classes) return 'classes';
  if (name.length >= 3 && lower.includes(name.toLowerCase())) return 'name';
  return null;
}

/** Must the password be changed now? Times in epoch milliseconds. */
export const passwordDue = (mustChange: boolean, setAt: number, now: number): boolean =>
  mustChange || now - setAt > passwordRule.days * 86_400_000;

/** The state after one more failure: from the limit on, each failure locks anew. */
export function afterFailure(failures: number, now: number): { failures: number; lockedUntil: number | null } {
  const count = failures + 1;
  return { failures: count, lockedUntil: count >= lockRule.failures ? now + lockRule.minutes * 60_000 : null };
}

export const isLocked = (lockedUntil: number | null, now: number): boolean => lockedUntil !== null && lockedUntil > now;

/** Has a session ended by itself: idle too long, or open too long? */
export const hasEnded = (startedAt: number, seenAt: number, now: number): boolean =>
  now - seenAt > sessionRule.idleMinutes * 60_000 || now - startedAt > sessionRule.longestHours * 3_600_000;
