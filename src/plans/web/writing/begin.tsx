import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useAskPages, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Field } from '#platform/ui/field.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { SearchBox } from '#platform/ui/search-box.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { plansContract } from '../../contract.ts';
import { writingContract } from '../../contract/writing.ts';
import { templateKeys } from '../../rules/template.ts';
import './writing.css';

/** Three ways to begin a plan that is not there yet: a template, another plan, an empty sheet. */
export function Begin() {
  const w = useWords();
  return (
    <>
      <section className="wr-ways" aria-labelledby="from-template">
        <h2 id="from-template">{w('screen.write.from-template')}</h2>
        <ul className="paper wr-templates">
          {templateKeys.map((key) => (
            <li key={key}>
              <Link to="/plans/new/$template" params={{ template: key }}>
                <span>
                  <b>{w(`template.${key}`)}</b>
                  <span className="quiet">{w(`template.${key}.about`)}</span>
                </span>
                <Icon name="right" />
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <div className="wr-pair">
        <FromPlan />
        <FromBlank />
      </div>
    </>
  );
}

/** Goes on from a plan there is: chosen from a list, its dates a year later. */
function FromPlan() {
  const w = useWords();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [years, setYears] = useState<'0' | '1'>('1');
  const plans = useAskPages(plansContract.list, { query: { text: text.trim() || undefined, limit: 6 } });
  const start = useTell(writingContract.start, [plansContract.list]);
  const go = () =>
    chosen &&
    start.tell({ body: { from: 'plan', planId: chosen, years: Number(years) } }).then(
      (made) => void navigate({ to: '/plans/$planId', params: { planId: made.id } }),
      () => undefined,
    );
  return (
    <section className="wr-ways" aria-labelledby="from-plan">
      <h2 id="from-plan">{w('screen.write.from-plan')}</h2>
      <div className="paper wr-way">
        {start.problem && <ErrorNote problem={start.problem} writing />}
        <SearchBox label={w('screen.plans.search')} value={text} onChange={setText} />
        {plans.pending ? (
          <Skeleton rows={3} />
        ) : plans.rows.length === 0 ? (
          <p className="quiet">{w('screen.write.no-plan')}</p>
        ) : (
          <fieldset className="wr-choices">
            <legend className="unseen">{w('screen.write.from-plan')}</legend>
            {plans.rows.slice(0, 6).map((plan) => (
              <label key={plan.id}>
                <input type="radio" name="plan" checked={chosen === plan.id} onChange={() => setChosen(plan.id)} />
                <span>
                  {plan.title}
                  <span className="quiet"> {w(`state.plan.${plan.state}`)}</span>
                </span>
              </label>
            ))}
          </fieldset>
        )}
        <Segments
          label={w('screen.write.dates')}
          value={years}
          options={[
            { value: '1' as const, label: w('screen.write.year-later') },
            { value: '0' as const, label: w('screen.write.same-dates') },
          ]}
          onChange={setYears}
        />
        <Button disabled={chosen === null} busy={start.busy} onClick={() => void go()}>
          {w('screen.write.copy')}
        </Button>
      </div>
    </section>
  );
}

/** An empty sheet with a title. */
function FromBlank() {
  const w = useWords();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const start = useTell(writingContract.start, [plansContract.list]);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (title.trim() === '') return;
    start.tell({ body: { from: 'blank', title: title.trim() } }).then(
      (made) => void navigate({ to: '/plans/$planId', params: { planId: made.id } }),
      () => undefined,
    );
  };
  return (
    <section className="wr-ways" aria-labelledby="from-blank">
      <h2 id="from-blank">{w('screen.write.from-blank')}</h2>
      <form className="paper wr-way" onSubmit={go}>
        {start.problem && <ErrorNote problem={start.problem} writing />}
        <Field label={w('screen.reading.title')}>
          {(parts) => (
            <input
              {...parts}
              type="text"
              maxLength={200}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" disabled={title.trim() === ''} busy={start.busy}>
          {w('screen.write.create')}
        </Button>
      </form>
    </section>
  );
}
