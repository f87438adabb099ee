import type { Kysely } from 'kysely';
import { accessActions, type Demo } from '#access/actions.ts';
import { feedLinkActions } from '#access/actions/feed.ts';
import { accessContract } from '#access/contract.ts';
import { feedLinkContract } from '#access/contract/feed.ts';
import { accessClock, accessJobs } from '#access/jobs.ts';
import { documentsActions } from '#documents/actions.ts';
import { documentsContract } from '#documents/contract.ts';
import { documentsClock, documentsJobs } from '#documents/jobs.ts';
import { uploadedSheet, writeSheets, type Files } from '#documents/public.ts';
import { registerActions } from '#organisation/actions.ts';
import { sheetActions } from '#organisation/actions/sheets.ts';
import { organisationContract } from '#organisation/contract.ts';
import { noticesActions } from '#notices/actions.ts';
import { noticesContract } from '#notices/contract.ts';
import type { Clockwork, Job } from '#platform/jobs/runner.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import type { DB } from '#platform/storage/tables.ts';
import { trailClock, trailJobs } from '#platform/trail/jobs.ts';
import { plansActions } from '#plans/actions.ts';
import { writingActions } from '#plans/actions/writing.ts';
import { planSheetActions } from '#plans/actions/sheet.ts';
import { plansContract } from '#plans/contract.ts';
import { planSheetContract } from '#plans/contract/sheet.ts';
import { writingContract } from '#plans/contract/writing.ts';
import { tasksActions } from '#tasks/actions.ts';
import { bulkActions } from '#tasks/actions/bulk.ts';
import { cardsActions } from '#tasks/actions/cards.ts';
import { feedActions } from '#tasks/actions/feed.ts';
import { savedActions } from '#tasks/actions/saved.ts';
import { taskSheetActions } from '#tasks/actions/sheet.ts';
import { tasksContract } from '#tasks/contract.ts';
import { bulkContract } from '#tasks/contract/bulk.ts';
import { cardsContract } from '#tasks/contract/cards.ts';
import { feedContract } from '#tasks/contract/feed.ts';
import { savedContract } from '#tasks/contract/saved.ts';
import { taskSheetContract } from '#tasks/contract/sheet.ts';
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
    { name: 'notices', contract: noticesContract, actions: noticesActions },
    { name: 'plans', contract: plansContract, actions: plansActions({ files }) },
    { name: 'plan-sheet', contract: planSheetContract, actions: planSheetActions },
    { name: 'plans', contract: writingContract, actions: writingActions() },
    { name: 'tasks', contract: tasksContract, actions: tasksActions() },
    { name: 'cards', contract: cardsContract, actions: cardsActions },
    { name: 'bulk', contract: bulkContract, actions: bulkActions },
    { name: 'saved', contract: savedContract, actions: savedActions },
    { name: 'task-sheet', contract: taskSheetContract, actions: taskSheetActions },
    { name: 'feed', contract: feedContract, actions: feedActions },
    { name: 'feed-links', contract: feedLinkContract, actions: feedLinkActions },
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
