import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useAsk, useTell } from '#platform/ui/ask.ts';
import { Button, buttonClass, IconButton } from '#platform/ui/button.tsx';
import { Confirm } from '#platform/ui/confirm.tsx';
import { EntryList, FactList, SheetPart } from '#platform/ui/facts.tsx';
import { Field, fieldErrors } from '#platform/ui/field.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { UnitPicker, type UnitChoice } from '#platform/ui/unit-picker.tsx';
import type { Answer } from '#platform/pure/endpoint.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '#platform/words/use.tsx';
import { registerContract, type Person } from '../contract.ts';
import { searchUnits, touchedByPerson } from './find.ts';
import { ChangePerson } from './person-form.tsx';
import './organisation.css';

type PersonInFull = Answer<typeof registerContract.person>;

/** One person beside the list: where they work, their posts, how to reach them. */
export function PersonSheet(props: { id: string; onClose: () => void }) {
  const w = useWords();
  const asked = useAsk(registerContract.person, { params: { id: props.id } });
  const [changing, setChanging] = useState<string | null>(null);
  const person = asked.data;
  if (!person)
    return (
      <Sheet of={props.id} title={w('screen.person.title')} onClose={props.onClose}>
        {asked.problem ? (
          <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={6} />
        )}
      </Sheet>
    );
  const form = changing === person.id;
  return (
    <Sheet
      of={props.id}
      title={person.name}
      above={
        <div className="crumb-line clip">
          <Link to="/units/$unitId" params={{ unitId: person.unitId }} search={{}}>
            {person.unitName}
          </Link>
        </div>
      }
      tools={<IconButton icon="print" label={w('screen.register.print')} onClick={() => window.print()} />}
      onClose={props.onClose}
      foot={
        !form && person.may.includes('person.manage') ? (
          <PersonActions key={person.id} person={person} onChange={() => setChanging(person.id)} />
        ) : undefined
      }
    >
      {form ? (
        <ChangePerson key={person.id} person={person} onDone={() => setChanging(null)} />
      ) : (
        <>
          <div className="standing-row">
            <span className="quiet">
              {w.list([...new Set(person.posts.map((post) => post.name))]) || w('screen.person.no-posts')}
            </span>
            {!person.active && (
              <Tag mark="dash" tone="quiet">
                {w('screen.person.left')}
              </Tag>
            )}
          </div>
          <FactList
            rows={[
              [w('screen.person.unit'), person.unitName],
              [w('screen.person.phone'), <Phone key={person.id} person={person} />],
              [w('screen.person.account'), <Account key="account" person={person} />],
            ]}
          />
          <Posts key={person.id} person={person} />
        </>
      )}
    </Sheet>
  );
}

/** The masked number; whoever may see it asks for it, and is told beforehand that the look is recorded. */
function Phone({ person }: { person: PersonInFull }) {
  const w = useWords();
  const reveal = useTell(registerContract.revealPhone);
  const [shown, setShown] = useState<string | null>(null);
  if (person.phone === null) return <span className="quiet">{w('screen.register.not-given')}</span>;
  if (shown !== null)
    return (
      <>
        <a href={`tel:${shown.replace(/[^\d+]/g, '')}`} className="tabular">
          {shown}
        </a>{' '}
        <span className="quiet">{w('screen.person.phone-recorded')}</span>
      </>
    );
  return (
    <>
      <span className="phone-line">
        <span className="tabular">{person.phone}</span>
        {person.may.includes('person.contact') && (
          <Button
            small
            busy={reveal.busy}
            aria-label={w('screen.person.phone-show-of', { name: person.name })}
            onClick={() =>
              void reveal.tell({ params: { id: person.id } }).then(
                (answer) => setShown(answer.phone),
                () => undefined,
              )
            }
          >
            {w('screen.person.phone-show')}
          </Button>
        )}
      </span>
      {person.may.includes('person.contact') && <div className="quiet">{w('screen.person.phone-why')}</div>}
      {reveal.problem && <ErrorNote problem={reveal.problem} />}
    </>
  );
}

function Account({ person }: { person: PersonInFull }) {
  const w = useWords();
  const manages = person.may.includes('account.manage');
  if (person.hasAccount)
    return manages ? (
      <Link to="/accounts/$personId" params={{ personId: person.id }}>
        {w('screen.person.see-account')}
      </Link>
    ) : (
      w('screen.person.has-account')
    );
  return (
    <>
      <span className="quiet">{w('screen.person.no-account')}</span>
      {manages && person.active && (
        <>
          {' '}
          <Link to="/accounts" search={{ open: person.id }} className={buttonClass('plain', true)}>
            {w('screen.person.open-account')}
          </Link>
        </>
      )}
    </>
  );
}

