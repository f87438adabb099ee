import { useState, type FocusEvent, type KeyboardEvent } from 'react';
import { useWords } from '#platform/words/use.tsx';
import type { Cell, Scorecard } from '../contract/scorecard.ts';
import type { Indicator, Rule } from '../rules/framework.ts';
import { decimal, hundredths } from '../rules/rule-text.ts';
import { ruleFor } from '../rules/score.ts';
import { answerFits, shapeOf } from '../rules/score/answer.ts';
import { answerWords } from './answer-words.ts';
import { AnswerField, answerOf, typedOf } from './answer-field.tsx';
import type { Marking } from './marks.ts';
import { misfitWords } from './misfit.ts';
import { Points } from './points.tsx';

/**
 * One indicator: its points in every column, and in the open one the fields to fill in. What is typed is kept when the
 * row is left; a fault is said beside the field and nothing of it is sent.
 */
export function ScorecardRow(props: {
  card: Scorecard;
  indicator: Indicator;
  current: boolean;
  keep: (marking: Marking, cell: Cell | undefined) => void;
  /** Told when what stands in the row does not fit, and when it does again. */
  faulty: (indicator: string, is: boolean) => void;
  open: () => void;
}) {
  const { card, indicator } = props;
  const w = useWords();
  const cells = card.columns.map((column) => column.cells.find((cell) => cell.indicator === indicator.key)!);
  const at = card.columns.findIndex(({ side }) => side === card.open);
  const cell = at < 0 ? undefined : cells[at];
  const evidence = card.evidence[indicator.key] ?? 0;
  const comments = card.comments[indicator.key] ?? 0;
  const exempt = cells[0]?.exempt ?? false;
  return (
    <div
      className={`card-row${props.current ? ' card-row-current' : ''}${exempt ? ' card-row-exempt' : ''}`}
      data-row={indicator.key}
    >
      <div className="row-what">
        <button type="button" className="row-opener" onClick={props.open} aria-expanded={props.current}>
          <span className="row-key quiet tabular">{indicator.key}</span>
          <span className="row-title">{indicator.title}</span>
        </button>
        <span className="row-notes quiet">
          {exempt ? w('screen.card.exempt') : w(`method.${indicator.method}`)}
          {evidence > 0 && <span> · {w('screen.card.evidence', { n: evidence })}</span>}
          {indicator.proof !== 'none' && evidence === 0 && !exempt && (
            <span className="row-wants"> · {w('screen.card.evidence-none')}</span>
          )}
          {comments > 0 && <span> · {w('screen.card.comments', { n: comments })}</span>}
        </span>
      </div>
      <span className="end tabular quiet row-full">{decimal(cells[0]?.full ?? indicator.full)}</span>
      {cells.map((one, i) => (
        <span key={card.columns[i]!.side} className={`end row-points${i === at ? ' row-points-open' : ''}`}>
          <span className="pocket-side quiet">{w(`side.${card.columns[i]!.side}`)} </span>
          <Points of={one.points} />
          {one.grade && <span className="quiet"> {one.grade}</span>}
          {one.adjusted !== null && <span className="quiet"> {w('screen.card.by-hand')}</span>}
        </span>
      ))}
      {cell && !exempt && <Below {...props} cells={cells.slice(0, at)} />}
      {cell && !exempt && <Fields {...props} cell={cell} />}
    </div>
  );
}

/** A share of more than a hundred percent is seldom meant: it is asked about, not refused (超额完成 exists). */
const overHundred = (rule: Rule, text: string | undefined): boolean =>
  'measure' in rule && rule.measure.unit === '%' && (hundredths(text ?? '') ?? 0) > 10_000;

