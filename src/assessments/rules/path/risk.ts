import { addDays, type Day } from '#platform/pure/day.ts';
import { assessSide } from '../assess.ts';
import { compare, exact, minus, type Exact } from '../exact.ts';
import type { Facts } from '../facts.ts';
import type { Framework, Hundredths, Side } from '../framework.ts';
import type { Assessed } from '../result.ts';
import { proofs } from '../score.ts';
import { spreadsOf } from '../spread.ts';

/** A piece of evidence without which a star would not stand. */
export interface Prop {
  evidenceId: string;
  indicators: string[];
  /** leaving: what it shows lies at the old end of the window. pending: not accepted yet. */
  why: 'leaving' | 'pending';
}
export interface Risk {
  aspect: string;
  /** Points above what the star takes, as the aspect is scaled. */
  slack: Exact;
  narrow: boolean;
  /** Within what sampling leaves open the star may not be there. */
  sampled: boolean;
  props: Prop[];
}

/** What counts as near the edge. */
export interface Edge {
  /** Slack below so many hundredths. */
  slack: Hundredths;
  /** Evidence of the first so many days of the window. */
  days: number;
}
export const usualEdge: Edge = { slack: 50, days: 30 };

/** The facts as they would be without one piece of evidence. */
export function without(facts: Facts, evidenceId: string): Facts {
  const evidence = new Map(facts.evidence);
  evidence.delete(evidenceId);
  return { ...facts, evidence };
}

/**
 * Stars that may not last: little above what they take, resting on samples that leave it open, or on evidence that is about
 * to leave the window or has not been accepted. Each piece is taken away in turn and the column scored again.
 */
export function starsAtRisk(
  framework: Framework,
  side: Side,
  facts: Facts,
  now: Assessed = assessSide(framework, side, facts),
  edge: Edge = usualEdge,
): Risk[] {
  const needed = exact(framework.grading.star.points);
  const early: Day = addDays(facts.windowFrom, edge.days);
  const spreads = spreadsOf(framework, side, facts, now);
  return framework.aspects.flatMap((aspect, i): Risk[] => {
    const score = now.outcome.aspects[i]!;
    if (!score.star) return [];
    const slack = minus(score.scaled, needed);
    const held = new Map<string, { indicators: string[]; why: Prop['why'] }>();
    for (const indicator of aspect.indicators)
      for (const { evidenceId, standing } of proofs(indicator, side, facts)) {
        const why = standing.to < early ? 'leaving' : standing.state !== 'accepted' ? 'pending' : null;
        if (!why) continue;
        const known = held.get(evidenceId);
        if (known) known.indicators.push(indicator.key);
        else held.set(evidenceId, { indicators: [indicator.key], why });
      }
    const props = [...held].flatMap(([evidenceId, prop]) =>
      assessSide(framework, side, without(facts, evidenceId)).outcome.aspects[i]!.star ? [] : [{ evidenceId, ...prop }],
    );
    const spread = spreads.aspects.get(aspect.key);
    const risk: Risk = {
      aspect: aspect.key,
      slack,
      narrow: compare(slack, exact(edge.slack)) < 0,
      sampled: spread !== undefined && compare(exact(spread.low), needed) < 0,
      props,
    };
    return risk.narrow || risk.sampled || props.length ? [risk] : [];
  });
}
