import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { ConflictView } from '#platform/ui/conflict.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { ErrorSummary, Field, fieldErrors } from '#platform/ui/field.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { UnitPicker } from '#platform/ui/unit-picker.tsx';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '#platform/words/use.tsx';
import { areaClasses, registerContract, unitKinds, urbanRuralClasses, type Unit } from '../contract.ts';
import { codeFault, likelyAreaClass, validityFits } from '../rules/codes.ts';
import { fitsUnder, mayHold } from '../rules/place.ts';
import { findUnits, touchedByUnit, type KindChoice } from './find.ts';
import { Above } from './parts.tsx';
import { blank, draftOf, labelsOf, said, wordsOf, type Draft } from './unit-draft.ts';

/** A unit under `parentId`, in a sheet of its own. */
export function AddUnit(props: { parentId: string; onClose: () => void; onAdded: (id: string) => void }) {
  const w = useWords();
  const parent = useAsk(registerContract.unit, { params: { id: props.parentId } });
  const add = useTell(registerContract.addUnit, touchedByUnit);
  const above = parent.data;
  return (
    <Sheet
      of={`add ${props.parentId}`}
      title={w('screen.unit.add')}
      above={above && <Above above={[...above.above, above]} />}
      onClose={props.onClose}
    >
      {parent.problem ? (
        <ErrorNote problem={parent.problem} again={() => void parent.refetch()} />
      ) : !above ? (
        <Skeleton rows={8} />
      ) : (
        <UnitForm
          first={blank(above)}
          codeAbove={above.statCode}
          known={{ parent: w('screen.unit.known-parent') }}
          busy={add.busy}
          problem={add.problem}
          act={w('screen.unit.add-act')}
          onLeave={props.onClose}
          onSave={(draft) =>
            void add.tell({ body: said(draft) }).then(
              (unit) => {
                announce(w('screen.unit.added', { name: unit.name }));
                props.onAdded(unit.id);
              },
              () => undefined,
            )
          }
        />
      )}
    </Sheet>
  );
}

/** Changing a unit, its place too. Somebody else's change in between shows both versions, one choice per field. */
export function ChangeUnit({ unit, onDone }: { unit: Unit & { above: KindChoice[] }; onDone: () => void }) {
  const w = useWords();
  const cache = useQueryClient();
  const save = useTell(registerContract.setUnit, touchedByUnit);
  const parentNow = unit.above.at(-1) ?? null;
  const [version, setVersion] = useState(unit.version);
  const [base, setBase] = useState(() => draftOf(unit, parentNow));
  const [draft, setDraft] = useState(base);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const send = (what: Draft, seen: number) => {
    setDraft(what);
    setProblem(null);
    save.tell({ params: { id: unit.id }, body: { ...said(what), version: seen, active: unit.active } }).then(
      (now) => {
        announce(w('screen.unit.saved', { name: now.name }));
        onDone();
      },
      async (error: unknown) => {
        const trouble = asProblem(error);
        if (trouble.code === 'unit.changed')
          await cache.refetchQueries({ queryKey: [registerContract.unit.path, { params: { id: unit.id } }] });
        setProblem(trouble);
      },
    );
  };
  if (problem?.code === 'unit.changed') {
    const theirs = draftOf(unit, parentNow);
    const labels = labelsOf(w);
    const [mine, now, before] = [wordsOf(w, draft), wordsOf(w, theirs), wordsOf(w, base)];
    const keys = Object.keys(labels) as (keyof Draft)[];
    return (
      <ConflictView
        busy={save.busy}
        fields={keys.map((key) => ({
          key,
          label: labels[key],
          mine: mine[key],
          theirs: now[key],
          same: mine[key] === now[key],
          mineChanged: mine[key] !== before[key],
        }))}
        onChosen={(keepMine) => {
          const merged = { ...theirs };
          for (const key of keys) if (keepMine[key]) Object.assign(merged, { [key]: draft[key] });
          setVersion(unit.version);
          setBase(theirs);
          setTurn(turn + 1);
          send(merged, unit.version);
        }}
        onLeave={onDone}
      />
    );
  }
  return (
    <UnitForm
      key={turn}
      first={draft}
      busy={save.busy}
      problem={problem}
      act={w('screen.register.save')}
      onLeave={onDone}
      onSave={(what) => send(what, version)}
    />
  );
}

