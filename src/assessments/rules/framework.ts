import type { AreaClass } from '#organisation/rules/kinds.ts';

/**
 * A framework (测评体系) as data. All points are whole hundredths of a point; ratios and figures are whole hundredths of
 * their unit (85 % is 8500). Nothing here is code: an office writes it, in a form or in Excel.
 */
export type Hundredths = number;

export const subjects = ['community', 'household', 'building'] as const;
export type SubjectKind = (typeof subjects)[number];

/** How an indicator is looked at: 材料审核, 实地考察, 问卷调查, 数据采集. */
export const methods = ['materials', 'on-site', 'questionnaire', 'data'] as const;
export type Method = (typeof methods)[number];

/** Columns of the scorecard: 自评, 镇级审查, 县级验收. */
export const sides = ['self', 'township', 'county'] as const;
export type Side = (typeof sides)[number];

export interface Measure {
  /** What is measured: 居民知晓率. */
  name: string;
  /** %, 次, 个. */
  unit: string;
}
/** more: the larger the better. */
export type Direction = 'more' | 'less';

/** A grade letter with its points; `veto`: reaching it bars the entry (the `#` of C#). */
export interface GradeRow {
  grade: string;
  points: Hundredths;
  veto?: boolean;
}

/** The rule types of real schemes, R1 to R18; R11, R13, R14 and R17 belong to the framework as a whole. */
export type Rule =
  /** A scorer judges within the full points, with a reason. */
  | { kind: 'judged' }
  /** R1 Count of conditions met → points: points[k] for k met, one more entry than conditions, never falling. */
  | { kind: 'conditions'; conditions: string[]; points: Hundredths[] }
  /** R2 Count of conditions met → grade: the first row whose count is reached, else the last resort. */
  | { kind: 'conditions-grade'; conditions: string[]; rows: ({ met: number } & GradeRow)[]; otherwise: GradeRow }
  /** R3 Bands on a measure, best first; a strict band wants more (or less) than its bound. */
  | {
      kind: 'bands';
      measure: Measure;
      direction: Direction;
      bands: { bound: number; strict: boolean; grade?: string; points: Hundredths }[];
      otherwise: Hundredths;
    }
  /** R4 Target; for each `step` it is missed by (begun ones count), `deduct`, at most all. */
  | {
      kind: 'target';
      measure: Measure;
      direction: Direction;
      target: number;
      step: number;
      deduct: Hundredths;
    }
  /** R5 So much off per occurrence, until nothing is left (扣完为止, 不倒扣). */
  | { kind: 'occurrences'; items: { name: string; deduct: Hundredths }[] }
  /** R6 All conditions or nothing. */
  | { kind: 'all-or-nothing'; conditions: string[] }
  /** R7 Mean over a sample of `size`, each judged from 0 to full; with no sample the unit takes the mean of its peers. */
  | { kind: 'sample-mean'; of: string; size: number }
  /** R8 `size` drawn, so many pass → grade. */
  | { kind: 'sample-pass'; of: string; size: number; rows: ({ passed: number } & GradeRow)[]; otherwise: GradeRow }
  /** R9 Found over needed times the points; or, where `short` is given, so much off for each one missing. */
  | { kind: 'found'; of: string; unit: string; needed: number; short?: Hundredths }
  /** R10 Bonus: points per item of a level, at most the full points; stands outside stars. */
  | { kind: 'bonus'; levels: { name: string; points: Hundredths }[] }
  /** R12 Parts with weights (adding up to 10000), each marked out of `outOf`. */
  | { kind: 'weighted'; parts: { name: string; weight: number; outOf: Hundredths }[] }
  /** R15 Better than the regional mean gets all; not better gets `otherwise`. `or-equal`: as good as the mean is enough. */
  | { kind: 'mean'; measure: Measure; direction: Direction; orEqual: boolean; otherwise: Hundredths }
  /** R16 Answers on five levels, each with its points out of `outOf`; the mean over all answers scales the full points. */
  | { kind: 'questionnaire'; question: string; levels: { name: string; points: Hundredths }[]; outOf: Hundredths }
  /** R18 One of several states. */
  | { kind: 'verdict'; states: { name: string; points: Hundredths; veto?: boolean }[] };
