import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

// OWASP's argon2id floor: 19 MiB, two passes, one lane. Runs in the thread pool, never on the event loop.
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password, cost);

/** Does the password fit the hash? A damaged hash fits nothing. */
export async function fits(stored: string, password: string): Promise<boolean> {
  try {
    return await verify(stored, password);
  } catch {
    return false;
  }
}

let nobody: Promise<string> | null = null;
/** Spends the time of a check on a name that does not exist, so that names cannot be told by timing. */
export async function fitsNobody(password: string): Promise<false> {
  nobody ??= hashPassword('nobody');
  await fits(await nobody, password);
  return false;
}

const letters = 'abcdefghjkmnpqrstuvwxyz',
  capitals = 'ABCDEFGHJKMNPQRSTUVWXYZ',
  digits = '23456789';
/** A first password that can be read over the telephone: no look-alikes, three classes, about 57 bits. */
export function firstPassword(): string {
  const pick = (from: string, n: number) => Array.from({ length: n }, () => from[randomInt(from.length)]).join('');
  return `${pick(capitals, 2)}${pick(letters, 4)}${pick(digits, 3)}${pick(letters, 3)}`;
}