/** The questions about a unit, one column. */
function UnitForm(props: {
  first: Draft;
  codeAbove?: string | null;
  known?: Partial<Record<keyof Draft, string>>;
  busy: boolean;
  problem: Problem | null;
  act: string;
  onLeave: () => void;
  onSave: (draft: Draft) => void;
}) {
  const w = useWords();
  const [draft, setDraft] = useState(props.first);
  const [guessed, setGuessed] = useState(false);
  const [tried, setTried] = useState(false);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const labels = labelsOf(w);
  const parentKind = draft.parent?.kind;
  const kinds = unitKinds.filter(
    (kind): kind is Draft['kind'] =>
      kind !== 'region' && (!parentKind || fitsUnder(kind, parentKind) || kind === draft.kind),
  );
  const area = draft.kind === 'township' || draft.kind === 'community';
  const code = draft.statCode.replace(/\s/g, '');
  const fault = code ? codeFault(code, draft.kind, props.codeAbove) : null;
  const askAgain = fault === 'code.above' || fault === 'code.region';
  const own: Partial<Record<keyof Draft | 'parentId', string>> = {
    ...(draft.parent ? {} : { parentId: w('screen.unit.parent-missing') }),
    ...(parentKind && !fitsUnder(draft.kind, parentKind) ? { kind: w('problem.unit.misplaced') } : {}),
    ...(draft.name.trim() ? {} : { name: w('field.missing') }),
    ...(fault && !askAgain ? { statCode: w.maybe(`field.${fault}`) ?? w('field.unfit') } : {}),
    ...(validityFits(draft.codeFrom || null, draft.codeTo || null) ? {} : { codeTo: w('field.day.before-start') }),
  };
  const errors: Record<string, string | undefined> = { ...fieldErrors(w, props.problem), ...(tried ? own : {}) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(own).length === 0) props.onSave(draft);
  };
  const summary = Object.entries(errors).flatMap(([name, words]) => (words ? [{ id: `unit-${name}`, words }] : []));
  const line = (key: 'name' | 'shortName' | 'codeSource', most: number, reason?: string) => (
    <Field
      label={labels[key]}
      id={`unit-${key}`}
      optional={key !== 'name'}
      reason={reason}
      error={errors[key]}
      known={props.known?.[key]}
    >
      {(parts) => (
        <input
          {...parts}
          type="text"
          maxLength={most}
          value={draft[key]}
          onChange={(event) => set({ [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} className="register-form" noValidate>
      <ErrorSummary errors={summary} />
      {props.problem && summary.length === 0 && <ErrorNote problem={props.problem} writing />}
      <Field
        label={labels.parent}
        id="unit-parentId"
        reason={w('screen.unit.parent-why')}
        error={errors.parentId}
        known={props.known?.parent}
      >
        {(parts) => (
          <UnitPicker
            id={parts.id}
            label={labels.parent}
            describedBy={parts['aria-describedby']}
            invalid={Boolean(errors.parentId)}
            search={findUnits(unitKinds.filter((kind) => mayHold[kind].length > 0))}
            value={draft.parent}
            onChange={(parent) => set({ parent: parent as KindChoice | null })}
          />
        )}
      </Field>
      <Field label={labels.kind} id="unit-kind" error={errors.kind}>
        {(parts) => (
          <select
            {...parts}
            value={draft.kind}
            onChange={(event) => set({ kind: kinds.find((kind) => kind === event.target.value) ?? draft.kind })}
          >
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {w(`kind.unit.${kind}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {line('name', 80, w('screen.unit.name-why'))}
      {line('shortName', 30)}
      <Field
        label={labels.aliases}
        id="unit-aliases"
        optional
        reason={w('screen.unit.aliases-hint')}
        error={errors.aliases}
      >
        {(parts) => (
          <textarea
            {...parts}
            rows={2}
            value={draft.aliases}
            onChange={(event) => set({ aliases: event.target.value })}
          />
        )}
      </Field>
      {(area || draft.statCode) && (
        <>
          <Field
            label={labels.statCode}
            id="unit-statCode"
            optional
            reason={
              askAgain
                ? w('screen.unit.code-other')
                : props.codeAbove && draft.kind === 'community'
                  ? w('screen.unit.code-begins', { code: props.codeAbove.slice(0, 9) })
                  : w('screen.unit.code-why')
            }
            error={errors.statCode}
          >
            {(parts) => (
              <input
                {...parts}
                type="text"
                inputMode="numeric"
                maxLength={16}
                className="tabular"
                value={draft.statCode}
                onChange={(event) => set({ statCode: event.target.value })}
              />
            )}
          </Field>
          {line('codeSource', 60, w('screen.unit.code-source-why'))}
          <div className="unit-pair">
            <Field label={labels.codeFrom} id="unit-codeFrom" optional error={errors.codeFrom}>
              {(parts) => (
                <DayField
                  id={parts.id}
                  describedBy={parts['aria-describedby']}
                  value={draft.codeFrom || null}
                  onChange={(day) => set({ codeFrom: day ?? '' })}
                />
              )}
            </Field>
            <Field label={labels.codeTo} id="unit-codeTo" optional error={errors.codeTo}>
              {(parts) => (
                <DayField
                  id={parts.id}
                  describedBy={parts['aria-describedby']}
                  invalid={Boolean(errors.codeTo)}
                  value={draft.codeTo || null}
                  onChange={(day) => set({ codeTo: day ?? '' })}
                />
              )}
            </Field>
          </div>
        </>
      )}
      {(area || draft.urbanRural || draft.areaClass) && (
        <div className="unit-pair">
          <Field label={labels.urbanRural} id="unit-urbanRural" optional error={errors.urbanRural}>
            {(parts) => (
              <select
                {...parts}
                value={draft.urbanRural}
                onChange={(event) => {
                  const urbanRural = urbanRuralClasses.find((one) => one === event.target.value) ?? '';
                  const propose = urbanRural !== '' && (draft.areaClass === '' || guessed);
                  setGuessed(propose);
                  set({ urbanRural, ...(propose ? { areaClass: likelyAreaClass[urbanRural] } : {}) });
                }}
              >
                <option value="">—</option>
                {urbanRuralClasses.map((one) => (
                  <option key={one} value={one}>
                    {one} {w(`urban.${one}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field
            label={labels.areaClass}
            id="unit-areaClass"
            optional
            error={errors.areaClass}
            known={guessed ? w('screen.unit.known-area') : undefined}
          >
            {(parts) => (
              <select
                {...parts}
                value={draft.areaClass}
                onChange={(event) => {
                  setGuessed(false);
                  set({ areaClass: areaClasses.find((one) => one === event.target.value) ?? '' });
                }}
              >
                <option value="">—</option>
                {areaClasses.map((one) => (
                  <option key={one} value={one}>
                    {w(`area.${one}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
      )}
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={props.busy}>
          {props.act}
        </Button>
        <Button kind="quiet" onClick={props.onLeave}>
          {w('screen.register.cancel')}
        </Button>
      </div>
    </form>
  );
}