export const ruleKinds = [
  'judged',
  'conditions',
  'conditions-grade',
  'bands',
  'target',
  'occurrences',
  'all-or-nothing',
  'sample-mean',
  'sample-pass',
  'found',
  'bonus',
  'weighted',
  'mean',
  'questionnaire',
  'verdict',
] as const satisfies readonly Rule['kind'][];
export type RuleKind = Rule['kind'];

/** What a scorer gives to a rule; which shape fits which rule is said by `answerFits`. Indexes count from 0. */
export type Answer =
  | { kind: 'points'; points: Hundredths }
  | { kind: 'met'; met: number[] }
  | { kind: 'value'; value: number }
  | { kind: 'counts'; counts: number[] }
  | { kind: 'samples'; samples: Hundredths[] }
  | { kind: 'passed'; passed: number; drawn: number }
  | { kind: 'parts'; parts: Hundredths[] }
  | { kind: 'state'; state: number };

export const evidenceKinds = ['file', 'activity', 'task', 'inspection', 'survey'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** What one step of work takes: whole workdays, and who does it, in words. Left out: what is usual. */
export interface Work {
  days?: number;
  who?: string;
}
/** Workdays of one step at most: a year of them. */
export const mostDays = 250;

export interface Indicator {
  /** Short and unique within the framework: 4.2. */
  key: string;
  /** What is asked, in one sentence. */
  title: string;
  /** What counts, for the scorer and for whoever files evidence. */
  detail: string;
  method: Method;
  full: Hundredths;
  rule: Rule;
  /** 分类指导: other rules, of the same full points, for some classes of communities. */
  variants: { classes: AreaClass[]; rule: Rule }[];
  /** Classes it is not asked of: its aspect is then reckoned over the points that remain. */
  exempt: AreaClass[];
  /** Evidence wanted, in words, one each. */
  wanted: string[];
  /**
   * How evidence bears on the points. none: not at all. some: without any standing evidence there are no points.
   * whole: without evidence that proves it wholly there are no points.
   */
  proof: 'none' | 'some' | 'whole';
  /** The answer is not typed but read off standing evidence of one kind: how often, or the newest figure. */
  feed: { of: 'count' | 'figure'; kind: EvidenceKind } | null;
  /** Who scores it besides the office, in words; empty: the office. */
  scorer: string;
  /** Where a step takes more or less than others of its method, or is somebody else's. */
  work?: Work;
}

export interface Aspect {
  key: string;
  title: string;
  indicators: Indicator[];
}

/**
 * R13, R14: what total and stars amount to. An aspect has a star when its points reach `star.points` of `star.outOf`
 * (9.00 of 10.00; exact, reckoned over what applies). Grades are tried in order; all that is named must hold.
 */
export interface Grading {
  star: { points: Hundredths; outOf: Hundredths };
  grades: {
    key: string;
    name: string;
    stars?: number;
    /** Each aspect at least so many points, of `star.outOf`. */
    each?: Hundredths;
    /** Total at least so much. */
    total?: Hundredths;
    /** Among the best so many hundredths of a percent of those that reach it (10 % is 1000); ties at the edge belong to it. */
    best?: number;
  }[];
}

/** R11: what bars an entry outright, whatever its points. */
export interface Veto {
  key: string;
  text: string;
  /** What it rests on. */
  basis: string;
  /** precondition: looked at before nomination; veto: at any time of the window. */
  when: 'precondition' | 'veto';
}

export interface Framework {
  title: string;
  subject: SubjectKind;
  /** Where it comes from, for whoever asks. */
  basis: string;
  aspects: Aspect[];
  vetoes: Veto[];
  grading: Grading;
  /** R17: how many of the first and last are shown on the red and black boards; 0: none. Display only. */
  boards: { red: number; black: number };
  /** What a step takes by method, and how many workdays filing evidence takes: for the advice how to reach another star. */
  effort?: { methods?: Partial<Record<Method, Work>>; proof?: number };
}

/** What an indicator reads off evidence of a kind: a figure of this measure; null: no figure. */
export const figureOf = ({ feed, rule }: Pick<Indicator, 'feed' | 'rule'>, kind: EvidenceKind): Measure | null =>
  feed?.of === 'figure' && feed.kind === kind && 'measure' in rule ? rule.measure : null;

/** All indicators in order. */
export const indicatorsOf = (framework: Framework): Indicator[] =>
  framework.aspects.flatMap((aspect) => aspect.indicators);
