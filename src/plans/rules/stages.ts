/** The steps of a section, and the phases of a plan out of all its steps. */
import { mark, paragraphsOf, type Line } from './lines.ts';
import type { Draft } from './nodes.ts';
import { datePhases, phasesInProse, readPhase, type PhaseWords } from './phases.ts';
import type { Phase } from './reading.ts';
import type { Opened } from './section-draft.ts';
import type { Report } from './section-reader.ts';

export type Step = { words: PhaseWords; lines: Line[] };

/** Steps of a section: its numbered items when it is about steps, or what its prose tells of them. */
export function readSteps({ kind, section, heading }: Opened): Step[] {
  if (kind !== 'steps') {
    const told = [
      ...section.prose.map((line) => [line, line.text] as const),
      ...(heading ? [[heading, section.rest] as const] : []),
    ];
    return told.flatMap(([line, text]) => {
      const found = phasesInProse(text);
      return found.length >= 2 ? found.map((words) => ({ words, lines: [line] })) : [];
    });
  }
  if (section.children.length) {
    return section.children
      .map((draft) => {
        const words = readPhase(stageBody(draft.item.line!));
        const under = [...draft.prose, ...below(draft)];
        const text = [words.text, ...under.map((line) => line.text)].filter(Boolean).join('\n');
        return { words: { ...words, text }, lines: [...draft.lines, ...under] };
      })
      .filter((step) => step.words.name !== '');
  }
  const steps = section.prose.flatMap(stepsOf);
  if (steps.length || !heading) return steps;
  return phasesInProse(section.rest).map((words) => ({ words, lines: [heading] }));
}

/** 「第一阶段:宣传发动阶段」 keeps its stage for the phase reader, which knows when it is the whole name. */
function stageBody(line: Line): string {
  return line.number?.scheme === 'stage' ? line.text : line.body;
}

function stepsOf(line: Line): Step[] {
  const told = phasesInProse(line.text);
  if (told.length) return told.map((words) => ({ words, lines: [line] }));
  // 「5月中旬:宣传动员;5月下旬至6月上旬:集中清理」
  const parts = line.text
    .split(/[；;。]/)
    .filter(Boolean)
    .map(readPhase);
  const dated = parts.filter((part) => part.period !== null && part.name.length <= 24);
  if (dated.length >= 2 && dated.length === parts.length) return dated.map((words) => ({ words, lines: [line] }));
  const step = readPhase(line.text);
  return step.period &&
    step.name &&
    step.name.length <= 24 &&
    /阶段|期|发动|实施|总结|动员|整治|验收|提升|部署|推进|巩固|评选|启动/.test(step.name)
    ? [{ words: step, lines: [line] }]
    : [];
}

const below = (draft: Draft): Line[] =>
  draft.children.flatMap((child) => [...child.lines, ...child.prose, ...below(child)]);

/** Phases with their dates worked out in order; lines that told of them are marked. */
export function finishPhases(
  steps: readonly Step[],
  plan: { id: string; year: number | null },
  report: Report,
): Phase[] {
  const dates = datePhases(
    steps.map((step) => step.words),
    plan.year,
  );
  return steps.map(({ words, lines }, at) => {
    const phase: Phase = {
      id: `${plan.id}/phase/${at + 1}`,
      name: words.name,
      from: dates[at]!.from,
      to: dates[at]!.to,
      words: words.words,
      text: words.text,
      paragraphs: paragraphsOf(lines),
    };
    for (const line of lines) if (line.as === 'prose' || line.as === 'unread') mark(line, 'phase', plan.id, phase.id);
    if (words.period && phase.from === null && phase.to === null)
      report('year-missing', phase.id, lines[0] ?? null, phase.words);
    return phase;
  });
}
