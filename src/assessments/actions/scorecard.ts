import type { Actions, Around, Asked } from '#access/door.ts';
import { allows, type Actor } from '#access/permissions.ts';
import { addDays, type Day } from '#platform/pure/day.ts';
import { invalid, notFound, Problem } from '#platform/pure/problem.ts';
import type { Cell, Column, Scorecard, scorecardContract } from '../contract/scorecard.ts';
import { assess } from '../rules/assess.ts';
import { exactText } from '../rules/exact.ts';
import type { Facts } from '../rules/facts.ts';
import { indicatorsOf, type Framework, type Side } from '../rules/framework.ts';
import type { Outcome } from '../rules/result.ts';
import { openSide, sees } from '../rules/seen.ts';
import { findEntrySubject, getEntry, type EntryFound } from '../store/entry.ts';
import { frameworkContent, loadFacts } from '../store/facts.ts';
import { getCycle } from '../store/cycles.ts';
import { getStanding } from '../store/entries.ts';
import { isOver, openTo } from '../rules/cycle.ts';
import * as kept from '../store/scorecard.ts';
import { mark, scorerVerbs } from './marking.ts';
import { factsOf } from './recording.ts';
import { ownUnit, relationTo } from './relation.ts';

type Concerned = Pick<Around, 'db'> & { actor: Actor; params: { id: string } };
const entry = ({ db, actor, params }: Concerned) => findEntrySubject(db, actor.regionId, params.id);

/** The end of a day in China: what had happened by then. */
const endOf = (day: Day): Date => new Date(Date.parse(`${addDays(day, 1)}T00:00:00+08:00`) - 1);

/** Facts as of the end of a day, or as they are. @throws entry.not-yet when the entry came later, request.invalid for a day to come */
async function factsAt(
  { db, today }: Pick<Around, 'db' | 'today'>,
  regionId: string,
  found: EntryFound,
  asOf: Day | undefined,
): Promise<{ facts: Facts; framework: Framework; until: Date | null }> {
  if (asOf === undefined) {
    const [now] = await loadFacts(db, regionId, [found.id]);
    return { facts: now!.facts, framework: await frameworkContent(db, regionId, found.frameworkId), until: null };
  }
  if (asOf > today) throw invalid({ path: ['query', 'asOf'], code: 'day.to-come' });
  const until = endOf(asOf);
  const then = await factsOf(db, regionId, found.id, until);
  if (!then) throw new Problem('entry.not-yet', { asOf });
  return { facts: then.facts, framework: then.framework, until };
}

const outcomeShown = (outcome: Outcome): Column['outcome'] => ({
  ...outcome,
  aspects: outcome.aspects.map(({ points, scaled, ...aspect }) => ({
    ...aspect,
    points: exactText(points),
    scaled: exactText(scaled),
  })),
  bonus: exactText(outcome.bonus),
  total: exactText(outcome.total),
});

/** Columns as a reader sees them. `marks` names who wrote each cell; without it (a past day) they are nameless. */
export function columnsOf(
  framework: Framework,
  facts: Facts,
  sides: readonly Side[],
  marks: readonly kept.MarkRead[],
): Column[] {
  const assessed = assess(framework, facts);
  const known = new Map(marks.map((one) => [`${one.side}/${one.indicator}`, one]));
  return sides.map((side) => ({
    side,
    cells: indicatorsOf(framework).map(({ key }): Cell => {
      const score = assessed[side].cells.get(key)!;
      const mark = facts.marks[side].get(key);
      const by = known.get(`${side}/${key}`);
      return {
        indicator: key,
        points: score.points && exactText(score.points),
        full: score.full,
        exempt: score.exempt,
        grade: score.grade,
        veto: score.veto,
        answer: mark?.answer ?? null,
        adjusted: mark?.adjusted ?? null,
        reason: mark?.reason ?? '',
        personName: by?.personName ?? null,
        at: by?.at.toISOString() ?? null,
        version: by?.version ?? 0,
      };
    }),
    outcome: outcomeShown(assessed[side].outcome),
  }));
}

