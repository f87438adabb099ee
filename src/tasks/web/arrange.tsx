import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { ConflictView } from '#platform/ui/conflict.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { ErrorSummary, Field, fieldErrors } from '#platform/ui/field.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { UnitPicker, type UnitChoice } from '#platform/ui/unit-picker.tsx';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { repeats, tasksContract, type Task } from '../contract.ts';
import { touchedByTask } from './act.tsx';
import { useRefresh } from './changes.ts';
import { searchUnits } from './units.ts';

interface Draft {
  title: string;
  detail: string;
  due: string;
  dueText: string;
  repeat: (typeof repeats)[number] | '';
  lead: UnitChoice | null;
  co: UnitChoice[];
}
const draftOf = (task: Task): Draft => ({
  title: task.title,
  detail: task.detail,
  due: task.due ?? '',
  dueText: task.dueText ?? '',
  repeat: task.repeat ?? '',
  lead: task.units.find((row) => row.part === 'lead')?.unit ?? null,
  co: task.units.filter((row) => row.part === 'co').map((row) => row.unit),
});
const shown = (w: Words, draft: Draft): Record<keyof Draft, string> => ({
  title: draft.title,
  detail: draft.detail,
  due: draft.due ? w.day(draft.due) : '—',
  dueText: draft.dueText || '—',
  repeat: draft.repeat ? w(`repeat.${draft.repeat}`) : '—',
  lead: draft.lead?.name ?? '—',
  co: w.list(draft.co.map((unit) => unit.name)) || '—',
});

/** Changing an issued task: one column, everything filled in; a clash shows both versions, one choice per field. */
export function Arrange({ task, onDone }: { task: Task; onDone: () => void }) {
  const w = useWords();
  const save = useTell(tasksContract.set, touchedByTask);
  const refresh = useRefresh(task.id);
  const [version, setVersion] = useState(task.version);
  const [base, setBase] = useState(() => draftOf(task));
  const [draft, setDraft] = useState(() => draftOf(task));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [unled, setUnled] = useState(false);
  const set = (change: Partial<Draft>) => setDraft({ ...draft, ...change });
  const errors = fieldErrors(w, problem);
  const labels: Record<keyof Draft, string> = {
    title: w('screen.tasks.head.title'),
    detail: w('screen.task.detail'),
    due: w('screen.task.due'),
    dueText: w('screen.task.due-words'),
    repeat: w('screen.task.repeat'),
    lead: w('screen.task.lead'),
    co: w('screen.task.co'),
  };

  const send = (what: Draft, seen: number) => {
    setUnled(what.lead === null);
    if (what.lead === null) return;
    setProblem(null);
    save
      .tell({
        params: { id: task.id },
        body: {
          version: seen,
          title: what.title,
          detail: what.detail,
          due: what.due || null,
          dueText: what.dueText.trim() || null,
          repeat: what.repeat || null,
          leadUnitId: what.lead.id,
          coUnitIds: what.co.map((unit) => unit.id),
        },
      })
      .then(
        () => {
          announce(w('screen.task.done.arrange'));
          onDone();
        },
        async (error: unknown) => {
          const trouble = asProblem(error);
          if (trouble.code === 'task.changed') await refresh();
          setProblem(trouble);
        },
      );
  };

  if (problem?.code === 'task.changed') {
    const theirs = draftOf(task);
    const [mineWords, theirWords, baseWords] = [shown(w, draft), shown(w, theirs), shown(w, base)];
    return (
      <ConflictView
        busy={save.busy}
        fields={(Object.keys(labels) as (keyof Draft)[]).map((key) => ({
          key,
          label: labels[key],
          mine: mineWords[key],
          theirs: theirWords[key],
          same: mineWords[key] === theirWords[key],
          mineChanged: mineWords[key] !== baseWords[key],
        }))}
        onChosen={(keepMine) => {
          const merged = { ...theirs };
          for (const key of Object.keys(labels) as (keyof Draft)[])
            if (keepMine[key]) Object.assign(merged, { [key]: draft[key] });
          setDraft(merged);
          setVersion(task.version);
          setBase(theirs);
          send(merged, task.version);
        }}
        onLeave={onDone}
      />
    );
  }
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send(draft, version);
  };
  const summary = [
    ...(unled && !draft.lead ? [{ id: 'arrange-lead', words: w('screen.task.lead-missing') }] : []),
    ...Object.entries(errors).map(([name, words]) => ({ id: `arrange-${name}`, words })),
  ];
  return (
    <form onSubmit={submit} className="arrange">
      <ErrorSummary errors={summary} />
      {problem && summary.length === 0 && <ErrorNote problem={problem} writing />}
      <Field label={labels.title} id="arrange-title" error={errors.title}>
        {(parts) => (
          <input
            {...parts}
            type="text"
            required
            maxLength={200}
            value={draft.title}
            onChange={(event) => set({ title: event.target.value })}
          />
        )}
      </Field>
      <Field label={labels.detail} id="arrange-detail" optional error={errors.detail}>
        {(parts) => (
          <textarea {...parts} value={draft.detail} onChange={(event) => set({ detail: event.target.value })} />
        )}
      </Field>
      <Field
        label={labels.lead}
        id="arrange-lead"
        reason={w('screen.task.lead-why')}
        error={unled && !draft.lead ? w('screen.task.lead-missing') : errors.leadUnitId}
      >
        {(parts) => (
          <UnitPicker
            id={parts.id}
            label={labels.lead}
            describedBy={parts['aria-describedby']}
            invalid={unled && !draft.lead}
            search={searchUnits}
            value={draft.lead}
            onChange={(lead) => set({ lead })}
          />
        )}
      </Field>
      <Field label={labels.co} id="arrange-co" optional error={errors.coUnitIds}>
        {(parts) => (
          <UnitPicker
            id={parts.id}
            label={labels.co}
            many
            search={searchUnits}
            value={draft.co}
            onChange={(co) => set({ co })}
          />
        )}
      </Field>
      <div className="two-fields">
        <Field label={labels.due} id="arrange-due" optional error={errors.due}>
          {(parts) => (
            <DayField
              id={parts.id}
              describedBy={parts['aria-describedby']}
              value={draft.due || null}
              onChange={(due) => set({ due: due ?? '' })}
            />
          )}
        </Field>
        <Field label={labels.repeat} id="arrange-repeat" optional error={errors.repeat}>
          {(parts) => (
            <select
              {...parts}
              value={draft.repeat}
              onChange={(event) => set({ repeat: repeats.find((one) => one === event.target.value) ?? '' })}
            >
              <option value="">{w('screen.task.once')}</option>
              {repeats.map((repeat) => (
                <option key={repeat} value={repeat}>
                  {w(`repeat.${repeat}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Field
        label={labels.dueText}
        id="arrange-dueText"
        optional
        reason={w('screen.task.due-words-why')}
        error={errors.dueText}
      >
        {(parts) => (
          <input
            {...parts}
            type="text"
            maxLength={60}
            value={draft.dueText}
            onChange={(event) => set({ dueText: event.target.value })}
          />
        )}
      </Field>
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={save.busy}>
          {w('screen.task.save')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {w('screen.task.cancel')}
        </Button>
      </div>
    </form>
  );
}
