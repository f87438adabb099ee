import type { Around } from '#access/door.ts';
import type { Actor, Verb } from '#access/permissions.ts';
import { notFound, Problem } from '#platform/pure/problem.ts';
import type { z } from 'zod';
import type { marking } from '../contract/scorecard.ts';
import type { LogEntry } from '../rules/facts.ts';
import { indicatorsOf, type Side } from '../rules/framework.ts';
import { ruleFor } from '../rules/score.ts';
import { answerFits } from '../rules/score/answer.ts';
import { openSide } from '../rules/seen.ts';
import { getEntry, type EntryFound } from '../store/entry.ts';
import { frameworkContent } from '../store/facts.ts';
import { marksOf, recusedFrom } from '../store/scorecard.ts';
import { refuseLocked } from './locking.ts';
import { record } from './recording.ts';
import { ownUnit } from './relation.ts';

/** Who may mark which column. */
export const scorerVerbs: Readonly<Record<Side, Verb>> = {
  self: 'assessment.self',
  township: 'assessment.review',
  county: 'assessment.score',
};

type Marking = z.infer<typeof marking>;

/**
 * Marks cells of one column, all or none. The door has asked for the column's verb.
 * @throws entry.closed-for-marks · entry.stage-over · entry.own-unit · entry.recused · mark.changed (somebody else was there since) ·
 *   mark.unfit (the answer does not fit the rule) · mark.reason-missing (points by hand without a reason)
 */
export async function mark(
  asked: Pick<Around, 'db' | 'now' | 'today' | 'happened'> & { actor: Actor },
  side: Side,
  entryId: string,
  marks: readonly Marking[],
): Promise<EntryFound> {
  const { db, actor, now } = asked;
  const { regionId } = actor;
  const found = await getEntry(db, regionId, entryId, 'lock');
  if (found.cycleState !== 'open' || openSide(found.state) !== side)
    throw new Problem('entry.closed-for-marks', { state: found.state });
  await refuseLocked(db, regionId, entryId, side, asked.today);
  if (side !== 'self') {
    if (ownUnit(actor, found.unitPath)) throw new Problem('entry.own-unit');
    if ((await recusedFrom(db, regionId, actor.personId, [entryId])).size) throw new Problem('entry.recused');
  }
  const framework = await frameworkContent(db, regionId, found.frameworkId);
  const indicators = new Map(indicatorsOf(framework).map((one) => [one.key, one]));
  const stored = new Map(
    (await marksOf(db, regionId, entryId))
      .filter((one) => one.side === side)
      .map((one) => [one.indicator, one.version]),
  );
  const entries: LogEntry[] = [];
  for (const { indicator, answer, adjusted, reason, version } of marks) {
    const asks = indicators.get(indicator);
    if (!asks) throw notFound('indicator');
    if ((stored.get(indicator) ?? 0) !== version) throw new Problem('mark.changed', { indicator });
    if (asks.exempt.some((one) => one === found.class)) throw new Problem('mark.unfit', { indicator, fault: 'exempt' });
    if (answer !== null) {
      // What is read off evidence is not typed.
      if (asks.feed) throw new Problem('mark.unfit', { indicator, fault: 'fed' });
      const misfit = answerFits(ruleFor(asks, found.class), asks.full, answer);
      if (misfit)
        throw new Problem('mark.unfit', { indicator, fault: misfit.code, index: misfit.index, bound: misfit.bound });
      entries.push({ kind: 'marked', side, indicator, answer, reason });
    }
    if (adjusted !== null) {
      // Points set against the rule are an exception, which nobody makes without saying why.
      if (!reason) throw new Problem('mark.reason-missing', { indicator });
      if (adjusted > asks.full) throw new Problem('mark.unfit', { indicator, fault: 'above-full', full: asks.full });
      entries.push({ kind: 'adjusted', side, indicator, points: adjusted, reason });
    }
    if (answer === null && adjusted === null && stored.has(indicator))
      entries.push({ kind: 'cleared', side, indicator, reason });
  }
  if (new Set(marks.map(({ indicator }) => indicator)).size < marks.length) throw new Problem('mark.changed', {});
  await record(db, { regionId, personId: actor.personId, unitId: actor.unitId, at: now }, entryId, entries);
  asked.happened({
    kind: 'entry.mark',
    subjectKind: 'entry',
    subjectId: entryId,
    details: { title: found.unitName, side, marks: marks.length },
  });
  return found;
}
