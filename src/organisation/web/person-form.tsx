import { useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { ConflictView } from '#platform/ui/conflict.tsx';
import { ErrorSummary, Field, fieldErrors } from '#platform/ui/field.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { UnitPicker, type UnitChoice } from '#platform/ui/unit-picker.tsx';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '#platform/words/use.tsx';
import { registerContract, type Person } from '../contract.ts';
import { searchUnits, touchedByPerson } from './find.ts';

interface Draft {
  name: string;
  unit: UnitChoice | null;
  /** Null: as it stands. Empty: taken away. */
  phone: string | null;
  post: string;
}

/** A person to be added, in a sheet of its own. */
export function AddPerson(props: { unitId: string | null; onClose: () => void; onAdded: (id: string) => void }) {
  const w = useWords();
  const unit = useAsk(registerContract.unit, props.unitId ? { params: { id: props.unitId } } : null);
  const add = useTell(registerContract.addPerson, touchedByPerson);
  return (
    <Sheet of="add person" title={w('screen.person.add')} onClose={props.onClose}>
      {props.unitId && !unit.data && !unit.problem ? (
        <Skeleton rows={5} />
      ) : (
        <PersonForm
          first={{ name: '', unit: unit.data ?? null, phone: '', post: '' }}
          masked={null}
          knownUnit={unit.data ? w('screen.person.known-filter') : undefined}
          withPost
          busy={add.busy}
          problem={add.problem}
          act={w('screen.person.add-act')}
          onLeave={props.onClose}
          onSave={(draft) =>
            void add
              .tell({
                body: {
                  name: draft.name,
                  unitId: draft.unit!.id,
                  phone: draft.phone?.trim() || null,
                  post: draft.post.trim() || null,
                },
              })
              .then(
                (person) => {
                  announce(w('screen.person.added', { name: person.name }));
                  props.onAdded(person.id);
                },
                () => undefined,
              )
          }
        />
      )}
    </Sheet>
  );
}

/** Changing a person. Somebody else's change in between shows both versions. */
export function ChangePerson({ person, onDone }: { person: Person; onDone: () => void }) {
  const w = useWords();
  const cache = useQueryClient();
  const save = useTell(registerContract.setPerson, touchedByPerson);
  const first = (from: Person): Draft => ({
    name: from.name,
    unit: { id: from.unitId, name: from.unitName },
    phone: null,
    post: '',
  });
  const [version, setVersion] = useState(person.version);
  const [base, setBase] = useState(person);
  const [draft, setDraft] = useState(() => first(person));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const send = (what: Draft, seen: number) => {
    setDraft(what);
    setProblem(null);
    save
      .tell({
        params: { id: person.id },
        body: {
          name: what.name,
          unitId: what.unit!.id,
          phone: what.phone === null ? undefined : what.phone.trim() || null,
          version: seen,
          active: person.active,
        },
      })
      .then(
        (now) => {
          announce(w('screen.person.saved', { name: now.name }));
          onDone();
        },
        async (error: unknown) => {
          const trouble = asProblem(error);
          if (trouble.code === 'person.changed')
            await cache.refetchQueries({ queryKey: [registerContract.person.path, { params: { id: person.id } }] });
          setProblem(trouble);
        },
      );
  };
  if (problem?.code === 'person.changed') {
    const theirs = first(person);
    const keys = ['name', 'unit', 'phone'] as const;
    const words = (draft: Draft, of: Person) => ({
      name: draft.name,
      unit: draft.unit?.name ?? '—',
      phone: draft.phone === null ? (of.phone ?? '—') : draft.phone || '—',
    });
    const labels = {
      name: w('screen.person.name'),
      unit: w('screen.person.unit'),
      phone: w('screen.person.phone'),
    };
    const [mine, now, before] = [words(draft, base), words(theirs, person), words(first(base), base)];
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
          setVersion(person.version);
          setBase(person);
          setTurn(turn + 1);
          send(merged, person.version);
        }}
        onLeave={onDone}
      />
    );
  }
  return (
    <PersonForm
      key={turn}
      first={draft}
      masked={person.phone}
      movedFrom={person}
      busy={save.busy}
      problem={problem}
      act={w('screen.register.save')}
      onLeave={onDone}
      onSave={(what) => send(what, version)}
    />
  );
}

