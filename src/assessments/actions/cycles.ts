import type { Actions, Around, Asked } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { after } from '#platform/pure/lifecycle.ts';
import { invalid, notFound, Problem } from '#platform/pure/problem.ts';
import type { cyclesContract } from '../contract/cycles.ts';
import { cycleFault, stageEnds, unitKindsOf } from '../rules/cycle.ts';
import { underWay } from '../rules/entry.ts';
import type { LogEntry } from '../rules/facts.ts';
import type { SubjectKind } from '../rules/framework.ts';
import { cycleLifecycle, entryLifecycle } from '../rules/lifecycle.ts';
import { comparedOf } from '../rules/means.ts';
import * as kept from '../store/cycles.ts';
import { addEntries, entriesOf, entriesOfUnits, setEntry } from '../store/entries.ts';
import { frameworkContent } from '../store/facts.ts';
import { runsCycles, showCycle, showCycles } from './cycle-view.ts';
import { recordMany, type Recording } from './recording.ts';
import { tellCycle } from './telling.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };
const subject = ({ db, actor, params }: Concerned) => kept.findCycleSubject(db, actor.regionId, params.id);
type Writing = Pick<Around, 'db' | 'now' | 'today' | 'newId' | 'happened'> & { actor: Actor };

/** A cycle locked for a change by somebody who saw its newest version. @throws cycle.changed */
async function opened({ db, actor, params }: Concerned, version: number): Promise<kept.CycleFound> {
  const found = await kept.getCycle(db, actor.regionId, params.id, 'lock');
  if (found.version !== version) throw new Problem('cycle.changed', { version: found.version, state: found.state });
  return found;
}
const refuseClosed = ({ state }: kept.CycleFound): void => {
  if (state !== 'preparing' && state !== 'open') throw new Problem('cycle.closed', { state });
};
const byOf = ({ actor, now }: Writing) => ({
  regionId: actor.regionId,
  personId: actor.personId,
  unitId: actor.unitId,
  at: now,
});
const again = async (asked: Writing, id: string) =>
  showCycle(asked, await kept.getCycle(asked.db, asked.actor.regionId, id));

async function refuseUnfit({ db, actor }: Writing, subject: SubjectKind, unitIds: readonly string[]): Promise<void> {
  const unfit = await kept.unfitUnits(db, actor.regionId, unitIds, unitKindsOf[subject]);
  if (unfit.length) throw new Problem('cycle.unit-unfit', { n: unfit.length, units: unfit.slice(0, 20) });
}

type Window = Pick<kept.CycleFields, 'windowFrom' | 'windowTo'>;
const placed = (of: Window, unit: { class: kept.UnitOfCycle['class'] }): LogEntry => ({
  kind: 'placed',
  class: unit.class,
  windowFrom: of.windowFrom,
  windowTo: of.windowTo,
});

/** Makes an entry of every unit and writes the first row of each log. */
async function enter(asked: Writing, cycle: kept.CycleFound, units: readonly kept.UnitOfCycle[]): Promise<void> {
  const ids = await addEntries(asked.db, asked.actor.regionId, cycle.id, units, asked.now);
  await recordMany(
    asked.db,
    byOf(asked),
    units.map((unit, i) => ({ entryId: ids[i]!, entries: [placed(cycle, unit)] })),
  );
}

/** Opens, ends, reopens or cancels. @throws what stands in the way, by `cycleFault` */
async function move(asked: Asked<(typeof cyclesContract)['moveCycle']>) {
  const { db, actor, now, today, body } = asked;
  const { regionId } = actor;
  const cycle = await opened(asked, body.version);
  const to = after(cycleLifecycle, cycle.state, body.move);
  if (to === null) throw new Problem('cycle.move-closed', { state: cycle.state, move: body.move });
  if ((body.move === 'cancel' || body.move === 'reopen') && body.reason === '')
    throw new Problem('cycle.reason-missing', { move: body.move });
  const units = cycle.state === 'preparing' ? await kept.unitsOf(db, regionId, cycle.id) : [];
  const counts = await kept.countAll(db, regionId, cycle.id);
  const sum = (states: readonly (keyof typeof counts)[]) => states.reduce((n, state) => n + (counts[state] ?? 0), 0);
  const fault = cycleFault(
    body.move,
    {
      ...cycle,
      units: units.length,
      frameworkPublished: cycle.frameworkState === 'published',
      underWay: sum(underWay),
      titles: sum(['recognised', 'commended']),
    },
    today,
  );
  if (fault)
    throw new Problem(fault, { n: fault === 'cycle.unfinished' ? sum(underWay) : sum(['recognised', 'commended']) });
  if (body.move === 'open') {
    await refuseUnfit(
      asked,
      cycle.subject,
      units.map((unit) => unit.unitId),
    );
    // Households are put up by their community, by name; the units chosen say whose.
    if (cycle.subject !== 'household') await enter(asked, cycle, units);
  }
  await kept.setCycleState(db, regionId, cycle.id, to, now);
  asked.happened({
    kind: `cycle.${body.move}`,
    subjectKind: 'cycle',
    subjectId: cycle.id,
    details: {
      title: cycle.title,
      from: cycle.state,
      to,
      ...(body.move === 'open'
        ? { units: units.length, approval: `${cycle.approvalBody} ${cycle.approvalNumber}`, until: cycle.approvalUntil }
        : {}),
      ...(body.reason ? { reason: body.reason } : {}),
    },
  });
  if (body.move === 'open')
    await tellCycle(
      asked,
      'cycle.open',
      cycle,
      units.map((unit) => unit.unitId),
      { due: stageEnds(cycle, 'self') },
    );
  if (body.move === 'cancel' && cycle.state === 'open')
    await tellCycle(asked, 'cycle.cancel', cycle, await kept.unitIdsOf(db, regionId, cycle.id), {
      reason: body.reason,
    });
  return again(asked, cycle.id);
}

