/** The sections of a plan with what stands in them: tasks, phases, people. */
import type { Found } from './leadership.ts';
import { mark, paragraphsOf, type Line } from './lines.ts';
import { levelKey } from './outline.ts';
import { nameLike } from './people.ts';
import type { Doubt, DoubtCode, Phase, Section, TaskNode } from './reading.ts';
import { fillSection, openSection, type Opened } from './section-draft.ts';
import { isKnownHeading } from './sections.ts';
import { finishPhases, readSteps, type Step } from './stages.ts';
import { finishTasks, sequence, type Counted } from './task-nodes.ts';

export type Context = { id: string; top: string | null; year: number | null; doubts: Doubt[] };

/** Notes a doubt about a thing; the place is a line, or the number of a paragraph. */
export type Report = (code: DoubtCode, about: string, place: Line | number | null, words?: string | null) => void;

export type SectionsReading = { sections: Section[]; tasks: TaskNode[]; phases: Phase[]; found: Found[] };

type Range = { start: number; stop: number; heading: Line | null };

/** The lines of each section; lines before the first heading form a range without one. */
function ranges(lines: readonly Line[], top: string | null): Range[] {
  const out: Range[] = [];
  let last = 0;
  lines.forEach((line, at) => {
    const own = top !== null && line.number !== null && !line.cell && levelKey(line.number) === top;
    if (line.number && own) last = line.number.value;
    if (own || unnumbered(line, lines, at, top, last)) out.push({ start: at, stop: lines.length, heading: line });
  });
  out.forEach((range, i) => {
    if (out[i + 1]) range.stop = out[i + 1]!.start;
  });
  const from = out[0]?.start ?? lines.length;
  if (from > 0) out.unshift({ start: 0, stop: from, heading: null });
  return out;
}

/** A heading that lost its number: a well-known one alone on its line, set off by style or filling a hole in the count. */
function unnumbered(line: Line, lines: readonly Line[], at: number, top: string | null, last: number): boolean {
  if (line.number || line.cell) return false;
  if (top === null && line.style.outline === 0 && line.text.length <= 30) return true;
  if (!isKnownHeading(line.text.replace(/[：:]$/, ''))) return false;
  if (top === null || line.style.bold || line.style.outline !== null || line.style.align === 'center') return true;
  for (let i = at + 1; i < lines.length; i++) {
    const number = lines[i]!.number;
    if (number && !lines[i]!.cell && levelKey(number) === top) return number.value >= last + 2;
  }
  return last > 0;
}

/** Reads the body of a plan. `lines` begins at the first section; every line is marked. */
export function readSections(lines: readonly Line[], context: Context): SectionsReading {
  const out: SectionsReading = { sections: [], tasks: [], phases: [], found: [] };
  const ids = new Map<string, number>();
  const fresh = (id: string) => {
    const n = (ids.get(id) ?? 0) + 1;
    ids.set(id, n);
    return n === 1 ? id : `${id}~${n}`;
  };
  const report: Report = (code, at, place, words = null) => {
    const paragraph = typeof place === 'number' ? place : (place?.pieces[0]?.paragraph ?? 0);
    context.doubts.push({ code, at, paragraph, words });
  };
  const steps: Step[] = [];
  let previous: Counted | null = null;

  for (const range of ranges(lines, context.top)) {
    const opened = openSection(lines.slice(range.start, range.stop), range.heading);
    const id = fresh(`${context.id}/${opened.label ?? (range.heading ? '-' : '0')}`);
    const prose = fillSection(opened, { plan: context.id, id, steps });
    if (range.heading) {
      previous = headingDoubts(opened, id, previous, report);
      mark(range.heading, 'section', context.id, id);
      out.sections.push({
        id,
        number: opened.label,
        heading: opened.title,
        kind: opened.kind,
        prose,
        from: paragraphsOf([range.heading]),
      });
    }
    for (const node of finishTasks(opened, { plan: context.id, id, year: context.year, fresh, report }))
      out.tasks.push(node);
    for (const step of readSteps(opened)) steps.push(step);
    for (const found of opened.people) {
      out.found.push(found);
      if (!nameLike(found.named.name)) report('name-unclear', id, found.line, found.named.name);
    }
    // whatever is left is prose of the section or of its unnamed children
    for (const line of opened.inside) {
      if (line.as === 'unread') mark(line, 'prose', context.id, id);
      else line.plan ??= context.id;
    }
  }
  out.phases = finishPhases(steps, context, report);
  return out;
}

/** Doubts about a heading; answers the count it stands in, for the next one. */
function headingDoubts(
  { heading, title, label, sure, section }: Opened,
  id: string,
  previous: Counted | null,
  report: Report,
): Counted | null {
  const served = section.given.lead.length + section.given.co.length > 0;
  if (!sure && !served) report('section-unclear', id, heading, title);
  if (label === null) report('section-unnumbered', id, heading, title);
  const number = heading?.number;
  if (!number) return previous;
  if (number.restored) report('number-restored', id, heading, label);
  const here = { key: levelKey(number), value: number.value };
  const code = sequence(previous, here);
  if (code) report(code, id, heading, label);
  return here;
}
