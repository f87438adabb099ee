import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { Day } from '#platform/pure/day.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { ErrorSummary, Field, fieldErrors } from '#platform/ui/field.tsx';
import { freshId } from '#platform/ui/fresh-id.ts';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { cyclesContract, type Candidate, type Cycle } from '../../contract/cycles.ts';
import { frameworksContract } from '../../contract/frameworks.ts';
import { leastPublicityDays, mostPublicityDays } from '../../rules/cycle.ts';
import type { SubjectKind } from '../../rules/framework.ts';
import { copied, dayNames, draftOf, fieldsOf, freshDraft, type CycleDraft } from './draft.ts';
import { touched } from './parts.tsx';
import { UnitsChosen, type Chosen } from './units.tsx';
import './cycle.css';

/** Days that may not come before another one. */
const inOrder = [
  ['windowFrom', 'windowTo'],
  ['nominateBy', 'reviewBy'],
  ['reviewBy', 'acceptBy'],
] as const satisfies readonly (readonly [(typeof dayNames)[number], (typeof dayNames)[number]])[];

/** Prepares a cycle, out of nothing or out of an earlier one. */
export function NewCycle() {
  const w = useWords();
  const { from } = useSearch({ from: '/desk/assessments/cycles/new' });
  const earlier = useAsk(cyclesContract.cycle, from ? { params: { id: from } } : null);
  const units = useAsk(cyclesContract.cycleUnits, from ? { params: { id: from } } : null);
  const recent = useAsk(cyclesContract.cycles, { query: { limit: 1 } });
  const last = recent.data?.rows[0];
  const ready = !from || (earlier.data && units.data);
  return (
    <Page
      narrow
      title={w('screen.cycle.new')}
      lead={w('screen.cycle.new-lead')}
      actions={
        !from && last ? (
          <Link to="/assessments/cycles/new" search={{ from: last.id }} className={buttonClass()}>
            {w('screen.cycle.copy-last', { title: last.title })}
          </Link>
        ) : undefined
      }
    >
      {(earlier.problem ?? units.problem) ? (
        <ErrorNote problem={(earlier.problem ?? units.problem)!} />
      ) : !ready ? (
        <Skeleton rows={10} />
      ) : (
        <CycleForm
          key={from ?? 'fresh'}
          draft={earlier.data ? copied(earlier.data) : freshDraft(w.today())}
          chosen={new Map((units.data?.rows ?? []).map((one) => [one.unitId, one.class]))}
          copiedFrom={earlier.data}
        />
      )}
    </Page>
  );
}

/** Changes a cycle that is being prepared or runs. */
export function EditCycle() {
  const w = useWords();
  const { cycleId } = useParams({ from: '/desk/assessments/cycles/$cycleId/edit' });
  const asked = useAsk(cyclesContract.cycle, { params: { id: cycleId } });
  const units = useAsk(cyclesContract.cycleUnits, { params: { id: cycleId } });
  const problem = asked.problem ?? units.problem;
  return (
    <Page
      narrow
      title={asked.data ? w('screen.cycle.edit-title', { title: asked.data.title }) : w('screen.cycle.edit')}
    >
      {problem ? (
        <ErrorNote problem={problem} again={() => void Promise.all([asked.refetch(), units.refetch()])} />
      ) : !asked.data || !units.data ? (
        <Skeleton rows={10} />
      ) : (
        <CycleForm
          key={asked.data.version}
          cycle={asked.data}
          draft={draftOf(asked.data)}
          chosen={new Map(units.data.rows.map((one) => [one.unitId, one.class]))}
        />
      )}
    </Page>
  );
}

