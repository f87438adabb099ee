import { useState, type FormEvent } from 'react';
import type { Day } from '#platform/pure/day.ts';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { FactList, SheetPart } from '#platform/ui/facts.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { scorecardContract, type Scorecard } from '../contract/scorecard.ts';
import type { Indicator, Rule, Side } from '../rules/framework.ts';
import { decimal, textOfRule } from '../rules/rule-text.ts';
import { ruleFor } from '../rules/score.ts';
import { readable } from '../rules/why.ts';
import { EvidenceOfIndicator } from './evidence-of-indicator.tsx';
import { LogLine } from './log-line.tsx';
import { Points } from './points.tsx';

/** One indicator beside its scorecard: what counts, why each number is what it is, the rows behind it, what was said. */
export function IndicatorSheet(props: {
  card: Scorecard;
  indicator: Indicator;
  asOf: Day | undefined;
  onClose: () => void;
}) {
  const { card, indicator, asOf } = props;
  const w = useWords();
  const sides = card.columns.map((column) => column.side);
  const [chosen, setChosen] = useState<Side>(card.open ?? sides.at(-1)!);
  const side = sides.includes(chosen) ? chosen : sides.at(-1)!;
  const rule = ruleFor(indicator, card.class);
  return (
    <Sheet
      of={indicator.key}
      title={indicator.title}
      above={
        <span className="quiet tabular">
          {indicator.key} · {w(`method.${indicator.method}`)} ·{' '}
          {w('screen.card.worth', { full: decimal(indicator.full) })}
        </span>
      }
      onClose={props.onClose}
    >
      {indicator.detail && <p className="indicator-detail">{indicator.detail}</p>}
      <FactList
        rows={[
          [
            w('screen.card.rule'),
            <>
              {w(`kind.rule.${rule.kind}`)}
              {textOfRule(rule) && <span className="rule-text">{textOfRule(rule)}</span>}
            </>,
          ],
          [w('screen.card.wanted'), indicator.wanted.length ? indicator.wanted.join('；') : null],
          [w('screen.card.proof'), indicator.proof === 'none' ? null : w(`screen.card.proof-${indicator.proof}`)],
          [w('screen.card.scorer'), indicator.scorer || null],
        ]}
      />
      <SheetPart
        title={w('screen.card.why')}
        tools={
          sides.length > 1 && (
            <Segments
              label={w('screen.card.which')}
              value={side}
              onChange={setChosen}
              options={sides.map((one) => ({ value: one, label: w(`side.${one}`) }))}
            />
          )
        }
      >
        <WhyOf entryId={card.id} indicator={indicator} rule={rule} side={side} asOf={asOf} />
      </SheetPart>
      <EvidenceOfIndicator entryId={card.id} indicator={indicator} may={asOf === undefined} />
      <Comments entryId={card.id} indicator={indicator.key} count={card.comments[indicator.key] ?? 0} />
    </Sheet>
  );
}

/** The explanation of one number, down to the rows of the log. */
function WhyOf(props: { entryId: string; indicator: Indicator; rule: Rule; side: Side; asOf: Day | undefined }) {
  const w = useWords();
  const { entryId, indicator, rule, side, asOf } = props;
  const asked = useAsk(
    scorecardContract.why,
    { params: { id: entryId }, query: { side, indicator: indicator.key, ...(asOf ? { asOf } : {}) } },
    { keep: true },
  );
  if (asked.problem) return <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton rows={4} />;
  const { points, full, why, rows } = asked.data;
  return (
    <>
      <p className="why-points">
        <Points of={points} /> <span className="quiet">/ {decimal(full)}</span>
      </p>
      <ul className="why-steps">
        {why.map((step, i) => (
          <li key={i}>{w.maybe(`why.${step.code}`, readable(step)) ?? step.code}</li>
        ))}
      </ul>
      {rows.length > 0 && (
        <ol className="log">
          {rows.map((row) => (
            <LogLine key={row.seq} row={row} indicator={{ rule, full: indicator.full }} />
          ))}
        </ol>
      )}
    </>
  );
}

function Comments({ entryId, indicator, count }: { entryId: string; indicator: string; count: number }) {
  const w = useWords();
  const asked = useAsk(scorecardContract.comments, { params: { id: entryId }, query: { indicator } });
  const said = useTell(scorecardContract.comment, [scorecardContract.comments, scorecardContract.scorecard]);
  const [text, setText] = useState('');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '') return;
    said.tell({ params: { id: entryId }, body: { indicator, text } }).then(
      () => setText(''),
      () => undefined,
    );
  };
  return (
    <SheetPart title={w('screen.card.comments-title')} count={count || undefined}>
      {asked.problem && <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />}
      <ul className="comment-list">
        {asked.data?.rows.map((row) => (
          <li key={row.id}>
            <p>{row.text}</p>
            <span className="quiet">
              {row.personName} · {row.unitName} · <WhenText at={row.at} />
            </span>
          </li>
        ))}
      </ul>
      <form className="comment-form" onSubmit={send}>
        <label>
          <span className="unseen">{w('screen.card.comment')}</span>
          <textarea
            rows={2}
            maxLength={1000}
            value={text}
            placeholder={w('screen.card.comment')}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        {said.problem && <ErrorNote problem={said.problem} writing />}
        <Button type="submit" small disabled={said.busy || text.trim() === ''}>
          {w('screen.card.say')}
        </Button>
      </form>
    </SheetPart>
  );
}
