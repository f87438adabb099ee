/**
 * A plan document (工作方案) as it was read: plans, sections, tasks, people, phases, and for every paragraph of the
 * document what became of it. Everything carries the indexes of the paragraphs it came from, so that a screen can show
 * the paper on the left and the tree on the right. The shape is plain JSON.
 */

/** What a top section is about. 指导思想 · 目标 · 组织领导 · 任务 · 步骤 · 考核 · 保障 · the rest. */
export const sectionKinds = [
  'guidance',
  'goals',
  'leadership',
  'tasks',
  'steps',
  'evaluation',
  'safeguards',
  'other',
] as const;
export type SectionKind = (typeof sectionKinds)[number];

export const repeats = ['daily', 'weekly', 'monthly', 'quarterly', 'half-yearly', 'yearly'] as const;
export type Repeat = (typeof repeats)[number];

/** What a paragraph, or a part of one, was read as. */
export const becameWords = [
  'title', // a plan's title line, or the title repeated before it
  'number', // the document's own number (文号), issuer or signer in the red head
  'notice', // the covering notice (关于印发…的通知)
  'addressee', // 各乡镇人民政府:
  'preamble', // text between title and first section
  'section', // heading of a top section
  'prose', // text of a section
  'task', // heading or text of a task node
  'units', // 牵头单位 / 责任单位 line
  'due', // 完成时限 line
  'person', // a member of the leading group
  'phase', // a step with its period
  'table', // heading row or caption of a task table
  'signature', // issuing body and date at the end
  'attachment', // 附件 list, or what is attached
  'furniture', // web page, 抄送, contact lines, page numbers, headers and footers
  'gap', // the page says that something is missing here
  'unread', // none of these
  'blank', // no visible character
] as const;
export type Became = (typeof becameWords)[number];

/** Quiet reasons to look again; the words for them are the screen's. */
export const doubtCodes = [
  'number-out-of-order', // 1, 2, 4
  'number-repeated', // 1, 2, 2
  'number-restored', // read through noise (l. → 1., —、 → 一、)
  'no-lead-unit', // a task with responsible units but no 牵头单位
  'no-unit', // a leaf task under a tasks section to which no unit is given, nor to anything above it
  'unit-line-ambiguous', // the unit line could belong to the parent or to the last child
  'unit-unlike', // a unit whose name does not look like one
  'unit-by-sentence', // lead or responsible unit taken from prose
  'year-missing', // a date without a year that the document does not give
  'due-unclear', // a time limit in words that fix no date
  'due-several', // more than one time limit; the first was taken
  'section-unclear', // the heading fits no kind
  'section-unnumbered', // read as a section though it has no number
  'title-missing', // the plan's own title cannot be seen
  'name-unclear', // a person's name that does not look like one
  'line-split', // one paragraph was cut into several
  'line-joined', // a sentence broken over paragraphs was joined
] as const;
export type DoubtCode = (typeof doubtCodes)[number];

export type Doubt = {
  code: DoubtCode;
  /** Id of the section, task, person or phase it is about; the plan's id when about the whole plan. */
  at: string;
  /** The paragraph to look at. */
  paragraph: number;
  /** The words in question, if some. */
  words: string | null;
};

/** A unit named beside a task, as written. */
export type UnitMention = { name: string; from: number[] };

export type TaskNode = {
  /** Stable while the document's numbers are: "p2/三/(一)/1", "~2" appended when the same path occurs again. */
  id: string;
  /** Numbers of the enclosing headings and its own, normalised. */
  path: string[];
  /** Its own number, the last of path. */
  number: string;
  title: string;
  /** Its own words after the title, unit lines and time limits left out; "" when it is a bare heading. */
  text: string;
  lead: UnitMention[];
  co: UnitMention[];
  /** ISO date (2026-10-31) when the text fixes one. */
  due: string | null;
  /** The words of the time limit. */
  dueText: string | null;
  repeat: Repeat | null;
  children: TaskNode[];
  /** Id of the top section it stands in. */
  section: string;
  /** Paragraphs of its own words (not its children's). */
  from: number[];
  /** Paragraphs of the unit line and of the time limit. */
  unitsFrom: number[];
  dueFrom: number[];
};

