import type { Verb } from '#access/permissions.ts';
import { lifecycle } from '#platform/pure/lifecycle.ts';

/** A framework is written, frozen when published, and retired when a newer edition takes over. */
export const frameworkLifecycle = lifecycle({
  states: ['draft', 'published', 'retired'],
  first: 'draft',
  moves: {
    publish: { from: ['draft'], to: 'published', may: 'framework.manage' as Verb },
    retire: { from: ['published'], to: 'retired', may: 'framework.manage' as Verb },
  },
});
export type FrameworkState = (typeof frameworkLifecycle.states)[number];
export const frameworkStates = frameworkLifecycle.states;

/** A cycle may open only with its approval (创建示范活动管理办法: body, number, validity). */
export const cycleLifecycle = lifecycle({
  states: ['preparing', 'open', 'ended', 'cancelled'],
  first: 'preparing',
  moves: {
    open: { from: ['preparing'], to: 'open', may: 'cycle.manage' as Verb },
    end: { from: ['open'], to: 'ended', may: 'cycle.manage' as Verb },
    reopen: { from: ['ended'], to: 'open', may: 'cycle.manage' as Verb },
    cancel: { from: ['preparing', 'open'], to: 'cancelled', may: 'cycle.manage' as Verb },
  },
});
export type CycleState = (typeof cycleLifecycle.states)[number];
export type CycleMove = keyof typeof cycleLifecycle.moves;
export const cycleStates = cycleLifecycle.states;
export const cycleMoves = Object.keys(cycleLifecycle.moves) as CycleMove[];

/**
 * What an entry goes through: 自评 → 自荐 → 镇级审查 → 县级验收 → 公示 → 认定 → 表彰. It can be returned with a reason at every
 * stage; an objection that is upheld puts it back before acceptance; a title can be withdrawn (摘牌).
 */
export const entryLifecycle = lifecycle({
  states: [
    'self-assessing',
    'nominated',
    'reviewed',
    'accepted',
    'publicised',
    'recognised',
    'commended',
    'not-met',
    'withdrawn',
    'dropped',
  ],
  first: 'self-assessing',
  moves: {
    nominate: { from: ['self-assessing'], to: 'nominated', may: 'assessment.self' as Verb },
    'return-to-community': { from: ['nominated'], to: 'self-assessing', may: 'assessment.review' as Verb },
    pass: { from: ['nominated'], to: 'reviewed', may: 'assessment.review' as Verb },
    'return-to-township': { from: ['reviewed'], to: 'nominated', may: 'assessment.accept' as Verb },
    accept: { from: ['reviewed'], to: 'accepted', may: 'assessment.accept' as Verb },
    'assess-again': { from: ['accepted', 'not-met'], to: 'reviewed', may: 'assessment.accept' as Verb },
    fail: { from: ['reviewed', 'accepted'], to: 'not-met', may: 'assessment.accept' as Verb },
    publicise: { from: ['accepted'], to: 'publicised', may: 'assessment.decide' as Verb },
    uphold: { from: ['publicised'], to: 'reviewed', may: 'assessment.decide' as Verb },
    recognise: { from: ['publicised'], to: 'recognised', may: 'assessment.decide' as Verb },
    commend: { from: ['recognised'], to: 'commended', may: 'assessment.decide' as Verb },
    withdraw: { from: ['recognised', 'commended'], to: 'withdrawn', may: 'assessment.decide' as Verb },
    drop: { from: ['self-assessing', 'nominated'], to: 'dropped', may: 'assessment.self' as Verb },
    // A unit that the office takes back into the cycle.
    rejoin: { from: ['dropped'], to: 'self-assessing', may: 'cycle.manage' as Verb },
  },
});
export type EntryState = (typeof entryLifecycle.states)[number];
export type EntryMove = keyof typeof entryLifecycle.moves;
export const entryStates = entryLifecycle.states;
export const entryMoves = Object.keys(entryLifecycle.moves) as EntryMove[];
/** Moves that need a written reason. */
export const reasonMoves: readonly EntryMove[] = [
  'return-to-community',
  'return-to-township',
  'assess-again',
  'fail',
  'uphold',
  'withdraw',
  'drop',
];

/** Evidence is filed as a draft, submitted, then accepted or returned by a reviewer; whoever filed it can withdraw it. */
export const evidenceLifecycle = lifecycle({
  states: ['draft', 'submitted', 'accepted', 'returned', 'withdrawn'],
  first: 'draft',
  moves: {
    submit: { from: ['draft', 'returned'], to: 'submitted', may: 'evidence.file' as Verb },
    accept: { from: ['submitted'], to: 'accepted', may: 'evidence.review' as Verb },
    return: { from: ['submitted', 'accepted'], to: 'returned', may: 'evidence.review' as Verb },
    withdraw: { from: ['draft', 'submitted', 'accepted', 'returned'], to: 'withdrawn', may: 'evidence.file' as Verb },
  },
});
export type EvidenceState = (typeof evidenceLifecycle.states)[number];
export type EvidenceMove = keyof typeof evidenceLifecycle.moves;
export const evidenceStates = evidenceLifecycle.states;
export const evidenceMoves = Object.keys(evidenceLifecycle.moves) as EvidenceMove[];
/** Evidence in these states bears on scores: the self column counts what is submitted, assessors only what is accepted. */
export const standsFor = (side: 'self' | 'township' | 'county', state: EvidenceState): boolean =>
  state === 'accepted' || (state === 'submitted' && side === 'self');
