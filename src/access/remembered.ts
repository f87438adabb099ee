import type { Executor } from '#platform/storage/transaction.ts';
import { readSession, type SignedIn } from './session.ts';

/** A reading request may trust what another one of this process read so recently. */
export const trustedMs = 2000;
const mostRemembered = 5000;

/**
 * Who sends a token, for requests that only read: a screen asks for several things at once, and one look at the session
 * answers them all. Everything is forgotten with each write that passes this process (`forget`), so a sign-out or a
 * withdrawn post counts at once here, and within two seconds in another process on the same database. What is being
 * looked up while something is written is not kept either.
 */
export function rememberedSessions() {
  const known = new Map<string, { at: number; who: SignedIn }>();
  let writes = 0;
  return {
    forget(): void {
      writes += 1;
      known.clear();
    },
    /** @throws session.required */
    async read(db: Executor, token: string | undefined, now: Date): Promise<SignedIn> {
      const at = now.getTime();
      const found = token === undefined ? undefined : known.get(token);
      if (found && at >= found.at && at - found.at < trustedMs) return found.who;
      const before = writes;
      const who = await readSession(db, token, now);
      if (writes !== before) return who;
      if (known.size >= mostRemembered) known.clear();
      known.set(token!, { at, who });
      return who;
    },
  };
}