/** Takes units in, changes classes, takes units out. */
async function setUnits(asked: Asked<(typeof cyclesContract)['setUnits']>) {
  const { db, actor, now, body } = asked;
  const { regionId } = actor;
  const cycle = await opened(asked, body.version);
  refuseClosed(cycle);
  if (body.put.some((one) => body.out.includes(one.unitId)))
    throw invalid({ path: ['body', 'out'], code: 'field.twice' });
  await refuseUnfit(
    asked,
    cycle.subject,
    body.put.map((one) => one.unitId),
  );
  await kept.putUnits(db, regionId, cycle.id, body.put);
  await kept.takeUnits(db, regionId, cycle.id, body.out);
  if (cycle.state === 'open' && cycle.subject !== 'household') {
    const there = await entriesOfUnits(db, regionId, cycle.id, [...body.put.map((one) => one.unitId), ...body.out]);
    const known = new Map(there.map((one) => [one.unitId, one]));
    const recordings: Recording[] = [];
    const fresh: kept.UnitOfCycle[] = [];
    const come: string[] = [];
    for (const unit of body.put) {
      const entry = known.get(unit.unitId);
      if (!entry) {
        fresh.push(unit);
        come.push(unit.unitId);
        continue;
      }
      const entries: LogEntry[] = [];
      if (entry.state === 'dropped') {
        const { to } = entryLifecycle.moves.rejoin;
        entries.push({ kind: 'moved', move: 'rejoin', from: entry.state, to, reason: body.reason });
        await setEntry(db, regionId, entry.id, now, { state: to, class: unit.class });
        come.push(unit.unitId);
        if (entry.class !== unit.class) entries.push(placed(cycle, unit));
      } else if (entry.class !== unit.class) {
        if (!['self-assessing', 'nominated', 'reviewed'].includes(entry.state))
          throw new Problem('cycle.unit-under-way', { state: entry.state });
        await setEntry(db, regionId, entry.id, now, { class: unit.class });
        entries.push(placed(cycle, unit));
      }
      if (entries.length) recordings.push({ entryId: entry.id, entries });
    }
    for (const unitId of body.out) {
      const entry = known.get(unitId);
      if (!entry || entry.state === 'dropped') continue;
      const { from, to } = entryLifecycle.moves.drop;
      if (!from.includes(entry.state)) throw new Problem('cycle.unit-under-way', { state: entry.state });
      if (!body.reason) throw new Problem('cycle.reason-missing', { move: 'drop' });
      await setEntry(db, regionId, entry.id, now, { state: to });
      recordings.push({
        entryId: entry.id,
        entries: [{ kind: 'moved', move: 'drop', from: entry.state, to, reason: body.reason }],
      });
    }
    await recordMany(db, byOf(asked), recordings);
    await enter(asked, cycle, fresh);
    await tellCycle(asked, 'cycle.open', cycle, come, { due: stageEnds(cycle, 'self') });
    await tellCycle(
      asked,
      'cycle.cancel',
      cycle,
      body.out.filter((id) => known.has(id)),
      { reason: body.reason },
    );
  }
  await kept.touchCycle(db, regionId, cycle.id);
  asked.happened({
    kind: 'cycle.units',
    subjectKind: 'cycle',
    subjectId: cycle.id,
    details: {
      title: cycle.title,
      put: body.put.length,
      out: body.out.length,
      ...(body.reason ? { reason: body.reason } : {}),
    },
  });
  return again(asked, cycle.id);
}