/** Evidence that has not been submitted is known to those alone who file it. */
const seesDrafts = (actor: Actor, { unitPath }: EntryFound): boolean =>
  allows(actor, 'evidence.file', { regionId: actor.regionId, unitPaths: [unitPath] });

async function scorecard(asked: Asked<(typeof scorecardContract)['scorecard']>): Promise<Scorecard> {
  const { db, actor, params, query, today } = asked;
  const { regionId } = actor;
  const found = await getEntry(db, regionId, params.id);
  const relation = relationTo(actor, found.unitPath);
  const sight = sees(found.state, relation);
  const { facts, framework, until } = await factsAt(asked, regionId, found, query.asOf);
  const [cycle, { extensions }, marks, counts, recusals] = await Promise.all([
    getCycle(db, regionId, found.cycleId),
    getStanding(db, regionId, found.id),
    until ? [] : kept.marksOf(db, regionId, found.id),
    until
      ? { comments: {}, evidence: linkedThen(facts, seesDrafts(actor, found)) }
      : kept.countsOf(db, regionId, found.id, seesDrafts(actor, found)),
    kept.recusalsOf(db, regionId, found.id),
  ]);
  const side = until || found.cycleState !== 'open' ? null : openSide(found.state);
  const subject = { regionId, unitPaths: [found.unitPath] };
  const mayMark = side !== null && allows(actor, scorerVerbs[side], subject);
  const extension = side === null || side === 'county' ? null : (extensions[side] ?? null);
  const barred = !mayMark
    ? null
    : isOver(cycle, side, extension, today)
      ? 'stage-over'
      : side === 'self'
        ? null
        : ownUnit(actor, found.unitPath)
          ? 'own-unit'
          : recusals.some((one) => one.personId === actor.personId)
            ? 'recused'
            : null;
  return {
    id: found.id,
    unit: { id: found.unitId, name: found.unitName },
    label: found.label,
    class: facts.class,
    state: facts.state,
    cycle: { id: found.cycleId, title: found.cycleTitle, year: found.year, state: found.cycleState },
    frameworkId: found.frameworkId,
    framework,
    columns: columnsOf(
      framework,
      facts,
      // A column nobody has begun says nothing yet.
      sight.sides.filter((one) => one === 'self' || one === side || facts.marks[one].size > 0),
      marks,
    ),
    open: mayMark && barred === null ? side : null,
    barred,
    openTo: side && openTo(cycle, side, extension),
    handsOn: mayMark && barred === null && (side !== 'county' || allows(actor, 'assessment.accept', subject)),
    comments: sight.evidence ? counts.comments : {},
    evidence: sight.evidence ? counts.evidence : {},
    vetoes: sight.sides.length ? [...facts.vetoes].map(([key, veto]) => ({ key, ...veto })) : [],
    recusals: relationTo(actor, found.unitPath).county
      ? recusals.map(({ personName, reason, at }) => ({ personName, reason, at: at.toISOString() }))
      : [],
    events: found.events,
    asOf: until?.toISOString() ?? null,
  };
}

type Marks = Asked<(typeof scorecardContract)['markSelf']>;
const marking = (side: Side) => ({
  subject: entry,
  run: async (asked: Marks): Promise<Column> => {
    const { db, actor, params } = asked;
    const found = await mark(asked, side, params.id, asked.body.marks);
    const [now] = await loadFacts(db, actor.regionId, [found.id]);
    const framework = await frameworkContent(db, actor.regionId, found.frameworkId);
    return columnsOf(framework, now!.facts, [side], await kept.marksOf(db, actor.regionId, found.id))[0]!;
  },
});

