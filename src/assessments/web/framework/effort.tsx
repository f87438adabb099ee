import { useState } from 'react';
import { Field } from '#platform/ui/field.tsx';
import { useWords } from '#platform/words/use.tsx';
import { methods, mostDays, type Framework, type Work } from '../../rules/framework.ts';
import { said, usualEffort } from '../../rules/path/effort.ts';

/** Whole workdays as typed; undefined: left empty; null: not to be read. */
function daysOf(text: string): number | undefined | null {
  const typed = text.trim();
  if (typed === '') return undefined;
  const days = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
  return days >= 1 && days <= mostDays ? days : null;
}

function DaysInput(props: {
  label: string;
  reason?: string;
  value: number | undefined;
  usual: number;
  onChange: (days: number | undefined) => void;
}) {
  const w = useWords();
  const [text, setText] = useState(props.value === undefined ? '' : String(props.value));
  return (
    <Field
      optional
      label={props.label}
      reason={props.reason}
      error={daysOf(text) === null ? w('screen.framework.work-unfit', { most: mostDays }) : null}
    >
      {(parts) => (
        <input
          {...parts}
          inputMode="numeric"
          maxLength={3}
          placeholder={String(props.usual)}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            const days = daysOf(event.target.value);
            if (days !== null) props.onChange(days);
          }}
        />
      )}
    </Field>
  );
}

/** What a step takes and who takes it; what is left empty is what is usual. */
export function WorkFields(props: {
  label?: string;
  work: Work | undefined;
  usual: { days: number; who: string };
  onChange: (work: Work | undefined) => void;
}) {
  const w = useWords();
  const { work, usual } = props;
  const set = (part: Work) => props.onChange(said({ ...work, ...part }));
  const named = (what: string) => (props.label ? `${props.label} · ${what}` : what);
  return (
    <div className="fw-form-row">
      <DaysInput
        label={named(w('screen.framework.work-days'))}
        reason={props.label ? undefined : w('screen.framework.work-days-why')}
        value={work?.days}
        usual={usual.days}
        onChange={(days) => set({ days })}
      />
      <Field optional label={named(w('screen.framework.work-who'))}>
        {(parts) => (
          <input
            {...parts}
            maxLength={40}
            placeholder={usual.who || undefined}
            value={work?.who ?? ''}
            onChange={(event) => set({ who: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

/** What steps take by method, for the advice how to reach another star. */
export function EffortFields({ framework, onChange }: { framework: Framework; onChange: (next: Framework) => void }) {
  const w = useWords();
  const { effort, ...rest } = framework;
  const set = (next: NonNullable<Framework['effort']>) => {
    const left = said(next);
    onChange(left ? { ...rest, effort: left } : rest);
  };
  return (
    <fieldset className="fw-grades">
      <legend className="field-name">{w('screen.framework.effort')}</legend>
      <p className="quiet">{w('screen.framework.effort-why')}</p>
      {methods.map((method) => (
        <WorkFields
          key={method}
          label={w(`method.${method}`)}
          work={effort?.methods?.[method]}
          usual={{ days: usualEffort.byMethod[method], who: '' }}
          onChange={(work) => {
            const { [method]: _, ...others } = effort?.methods ?? {};
            const all = work ? { ...others, [method]: work } : others;
            set({ ...effort, methods: Object.keys(all).length ? all : undefined });
          }}
        />
      ))}
      <div className="fw-form-row">
        <DaysInput
          label={`${w('screen.framework.work-proof')} · ${w('screen.framework.work-days')}`}
          value={effort?.proof}
          usual={usualEffort.proof}
          onChange={(proof) => set({ ...effort, proof })}
        />
      </div>
    </fieldset>
  );
}
