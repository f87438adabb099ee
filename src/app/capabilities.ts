import type { Kysely } from 'kysely';
import { accessActions, type Demo } from '#access/actions.ts';
import { accessContract } from '#access/contract.ts';
import { accessClock, accessJobs } from '#access/jobs.ts';
import { documentsActions } from '#documents/actions.ts';
import { documentsContract } from '#documents/contract.ts';
import { documentsClock, documentsJobs } from '#documents/jobs.ts';
import { uploadedSheet, writeSheets, type Files } from '#documents/public.ts';
import { registerActions } from '#organisation/actions.ts';
import { sheetActions } from '#organisation/actions/sheets.ts';
import { organisationContract } from '#organisation/contract.ts';
import type { Clockwork, Job } from '#platform/jobs/runner.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import type { DB } from '#platform/storage/tables.ts';
import { trailClock, trailJobs } from '#platform/trail/jobs.ts';
import { plansActions } from '#plans/actions.ts';
import { paperActions } from '#plans/actions/paper.ts';
import { plansContract } from '#plans/contract.ts';
import { paperContract } from '#plans/contract/paper.ts';
import { tasksActions } from '#tasks/actions.ts';
import { slipActions } from '#tasks/actions/slip.ts';
import { tasksContract } from '#tasks/contract.ts';
import { slipContract } from '#tasks/contract/slip.ts';
import { tasksClock, tasksJobs } from '#tasks/jobs.ts';

export interface Capability {
  name: string;
  contract: Contract;
  /** One action per key of the contract; checked by the types where each is written. */
  actions: object;
}

export interface CapabilityOptions {
  secureCookie: boolean;
  demo: () => Promise<Demo>;
  files: Files;
}

/** Every capability that has a door. */
export function capabilities({ secureCookie, demo, files }: CapabilityOptions): Capability[] {
  return [
    { name: 'access', contract: accessContract, actions: accessActions({ secure: secureCookie, demo }) },
    {
      name: 'organisation',
      contract: organisationContract,
      actions: {
        ...registerActions,
        ...sheetActions({ read: (asked) => uploadedSheet(files, asked), write: writeSheets }),
      },
    },
    { name: 'documents', contract: documentsContract, actions: documentsActions({ files }) },
    {
      name: 'plans',
      contract: { ...plansContract, ...paperContract },
      actions: { ...plansActions({ files }), ...paperActions },
    },
    {
      name: 'tasks',
      contract: { ...tasksContract, ...slipContract },
      actions: { ...tasksActions(), ...slipActions },
    },
  ];
}

/** Every job, and the clock that starts some of them. */
export function jobsOf(
  db: Kysely<DB>,
  files: Files,
  now: () => Date,
): { jobs: Record<string, Job>; clock: Clockwork[] } {
  return {
    jobs: { ...trailJobs(db, now), ...accessJobs(db, now), ...documentsJobs(files, now), ...tasksJobs(db, now) },
    clock: [...trailClock, ...accessClock, ...documentsClock, ...tasksClock],
  };
}
