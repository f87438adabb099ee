import { useState } from 'react';
import { Button } from '#platform/ui/button.tsx';
import { Field } from '#platform/ui/field.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Framework, Grading, Veto } from '../../rules/framework.ts';
import { decimal, hundredths } from '../../rules/rule-text.ts';
import { EffortFields } from './effort.tsx';

/** Title, basis, stars and grades, vetoes of a draft. */
export function FrameworkHead({ framework, onChange }: { framework: Framework; onChange: (next: Framework) => void }) {
  const w = useWords();
  return (
    <details className="fw-head paper">
      <summary>{w('screen.framework.head')}</summary>
      <Field label={w('screen.framework.name')}>
        {(parts) => (
          <input
            {...parts}
            maxLength={120}
            value={framework.title}
            onChange={(event) => onChange({ ...framework, title: event.target.value })}
          />
        )}
      </Field>
      <Field label={w('screen.framework.basis')} optional>
        {(parts) => (
          <textarea
            {...parts}
            rows={2}
            maxLength={2000}
            value={framework.basis}
            onChange={(event) => onChange({ ...framework, basis: event.target.value })}
          />
        )}
      </Field>
      <Grades grading={framework.grading} onChange={(grading) => onChange({ ...framework, grading })} />
      <Vetoes vetoes={framework.vetoes} onChange={(vetoes) => onChange({ ...framework, vetoes })} />
      <EffortFields framework={framework} onChange={onChange} />
    </details>
  );
}

/** A number of points in a small field; null where it is left empty. */
function PointsInput(props: {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  whole?: boolean;
}) {
  const show = (value: number | undefined) => (value === undefined ? '' : props.whole ? String(value) : decimal(value));
  const [text, setText] = useState(show(props.value));
  return (
    <label className="answer-text">
      <span className="quiet">{props.label}</span>
      <input
        inputMode="decimal"
        size={5}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          const typed = event.target.value.trim();
          const value = props.whole ? (/^\d{1,2}$/.test(typed) ? Number(typed) : null) : hundredths(typed);
          if (typed === '') props.onChange(undefined);
          else if (value !== null && value >= 0) props.onChange(value);
        }}
      />
    </label>
  );
}

function Grades({ grading, onChange }: { grading: Grading; onChange: (next: Grading) => void }) {
  const w = useWords();
  const { star, grades } = grading;
  const setGrade = (at: number, part: Partial<Grading['grades'][number]>) =>
    onChange({
      ...grading,
      grades: grades.map((one, i) => {
        if (i !== at) return one;
        const next = { ...one, ...part };
        // What is left empty is no condition.
        return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as typeof one;
      }),
    });
  const taken = new Set(grades.map(({ key }) => key));
  return (
    <fieldset className="fw-grades">
      <legend className="field-name">{w('screen.framework.grades')}</legend>
      <p className="quiet">{w('screen.framework.grades-why')}</p>
      <div className="fw-grade">
        <PointsInput
          label={w('screen.framework.star-at')}
          value={star.points}
          onChange={(points) => points !== undefined && onChange({ ...grading, star: { ...star, points } })}
        />
        <PointsInput
          label={w('screen.framework.star-of')}
          value={star.outOf}
          onChange={(outOf) => outOf && onChange({ ...grading, star: { ...star, outOf } })}
        />
      </div>
      {grades.map((grade, i) => (
        <div className="fw-grade" key={grade.key}>
          <label className="answer-text fw-grade-name">
            <span className="unseen">{w('screen.framework.grade')}</span>
            <input maxLength={40} value={grade.name} onChange={(event) => setGrade(i, { name: event.target.value })} />
          </label>
          <PointsInput
            whole
            label={w('screen.framework.grade-stars')}
            value={grade.stars}
            onChange={(stars) => setGrade(i, { stars })}
          />
          <PointsInput
            label={w('screen.framework.grade-each')}
            value={grade.each}
            onChange={(each) => setGrade(i, { each })}
          />
          <PointsInput
            label={w('screen.framework.grade-total')}
            value={grade.total}
            onChange={(total) => setGrade(i, { total })}
          />
          <PointsInput
            label={w('screen.framework.grade-best')}
            value={grade.best}
            onChange={(best) => setGrade(i, { best })}
          />
          <Button
            small
            kind="quiet"
            onClick={() => onChange({ ...grading, grades: grades.filter((_, at) => at !== i) })}
          >
            {w('screen.framework.drop')}
          </Button>
        </div>
      ))}
      {grades.length < 12 && (
        <Button
          small
          kind="quiet"
          onClick={() => {
            let n = grades.length + 1;
            while (taken.has(`g${n}`)) n += 1;
            onChange({ ...grading, grades: [...grades, { key: `g${n}`, name: w('screen.framework.new-grade') }] });
          }}
        >
          {w('screen.framework.add-grade')}
        </Button>
      )}
    </fieldset>
  );
}

function Vetoes({ vetoes, onChange }: { vetoes: readonly Veto[]; onChange: (next: Veto[]) => void }) {
  const w = useWords();
  const set = (at: number, part: Partial<Veto>) =>
    onChange(vetoes.map((one, i) => (i === at ? { ...one, ...part } : one)));
  const taken = new Set(vetoes.map(({ key }) => key));
  return (
    <fieldset className="fw-grades">
      <legend className="field-name">{w('screen.framework.vetoes')}</legend>
      {vetoes.map((veto, i) => (
        <div className="fw-veto" key={veto.key}>
          <select
            aria-label={w('screen.framework.veto-when')}
            value={veto.when}
            onChange={(event) => set(i, { when: event.target.value === 'veto' ? 'veto' : 'precondition' })}
          >
            <option value="precondition">{w('screen.framework.veto-precondition')}</option>
            <option value="veto">{w('screen.framework.veto-veto')}</option>
          </select>
          <input
            aria-label={w('screen.framework.veto-text')}
            placeholder={w('screen.framework.veto-text')}
            maxLength={400}
            value={veto.text}
            onChange={(event) => set(i, { text: event.target.value })}
          />
          <input
            aria-label={w('screen.framework.veto-basis')}
            placeholder={w('screen.framework.veto-basis')}
            maxLength={400}
            value={veto.basis}
            onChange={(event) => set(i, { basis: event.target.value })}
          />
          <Button small kind="quiet" onClick={() => onChange(vetoes.filter((_, at) => at !== i))}>
            {w('screen.framework.drop')}
          </Button>
        </div>
      ))}
      {vetoes.length < 40 && (
        <Button
          small
          kind="quiet"
          onClick={() => {
            let n = vetoes.length + 1;
            while (taken.has(`V${n}`)) n += 1;
            onChange([...vetoes, { key: `V${n}`, text: w('screen.framework.new-veto'), basis: '', when: 'veto' }]);
          }}
        >
          {w('screen.framework.add-veto')}
        </Button>
      )}
    </fieldset>
  );
}