/** Changes the fields of a cycle; a new window of an open one is written to the log of every entry. */
async function set(asked: Asked<(typeof cyclesContract)['setCycle']>) {
  const { db, actor, body } = asked;
  const { regionId } = actor;
  const cycle = await opened(asked, body.version);
  refuseClosed(cycle);
  const { version: _, ...fields } = body;
  if (fields.frameworkId !== cycle.frameworkId) {
    // What entries are scored by does not change under them.
    if (cycle.state === 'open') throw invalid({ path: ['body', 'frameworkId'], code: 'cycle.framework-fixed' });
    await publishedSubject(asked, fields.frameworkId);
  }
  if (cycle.state === 'open' && !(fields.approvalBody && fields.approvalNumber && fields.approvalUntil))
    throw new Problem('cycle.approval-missing');
  // An approval that has run out may stand as it was; it is not entered anew.
  if (cycle.state === 'open' && fields.approvalUntil !== cycle.approvalUntil && fields.approvalUntil! < asked.today)
    throw new Problem('cycle.approval-lapsed');
  await kept.setCycle(db, regionId, cycle.id, fields);
  if (cycle.state === 'open' && (fields.windowFrom !== cycle.windowFrom || fields.windowTo !== cycle.windowTo)) {
    const entries = await entriesOf(db, regionId, cycle.id);
    await recordMany(
      db,
      byOf(asked),
      entries.map((one) => ({ entryId: one.id, entries: [placed(fields, one)] })),
    );
  }
  const before = Object.fromEntries(Object.entries(fields).map(([key]) => [key, cycle[key as keyof typeof fields]]));
  const differ = (of: Record<string, unknown>, other: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(of).filter(([key, value]) => value !== other[key]));
  asked.happened({
    kind: 'cycle.set',
    subjectKind: 'cycle',
    subjectId: cycle.id,
    details: { title: cycle.title, before: differ(before, fields), after: differ(fields, before) },
  });
  return again(asked, cycle.id);
}

/** What a published edition is about. @throws cycle.framework-unpublished */
async function publishedSubject({ db, actor }: Writing, frameworkId: string): Promise<SubjectKind> {
  const framework = await kept.findFrameworkState(db, actor.regionId, frameworkId);
  if (framework?.state !== 'published') throw new Problem('cycle.framework-unpublished');
  return framework.subject;
}

/** Cycles: prepared, opened with their approval, changed, ended. */
export const cyclesActions: Actions<typeof cyclesContract> = {
  cycles: async (asked) => {
    const { db, actor, query } = asked;
    const { rows, next } = await kept.pageOfCycles(db, actor.regionId, { ...query, preparing: runsCycles(actor) });
    return { rows: await showCycles(asked, rows), next };
  },
  cycle: async (asked) => {
    const found = await kept.getCycle(asked.db, asked.actor.regionId, asked.params.id);
    if (found.openedAt === null && !runsCycles(asked.actor)) throw notFound('cycle');
    return showCycle(asked, found);
  },
  addCycle: async (asked) => {
    const { db, actor, now, body, newId } = asked;
    const { units, ...fields } = body;
    const about = await publishedSubject(asked, fields.frameworkId);
    await refuseUnfit(
      asked,
      about,
      units.map((unit) => unit.unitId),
    );
    const id = newId();
    await kept.addCycle(db, actor.regionId, id, fields, { personId: actor.personId, at: now });
    await kept.putUnits(db, actor.regionId, id, units);
    asked.happened({
      kind: 'cycle.add',
      subjectKind: 'cycle',
      subjectId: id,
      details: { title: fields.title, year: fields.year, units: units.length },
    });
    return again(asked, id);
  },
  setCycle: { subject, run: set },
  moveCycle: { subject, run: move },
  setCommendation: {
    subject,
    run: async (asked) => {
      const { db, actor, body } = asked;
      const cycle = await opened(asked, body.version);
      if (cycle.state === 'cancelled') throw new Problem('cycle.closed', { state: cycle.state });
      await kept.setCommendation(db, actor.regionId, cycle.id, body.body, body.number);
      asked.happened({
        kind: 'cycle.commendation',
        subjectKind: 'cycle',
        subjectId: cycle.id,
        details: { title: cycle.title, body: body.body, number: body.number },
      });
      return again(asked, cycle.id);
    },
  },
  cycleUnits: {
    subject,
    run: async ({ db, actor, params }) => ({ rows: await kept.unitsOf(db, actor.regionId, params.id) }),
  },
  setUnits: { subject, run: setUnits },
  cycleCandidates: async ({ db, actor, today, query }) => ({
    rows: await kept.candidates(db, actor.regionId, unitKindsOf[query.subject], today),
  }),
  fixMeans: {
    subject,
    run: async (asked) => {
      const { db, actor, body } = asked;
      const cycle = await opened(asked, body.version);
      if (cycle.state !== 'open') throw new Problem('cycle.closed', { state: cycle.state });
      const framework = await frameworkContent(db, actor.regionId, cycle.frameworkId);
      if (!comparedOf(framework).some((one) => one.indicator === body.indicator))
        throw new Problem('cycle.mean-unfit', { indicator: body.indicator });
      const entries = await entriesOf(db, actor.regionId, cycle.id);
      await recordMany(
        db,
        byOf(asked),
        entries.map(({ id }) => ({
          entryId: id,
          entries: [{ kind: 'mean', indicator: body.indicator, value: body.value }],
        })),
      );
      await kept.touchCycle(db, actor.regionId, cycle.id);
      asked.happened({
        kind: 'cycle.mean',
        subjectKind: 'cycle',
        subjectId: cycle.id,
        details: { title: cycle.title, indicator: body.indicator, value: body.value },
      });
      return {};
    },
  },
};
