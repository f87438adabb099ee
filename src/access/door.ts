import type { Contract, Endpoint, Given, Reply } from '#platform/pure/endpoint.ts';
import type { Day } from '#platform/pure/day.ts';
import type { Problem } from '#platform/pure/problem.ts';
import type { FileReply, Upload } from '#platform/http/upload.ts';
import type { Executor } from '#platform/storage/transaction.ts';
import type { Actor, Subject } from './permissions.ts';
import type { Scope } from './scope.ts';

/** Something that happened: written with the change itself, and later part of the audit chain. */
export interface Happening {
  /** `capability.what`, e.g. `task.accept`; a word exists for each (`event.task.accept`). */
  kind: string;
  subjectKind: string;
  subjectId: string | null;
  /** What a reader of the trail needs; no secrets, no full telephone numbers, bounded in size. */
  details?: Record<string, unknown>;
  /** Whose doing it is, when the request has no session yet (sign-in). */
  by?: { regionId: string; personId: string; unitId: string };
}

/** What every action is given besides the parsed request. */
export interface Around {
  /** The transaction of a write, the pool of a read. */
  db: Executor;
  now: Date;
  /** Today in China. */
  today: Day;
  /** A fresh UUIDv7. */
  newId(): string;
  happened(happening: Happening): void;
  /** A job added inside the same transaction: it exists if and only if the change does. */
  later(job: string, payload: Record<string, unknown>): void;
  /** The uploaded file of a `multipart` endpoint. Throws `file.missing` when there is none. */
  upload(): Promise<Upload>;
  /** Tells a waiting screen how far long work has come; costs nothing when nobody listens. */
  progress(step: string, done: number, of: number): void;
  /** Runs once after the commit (or after the roll back with `false`): for things outside the database. */
  afterwards(act: (committed: boolean) => Promise<void> | void): void;
  caller: { address: string; device: string; requestId: string };
}

export type Asked<E extends Endpoint> = Around &
  Given<E> &
  (E['may'] extends 'anyone' ? {} : { actor: Actor; scope: Scope });

/** A `file` endpoint answers a FileReply; the others what the contract says. */
type Answers<E extends Endpoint> = E['carries'] extends 'file' ? FileReply : Reply<E>;
/** A problem that is returned, not thrown, is answered after the commit: what the action wrote is kept (a counted failure). */
type Run<E extends Endpoint> = (asked: Asked<E>) => Promise<Answers<E> | Problem>;

/**
 * An action. For `on: 'subject'` it first names what is concerned (null: not there); the door asks the permission table
 * and only then runs it. A thing the reader may not even read is answered as not found.
 */
export type Action<E extends Endpoint> = E['on'] extends 'subject'
  ? { subject: (asked: Asked<E>) => Promise<Subject | null>; run: Run<E> }
  : Run<E>;

/** The actions of a contract: one per key, no more, no fewer. */
export type Actions<C extends Contract> = { readonly [K in keyof C]: Action<C[K]> };
