import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState, type FormEvent } from 'react';
import { organisationContract } from '#organisation/contract.ts';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { DayField } from '#platform/ui/day-field.tsx';
import { useDraft } from '#platform/ui/draft.ts';
import { ErrorSummary, Field, fieldErrors, type FieldParts } from '#platform/ui/field.tsx';
import { Page } from '#platform/ui/page.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { UnitPicker, type UnitSearch } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import { plansContract } from '../../contract.ts';
import { writingContract, type OfferedTemplate } from '../../contract/writing.ts';
import { fits, wanting, type BlankValues, type PlanTemplate } from '../../rules/template.ts';
import { TemplatePaper } from './template-paper.tsx';
import './writing.css';

type OfferedBlank = OfferedTemplate['blanks'][number];
const fieldId = (name: string): string => `blank-${name}`;

const unitSearch: UnitSearch = async (text, signal) =>
  (await call(organisationContract.unitChoices, { query: { text, limit: 12 } }, { signal })).rows;

/** A plan from a template: its blanks on the left, the paper beside them. */
export function FillTemplate() {
  const w = useWords();
  const { template: key } = useParams({ from: '/desk/plans/new/$template' });
  const templates = useAsk(writingContract.templates, {});
  const offered = templates.data?.rows.find((one) => one.key === key);
  if (templates.problem)
    return (
      <Page title={w('screen.plans.new')} narrow>
        <ErrorNote problem={templates.problem} again={() => void templates.refetch()} />
      </Page>
    );
  if (!templates.data)
    return (
      <Page title={w('screen.plans.new')}>
        <Skeleton rows={8} />
      </Page>
    );
  if (!offered)
    return (
      <Page title={w('screen.plans.new')} narrow>
        <p>{w('screen.write.no-template')}</p>
        <Link to="/plans/new">{w('screen.write.all-templates')}</Link>
      </Page>
    );
  return <Filling key={key} offered={offered} />;
}

