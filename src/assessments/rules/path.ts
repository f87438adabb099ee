import { compare, exact, least, minus, plus, times, zero, type Exact } from './exact.ts';
import type { Facts, Mark, Standing } from './facts.ts';
import type { Answer, Framework, Indicator, Method, Side } from './framework.ts';
import type { Assessed, Why } from './result.ts';
import { assessSide } from './assess.ts';
import { betterAnswers } from './path/better.ts';
import { effortOf, type Effort } from './path/effort.ts';
import { proofs, ruleFor, scoreCell } from './score.ts';

/** What brings one indicator from what it has to more. */
export interface Action {
  indicator: string;
  method: Method;
  /** Who scores it, in the words of the framework; empty: the office. */
  scorer: string;
  /** Whose work it is, in the words of the framework; empty: nobody has said. */
  who: string;
  before: Exact;
  after: Exact;
  days: number;
  todo: readonly Why[];
  /** Does the indicator still bar the entry afterwards? */
  veto: boolean;
  /** What the column will say, and the evidence that will stand, once it is done. */
  answer: Answer | null;
  evidence: Standing | null;
}

/** Later than every id of evidence: what is filed last counts as the newest. */
const adviceId = (indicator: string): string => `~${indicator}`;

/** The facts once actions are done: what was advised is answered, what was to be filed stands. */
export function carriedOut(facts: Facts, side: Side, actions: readonly Action[]): Facts {
  const marks = new Map<string, Mark>(facts.marks[side]);
  const evidence = new Map(facts.evidence);
  const links = new Map(facts.links);
  for (const { indicator, answer, evidence: filed } of actions) {
    if (answer) marks.set(indicator, { answer, adjusted: null, reason: '' });
    if (!filed) continue;
    evidence.set(adviceId(indicator), filed);
    links.set(indicator, new Map([...(links.get(indicator) ?? []), [adviceId(indicator), 'whole']]));
  }
  return { ...facts, marks: { ...facts.marks, [side]: marks }, evidence, links };
}

/** Evidence as it will be: in effect on the last day of the window, and accepted. */
function filed(facts: Facts, indicator: Indicator, quantity = 1, figure: number | null = null): Standing {
  let to = facts.windowTo;
  for (const id of facts.links.get(indicator.key)?.keys() ?? []) {
    const standing = facts.evidence.get(id);
    if (standing && standing.to > to) to = standing.to;
  }
  const kind = indicator.feed?.kind ?? (indicator.method === 'on-site' ? 'inspection' : 'file');
  return { kind, state: 'accepted', from: facts.windowTo, to, quantity, figure };
}

/**
 * What can be done about one indicator, from little to much; none of them gives less for as many days than another. Points
 * are what the engine gives for the facts with the action carried out, so that what is promised is what will be scored.
 * Nothing can be done about what is exempt, complete, a bonus, or set by hand.
 */
export function actionsFor(indicator: Indicator, side: Side, facts: Facts, effort: Effort): Action[] {
  const now = scoreCell(indicator, side, facts);
  const mark = facts.marks[side].get(indicator.key);
  const rule = ruleFor(indicator, facts.class);
  if (now.exempt || rule.kind === 'bonus' || (mark && mark.adjusted !== null)) return [];
  const before = now.points ?? zero;
  if (compare(before, exact(indicator.full)) >= 0 && !now.veto) return [];
  const held = proofs(indicator, side, facts);
  const unproven =
    indicator.proof !== 'none' &&
    !(indicator.proof === 'some' ? held.length : held.some((one) => one.extent === 'whole'));
  const mean = facts.means.get(indicator.key) ?? null;
  const perStep = effort.byIndicator[indicator.key] ?? effort.byMethod[indicator.method];
  const out: Action[] = [];
  const add = (
    steps: number,
    todo: readonly Why[],
    answer: Answer | null,
    evidence: Standing | null,
    filing: number,
  ) => {
    const one: Action = {
      indicator: indicator.key,
      method: indicator.method,
      scorer: indicator.scorer,
      who: effort.whoByIndicator[indicator.key] ?? effort.whoByMethod[indicator.method] ?? '',
      before,
      after: before,
      days: steps * perStep + filing,
      todo,
      veto: false,
      answer,
      evidence,
    };
    const then = scoreCell(indicator, side, carriedOut(facts, side, [one]));
    out.push({ ...one, after: then.points ?? zero, veto: then.veto });
  };
  if (indicator.feed) {
    const fed =
      indicator.feed.of === 'count' ? held.filter(({ standing }) => standing.kind === indicator.feed!.kind) : [];
    const count = fed.reduce((sum, { standing }) => sum + standing.quantity, 0);
    const counted = rule.kind === 'bands' || rule.kind === 'target' || rule.kind === 'mean';
    const answer: Answer | null =
      indicator.feed.of === 'figure'
        ? newestFigure(held, indicator.feed.kind)
        : counted
          ? { kind: 'value', value: count * 100 }
          : { kind: 'counts', counts: [count] };
    for (const better of betterAnswers(rule, indicator.full, answer, mean)) {
      if (indicator.feed.of === 'figure') {
        if (better.answer.kind === 'value')
          add(better.steps, [better.todo], null, filed(facts, indicator, 1, better.answer.value), 0);
        continue;
      }
      const want =
        better.answer.kind === 'value'
          ? Math.ceil(better.answer.value / 100)
          : better.answer.kind === 'counts'
            ? better.answer.counts[0]!
            : count;
      // Only more can be filed, never less.
      if (want > count)
        add(
          want - count,
          [{ code: 'file-more', params: { n: want - count, kind: indicator.feed.kind } }],
          null,
          filed(facts, indicator, want - count),
          0,
        );
    }
  } else {
    const proof: Why[] = unproven
      ? [{ code: indicator.proof === 'some' ? 'file-some' : 'file-whole', params: {} }]
      : [];
    const evidence = unproven ? filed(facts, indicator) : null;
    const filing = unproven ? effort.proof : 0;
    if (unproven && mark?.answer) add(0, proof, null, evidence, filing);
    for (const better of betterAnswers(rule, indicator.full, mark?.answer ?? null, mean))
      add(better.steps, [better.todo, ...proof], better.answer, evidence, filing);
  }
  return worthwhile(out, now.veto);
}

