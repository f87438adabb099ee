import type { Actions, Around, Asked } from '#access/door.ts';
import type { Actor } from '#access/permissions.ts';
import { scopeOf } from '#access/scope.ts';
import { unitPathOf } from '#organisation/public.ts';
import { invalid, notFound, Problem } from '#platform/pure/problem.ts';
import type { entriesContract } from '../contract/entries.ts';
import { stageEnds } from '../rules/cycle.ts';
import { askedOf, recheckFault } from '../rules/entry.ts';
import * as cycles from '../store/cycles.ts';
import * as kept from '../store/entries.ts';
import { findEntrySubject } from '../store/entry.ts';
import { countWaiting, ownEntries, pageOfEntries, reviewedByAnswers } from '../store/entry-list.ts';
import { countWaiting as evidenceWaiting } from '../store/evidence.ts';
import { frameworkContent } from '../store/facts.ts';
import { runsCycles, showCycles } from './cycle-view.ts';
import { rowOf, showEntry } from './entry-view.ts';
import { extend } from './extending.ts';
import { entriesFile } from './entries-sheet.ts';
import { putUp } from './putting-up.ts';
import { held, moveEntry, moveMany, refuseStale } from './moving.ts';
import { record } from './recording.ts';
import { turnOf } from './relation.ts';
import { nameOf, tellAbout } from './telling.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };
const subject = ({ db, actor, params }: Concerned) => findEntrySubject(db, actor.regionId, params.id);
const byOf = ({ actor, now }: { actor: Actor; now: Date }) => ({
  regionId: actor.regionId,
  personId: actor.personId,
  unitId: actor.unitId,
  at: now,
});

/** A cycle whose entries may be listed: not while it is prepared, except for those who prepare it. */
async function listable({ db, actor, params }: Concerned): Promise<cycles.CycleFound> {
  const cycle = await cycles.getCycle(db, actor.regionId, params.id);
  if (cycle.openedAt === null && !runsCycles(actor)) throw notFound('cycle');
  return cycle;
}
const place = (cycle: cycles.CycleFound, today: string) => ({
  id: cycle.id,
  ends: { self: stageEnds(cycle, 'self'), township: stageEnds(cycle, 'township') },
  today,
});

/** The rows behind `entries` and its sheet. */
async function listed(asked: Concerned & Pick<Around, 'today'>, query: Parameters<typeof pageOfEntries>[3]) {
  const { db, actor, today } = asked;
  const cycle = await listable(asked);
  const framework = await frameworkContent(db, actor.regionId, cycle.frameworkId);
  const { rows, next } = await pageOfEntries(db, scopeOf(actor, 'assessment.read'), place(cycle, today), query);
  return { cycle, framework, rows: rows.map((row) => rowOf(actor, cycle, framework, row)), next };
}

/** How many entries of each cycle have passed their township and are not scored to the end. */
async function countToScore(
  db: Around['db'],
  actor: Actor,
  running: readonly cycles.CycleFound[],
): Promise<Map<string, number>> {
  const out = new Map<string, number>();
  const open = running.filter((one) => one.state === 'open');
  const of = new Map(open.map((one) => [one.id, one.frameworkId]));
  for (const { cycleId, class: areaClass, answered, n } of await reviewedByAnswers(
    db,
    scopeOf(actor, 'assessment.score'),
    {
      cycleIds: [...of.keys()],
      but: actor.personId,
    },
  )) {
    const framework = await frameworkContent(db, actor.regionId, of.get(cycleId)!);
    if (answered < askedOf(framework, areaClass)) out.set(cycleId, (out.get(cycleId) ?? 0) + n);
  }
  return out;
}

/** An entry the office does something about beside its moves: held, unchanged since it was seen, its cycle not over. */
async function about(asked: Asked<(typeof entriesContract)['moveEntry' | 'vetoEntry' | 'liftVeto' | 'recheck']>) {
  const at = await held(asked, asked.params.id);
  refuseStale(at.entry, asked.body.version);
  if (at.cycle.state === 'cancelled' || at.cycle.state === 'preparing' || at.entry.state === 'dropped')
    throw new Problem('entry.cycle-closed', { state: at.cycle.state });
  return at;
}