function CycleForm(props: { cycle?: Cycle; draft: CycleDraft; chosen: Chosen; copiedFrom?: Cycle | undefined }) {
  const { cycle, copiedFrom } = props;
  const w = useWords();
  const navigate = useNavigate();
  const [draft, setDraft] = useState(props.draft);
  const [chosen, setChosen] = useState<Chosen>(props.chosen);
  const [outReason, setOutReason] = useState('');
  const [lacking, setLacking] = useState<{ id: string; words: string }[]>([]);
  const [key, setKey] = useState(freshId);
  const add = useTell(cyclesContract.addCycle, touched);
  const save = useTell(cyclesContract.setCycle, touched);
  const saveUnits = useTell(cyclesContract.setUnits, touched);
  const frameworks = useAsk(frameworksContract.frameworks, { query: { state: ['published'], limit: 100 } });
  const framework = frameworks.data?.rows.find((one) => one.id === draft.frameworkId);
  const subject: SubjectKind | null = framework?.subject ?? cycle?.framework.subject ?? null;
  const candidates = useAsk(cyclesContract.cycleCandidates, subject ? { query: { subject } } : null);
  const problem = add.problem ?? save.problem ?? saveUnits.problem;
  const said = Object.fromEntries(lacking.map((one) => [one.id.replace('cycle-', ''), one.words]));
  const errors = { ...fieldErrors(w, add.problem ?? save.problem), ...said };
  const form = useRef<HTMLFormElement>(null);
  // What the server found stands beside the button; the field it means comes into view.
  useEffect(() => {
    if (problem) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [problem]);
  const put = (change: Partial<CycleDraft>) => setDraft({ ...draft, ...change });

  const before = props.chosen;
  const open = cycle?.state === 'open';
  const goes = [...before.keys()].filter((id) => !chosen.has(id));
  const comes = [...chosen].filter(([id, of]) => !before.has(id) || before.get(id) !== of);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const missing = (['title', 'frameworkId', ...dayNames] as const)
      .filter((name) => !draft[name])
      .map((name) => ({
        id: `cycle-${name}`,
        words: w('screen.cycle.lacks', { name: w(`screen.cycle.field.${name}`) }),
      }));
    for (const [earlier, later] of inOrder)
      if (draft[earlier] && draft[later] && draft[later] < draft[earlier])
        missing.push({
          id: `cycle-${later}`,
          words: w('screen.cycle.too-early', {
            name: w(`screen.cycle.field.${later}`),
            other: w(`screen.cycle.field.${earlier}`),
            day: w.day(draft[earlier]),
          }),
        });
    if (open && goes.length && outReason.trim() === '')
      missing.push({ id: 'cycle-out', words: w('screen.cycle.out-reason-missing') });
    setLacking(missing);
    const fields = missing.length ? null : fieldsOf(draft);
    if (!fields) return;
    const units = [...chosen].map(([unitId, of]) => ({ unitId, class: of }));
    try {
      let now: Cycle;
      if (!cycle) now = await add.tell({ body: { ...fields, units } }, { key });
      else {
        now = await save.tell({ params: { id: cycle.id }, body: { ...fields, version: cycle.version } });
        if (comes.length || goes.length)
          now = await saveUnits.tell({
            params: { id: cycle.id },
            body: {
              version: now.version,
              put: comes.map(([unitId, of]) => ({ unitId, class: of })),
              out: goes,
              reason: outReason.trim(),
            },
          });
      }
      setKey(freshId());
      announce(w('screen.cycle.saved'));
      void navigate({ to: '/assessments/cycles/$cycleId', params: { cycleId: now.id } });
    } catch {
      // The form says what happened.
    }
  };
  const text = (name: 'title' | 'approvalBody' | 'approvalNumber', max: number, reason?: string) => (
    <Field id={`cycle-${name}`} label={w(`screen.cycle.field.${name}`)} error={errors[name] ?? null} reason={reason}>
      {(parts) => (
        <input
          {...parts}
          maxLength={max}
          value={draft[name]}
          onChange={(event) => put({ [name]: event.target.value })}
        />
      )}
    </Field>
  );
  const day = (name: (typeof dayNames)[number] | 'approvalUntil') => (
    <Field id={`cycle-${name}`} label={w(`screen.cycle.field.${name}`)} error={errors[name] ?? null}>
      {(parts) => (
        <DayField
          id={parts.id}
          describedBy={parts['aria-describedby']}
          invalid={Boolean(errors[name])}
          value={draft[name]}
          onChange={(value: Day | null) => put({ [name]: value })}
        />
      )}
    </Field>
  );
  const count = (
    name: 'year' | 'publicityDays' | 'validYears' | 'barYears',
    least: number,
    most: number,
    reason?: string,
  ) => (
    <Field id={`cycle-${name}`} label={w(`screen.cycle.field.${name}`)} error={errors[name] ?? null} reason={reason}>
      {(parts) => (
        <input
          {...parts}
          type="number"
          className="short"
          min={least}
          max={most}
          value={draft[name]}
          onChange={(event) => put({ [name]: Number(event.target.value) })}
        />
      )}
    </Field>
  );
  return (
    <form className="cycle-form" ref={form} onSubmit={(event) => void submit(event)}>
      {copiedFrom && <Note>{w('screen.cycle.copied', { title: copiedFrom.title })}</Note>}
      <ErrorSummary errors={lacking} />
      <fieldset className="paper">
        <legend>{w('screen.cycle.part.what')}</legend>
        {text('title', 120)}
        {count('year', 2000, 2100)}
        <Field
          id="cycle-frameworkId"
          label={w('screen.cycle.field.frameworkId')}
          reason={open ? w('screen.cycle.framework-fixed') : undefined}
          error={errors.frameworkId ?? null}
        >
          {(parts) => (
            <select
              {...parts}
              disabled={open}
              value={draft.frameworkId}
              onChange={(event) => put({ frameworkId: event.target.value })}
            >
              <option value="">{w('screen.cycle.choose-framework')}</option>
              {cycle && !framework && <option value={cycle.framework.id}>{cycle.framework.title}</option>}
              {frameworks.data?.rows.map((one) => (
                <option key={one.id} value={one.id}>
                  {w('screen.cycle.framework-option', { title: one.title, n: one.edition })}
                </option>
              ))}
            </select>
          )}
        </Field>
        {frameworks.data?.rows.length === 0 && (
          <Note tone="soon">
            {w('screen.cycle.no-framework')} <Link to="/assessments/frameworks">{w('screen.cycle.frameworks')}</Link>
          </Note>
        )}
      </fieldset>
      <fieldset className="paper">
        <legend>{w('screen.cycle.approval')}</legend>
        <p className="field-reason">{w('screen.cycle.approval-why')}</p>
        {text('approvalBody', 80)}
        {text('approvalNumber', 60)}
        {day('approvalUntil')}
      </fieldset>
      <fieldset className="paper">
        <legend>{w('screen.cycle.part.when')}</legend>
        <p className="field-reason">{w('screen.cycle.days-why')}</p>
        <div className="pair">
          {day('windowFrom')}
          {day('windowTo')}
        </div>
        {day('nominateBy')}
        {day('reviewBy')}
        {day('acceptBy')}
        {count('publicityDays', leastPublicityDays, mostPublicityDays, w('screen.cycle.publicity-why'))}
        <div className="pair">
          {count('validYears', 1, 10)}
          {count('barYears', 0, 10)}
        </div>
      </fieldset>
      <fieldset className="paper">
        <legend>{w('screen.cycle.part.who', { n: chosen.size })}</legend>
        {subject === null ? (
          <Empty>{w('screen.cycle.framework-first')}</Empty>
        ) : candidates.problem ? (
          <ErrorNote problem={candidates.problem} again={() => void candidates.refetch()} />
        ) : !candidates.data ? (
          <Skeleton rows={6} />
        ) : (
          <UnitsChosen candidates={candidates.data.rows as Candidate[]} chosen={chosen} onChange={setChosen} />
        )}
        {open && goes.length > 0 && (
          <Field id="cycle-out" label={w('screen.cycle.out-reason', { n: goes.length })}>
            {(parts) => (
              <input
                {...parts}
                maxLength={400}
                value={outReason}
                onChange={(event) => setOutReason(event.target.value)}
              />
            )}
          </Field>
        )}
      </fieldset>
      {problem && <ErrorNote problem={problem} writing />}
      <div className="row-actions cycle-form-foot">
        <Button type="submit" kind="primary" busy={add.busy || save.busy || saveUnits.busy}>
          {w(cycle ? 'screen.cycle.save' : 'screen.cycle.save-new')}
        </Button>
        {cycle ? (
          <Link to="/assessments/cycles/$cycleId" params={{ cycleId: cycle.id }} className={buttonClass('quiet')}>
            {w('screen.cycle.leave')}
          </Link>
        ) : (
          <Link to="/assessments" className={buttonClass('quiet')}>
            {w('screen.cycle.leave')}
          </Link>
        )}
      </div>
    </form>
  );
}