/** What the columns before the open one answered, so that who reviews need not open the indicator for it. */
function Below({ card, indicator, cells }: { card: Scorecard; indicator: Indicator; cells: readonly Cell[] }) {
  const w = useWords();
  const rule = ruleFor(indicator, card.class);
  const said = cells.flatMap((cell, i) => {
    const words = [cell.answer && answerWords(w, cell.answer, rule, indicator.full), cell.reason].filter(Boolean);
    return words.length ? [{ side: card.columns[i]!.side, words: words.join(' · ') }] : [];
  });
  if (said.length === 0) return null;
  return (
    <dl className="row-below quiet">
      {said.map(({ side, words }) => (
        <div key={side}>
          <dt>{w(`side.${side}`)}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

function Fields({
  card,
  indicator,
  cell,
  keep,
  faulty,
}: {
  card: Scorecard;
  indicator: Indicator;
  cell: Cell;
  keep: (marking: Marking, cell: Cell | undefined) => void;
  faulty: (indicator: string, is: boolean) => void;
}) {
  const w = useWords();
  const rule = ruleFor(indicator, card.class);
  const [typed, setTyped] = useState(() => typedOf(cell.answer));
  const [reason, setReason] = useState(cell.reason);
  const [adjusted, setAdjusted] = useState(cell.adjusted === null ? '' : decimal(cell.adjusted));
  const [touched, setTouched] = useState(false);
  const [wrong, setWrong] = useState<string | undefined>(undefined);
  const assessor = card.open !== 'self';

  const say = (words: string | undefined) => {
    setWrong(words);
    faulty(indicator.key, words !== undefined);
  };
  /** What is typed as a marking; null where it does not fit, which is then said. */
  const read = (): Marking | null => {
    const fault = (words: string) => (say(words), null);
    const answer = answerOf(shapeOf(rule, indicator.full), typed, true);
    if (answer === 'unread') return fault(w('screen.card.unread'));
    const misfit = answer && answerFits(rule, indicator.full, answer);
    if (misfit) return fault(misfitWords(w, misfit));
    const points = /^\d{1,3}(\.\d{1,2})?$/.test(adjusted.trim()) ? Math.round(Number(adjusted) * 100) : null;
    if (adjusted.trim() !== '' && (points === null || points > indicator.full))
      return fault(w('misfit.over-full', { bound: decimal(indicator.full) }));
    if (points !== null && reason.trim() === '') return fault(w('problem.mark.reason-missing'));
    say(undefined);
    return {
      indicator: indicator.key,
      answer: indicator.feed ? null : answer,
      adjusted: points,
      reason: reason.trim(),
    };
  };
  const leave = (event: FocusEvent<HTMLDivElement>) => {
    if (event.currentTarget.contains(event.relatedTarget) || !touched) return;
    const marking = read();
    if (marking) keep(marking, cell);
  };
  /** Enter does not walk off a row whose words do not fit, unless more boxes of it follow. */
  const hold = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== 'Enter' || event.shiftKey || !touched) return;
    const boxes = [...event.currentTarget.querySelectorAll('.answer input:not([type=checkbox]):not([type=radio])')];
    const last = boxes.length === 0 || !boxes.includes(event.target as Element) || boxes.at(-1) === event.target;
    if (!last || read()) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const change =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      setTouched(true);
      say(undefined);
    };
  const over = overHundred(rule, typed.texts[0]);
  return (
    <div className="row-fields" onBlur={leave} onKeyDown={hold}>
      {indicator.feed ? (
        <p className="quiet answer">
          {w(`screen.card.fed.${indicator.feed.of}`, { kind: w(`kind.evidence.${indicator.feed.kind}`) })}
        </p>
      ) : (
        <AnswerField
          rule={rule}
          full={indicator.full}
          typed={typed}
          onChange={change(setTyped)}
          label={indicator.title}
          wrong={wrong ?? (over ? w('screen.card.over-hundred') : undefined)}
        />
      )}
      <span className="row-set">
        {assessor && (
          <label className="answer-text row-adjust">
            <span className="quiet">{w('screen.card.adjust')}</span>
            <input
              inputMode="decimal"
              size={5}
              value={adjusted}
              onChange={(event) => change(setAdjusted)(event.target.value)}
            />
          </label>
        )}
        <label className="row-reason">
          <span className="unseen">{w(assessor ? 'screen.card.reason' : 'screen.card.remark')}</span>
          <input
            value={reason}
            maxLength={1000}
            placeholder={w(assessor ? 'screen.card.reason' : 'screen.card.remark')}
            onChange={(event) => change(setReason)(event.target.value)}
          />
        </label>
      </span>
      {indicator.feed && wrong && <p className="field-error">{wrong}</p>}
    </div>
  );
}