function newestFigure(held: ReturnType<typeof proofs>, kind: Standing['kind']): Answer | null {
  const figures = held.filter(({ standing, figure }) => standing.kind === kind && figure !== null);
  const order = ({ evidenceId, standing }: (typeof figures)[number]) => `${standing.to} ${standing.from} ${evidenceId}`;
  const newest = figures.toSorted((a, b) => (order(a) < order(b) ? 1 : -1))[0];
  return newest ? { kind: 'value', value: newest.figure! } : null;
}

/**
 * Those that give more than they had, and more than any that takes no longer; of a barred indicator also those that lift the
 * bar, which is another thing than giving points. What would bar the entry is never advised.
 */
function worthwhile(all: readonly Action[], barred: boolean): Action[] {
  const out: Action[] = [];
  let [most, mostFree]: (Exact | null)[] = [null, null];
  for (const one of all.toSorted((a, b) => a.days - b.days || compare(b.after, a.after))) {
    const lifts = barred && !one.veto;
    if (one.veto && !barred) continue;
    if (!lifts && compare(one.after, one.before) <= 0) continue;
    const known = lifts ? mostFree : most;
    if (known && compare(one.after, known) <= 0) continue;
    if (lifts) mostFree = one.after;
    if (!most || compare(one.after, most) > 0) most = one.after;
    out.push(one);
  }
  return out;
}

/** Chosen actions as a chain, so that partial choices share their beginnings. */
interface Chosen {
  days: number;
  points: Exact;
  last: Action | null;
  rest: Chosen | null;
}
const picks = (chosen: Chosen | null): Action[] => {
  const out: Action[] = [];
  for (let at = chosen; at; at = at.rest) if (at.last) out.unshift(at.last);
  return out;
};

/** Keeps, in order of days, what gives more points than everything that takes no longer. */
function front<T extends { days: number; points: Exact }>(all: readonly T[]): T[] {
  const out: T[] = [];
  for (const one of all.toSorted((a, b) => a.days - b.days || compare(b.points, a.points)))
    if (out.length === 0 || compare(one.points, out.at(-1)!.points) > 0) out.push(one);
  return out;
}

/** At most one action per indicator: all points an aspect can come to that nothing beats in as few days. */
export function ways(
  base: Exact,
  groups: readonly (readonly Action[])[],
  forced: ReadonlySet<string> = new Set(),
): Chosen[] {
  let states: Chosen[] = [{ days: 0, points: base, last: null, rest: null }];
  for (const group of groups) {
    const must = group[0] !== undefined && forced.has(group[0].indicator);
    const more = states.flatMap((state) =>
      group.map((one) => ({
        days: state.days + one.days,
        points: plus(state.points, minus(one.after, one.before)),
        last: one,
        rest: state,
      })),
    );
    states = front(must ? more : [...states, ...more]);
  }
  return states;
}

/** The cheapest set of actions to something, with what the engine gives once they are done. */
export interface Path {
  days: number;
  actions: Action[];
  promised: Assessed;
}

const path = (framework: Framework, side: Side, facts: Facts, actions: Action[]): Path => ({
  days: actions.reduce((sum, one) => sum + one.days, 0),
  actions,
  promised: assessSide(framework, side, carriedOut(facts, side, actions)),
});

/** Everything about a column that paths are looked for in. */
export interface Ground {
  framework: Framework;
  side: Side;
  facts: Facts;
  now: Assessed;
  /** By aspect, by indicator: what can be done. */
  actions: Action[][][];
}
export function groundOf(framework: Framework, side: Side, facts: Facts, effort = effortOf(framework)): Ground {
  return {
    framework,
    side,
    facts,
    now: assessSide(framework, side, facts),
    actions: framework.aspects.map((aspect) =>
      aspect.indicators.map((indicator) => actionsFor(indicator, side, facts, effort)).filter((one) => one.length > 0),
    ),
  };
}

