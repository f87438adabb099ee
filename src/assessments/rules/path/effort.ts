import { indicatorsOf, methods, type Framework, type Method } from '../framework.ts';

/** How many workdays a step takes, and who takes it. */
export interface Effort {
  byMethod: Readonly<Record<Method, number>>;
  /** Filing evidence for an indicator that lacks it. */
  proof: number;
  /** Indicators that take more or less than others of their method. */
  byIndicator: Readonly<Record<string, number>>;
  /** Whose step it is, in the office's words; left out: nobody has said. */
  whoByMethod: Readonly<Partial<Record<Method, string>>>;
  whoByIndicator: Readonly<Record<string, string>>;
}
/** What a step takes where nobody has said otherwise. */
export const usualEffort: Effort = {
  byMethod: { materials: 3, 'on-site': 2, questionnaire: 10, data: 5 },
  proof: 1,
  byIndicator: {},
  whoByMethod: {},
  whoByIndicator: {},
};

/** What the office has said in a framework, over what is usual: an indicator's own word first, then its method's. */
export function effortOf(framework: Framework): Effort {
  const { effort } = framework;
  const byMethod = { ...usualEffort.byMethod };
  const whoByMethod: Partial<Record<Method, string>> = {};
  for (const method of methods) {
    const said = effort?.methods?.[method];
    if (said?.days !== undefined) byMethod[method] = said.days;
    if (said?.who) whoByMethod[method] = said.who;
  }
  const byIndicator: Record<string, number> = {};
  const whoByIndicator: Record<string, string> = {};
  for (const { key, work } of indicatorsOf(framework)) {
    if (work?.days !== undefined) byIndicator[key] = work.days;
    if (work?.who) whoByIndicator[key] = work.who;
  }
  return { byMethod, proof: effort?.proof ?? usualEffort.proof, byIndicator, whoByMethod, whoByIndicator };
}

/** Without what says nothing, so that a field emptied again leaves no trace; undefined: nothing is left. */
export function said<T extends object>(of: T): T | undefined {
  const held = Object.entries(of).filter(([, value]) => value !== undefined && value !== '');
  return held.length ? (Object.fromEntries(held) as T) : undefined;
}
