import { addDays, dayNumber, dayOf, type Day } from '#platform/pure/day.ts';
import { addWorkdays, isWorkday, nextWorkday } from '#platform/pure/workday.ts';
import type { TaskState } from '../rules.ts';

/** The steps from the lowest to the highest: 提醒, 催办, 督办, 约谈. */
export const steps = ['remind', 'urge', 'supervise', 'talk'] as const;
export type Step = (typeof steps)[number];
/** Each kind of task climbs its own ladder: a task, a period of a recurring duty, an urgent task. */
export const ladderKinds = ['ordinary', 'recurring', 'urgent'] as const;
export type LadderKind = (typeof ladderKinds)[number];
/** Who can be told: lead units, co-units, the unit above, its liaison leaders, the issuing office, its leaders. */
export const audiences = ['lead', 'co', 'above', 'liaison', 'office', 'leader'] as const;
export type Audience = (typeof audiences)[number];

/** One rung: data, which a region's office may change. */
export interface Rung {
  step: Step;
  /** Workdays (calendar days for an urgent task) from the effective due day; negative before it. */
  offset: number;
  tells: readonly Audience[];
  /** Within so many workdays the unit has to answer; null: nothing has to be answered. */
  reply: number | null;
}
export type Ladder = readonly Rung[];

/** The ladders as built in. */
export const builtIn: Readonly<Record<LadderKind, Ladder>> = {
  ordinary: [
    { step: 'remind', offset: -3, tells: ['lead', 'co'], reply: null },
    { step: 'urge', offset: 1, tells: ['lead', 'co'], reply: null },
    { step: 'supervise', offset: 3, tells: ['lead', 'above', 'liaison', 'office'], reply: 3 },
    { step: 'talk', offset: 7, tells: ['lead', 'above', 'liaison', 'office', 'leader'], reply: 5 },
  ],
  recurring: [
    { step: 'remind', offset: -2, tells: ['lead'], reply: null },
    { step: 'urge', offset: 1, tells: ['lead', 'co'], reply: null },
    { step: 'supervise', offset: 5, tells: ['lead', 'above', 'liaison', 'office'], reply: 3 },
    { step: 'talk', offset: 15, tells: ['lead', 'above', 'liaison', 'office', 'leader'], reply: 5 },
  ],
  urgent: [
    { step: 'remind', offset: -1, tells: ['lead', 'co'], reply: null },
    { step: 'urge', offset: 0, tells: ['lead', 'co', 'above'], reply: null },
    { step: 'supervise', offset: 1, tells: ['lead', 'above', 'liaison', 'office'], reply: 1 },
    { step: 'talk', offset: 2, tells: ['lead', 'above', 'liaison', 'office', 'leader'], reply: 1 },
  ],
};

const height = (step: Step): number => steps.indexOf(step);

/** Why a ladder cannot be taken, as the field it is about; null when it is sound. */
export function ladderFault(ladder: Ladder): { rung: number; field: 'step' | 'offset' | 'tells' } | null {
  for (const [i, rung] of ladder.entries()) {
    const below = ladder[i - 1];
    if (below && height(rung.step) <= height(below.step)) return { rung: i, field: 'step' };
    if (below && rung.offset <= below.offset) return { rung: i, field: 'offset' };
    if (rung.tells.length === 0 || new Set(rung.tells).size < rung.tells.length) return { rung: i, field: 'tells' };
  }
  return ladder.length === 0 ? { rung: 0, field: 'step' } : null;
}

/** What the ladder looks at: a task, or one open period of it. */
export interface Climbing {
  kind: LadderKind;
  state: TaskState;
  due: Day | null;
  /** Its clock stands still (挂账). */
  paused: boolean;
  /** When it was issued, in milliseconds. */
  issuedAt: number;
  /** Steps already recorded, fired or passed over. */
  recorded: readonly Step[];
  /** A period of a duty of which an older one is still owed: that one climbs, this one is only reminded of. */
  behindOlder?: boolean;
  /** A daily duty is not reminded of each morning. */
  unreminded?: boolean;
}

/** States in which the unit owes work. What is handed in waits for the issuer and is not escalated. */
export const climbingStates: readonly TaskState[] = ['issued', 'accepted', 'returned'];

/** Messages go out between these hours of a workday. */
export const workHours = { from: 8, to: 20 } as const;
const hour = 3_600_000;
const hourOf = (now: number): number => Math.floor(now / hour + 8) - 24 * Math.floor((now / hour + 8) / 24);

