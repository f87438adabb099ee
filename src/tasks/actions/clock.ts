import type { Actions, Around, Asked } from '#access/door.ts';
import type { Actor, Subject } from '#access/permissions.ts';
import { mostExtensions } from '#platform/pure/clock.ts';
import { addDays, daysBetween, type Day } from '#platform/pure/day.ts';
import { invalid, notFound, Problem } from '#platform/pure/problem.ts';
import { dayKind } from '#platform/pure/workday.ts';
import type { z } from 'zod';
import type { clockContract, taskClock } from '../contract/clock.ts';
import { isOpen } from '../rules.ts';
import {
  askBar,
  countedDays,
  furthestDay,
  mayAsk,
  pauseBar,
  pauseDaysLeft,
  pausedThrough,
  standsOn,
  type TaskClock,
} from '../rules/clock.ts';
import * as kept from '../store/clock.ts';
import { findTaskSubject, getTask, unitsOf, type TaskFound } from '../store/task.ts';
import { opened, refuseStale, settle, type Opened, type Writing } from './opened.ts';
import { sidesOf, speaksFor } from './sides.ts';
import { dueTold, tellClock } from './telling.ts';

type View = z.input<typeof taskClock>;
type Reading = Pick<Around, 'db' | 'today'> & { actor: Actor; params: { id: string } };
const subject = ({ db, actor, params }: Reading): Promise<Subject | null> =>
  findTaskSubject(db, actor.regionId, params.id);

interface Held {
  pauses: kept.PauseFound[];
  extensions: kept.ExtensionFound[];
  clock: TaskClock | null;
}
async function held({ db, actor }: Reading, task: TaskFound): Promise<Held> {
  const pauses = await kept.pausesOf(db, actor.regionId, task.id);
  const extensions = await kept.extensionsOf(db, actor.regionId, task.id);
  const { due, issuedAt } = task;
  return { pauses, extensions, clock: due === null ? null : kept.clockOf({ due, issuedAt }, pauses, extensions) };
}

async function view(asked: Reading): Promise<View> {
  const { db, actor, today } = asked;
  const task = await getTask(db, actor.regionId, asked.params.id, 'look');
  const sides = sidesOf(actor, await unitsOf(db, actor.regionId, task.id));
  const { pauses, extensions, clock } = await held(asked, task);
  const open = isOpen(task.state);
  const days = clock && countedDays(clock);
  const holding = open ? pauses.find((pause) => standsOn(pause, today)) : undefined;
  const waiting = extensions.some((one) => one.state === 'asked');
  const kind = days && days.counted !== days.effective ? dayKind(days.counted) : null;
  const may: View['may'] = [];
  if (open && clock) {
    if (sides.arranges && pauseBar(clock, today, null) === null) may.push('pause');
    if (sides.leads && !waiting && mayAsk(clock, today)) may.push('ask');
    if (sides.arranges && waiting) may.push('decide');
  }
  if (sides.arranges && holding) may.push('resume');
  const told = ({ id, from, until, endedOn, reason, unitName, personName }: kept.PauseFound) => ({
    id,
    from,
    until,
    endedOn,
    reason,
    unitName,
    personName,
  });
  return {
    due: task.due,
    counted: days?.counted ?? null,
    effective: days?.effective ?? null,
    rest: kind && { holiday: kind.holiday, estimated: kind.estimated },
    paused: holding ? { ...told(holding), through: pausedThrough(holding) } : null,
    pauses: pauses.map(told),
    extensions: extensions.map(({ ofDue: _, askedAt, decidedAt, ...one }) => ({
      ...one,
      askedAt: askedAt.toISOString(),
      decidedAt: decidedAt?.toISOString() ?? null,
    })),
    granted: clock?.extensions.length ?? 0,
    furthest: clock && furthestDay(clock),
    pauseDaysLeft: clock ? pauseDaysLeft(clock) : 0,
    may,
  };
}

interface Dated extends Opened, Omit<Held, 'clock'> {
  due: Day;
  clock: TaskClock;
}
/** The open task with its clock, locked. @throws permission.denied, task.changed, task.finished, clock.no-due */
async function dated(
  asked: Writing & { body: { version: number } },
  side: 'leads' | 'arranges',
  verb: 'task.carry-out' | 'task.arrange',
): Promise<Dated> {
  const at = await opened(asked);
  if (!at.sides[side]) throw new Problem('permission.denied', { verb });
  await refuseStale(asked, at.task, asked.body.version);
  if (!isOpen(at.task.state)) throw new Problem('task.finished', { state: at.task.state });
  const { pauses, extensions, clock } = await held(asked, at.task);
  if (at.task.due === null || clock === null) throw new Problem('clock.no-due');
  return { ...at, due: at.task.due, pauses, extensions, clock };
}

