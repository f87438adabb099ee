import { useId } from 'react';
import { useWords } from '#platform/words/use.tsx';
import type { Answer, Hundredths, Rule } from '../rules/framework.ts';
import { decimal, hundredths } from '../rules/rule-text.ts';
import { shapeOf, type AnswerShape } from '../rules/score/answer.ts';

/** What is typed into the fields of one answer, before it is an answer: texts, and what is ticked. */
export interface Typed {
  texts: readonly string[];
  ticked: readonly number[];
}
const none: Typed = { texts: [], ticked: [] };

/** How an answer stands in the fields. */
export function typedOf(answer: Answer | null): Typed {
  switch (answer?.kind) {
    case undefined:
      return none;
    case 'points':
      return { texts: [decimal(answer.points)], ticked: [] };
    case 'value':
      return { texts: [decimal(answer.value)], ticked: [] };
    case 'counts':
      return { texts: answer.counts.map(String), ticked: [] };
    case 'samples':
      return { texts: answer.samples.map(decimal), ticked: [] };
    case 'parts':
      return { texts: answer.parts.map(decimal), ticked: [] };
    case 'passed':
      return { texts: [String(answer.passed), String(answer.drawn)], ticked: [] };
    case 'met':
      return { texts: [], ticked: answer.met };
    case 'state':
      return { texts: [], ticked: [answer.state] };
  }
}

const whole = (text: string): number | null => (/^\d{1,6}$/.test(text.trim()) ? Number(text.trim()) : null);
const all = (texts: readonly string[], read: (text: string) => number | null): number[] | null => {
  const numbers = texts.map(read);
  return numbers.some((one) => one === null) ? null : (numbers as number[]);
};

/** The answer that is typed; null: nothing or only part of it; `unread`: something that is no number. */
export function answerOf(shape: AnswerShape, typed: Typed, touched: boolean): Answer | null | 'unread' {
  const filled = typed.texts.filter((text) => text.trim() !== '');
  if (shape.kind === 'met')
    return touched || typed.ticked.length ? { kind: 'met', met: typed.ticked.toSorted((a, b) => a - b) } : null;
  if (shape.kind === 'state') return typed.ticked.length ? { kind: 'state', state: typed.ticked[0]! } : null;
  if (filled.length === 0) return null;
  switch (shape.kind) {
    case 'points': {
      const [points] = all(filled, hundredths) ?? [];
      return points === undefined ? 'unread' : { kind: 'points', points };
    }
    case 'value': {
      const [value] = all(filled, hundredths) ?? [];
      return value === undefined ? 'unread' : { kind: 'value', value };
    }
    case 'samples': {
      const samples = all(filled, hundredths);
      return samples ? { kind: 'samples', samples } : 'unread';
    }
    case 'counts': {
      // What is left empty beside a number is none.
      const counts = all(
        shape.of.map((_, i) => typed.texts[i]?.trim() || '0'),
        whole,
      );
      return counts ? { kind: 'counts', counts } : 'unread';
    }
    case 'parts': {
      if (filled.length < shape.of.length) return null;
      const parts = all(filled, hundredths);
      return parts ? { kind: 'parts', parts } : 'unread';
    }
    case 'passed': {
      if (filled.length < 2) return null;
      const numbers = all(filled, whole);
      return numbers ? { kind: 'passed', passed: numbers[0]!, drawn: numbers[1]! } : 'unread';
    }
  }
}

/**
 * The fields for what a rule asks. Digits tick conditions when a tick has the focus; everything else is typed.
 * @param onChange `touched` says that somebody answered, even if nothing is ticked: none met is an answer
 */
export function AnswerField(props: {
  rule: Rule;
  full: Hundredths;
  typed: Typed;
  onChange: (typed: Typed) => void;
  label: string;
  wrong?: string | undefined;
}) {
  const w = useWords();
  const { typed, onChange } = props;
  const name = useId();
  const shape = shapeOf(props.rule, props.full);
  const text = (i: number, label: string, unit: string, rest?: string) => (
    <label className="answer-text" key={i}>
      <span className={rest === 'alone' ? 'unseen' : ''}>{label}</span>
      <input
        inputMode="decimal"
        autoComplete="off"
        size={6}
        value={typed.texts[i] ?? ''}
        aria-invalid={props.wrong ? true : undefined}
        aria-describedby={props.wrong ? `${name}-wrong` : undefined}
        onChange={(event) => {
          const texts = Array.from({ length: Math.max(typed.texts.length, i + 1) }, (_, at) => typed.texts[at] ?? '');
          texts[i] = event.target.value;
          onChange({ texts, ticked: [] });
        }}
      />
      {unit && <span className="quiet">{unit}</span>}
    </label>
  );
  const tick = (i: number, words: string, kind: 'checkbox' | 'radio') => (
    <label className="answer-tick" key={i}>
      <input
        type={kind}
        name={name}
        checked={typed.ticked.includes(i)}
        onChange={() =>
          onChange({
            texts: [],
            ticked:
              kind === 'radio'
                ? [i]
                : typed.ticked.includes(i)
                  ? typed.ticked.filter((one) => one !== i)
                  : [...typed.ticked, i],
          })
        }
      />
      <span>{words}</span>
    </label>
  );
  const digit = (event: React.KeyboardEvent, of: readonly string[], kind: 'checkbox' | 'radio') => {
    const i = Number(event.key) - 1;
    if (!/^[1-9]$/.test(event.key) || i >= of.length || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    onChange({
      texts: [],
      ticked:
        kind === 'radio'
          ? [i]
          : typed.ticked.includes(i)
            ? typed.ticked.filter((one) => one !== i)
            : [...typed.ticked, i],
    });
  };
  const fields = () => {
    switch (shape.kind) {
      case 'points':
        return text(0, props.label, w('screen.card.of-full', { full: decimal(shape.max) }), 'alone');
      case 'value':
        return text(0, shape.measure.name, shape.measure.unit);
      case 'counts':
        return shape.of.map((one, i) => text(i, one.name, one.unit));
      case 'samples':
        return Array.from({ length: shape.size }, (_, i) =>
          text(i, `${shape.of} ${i + 1}`, w('screen.card.of-full', { full: decimal(shape.max) })),
        );
      case 'passed':
        return [text(0, w('screen.card.passed', { of: shape.of }), ''), text(1, w('screen.card.drawn'), '')];
      case 'parts':
        return shape.of.map((one, i) => text(i, one.name, w('screen.card.of-full', { full: decimal(one.max) })));
      case 'met':
        return shape.of.map((words, i) => tick(i, words, 'checkbox'));
      case 'state':
        return shape.of.map((words, i) => tick(i, words, 'radio'));
    }
  };
  const ticks = shape.kind === 'met' ? 'checkbox' : shape.kind === 'state' ? 'radio' : null;
  return (
    <fieldset
      className={`answer answer-${shape.kind}`}
      onKeyDown={
        ticks
          ? (event) => digit(event, shape.kind === 'met' || shape.kind === 'state' ? shape.of : [], ticks)
          : undefined
      }
    >
      <legend className="unseen">{props.label}</legend>
      {fields()}
      {props.wrong && (
        <p className="field-error" id={`${name}-wrong`}>
          {props.wrong}
        </p>
      )}
    </fieldset>
  );
}