/**
 * The fewest days that bring an aspect to its star, exact over all choices.
 * @returns null when nothing that can be done gets there; no actions when the star is there already
 */
export function pathToStar(ground: Ground, aspect: number): Path | null {
  const { framework, side, facts, now, actions } = ground;
  const score = now.outcome.aspects[aspect]!;
  if (score.full === 0) return null;
  const { points, outOf } = framework.grading.star;
  const needed = times(exact(points), exact(score.full, outOf));
  const found = ways(score.points, actions[aspect]!).find((one) => compare(one.points, needed) >= 0);
  return found ? path(framework, side, facts, picks(found)) : null;
}

/** The starless aspect whose star takes the fewest days; of equals the first. Null: all have theirs, or none can be had. */
export function pathToNextStar(ground: Ground): (Path & { aspect: string }) | null {
  let best: (Path & { aspect: string }) | null = null;
  for (const [i, { key, star }] of ground.now.outcome.aspects.entries()) {
    if (star || (best && best.days === 0)) continue;
    const found = pathToStar(ground, i);
    if (found && (!best || found.days < best.days)) best = { ...found, aspect: key };
  }
  return best;
}

/** A state of the search over aspects. */
interface Reached {
  days: number;
  points: Exact;
  last: Chosen | null;
  rest: Reached | null;
}

/**
 * The fewest days in which the conditions of a grade hold: stars, each aspect, total, all that are named, with the bars that
 * answers carry lifted. Exact over all aspects: of states with as many stars, one that has no more points in no fewer days
 * cannot lead to anything better; stars and points beyond what is asked count as what is asked.
 * @returns null when it cannot be reached (a standing veto, or too little that can be done)
 */
export function pathToGrade(ground: Ground, key: string): Path | null {
  const { framework, side, facts, now, actions } = ground;
  const grade = framework.grading.grades.find((one) => one.key === key);
  if (!grade || facts.vetoes.size > 0) return null;
  const barred = new Set([...now.cells].filter(([, cell]) => cell.veto).map(([indicator]) => indicator));
  const free = actions.map((groups) =>
    groups.map((group) => group.filter(({ veto }) => !veto)).filter((group) => group.length > 0),
  );
  const open = new Set(free.flat(2).map(({ indicator }) => indicator));
  for (const one of barred) if (!open.has(one)) return null;
  const { star } = framework.grading;
  const goal = exact(grade.total ?? 0);
  const most = grade.stars ?? 0;
  const start = grade.total === undefined ? zero : least(goal, now.outcome.bonus);
  let states = new Map<number, Reached[]>([[0, [{ days: 0, points: start, last: null, rest: null }]]]);
  for (const [i, aspect] of framework.aspects.entries()) {
    const score = now.outcome.aspects[i]!;
    const worth = aspect.indicators.reduce((sum, one) => sum + (one.rule.kind === 'bonus' ? 0 : one.full), 0);
    const share = (points: Exact, of: number): Exact =>
      score.full === 0 ? zero : times(points, exact(of, score.full));
    const choices = ways(score.points, free[i]!, barred).flatMap((way) => {
      const scaled = share(way.points, star.outOf);
      if (grade.each !== undefined && compare(scaled, exact(grade.each)) < 0) return [];
      const stars = score.full > 0 && compare(scaled, exact(star.points)) >= 0 ? 1 : 0;
      return [{ way, stars, points: grade.total === undefined ? zero : share(way.points, worth) }];
    });
    const next = new Map<number, Reached[]>();
    for (const [stars, held] of states)
      for (const { way, ...choice } of choices) {
        const got = Math.min(most, stars + choice.stars);
        const list = next.get(got) ?? [];
        next.set(got, list);
        for (const rest of held) {
          const points = least(goal, plus(rest.points, choice.points));
          list.push({ days: rest.days + way.days, points, last: way, rest });
        }
      }
    states = new Map([...next].map(([stars, list]) => [stars, front(list)]));
  }
  const found = (states.get(most) ?? []).find(({ points }) => compare(points, goal) >= 0);
  if (!found) return null;
  const chosen: Action[] = [];
  for (let at: Reached | null = found; at; at = at.rest) chosen.unshift(...picks(at.last));
  return path(framework, side, facts, chosen);
}

/** The nearest grade above the one that stands that can be reached. Null: there is none. */
export function pathToNextGrade(ground: Ground): (Path & { grade: string }) | null {
  const { grades } = ground.framework.grading;
  const standing = grades.findIndex(({ key }) => key === ground.now.outcome.grade);
  for (let i = (standing < 0 ? grades.length : standing) - 1; i >= 0; i--) {
    const found = pathToGrade(ground, grades[i]!.key);
    if (found) return { ...found, grade: grades[i]!.key };
  }
  return null;
}
