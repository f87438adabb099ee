export type RefusalCode =
  | 'data-folder-in-use'
  | 'data-folder-unusable'
  | 'binaries-missing'
  | 'engine-failed'
  | 'server-unreachable'
  | 'server-too-old'
  | 'server-encoding'
  | 'migration-edited'
  | 'migration-unknown'
  | 'migration-out-of-order'
  | 'migration-failed'
  | 'nothing-to-back-up'
  | 'backup-exists'
  | 'backup-unreadable'
  | 'backup-broken'
  | 'backup-newer'
  | 'place-not-empty'
  | 'restore-unfinished'
  | 'restore-failed';

/**
 * The reason storage will not start, said to the person at the terminal in Chinese and English. The program prints
 * `message` without a stack and exits; nothing has been changed.
 */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, chinese: string, english: string, cause?: unknown) {
    super(`${chinese}\n${english}`, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Where storage says what it does; pino's logger fits. */
export type Log = {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
};
