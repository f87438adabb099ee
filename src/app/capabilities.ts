import type { Kysely } from 'kysely';
import { accessActions, type AskBackups, type Demo } from '#access/actions.ts';
import { feedLinkActions } from '#access/actions/feed.ts';
import { accessContract } from '#access/contract.ts';
import { accessSheetActions } from '#access/actions/sheets.ts';
import { accessSheetContract } from '#access/contract/sheets.ts';
import { feedLinkContract } from '#access/contract/feed.ts';
import { accessClock, accessJobs } from '#access/jobs.ts';
import { manyActions } from '#assessments/actions/many.ts';
import { drawsActions } from '#assessments/actions/draws.ts';
import { frameworksActions } from '#assessments/actions/frameworks.ts';
import { meansActions } from '#assessments/actions/means.ts';
import { pathActions } from '#assessments/actions/path.ts';
import { puttingUpActions } from '#assessments/actions/putting-up.ts';
import { rankingActions } from '#assessments/actions/ranking.ts';
import { scorecardActions } from '#assessments/actions/scorecard.ts';
import { manyContract } from '#assessments/contract/many.ts';
import { drawsContract } from '#assessments/contract/draws.ts';
import { frameworksContract } from '#assessments/contract/frameworks.ts';
import { meansContract } from '#assessments/contract/means.ts';
import { pathContract } from '#assessments/contract/path.ts';
import { puttingUpContract } from '#assessments/contract/putting-up.ts';
import { rankingContract } from '#assessments/contract/ranking.ts';
import { cyclesActions } from '#assessments/actions/cycles.ts';
import { entriesActions } from '#assessments/actions/entries.ts';
import { evidenceActions } from '#assessments/actions/evidence.ts';
import { evidenceContract } from '#assessments/contract/evidence.ts';
import { objectionsActions } from '#assessments/actions/objections.ts';
import { papersActions } from '#assessments/actions/papers.ts';
import { cyclesContract } from '#assessments/contract/cycles.ts';
import { entriesContract } from '#assessments/contract/entries.ts';
import { objectionsContract } from '#assessments/contract/objections.ts';
import { papersContract } from '#assessments/contract/papers.ts';
import { scorecardContract } from '#assessments/contract/scorecard.ts';
import { assessmentsClock, assessmentsJobs } from '#assessments/jobs.ts';
import { burdenActions } from '#burden/actions.ts';
import { burdenContract } from '#burden/contract.ts';
import { documentsActions } from '#documents/actions.ts';
import { documentsContract } from '#documents/contract.ts';
import { documentsClock, documentsJobs } from '#documents/jobs.ts';
import { uploadedSheet, writeSheets, type Files } from '#documents/public.ts';
import { registerActions } from '#organisation/actions.ts';
import { sheetActions } from '#organisation/actions/sheets.ts';
import { organisationContract } from '#organisation/contract.ts';
import { noticesActions } from '#notices/actions.ts';
import { channelActions } from '#notices/actions/channels.ts';
import { choiceActions } from '#notices/actions/choice.ts';
import { noticesContract } from '#notices/contract.ts';
import { channelsContract } from '#notices/contract/channels.ts';
import { choiceContract } from '#notices/contract/choice.ts';
import { noticesClock, noticesJobs } from '#notices/jobs.ts';
import { nothingOutside, type Outside } from '#notices/outside.ts';
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
import { directivesActions } from '#tasks/actions/directing.ts';
import { occurrencesActions } from '#tasks/actions/duties.ts';
import { ladderActions } from '#tasks/actions/ladders.ts';
import { liaisonActions } from '#tasks/actions/liaising.ts';
import { tasksContract } from '#tasks/contract.ts';
import { directivesContract } from '#tasks/contract/directives.ts';
import { ladderContract } from '#tasks/contract/ladder.ts';
import { liaisonContract } from '#tasks/contract/liaison.ts';
import { occurrencesContract } from '#tasks/contract/occurrences.ts';
import { bulkActions } from '#tasks/actions/bulk.ts';
import { cardsActions } from '#tasks/actions/cards.ts';
import { feedActions } from '#tasks/actions/feed.ts';
import { savedActions } from '#tasks/actions/saved.ts';
import { taskSheetActions } from '#tasks/actions/sheet.ts';
import { bulkContract } from '#tasks/contract/bulk.ts';
import { cardsContract } from '#tasks/contract/cards.ts';
import { feedContract } from '#tasks/contract/feed.ts';
import { savedContract } from '#tasks/contract/saved.ts';
import { taskSheetContract } from '#tasks/contract/sheet.ts';
import { cascadeActions } from '#tasks/actions/cascade.ts';
import { amendActions } from '#tasks/actions/comparing.ts';
import { cascadeContract } from '#tasks/contract/cascade.ts';
import { amendContract } from '#tasks/contract/amend.ts';
import { currentActions } from '#tasks/actions/current.ts';
import { currentContract } from '#tasks/contract/current.ts';
import { withdrawalActions } from '#tasks/actions/withdrawing.ts';
import { withdrawalContract } from '#tasks/contract/withdrawal.ts';
import { clockActions } from '#tasks/actions/clock.ts';
import { clockContract } from '#tasks/contract/clock.ts';
import { paperActions } from '#plans/actions/paper.ts';
import { paperContract } from '#plans/contract/paper.ts';
import { slipActions } from '#tasks/actions/slip.ts';
import { slipContract } from '#tasks/contract/slip.ts';
import { tasksClock, tasksJobs } from '#tasks/jobs.ts';
import { eventWordOf } from './event-words.ts';

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
  /** The nightly backups that are kept; left out: none are set up. */
  backups?: AskBackups | undefined;
  /** Mail and robots; left out: nothing leaves the house. */
  outside?: Outside | undefined;
}