function PersonForm(props: {
  first: Draft;
  /** The number now kept, masked. */
  masked: string | null;
  knownUnit?: string;
  movedFrom?: Person;
  withPost?: boolean;
  busy: boolean;
  problem: Problem | null;
  act: string;
  onLeave: () => void;
  onSave: (draft: Draft) => void;
}) {
  const w = useWords();
  const [draft, setDraft] = useState(props.first);
  const [tried, setTried] = useState(false);
  const set = (change: Partial<Draft>) => setDraft((before) => ({ ...before, ...change }));
  const phone = draft.phone?.trim() ?? '';
  const own: Record<string, string> = {
    ...(draft.name.trim() ? {} : { name: w('field.missing') }),
    ...(draft.unit ? {} : { unitId: w('field.missing') }),
    ...(phone === '' || /^[0-9+\- ]{5,20}$/.test(phone) ? {} : { phone: w('screen.person.phone-unfit') }),
  };
  const errors: Record<string, string | undefined> = { ...fieldErrors(w, props.problem), ...(tried ? own : {}) };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(own).length === 0) props.onSave(draft);
  };
  const summary = Object.entries(errors).flatMap(([name, words]) => (words ? [{ id: `person-${name}`, words }] : []));
  const leaving =
    props.movedFrom && draft.unit && draft.unit.id !== props.movedFrom.unitId
      ? props.movedFrom.posts.filter((post) => post.unitId === props.movedFrom!.unitId)
      : [];
  return (
    <form onSubmit={submit} className="register-form" noValidate>
      <ErrorSummary errors={summary} />
      {props.problem && summary.length === 0 && <ErrorNote problem={props.problem} writing />}
      <Field label={w('screen.person.name')} id="person-name" error={errors.name}>
        {(parts) => (
          <input
            {...parts}
            type="text"
            maxLength={40}
            autoFocus={props.first.name === ''}
            value={draft.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={w('screen.person.unit')}
        id="person-unitId"
        error={errors.unitId}
        known={props.knownUnit}
        reason={
          leaving.length > 0
            ? w('screen.person.move-ends', { posts: w.list(leaving.map((post) => post.name)) })
            : undefined
        }
      >
        {(parts) => (
          <UnitPicker
            id={parts.id}
            label={w('screen.person.unit')}
            describedBy={parts['aria-describedby']}
            invalid={Boolean(errors.unitId)}
            search={searchUnits}
            value={draft.unit}
            onChange={(unit) => set({ unit })}
          />
        )}
      </Field>
      <Field
        label={w('screen.person.phone')}
        id="person-phone"
        optional
        error={errors.phone}
        known={props.masked && draft.phone === null ? props.masked : undefined}
        reason={
          props.masked === null
            ? w('screen.person.phone-reason')
            : draft.phone === ''
              ? w('screen.person.phone-gone')
              : w('screen.person.phone-keep')
        }
      >
        {(parts) => (
          <div className="phone-line">
            <input
              {...parts}
              type="tel"
              maxLength={20}
              autoComplete="off"
              value={draft.phone ?? ''}
              onChange={(event) =>
                set({ phone: event.target.value === '' && props.masked ? null : event.target.value })
              }
            />
            {props.masked &&
              (draft.phone === '' ? (
                <Button kind="quiet" small onClick={() => set({ phone: null })}>
                  {w('screen.person.phone-back')}
                </Button>
              ) : (
                <Button kind="quiet" small onClick={() => set({ phone: '' })}>
                  {w('screen.person.phone-drop')}
                </Button>
              ))}
          </div>
        )}
      </Field>
      {props.withPost && (
        <Field
          label={w('screen.person.post-name')}
          id="person-post"
          optional
          reason={w('screen.person.post-reason')}
          error={errors.post}
        >
          {(parts) => (
            <input
              {...parts}
              type="text"
              maxLength={60}
              value={draft.post}
              onChange={(event) => set({ post: event.target.value })}
            />
          )}
        </Field>
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
