import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Keeps what must come back out (a robot's address and secret) and proves what was sent out (a code for an address). */
export interface SecretBox {
  /** AES-256-GCM; the same words look different every time. */
  seal(words: string): string;
  /** Null when it was sealed with another key or has been changed. */
  open(sealed: string): string | null;
  /** Six digits that only this installation can make for these words. */
  digits(words: string): string;
}

/** A box that opens with this key, any text of enough chance. */
export function secretBox(key: string): SecretBox {
  const derived = (use: string) => Buffer.from(hkdfSync('sha256', key, 'chuangwen', use, 32));
  const sealing = derived('seal');
  const proving = derived('prove');
  return {
    seal(words) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce);
      const body = Buffer.concat([cipher.update(words, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < 28) return null;
      try {
        const cipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12), { authTagLength: 16 });
        cipher.setAuthTag(bytes.subarray(12, 28));
        return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
    digits(words) {
      const number = createHmac('sha256', proving).update(words).digest().readUIntBE(0, 6);
      return String(number % 1_000_000).padStart(6, '0');
    },
  };
}

/** The key kept in the data folder, made at the first start: for installations that give none of their own. */
export function keptKey(dataDir: string): string {
  const path = join(dataDir, 'secret.key');
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    mkdirSync(dataDir, { recursive: true });
    try {
      // Two processes may start at once: the first to write wins, the other reads.
      writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    return readFileSync(path, 'utf8').trim();
  }
}
