import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { accessContract } from '#access/contract.ts';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useAsk, useAskPages, useKnown, useTell } from '#platform/ui/ask.ts';
import { Button, IconButton } from '#platform/ui/button.tsx';
import { Confirm } from '#platform/ui/confirm.tsx';
import { EntryList, FactList, SheetPart } from '#platform/ui/facts.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { DayText } from '#platform/ui/text.tsx';
import type { Problem } from '#platform/pure/problem.ts';
import type { Answer } from '#platform/pure/endpoint.ts';
import { useWords } from '#platform/words/use.tsx';
import { registerContract, type Unit } from '../contract.ts';
import { mayHold } from '../rules/place.ts';
import { touchedByUnit } from './find.ts';
import { Above, classWords, ClosedTag, codeWords, kindWord } from './parts.tsx';
import { bodyOf } from './unit-draft.ts';
import { ChangeUnit } from './unit-form.tsx';
import './organisation.css';

type UnitInFull = Answer<typeof registerContract.unit>;

/** One unit beside the list: where it stands, its names, codes and classes, its people and the units beneath it. */
export function UnitSheet(props: { id: string; more?: ReactNode; onClose: () => void; onAdd: () => void }) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const asked = useAsk(registerContract.unit, { params: { id: props.id } });
  const [changing, setChanging] = useState<string | null>(null);
  const unit = asked.data;
  if (!unit)
    return (
      <Sheet of={props.id} title={w('screen.unit.title')} onClose={props.onClose}>
        {asked.problem ? (
          <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </Sheet>
    );
  const manages = unit.may.includes('unit.manage');
  const form = changing === unit.id;
  return (
    <Sheet
      of={props.id}
      title={unit.name}
      above={<Above above={unit.above} />}
      tools={<IconButton icon="print" label={w('screen.register.print')} onClick={() => window.print()} />}
      onClose={props.onClose}
      foot={
        manages && !form ? (
          <UnitActions unit={unit} onChange={() => setChanging(unit.id)} onAdd={props.onAdd} />
        ) : undefined
      }
    >
      {form ? (
        <ChangeUnit key={unit.id} unit={unit} onDone={() => setChanging(null)} />
      ) : (
        <>
          <div className="standing-row">
            <span className="quiet">{kindWord(w, unit)}</span>
            {unit.shortName && <span className="quiet">· {unit.shortName}</span>}
            {!unit.active && <ClosedTag />}
            {me.verbs.includes('task.read') && (
              <Link to="/tasks" search={{ unit: unit.id }} className="see-tasks">
                {w('screen.unit.see-tasks')}
              </Link>
            )}
          </div>
          <UnitFacts unit={unit} />
          {props.more}
          <Beneath unit={unit} />
          {unit.may.includes('person.read') && <PeopleOf unit={unit} />}
        </>
      )}
    </Sheet>
  );
}

function UnitFacts({ unit }: { unit: Unit }) {
  const w = useWords();
  const from = unit.codeFrom && <DayText day={unit.codeFrom} short />;
  const to = unit.codeTo && <DayText day={unit.codeTo} short />;
  const nothing = <span className="quiet">{w('screen.register.not-given')}</span>;
  // Only areas have a statistical code and classes.
  const area = unit.kind === 'region' || unit.kind === 'township' || unit.kind === 'community';
  return (
    <FactList
      rows={[
        [
          w('screen.unit.code'),
          unit.statCode ? (
            <>
              <span className="tabular">{codeWords(unit.statCode)}</span>
              <div className="quiet">
                {unit.codeSource ? w('screen.unit.code-from', { source: unit.codeSource }) : w('screen.unit.no-source')}
                {(from || to) && (
                  <>
                    {' · '}
                    {from ?? w('screen.unit.code-ever')} — {to ?? w('screen.unit.code-now')}
                  </>
                )}
              </div>
            </>
          ) : area ? (
            nothing
          ) : null,
        ],
        [w('screen.unit.class'), classWords(w, unit) || (unit.kind === 'community' ? nothing : null)],
        [
          w('screen.unit.aliases'),
          unit.aliases.length > 0 ? (
            <>
              {w.list(unit.aliases)}
              <div className="quiet">{w('screen.unit.aliases-why')}</div>
            </>
          ) : (
            nothing
          ),
        ],
      ]}
    />
  );
}

/** How many lines of people and units a sheet shows before it leads to the list. */
const few = 12;

function Beneath({ unit }: { unit: Unit }) {
  const w = useWords();
  const below = useAskPages(
    registerContract.units,
    unit.children > 0 ? { query: { parentId: unit.id, limit: 200 } } : null,
  );
  const [all, setAll] = useState(false);
  if (unit.children === 0) return null;
  const rows = all ? below.rows : below.rows.slice(0, few);
  return (
    <SheetPart title={w('screen.unit.children')} count={w.number(unit.children)}>
      {below.problem ? (
        <ErrorNote problem={below.problem} again={below.again} />
      ) : below.pending ? (
        <Skeleton rows={3} />
      ) : (
        <>
          <EntryList>
            {rows.map((row) => (
              <li key={row.id}>
                <Link
                  from="/units"
                  to="/units/$unitId"
                  params={{ unitId: row.id }}
                  search={(before) => ({ ...before, add: undefined })}
                  className="entry"
                >
                  <span>{row.name}</span>
                  <span className="quiet">{kindWord(w, row)}</span>
                  {row.people > 0 && (
                    <span className="quiet tabular">{w('screen.unit.people-n', { n: row.people })}</span>
                  )}
                </Link>
              </li>
            ))}
          </EntryList>
          {!all && below.rows.length > few && (
            <Button kind="quiet" small onClick={() => setAll(true)}>
              {w('screen.unit.all-children', { n: unit.children })}
            </Button>
          )}
        </>
      )}
    </SheetPart>
  );
}

function PeopleOf({ unit }: { unit: UnitInFull }) {
  const w = useWords();
  const people = useAsk(registerContract.people, unit.people > 0 ? { query: { unitId: unit.id, limit: few } } : null);
  const adds = unit.may.includes('person.manage') && unit.active;
  return (
    <SheetPart
      title={w('screen.people.title')}
      count={w.number(unit.people)}
      tools={
        adds && (
          <Link to="/people" search={{ unit: unit.id, only: true, add: true }}>
            {w('screen.person.add')}
          </Link>
        )
      }
    >
      {unit.people === 0 ? (
        <p className="quiet">{w('screen.unit.nobody')}</p>
      ) : people.problem ? (
        <ErrorNote problem={people.problem} again={() => void people.refetch()} />
      ) : !people.data ? (
        <Skeleton rows={3} />
      ) : (
        <>
          <EntryList>
            {people.data.rows.map((row) => (
              <li key={row.id}>
                <Link
                  to="/people/$personId"
                  params={{ personId: row.id }}
                  search={{ unit: unit.id, only: true }}
                  className="entry"
                >
                  <span>{row.name}</span>
                  <span className="quiet">{w.list(row.posts.map((post) => post.name))}</span>
                  <span className="quiet tabular entry-phone">{row.phone}</span>
                </Link>
              </li>
            ))}
          </EntryList>
          {people.data.next && (
            <Link to="/people" search={{ unit: unit.id, only: true }} className="after-list">
              {w('screen.unit.all-people', { n: unit.people })}
            </Link>
          )}
        </>
      )}
    </SheetPart>
  );
}

/** Change, add beneath, close or open again. */
function UnitActions(props: { unit: UnitInFull; onChange: () => void; onAdd: () => void }) {
  const w = useWords();
  const { unit } = props;
  const save = useTell(registerContract.setUnit, touchedByUnit);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const set = (seen: Unit, active: boolean): Promise<Unit> =>
    save.tell({ params: { id: seen.id }, body: { ...bodyOf(seen), version: seen.version, active } });
  const turn = (active: boolean) => {
    setProblem(null);
    set(unit, active).then(
      (now) => {
        setAsking(false);
        announce(
          w(active ? 'screen.unit.reopened' : 'screen.unit.was-closed', { name: unit.name }),
          active
            ? undefined
            : {
                label: w('screen.register.undo'),
                act: () =>
                  void set(now, true).then(
                    () => announce(w('screen.unit.reopened', { name: unit.name })),
                    () => announce(w('screen.register.undo-failed')),
                  ),
              },
        );
      },
      (error: unknown) => setProblem(asProblem(error)),
    );
  };
  const held = unit.people > 0 || unit.children > 0;
  // The region itself stands above every choice: it is set up, not changed here.
  const top = unit.parentId === null;
  return (
    <>
      {problem && !asking && <ErrorNote problem={problem} writing />}
      <div className="row-actions">
        {!top && (
          <Button icon="edit" onClick={props.onChange}>
            {w('screen.unit.change')}
          </Button>
        )}
        {unit.active && mayHold[unit.kind].length > 0 && (
          <Button icon="plus" onClick={props.onAdd}>
            {w('screen.unit.add-below')}
          </Button>
        )}
        {!top && unit.active && (
          <Button kind="quiet" onClick={() => (setProblem(null), setAsking(true))}>
            {w('screen.unit.close')}
          </Button>
        )}
        {!unit.active && (
          <Button busy={save.busy} onClick={() => turn(true)}>
            {w('screen.unit.reopen')}
          </Button>
        )}
      </div>
      {asking &&
        (held ? (
          <Confirm
            title={w('screen.unit.close-not-yet', { name: unit.name })}
            act={w('screen.register.understood')}
            kind="primary"
            onAct={() => setAsking(false)}
            onClose={() => setAsking(false)}
          >
            <p>{w('screen.unit.close-held', { people: unit.people, children: unit.children })}</p>
          </Confirm>
        ) : (
          <Confirm
            title={w('screen.unit.close-title', { name: unit.name })}
            act={w('screen.unit.close')}
            busy={save.busy}
            problem={problem}
            onAct={() => turn(false)}
            onClose={() => setAsking(false)}
          >
            <p>{w('screen.unit.close-what')}</p>
          </Confirm>
        ))}
    </>
  );
}