function Filling({ offered }: { offered: OfferedTemplate }) {
  const w = useWords();
  const navigate = useNavigate();
  const start = useTell(writingContract.start, [plansContract.list]);
  // What was typed outlives a reload; what is known is asked anew.
  const [kept, keep] = useDraft(`template ${offered.key}`);
  const typed = useMemo(() => (kept === '' ? {} : (JSON.parse(kept) as Record<string, string>)), [kept]);
  const [at, setAt] = useState<string | null>(null);
  const [looked, setLooked] = useState(false);
  const values: BlankValues = Object.fromEntries(
    offered.blanks.map(({ name, known }) => [name, typed[name] ?? known?.value ?? '']),
  );
  const template: PlanTemplate = {
    key: offered.key,
    text: offered.text,
    blanks: offered.blanks.map(({ name, kind, optional }) => ({ name, kind, ...(optional ? { optional } : {}) })),
  };
  const label = (name: string) => w(`blank.${name}` as 'blank.县名');
  const put = (name: string, value: string) => {
    start.forget();
    keep(JSON.stringify({ ...typed, [name]: value }));
  };
  const refused = fieldErrors(w, start.problem);
  const open = wanting(template, values);
  const errorOf = (blank: OfferedBlank): string | null => {
    const said = refused[`values.${blank.name}`];
    if (said) return said;
    const value = values[blank.name]!.trim();
    if (value !== '' && !fits(blank.kind, value)) return w(`screen.write.unfit.${blank.kind}`);
    return looked && value === '' && !blank.optional ? w('field.missing') : null;
  };
  const errors = looked
    ? offered.blanks.flatMap((blank) => {
        const words = errorOf(blank);
        return words ? [{ id: fieldId(blank.name), words: `${label(blank.name)}：${words}` }] : [];
      })
    : [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLooked(true);
    if (open.length > 0) return;
    start.tell({ body: { from: 'template', template: offered.key, values: { ...values } } }).then(
      (made) => {
        keep('');
        void navigate({ to: '/plans/$planId', params: { planId: made.id } });
      },
      () => undefined,
    );
  };
  const goTo = (name: string) => document.getElementById(fieldId(name))?.focus();
  const groups = [
    { key: 'own', of: offered.blanks.filter((one) => one.kind !== 'unit' && !one.optional && one.kind !== 'day') },
    { key: 'days', of: offered.blanks.filter((one) => one.kind === 'day') },
    { key: 'units', of: offered.blanks.filter((one) => one.kind === 'unit') },
    { key: 'spare', of: offered.blanks.filter((one) => one.optional) },
  ] as const;
  return (
    <Page
      title={w(`template.${offered.key}`)}
      lead={
        <>
          {w(`template.${offered.key}.about`)} <Link to="/plans/new">{w('screen.write.other-template')}</Link>
        </>
      }
    >
      <div className="wr-fill">
        <form className="wr-form" onSubmit={submit} noValidate>
          {start.problem && start.problem.code !== 'request.invalid' && <ErrorNote problem={start.problem} writing />}
          <ErrorSummary errors={errors} />
          {groups
            .filter(({ of }) => of.length > 0)
            .map(({ key, of }) => (
              <fieldset key={key} className="wr-group">
                <legend>{w(`screen.write.group.${key}`)}</legend>
                {key === 'spare' && <p className="field-reason">{w('screen.write.group.spare-why')}</p>}
                {of.map((blank) => (
                  <div
                    key={blank.name}
                    onFocus={() => setAt(blank.name)}
                    onBlur={() => setAt((now) => (now === blank.name ? null : now))}
                  >
                    <Field
                      id={fieldId(blank.name)}
                      label={label(blank.name)}
                      known={
                        blank.known && values[blank.name] === blank.known.value
                          ? w(`screen.write.known.${blank.known.from}`)
                          : undefined
                      }
                      reason={blank.name === '成员' ? w('screen.write.members-how') : undefined}
                      error={errorOf(blank)}
                    >
                      {(parts) => (
                        <Answer
                          blank={blank}
                          parts={parts}
                          value={values[blank.name]!}
                          onChange={(value) => put(blank.name, value)}
                        />
                      )}
                    </Field>
                  </div>
                ))}
              </fieldset>
            ))}
          <div className="wr-foot">
            <Button type="submit" kind="primary" busy={start.busy}>
              {w('screen.write.create')}
            </Button>
            <span className="quiet" role="status">
              {open.length > 0 ? w('screen.write.open', { n: open.length }) : w('screen.write.ready')}
            </span>
            {kept !== '' && (
              <Button kind="quiet" onClick={() => keep('')}>
                {w('screen.write.again')}
              </Button>
            )}
          </div>
        </form>
        <TemplatePaper template={template} values={values} at={at} onBlank={goTo} />
      </div>
    </Page>
  );
}

/** The control for one kind of blank. */
function Answer(props: { blank: OfferedBlank; parts: FieldParts; value: string; onChange: (value: string) => void }) {
  const { blank, parts, value, onChange } = props;
  if (blank.kind === 'day')
    return (
      <DayField
        id={parts.id}
        describedBy={parts['aria-describedby']}
        invalid={parts['aria-invalid']}
        value={fits('day', value) ? value : null}
        onChange={(day) => onChange(day ?? '')}
      />
    );
  if (blank.kind === 'unit')
    return (
      <UnitPicker
        id={parts.id}
        describedBy={parts['aria-describedby']}
        invalid={parts['aria-invalid']}
        search={unitSearch}
        value={value === '' ? null : { id: value, name: value }}
        onChange={(unit) => onChange(unit === null ? '' : blank.whole ? unit.name : (unit.shortName ?? unit.name))}
      />
    );
  return (
    <input
      {...parts}
      type="text"
      maxLength={300}
      inputMode={blank.kind === 'number' ? 'decimal' : blank.kind === 'year' ? 'numeric' : undefined}
      className={blank.kind === 'number' || blank.kind === 'year' ? 'wr-short' : undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