/** The clock changed: the day that counts, the plan's number of late tasks, a new version; then what happened is told. */
async function changed(
  asked: Writing,
  { task, units }: Opened,
  kind: 'task.pause' | 'task.resume' | 'task.extension-ask' | 'task.extension-grant' | 'task.extension-refuse',
  details: { reason?: string | undefined; until?: Day | null; days?: number },
): Promise<View> {
  const { db, actor } = asked;
  await kept.keepDay(db, actor.regionId, task.id);
  await settle(asked, [{ before: task, now: task }], { touched: [task.id], redated: true });
  const { reason, ...rest } = details;
  // Where the change sets a day, the day that counts now. A stand-still without an end sets none.
  const sets = kind === 'task.resume' || kind === 'task.extension-grant' || (kind === 'task.pause' && rest.until);
  const { due, dueMoved } = await dueTold(db, actor.regionId, task);
  const said = {
    ...rest,
    ...(sets ? { counts: dueMoved ?? due } : {}),
    ...(reason ? { reason: reason.slice(0, 500) } : {}),
  };
  asked.happened({ kind, subjectKind: 'task', subjectId: task.id, details: { title: task.title, ...said } });
  await tellClock(asked, task, units, kind, said);
  return view(asked);
}

type PauseAsked = Asked<(typeof clockContract)['pause']>;
async function pause(asked: PauseAsked): Promise<View> {
  const { db, actor, body, now, today, newId } = asked;
  const at = await dated(asked, 'arranges', 'task.arrange');
  const bar = pauseBar(at.clock, today, body.until);
  if (bar === 'short') throw invalid({ path: ['body', 'until'], code: 'day.past' });
  if (bar === 'long') throw new Problem('clock.too-long', { left: pauseDaysLeft(at.clock) });
  if (bar) throw new Problem(bar === 'paused' ? 'clock.paused' : 'clock.overdue');
  // An open stand-still lasts what is left of the year.
  const left = pauseDaysLeft(at.clock);
  const until = body.until ?? (at.clock.pauses.length ? addDays(today, left - 1) : null);
  const row = { id: newId(), taskId: at.task.id, unitId: actor.unitId, personId: actor.personId, at: now, from: today };
  await kept.addPause(
    db,
    actor.regionId,
    { ...row, until, reason: body.reason, ofDue: at.due },
    at.pauses.find((one) => one.endedOn === null),
  );
  return changed(asked, at, 'task.pause', { reason: body.reason, until });
}

async function resume(asked: Asked<(typeof clockContract)['resume']>): Promise<View> {
  const { db, actor, body, today } = asked;
  const at = await dated(asked, 'arranges', 'task.arrange');
  const holding = at.pauses.find((one) => standsOn(one, today));
  if (!holding) throw new Problem('clock.not-paused');
  await kept.endPause(db, actor.regionId, holding.id, { personId: actor.personId, on: today, due: at.due });
  return changed(asked, at, 'task.resume', { reason: body.reason });
}

async function ask(asked: Asked<(typeof clockContract)['ask']>): Promise<View> {
  const { db, actor, body, now, today, newId } = asked;
  const at = await dated(asked, 'leads', 'task.carry-out');
  if (at.extensions.some((one) => one.state === 'asked')) throw new Problem('extension.asked');
  const bar = askBar(at.clock, today, body.until);
  if (bar === 'short') throw invalid({ path: ['body', 'until'], code: 'day.not-later' });
  if (bar === 'long') throw new Problem('extension.too-long', { furthest: furthestDay(at.clock) });
  if (bar) throw new Problem(bar === 'often' ? 'extension.twice' : 'clock.overdue');
  const days = daysBetween(countedDays(at.clock).counted, body.until);
  await kept.addExtension(db, actor.regionId, {
    id: newId(),
    taskId: at.task.id,
    unitId: speaksFor(actor, 'task.carry-out', at.units),
    personId: actor.personId,
    at: now,
    until: body.until,
    days,
    reason: body.reason,
    ofDue: at.due,
  });
  return changed(asked, at, 'task.extension-ask', { reason: body.reason, until: body.until, days });
}

/**
 * Grants or refuses. What was asked for in time may be granted late: the lead unit is not to suffer from the issuer's
 * delay. Another due day set meanwhile makes the request void: it can only be refused.
 */
async function decide(asked: Asked<(typeof clockContract)['decide']>): Promise<View> {
  const { db, actor, body, now } = asked;
  const at = await dated(asked, 'arranges', 'task.arrange');
  const one = at.extensions.find((other) => other.id === asked.params.extensionId);
  if (!one) throw notFound('extension');
  if (one.state !== 'asked') throw new Problem('extension.decided', { state: one.state });
  if (body.grant && one.ofDue !== at.due) throw new Problem('extension.void');
  if (body.grant && at.clock.extensions.length >= mostExtensions) throw new Problem('extension.twice');
  if (!body.grant && !body.answer) throw new Problem('task.reason-missing', { move: 'refuse' });
  const state = body.grant ? 'granted' : 'refused';
  const answer = body.answer || null;
  await kept.decideExtension(db, actor.regionId, one.id, { personId: actor.personId, at: now, state, answer });
  const { until, days } = one;
  const kind = body.grant ? 'task.extension-grant' : 'task.extension-refuse';
  return changed(asked, at, kind, { reason: body.answer, until, days });
}

/** Who stops the clock and who answers: the issuing unit; who asks for more time: the lead unit. */
export const clockActions: Actions<typeof clockContract> = {
  get: { subject, run: view },
  pause: { subject, run: pause },
  resume: { subject, run: resume },
  ask: { subject, run: ask },
  decide: { subject, run: decide },
};