export type Section = {
  id: string;
  /** Normalised number ("一"), null when the heading has none. */
  number: string | null;
  heading: string;
  kind: SectionKind;
  /** Prose directly under the heading and, for sections whose children are not tasks, all of it; one entry per line. */
  prose: string[];
  from: number[];
};

export type Person = { id: string; role: string; name: string; post: string | null; from: number[] };

/** A step. Dates are ISO; both null when the year is not known, `to` null when it only starts. */
export type Phase = {
  id: string;
  name: string;
  from: string | null;
  to: string | null;
  /** The words of the period ("3月1日至4月15日"), null when none. */
  words: string | null;
  /** What is done in it. */
  text: string;
  paragraphs: number[];
};

export type Basis = { number: string; from: number[] };

export type Plan = {
  /** "p1", "p2" … in the order of the page. */
  id: string;
  title: string | null;
  /** The year its dates without one fall in, null when the document does not say. */
  year: number | null;
  basis: Basis[];
  addressee: string | null;
  preamble: string[];
  sections: Section[];
  /** Roots of the task tree, in the order of the page. */
  tasks: TaskNode[];
  leadership: Person[];
  phases: Phase[];
  signature: { by: string | null; date: string | null };
  attachments: string[];
  /** Paragraphs of the title. */
  from: number[];
};

/** A part of a paragraph and what it was read as. `ref` is the id of the section, task, person or phase. */
export type Part = { as: Became; plan: string | null; ref: string | null; text: string };

/** What became of one paragraph. There is exactly one account per paragraph, at the paragraph's index. */
export type Account = {
  paragraph: number;
  /** What the larger part of it was read as; `unread` and `gap` win, so that they are never hidden. */
  as: Became;
  plan: string | null;
  ref: string | null;
  /** All of its parts in order, never empty. */
  parts: Part[];
};

/** Words that could not be placed, and places where the page says words are missing. */
export type Unread = { text: string; gap: boolean; from: number[] };

export type Reading = {
  plans: Plan[];
  unread: Unread[];
  accounts: Account[];
  doubts: Doubt[];
};

/** The answer format of the reading tests: plans with flat tasks and bare strings. */
export type Answer = {
  plans: {
    title: string | null;
    basis: string[];
    leadership: { role: string; name: string; post: string | null }[];
    sections: { number: string | null; heading: string; kind: SectionKind }[];
    tasks: {
      path: string[];
      title: string;
      lead: string[];
      co: string[];
      due: string | null;
      dueText: string | null;
      repeat: Repeat | null;
    }[];
    phases: { name: string; from: string | null; to: string | null }[];
  }[];
  unread: string[];
};

/** All task nodes of a plan, parents before children, in the order of the page. */
export function flatten(nodes: readonly TaskNode[]): TaskNode[] {
  const out: TaskNode[] = [];
  const stack = [...nodes].reverse();
  for (let node = stack.pop(); node; node = stack.pop()) {
    out.push(node);
    for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!);
  }
  return out;
}

/** A reading in the answer format: ids, sources and doubts left out, the task tree flattened. */
export function toAnswer(reading: Reading): Answer {
  return {
    plans: reading.plans.map((plan) => ({
      title: plan.title,
      basis: plan.basis.map((basis) => basis.number),
      leadership: plan.leadership.map(({ role, name, post }) => ({ role, name, post })),
      sections: plan.sections.map(({ number, heading, kind }) => ({ number, heading, kind })),
      tasks: flatten(plan.tasks).map((task) => ({
        path: task.path,
        title: task.title,
        lead: task.lead.map((unit) => unit.name),
        co: task.co.map((unit) => unit.name),
        due: task.due,
        dueText: task.dueText,
        // The answer knows five rhythms, none of half a year.
        repeat: task.repeat === 'half-yearly' ? null : task.repeat,
      })),
      phases: plan.phases.map(({ name, from, to }) => ({ name, from, to })),
    })),
    unread: reading.unread.map((part) => part.text),
  };
}