/** Every capability that has a door. */
export function capabilities({
  secureCookie,
  demo,
  files,
  backups,
  outside = nothingOutside(),
}: CapabilityOptions): Capability[] {
  return [
    { name: 'access', contract: accessContract, actions: accessActions({ secure: secureCookie, demo, backups }) },
    {
      name: 'access-sheets',
      contract: accessSheetContract,
      actions: accessSheetActions({ write: writeSheets, word: eventWordOf }),
    },
    {
      name: 'organisation',
      contract: organisationContract,
      actions: {
        ...registerActions,
        ...sheetActions({ read: (asked) => uploadedSheet(files, asked), write: writeSheets }),
      },
    },
    { name: 'burden', contract: burdenContract, actions: burdenActions() },
    { name: 'documents', contract: documentsContract, actions: documentsActions({ files }) },
    {
      name: 'notices',
      contract: { ...noticesContract, ...choiceContract, ...channelsContract },
      actions: { ...noticesActions, ...choiceActions(outside), ...channelActions(outside) },
    },
    { name: 'plans', contract: plansContract, actions: plansActions({ files }) },
    { name: 'plan-sheet', contract: planSheetContract, actions: planSheetActions },
    { name: 'plans', contract: writingContract, actions: writingActions() },
    { name: 'tasks', contract: tasksContract, actions: tasksActions() },
    { name: 'ladder', contract: ladderContract, actions: ladderActions },
    { name: 'directives', contract: directivesContract, actions: directivesActions() },
    { name: 'occurrences', contract: occurrencesContract, actions: occurrencesActions },
    { name: 'liaison', contract: liaisonContract, actions: liaisonActions },
    { name: 'cards', contract: cardsContract, actions: cardsActions },
    { name: 'bulk', contract: bulkContract, actions: bulkActions },
    { name: 'saved', contract: savedContract, actions: savedActions },
    { name: 'task-sheet', contract: taskSheetContract, actions: taskSheetActions },
    { name: 'feed', contract: feedContract, actions: feedActions },
    { name: 'feed-links', contract: feedLinkContract, actions: feedLinkActions },
    { name: 'cascade', contract: cascadeContract, actions: cascadeActions },
    { name: 'amendments', contract: amendContract, actions: amendActions({ files }) },
    { name: 'current', contract: currentContract, actions: currentActions },
    { name: 'withdrawal', contract: withdrawalContract, actions: withdrawalActions },
    { name: 'paper', contract: paperContract, actions: paperActions },
    { name: 'clock', contract: clockContract, actions: clockActions },
    { name: 'evidence', contract: evidenceContract, actions: evidenceActions({ files }) },
    {
      name: 'frameworks',
      contract: frameworksContract,
      actions: frameworksActions({ read: (asked) => uploadedSheet(files, asked) }),
    },
    { name: 'assessment-papers', contract: papersContract, actions: papersActions({ files }) },
    { name: 'scorecard', contract: scorecardContract, actions: scorecardActions() },
    { name: 'ranking', contract: rankingContract, actions: rankingActions },
    { name: 'draws', contract: drawsContract, actions: drawsActions },
    { name: 'means', contract: meansContract, actions: meansActions },
    { name: 'puttingUp', contract: puttingUpContract, actions: puttingUpActions },
    { name: 'many', contract: manyContract, actions: manyActions },
    { name: 'path', contract: pathContract, actions: pathActions },
    { name: 'cycles', contract: cyclesContract, actions: cyclesActions },
    { name: 'entries', contract: entriesContract, actions: entriesActions },
    { name: 'objections', contract: objectionsContract, actions: objectionsActions },
    { name: 'supervision-slip', contract: slipContract, actions: slipActions },
  ];
}

/** Every job, and the clock that starts some of them. */
export function jobsOf(
  db: Kysely<DB>,
  files: Files,
  now: () => Date,
  outside: Outside = nothingOutside(),
): { jobs: Record<string, Job>; clock: Clockwork[] } {
  return {
    jobs: {
      ...trailJobs(db, now),
      ...accessJobs(db, now),
      ...documentsJobs(files, now),
      ...noticesJobs(db, now, outside),
      ...tasksJobs(db, now),
      ...assessmentsJobs(db, now),
    },
    clock: [...trailClock, ...accessClock, ...documentsClock, ...noticesClock, ...tasksClock, ...assessmentsClock],
  };
}