/** May a step of this kind be fired now? On rest days and outside 08–20 only those of urgent tasks are. */
export const quiet = (kind: LadderKind, now: number): boolean =>
  kind !== 'urgent' && (!isWorkday(dayOf(now)) || hourOf(now) < workHours.from || hourOf(now) >= workHours.to);

/** The day a time limit ends: one that falls on a rest day ends on the next workday (民法典 203), an urgent one does not wait. */
export const effectiveDue = (kind: LadderKind, due: Day): Day => (kind === 'urgent' ? due : nextWorkday(due));

/**
 * The moment a rung is due, in milliseconds: eight in the morning of its day. An urgent task that is late escalates with
 * the day itself, at midnight.
 */
export function momentOf(kind: LadderKind, due: Day, rung: Rung): number {
  const from = effectiveDue(kind, due);
  const day = kind === 'urgent' ? addDays(from, rung.offset) : addWorkdays(from, rung.offset);
  const opening = kind === 'urgent' && rung.offset > 0 ? 0 : workHours.from;
  return dayNumber(day) * 24 * hour + (opening - 8) * hour;
}

export interface StepsDue {
  /** The one rung that is to be climbed now. */
  fire: Rung | null;
  /** Rungs below it that were missed (the house was closed, the clock jumped): recorded, not told. */
  passed: Step[];
}
const nothing: StepsDue = { fire: null, passed: [] };

/**
 * What the ladder has to do about a task at this moment. Only rungs above every recorded one count, so nothing is done
 * twice and a clock that goes backwards undoes nothing; of several that are due the highest fires and the others are
 * passed over. A reminder whose moment was before the task was issued is passed over too.
 */
export function stepsDue(task: Climbing, ladder: Ladder, now: number): StepsDue {
  if (task.due === null || task.paused || !climbingStates.includes(task.state) || quiet(task.kind, now)) return nothing;
  const reached = Math.max(-1, ...task.recorded.map(height));
  const due = ladder.filter((rung) => height(rung.step) > reached && momentOf(task.kind, task.due!, rung) <= now);
  if (due.length === 0) return nothing;
  const top = due.at(-1)!;
  if (top.step === 'remind' && (task.unreminded || momentOf(task.kind, task.due, top) < task.issuedAt))
    return { fire: null, passed: ['remind'] };
  // Only an older period's lateness climbs; this one waits its turn, reminded of at most.
  if (task.behindOlder && top.step !== 'remind') return nothing;
  return { fire: top, passed: due.slice(0, -1).map((rung) => rung.step) };
}

/** The next rung and the day it is due, for the reader of a task; null when there is none. */
export function nextStep(task: Climbing, ladder: Ladder): { step: Step; day: Day } | null {
  if (task.due === null || task.paused || !climbingStates.includes(task.state)) return null;
  const reached = Math.max(-1, ...task.recorded.map(height));
  const rung = ladder.find((one) => height(one.step) > reached);
  return rung ? { step: rung.step, day: dayOf(momentOf(task.kind, task.due, rung)) } : null;
}

/** No task whose due day lies after this one can have a step due on `today`. */
export function horizon(ladders: Readonly<Record<LadderKind, Ladder>>, today: Day): Day {
  const days = ladderKinds.flatMap((kind) =>
    ladders[kind].map(({ offset }) => (kind === 'urgent' ? addDays(today, -offset) : addWorkdays(today, -offset))),
  );
  return days.reduce((far, day) => (day > far ? day : far), today);
}

/**
 * How many levels above the lead unit a rung tells: the first rung that tells the unit above tells its parent, the second
 * also the parent's parent, and so on to the top.
 */
export const levelsAbove = (ladder: Ladder, step: Step): number =>
  ladder.filter((rung) => rung.tells.includes('above') && height(rung.step) <= height(step)).length *
  Number(ladder.some((rung) => rung.step === step && rung.tells.includes('above')));

/** By when an answer is owed that was asked for on `today`. */
export const replyDay = (kind: LadderKind, today: Day, within: number | null): Day | null =>
  within === null ? null : kind === 'urgent' ? addDays(today, within) : addWorkdays(today, within);

/** The ladder a task or a period climbs. */
export const kindOf = (task: { urgent: boolean }, period: boolean): LadderKind =>
  task.urgent ? 'urgent' : period ? 'recurring' : 'ordinary';