/** Entries of cycles: lists, moves, vetoes, more time, re-checks. */
export const entriesActions: Actions<typeof entriesContract> = {
  desk: async ({ db, actor, scope, today }) => {
    const running = await cycles.pageOfCycles(db, actor.regionId, { preparing: runsCycles(actor), limit: 20 });
    const live = running.rows.filter((one) => one.state === 'open' || one.state === 'preparing');
    const recent = live.length ? live : running.rows.slice(0, 3);
    const waiting = await countWaiting(
      db,
      scope,
      recent.map((one) => one.id),
      today,
    );
    const [reviews, scores, accepts, decides] = (
      ['assessment.review', 'assessment.score', 'assessment.accept', 'assessment.decide'] as const
    ).map((verb) => {
      const reach = scopeOf(actor, verb);
      return reach.region || reach.below.length > 0 || reach.units.length > 0;
    });
    // Who accepts sees them all as waiting for that.
    const toScore = scores && !accepts ? await countToScore(db, actor, recent) : new Map<string, number>();
    const shown = (await showCycles({ db, actor }, recent)).map((one) => ({
      ...one,
      waiting: {
        score: toScore.get(one.id) ?? 0,
        review: reviews ? (one.counts.nominated ?? 0) : 0,
        accept: accepts ? (one.counts.reviewed ?? 0) : 0,
        publicise: decides ? (one.counts.accepted ?? 0) : 0,
        over: decides ? (waiting.get(one.id)?.over ?? 0) : 0,
        objections: decides ? (waiting.get(one.id)?.objections ?? 0) : 0,
      },
    }));
    const mine = await ownEntries(db, scopeOf(actor, 'assessment.self'), 40);
    const of = new Map<string, cycles.CycleFound>(running.rows.map((one) => [one.id, one]));
    for (const { cycleId } of mine)
      if (!of.has(cycleId)) of.set(cycleId, await cycles.getCycle(db, actor.regionId, cycleId));
    return {
      cycles: shown,
      evidence: await evidenceWaiting(db, scopeOf(actor, 'evidence.review'), actor.unitPath, turnOf(actor)),
      mine: await Promise.all(
        mine.map(async (row) => {
          const cycle = of.get(row.cycleId)!;
          const framework = await frameworkContent(db, actor.regionId, cycle.frameworkId);
          return { ...rowOf(actor, cycle, framework, row), cycleTitle: cycle.title, aspects: framework.aspects.length };
        }),
      ),
    };
  },

  entries: async (asked) => {
    const { rows, next } = await listed(asked, asked.query);
    return { rows, next };
  },
  entriesSheet: async (asked) =>
    entriesFile(asked.today, async (after, limit) => listed(asked, { ...asked.query, limit, after })),

  entry: { subject, run: (asked) => showEntry(asked, asked.params.id) },

  addEntry: {
    subject: async ({ db, actor, body }) => {
      const path = await unitPathOf(db, actor.regionId, body.unitId);
      return path === null ? null : { regionId: actor.regionId, unitPaths: [path] };
    },
    run: (asked) => putUp(asked, asked.body, 'unit'),
  },

  moveEntry: {
    subject,
    run: async (asked) => {
      await moveEntry(asked, asked.params.id, asked.body);
      return showEntry(asked, asked.params.id);
    },
  },
  moveEntries: moveMany,

  vetoEntry: {
    subject,
    run: async (asked) => {
      const { db, actor, now, body } = asked;
      if (body.day > asked.today) throw invalid({ path: ['body', 'day'], code: 'day.to-come' });
      const { cycle, entry } = await about(asked);
      const { vetoes } = await frameworkContent(db, actor.regionId, cycle.frameworkId);
      const veto = vetoes.find((one) => one.key === body.veto);
      if (!veto) throw notFound('veto');
      if (entry.vetoes[body.veto]) throw new Problem('entry.veto-stands', { veto: body.veto });
      await kept.setEntry(db, actor.regionId, entry.id, now, {});
      await record(db, byOf(asked), entry.id, [
        { kind: 'vetoed', veto: body.veto, reason: body.reason, day: body.day },
      ]);
      asked.happened({
        kind: 'entry.veto',
        subjectKind: 'entry',
        subjectId: entry.id,
        details: { title: nameOf(entry), cycle: cycle.title, veto: veto.text, reason: body.reason, day: body.day },
      });
      await tellAbout(asked, entry, 'entry.veto', { cycleTitle: cycle.title, reason: `${veto.text}：${body.reason}` });
      return showEntry(asked, entry.id);
    },
  },
  liftVeto: {
    subject,
    run: async (asked) => {
      const { db, actor, now, body, params } = asked;
      const { cycle, entry } = await about(asked);
      if (!entry.vetoes[params.veto]) throw new Problem('entry.veto-gone', { veto: params.veto });
      await kept.setEntry(db, actor.regionId, entry.id, now, {});
      await record(db, byOf(asked), entry.id, [{ kind: 'veto-lifted', veto: params.veto, reason: body.reason }]);
      asked.happened({
        kind: 'entry.veto-lift',
        subjectKind: 'entry',
        subjectId: entry.id,
        details: { title: nameOf(entry), cycle: cycle.title, veto: params.veto, reason: body.reason },
      });
      await tellAbout(asked, entry, 'entry.veto-lifted', { cycleTitle: cycle.title, reason: body.reason });
      return showEntry(asked, entry.id);
    },
  },
  extendEntry: {
    subject,
    run: async (asked) => {
      await extend(asked, asked.params.id, asked.body);
      return showEntry(asked, asked.params.id);
    },
  },
  recheck: {
    subject,
    run: async (asked) => {
      const { db, actor, now, today, body, newId } = asked;
      const { cycle, entry } = await about(asked);
      if (entry.state !== 'recognised' && entry.state !== 'commended')
        throw new Problem('entry.no-title', { state: entry.state });
      const fault = recheckFault(body, { recognisedOn: entry.recognisedOn, today });
      if (fault) throw invalid({ path: ['body', fault.field], code: fault.code });
      const { version: _, ...given } = body;
      await kept.addRecheck(db, actor.regionId, {
        id: newId(),
        entryId: entry.id,
        ...given,
        personId: actor.personId,
        at: now,
      });
      await kept.setEntry(db, actor.regionId, entry.id, now, {});
      asked.happened({
        kind: 'entry.recheck',
        subjectKind: 'entry',
        subjectId: entry.id,
        details: {
          title: nameOf(entry),
          cycle: cycle.title,
          outcome: body.outcome,
          reason: body.note,
          day: body.heldOn,
        },
      });
      await tellAbout(asked, entry, 'entry.recheck', {
        cycleTitle: cycle.title,
        reason: body.note,
        due: body.improveBy,
      });
      return showEntry(asked, entry.id);
    },
  },
};