function Posts({ person }: { person: PersonInFull }) {
  const w = useWords();
  const manages = person.may.includes('person.manage') && person.active;
  const end = useTell(registerContract.endPost, touchedByPerson);
  const give = useTell(registerContract.addPost, touchedByPerson);
  const [giving, setGiving] = useState(false);
  const finish = (post: Person['posts'][number]) =>
    void end.tell({ params: { id: person.id, postId: post.id } }).then(
      () =>
        announce(w('screen.person.post-ended', { post: post.name }), {
          label: w('screen.register.undo'),
          act: () =>
            void give.tell({ params: { id: person.id }, body: { unitId: post.unitId, name: post.name } }).then(
              () => announce(w('screen.person.post-given', { post: post.name })),
              () => announce(w('screen.register.undo-failed')),
            ),
        }),
      () => undefined,
    );
  return (
    <SheetPart
      title={w('screen.person.posts')}
      tools={
        manages &&
        !giving && (
          <Button kind="quiet" small icon="plus" onClick={() => setGiving(true)}>
            {w('screen.person.post-give')}
          </Button>
        )
      }
    >
      {end.problem && <ErrorNote problem={end.problem} writing />}
      {person.posts.length === 0 ? (
        <p className="quiet">{w('screen.person.no-posts')}</p>
      ) : (
        <EntryList>
          {person.posts.map((post) => (
            <li key={post.id} className="entry">
              <span>
                {post.name} {post.unitId !== person.unitId && <span className="quiet">{post.unitName}</span>}
              </span>
              {manages && (
                <Button
                  small
                  kind="quiet"
                  busy={end.busy}
                  aria-label={w('screen.person.post-end-of', { post: post.name })}
                  onClick={() => finish(post)}
                >
                  {w('screen.person.post-end')}
                </Button>
              )}
            </li>
          ))}
        </EntryList>
      )}
      {giving && <GivePost person={person} onDone={() => setGiving(false)} />}
    </SheetPart>
  );
}

function GivePost({ person, onDone }: { person: PersonInFull; onDone: () => void }) {
  const w = useWords();
  const give = useTell(registerContract.addPost, touchedByPerson);
  const [name, setName] = useState('');
  const [unit, setUnit] = useState<UnitChoice | null>({ id: person.unitId, name: person.unitName });
  const errors = fieldErrors(w, give.problem);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!unit || !name.trim()) return;
    give.tell({ params: { id: person.id }, body: { unitId: unit.id, name } }).then(
      () => {
        announce(w('screen.person.post-given', { post: name.trim() }));
        onDone();
      },
      () => undefined,
    );
  };
  return (
    <form onSubmit={submit} className="inner-form">
      {give.problem && Object.keys(errors).length === 0 && <ErrorNote problem={give.problem} writing />}
      <Field label={w('screen.person.post-name')} error={errors.name}>
        {(parts) => (
          <input
            {...parts}
            type="text"
            maxLength={60}
            required
            autoFocus
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={w('screen.person.post-unit')} error={errors.unitId} known={w('screen.person.known-unit')}>
        {(parts) => (
          <UnitPicker
            id={parts.id}
            label={w('screen.person.post-unit')}
            search={searchUnits}
            value={unit}
            onChange={setUnit}
          />
        )}
      </Field>
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={give.busy} disabled={!unit}>
          {w('screen.person.post-give')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {w('screen.register.cancel')}
        </Button>
      </div>
    </form>
  );
}

function PersonActions({ person, onChange }: { person: PersonInFull; onChange: () => void }) {
  const w = useWords();
  const save = useTell(registerContract.setPerson, touchedByPerson);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const turn = (active: boolean) => {
    setProblem(null);
    save
      .tell({
        params: { id: person.id },
        body: { name: person.name, unitId: person.unitId, version: person.version, active },
      })
      .then(
        () => {
          setAsking(false);
          announce(w(active ? 'screen.person.came-back' : 'screen.person.has-left', { name: person.name }));
        },
        (error: unknown) => setProblem(asProblem(error)),
      );
  };
  return (
    <>
      {problem && !asking && <ErrorNote problem={problem} writing />}
      <div className="row-actions">
        <Button icon="edit" onClick={onChange}>
          {w('screen.person.change')}
        </Button>
        {person.active ? (
          <Button kind="quiet" onClick={() => setAsking(true)}>
            {w('screen.person.leave')}
          </Button>
        ) : (
          <Button busy={save.busy} onClick={() => turn(true)}>
            {w('screen.person.come-back')}
          </Button>
        )}
      </div>
      {asking && (
        <Confirm
          title={w('screen.person.leave-title', { name: person.name })}
          act={w('screen.person.leave')}
          busy={save.busy}
          problem={problem}
          onAct={() => turn(false)}
          onClose={() => setAsking(false)}
        >
          <p>{w('screen.person.leave-what')}</p>
          {person.hasAccount && <p>{w('screen.person.leave-account')}</p>}
        </Confirm>
      )}
    </>
  );
}