/** How many pieces were linked to each indicator: drafts only for those whose they are. */
function linkedThen({ links, evidence }: Facts, drafts: boolean): Record<string, number> {
  const out: Record<string, number> = {};
  for (const [indicator, held] of links)
    for (const id of held.keys()) {
      const state = evidence.get(id)?.state;
      if (state !== 'withdrawn' && (drafts || state !== 'draft')) out[indicator] = (out[indicator] ?? 0) + 1;
    }
  return out;
}

/** The entry, and what this reader may see of it. @throws entry.not-shown when that is nothing of any column */
async function shown({ db, actor, params }: Concerned) {
  const found = await getEntry(db, actor.regionId, params.id);
  const sight = sees(found.state, relationTo(actor, found.unitPath));
  if (sight.sides.length === 0) throw new Problem('entry.not-shown');
  return { found, sight: { ...sight, drafts: seesDrafts(actor, found) } };
}

/** The same for what is said about it: while an entry is being written, that is between those who write it. */
async function talked(asked: Concerned & { params: { id: string } }) {
  const at = await shown(asked);
  if (!at.sight.evidence) throw new Problem('entry.not-shown');
  return at;
}

/** The scorecard: columns, marks, explanations, what changed, comments, keeping away. */
export function scorecardActions(): Actions<typeof scorecardContract> {
  return {
    scorecard: { subject: entry, run: scorecard },
    markSelf: marking('self'),
    markTownship: marking('township'),
    markCounty: marking('county'),

    why: {
      subject: entry,
      run: async (asked) => {
        const { db, actor, query } = asked;
        const { found, sight } = await shown(asked);
        if (!sight.sides.includes(query.side)) throw new Problem('entry.not-shown');
        const { facts, framework, until } = await factsAt(asked, actor.regionId, found, query.asOf);
        const score = assess(framework, facts)[query.side].cells.get(query.indicator);
        if (!score) throw notFound('indicator');
        const { rows } = await kept.pageOfLog(db, actor.regionId, found.id, sight, {
          side: query.side,
          indicator: query.indicator,
          until,
          limit: 500,
        });
        return {
          points: score.points && exactText(score.points),
          full: score.full,
          why: score.why.map(({ code, params }) => ({ code, params: { ...params } })),
          rows,
        };
      },
    },

    changes: {
      subject: entry,
      run: async (asked) => {
        const { db, actor, query } = asked;
        const { found, sight } = await shown(asked);
        return kept.pageOfLog(db, actor.regionId, found.id, sight, query);
      },
    },

    comments: {
      subject: entry,
      run: async (asked) => {
        const { found } = await talked(asked);
        const rows = await kept.commentsOf(asked.db, asked.actor.regionId, found.id, asked.query.indicator);
        return { rows: rows.map((row) => ({ ...row, at: row.at.toISOString() })) };
      },
    },

    comment: {
      subject: entry,
      run: async (asked) => {
        const { db, actor, now, body, newId } = asked;
        const { found } = await talked(asked);
        const framework = await frameworkContent(db, actor.regionId, found.frameworkId);
        if (!indicatorsOf(framework).some(({ key }) => key === body.indicator)) throw notFound('indicator');
        const id = newId();
        await kept.addComment(db, actor.regionId, {
          id,
          entryId: found.id,
          ...body,
          personId: actor.personId,
          unitId: actor.unitId,
          at: now,
        });
        asked.happened({
          kind: 'entry.comment',
          subjectKind: 'entry',
          subjectId: found.id,
          details: { title: found.unitName, indicator: body.indicator, text: body.text.slice(0, 500) },
        });
        return { id };
      },
    },

    recuse: {
      subject: entry,
      run: async (asked) => {
        const { db, actor, now, body, params } = asked;
        const found = await getEntry(db, actor.regionId, params.id);
        await kept.keepRecusal(db, actor.regionId, {
          entryId: found.id,
          personId: actor.personId,
          reason: body.reason,
          at: now,
        });
        asked.happened({
          kind: 'entry.recuse',
          subjectKind: 'entry',
          subjectId: found.id,
          details: { title: found.unitName, reason: body.reason },
        });
        return {};
      },
    },
  };
}
