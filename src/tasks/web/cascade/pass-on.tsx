import { Link } from '@tanstack/react-router';
import { useId, useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { Field } from '#platform/ui/field.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { cascadeContract } from '../../contract/cascade.ts';
import { tasksContract, type Task } from '../../contract.ts';
import { underWay } from '../../rules.ts';
import './cascade.css';

/** Kinds of units that have units of the next kind beneath them. */
const passing = ['region', 'township', 'community'];

/** In a task's sheet: its lead unit splits it among the units beneath. */
export function PassOn({ task }: { task: Task }) {
  const w = useWords();
  const [open, setOpen] = useState(false);
  const may = task.part === 'lead' && task.may.includes('report') && underWay.includes(task.state);
  if (!may || !task.leadUnit || !passing.includes(task.leadUnit.kind)) return null;
  return open ? (
    <PassOnForm task={task} onDone={() => setOpen(false)} />
  ) : (
    <p className="no-print">
      <Button onClick={() => setOpen(true)}>{w('screen.cascade.pass-on')}</Button>{' '}
      {task.children > 0 && (
        <Link to="/plans/$planId/cascade" params={{ planId: task.planId }} className={buttonClass('quiet')}>
          {w('screen.cascade.check')}
        </Link>
      )}
    </p>
  );
}

function PassOnForm({ task, onDone }: { task: Task; onDone: () => void }) {
  const w = useWords();
  const asked = useAsk(cascadeContract.beneath, { params: { id: task.id } });
  const pass = useTell(cascadeContract.passOn, [
    tasksContract.get,
    tasksContract.tree,
    tasksContract.list,
    cascadeContract.findings,
  ]);
  const heading = useId();
  const [title, setTitle] = useState(task.title);
  const [detail, setDetail] = useState(task.detail);
  const [due, setDue] = useState<string | null>(task.due);
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const [numbers, setNumbers] = useState<Readonly<Record<string, string>>>({});
  const rows = asked.data?.rows.filter((unit) => !unit.carries) ?? [];
  const target = asked.data?.targets.find((one) => one.unit !== '%' && one.unit !== '个百分点');
  const picked = rows.filter((unit) => chosen?.has(unit.id) ?? true);
  const numberOf = (id: string) => (/^\d+$/.test(numbers[id] ?? '') ? Number(numbers[id]) : null);
  const sum = picked.reduce((all, unit) => all + (numberOf(unit.id) ?? 0), 0);
  const flip = (id: string) => {
    const next = new Set(chosen ?? rows.map((unit) => unit.id));
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const go = (event: FormEvent) => {
    event.preventDefault();
    const units = picked.map((unit) => ({ unitId: unit.id, target: numberOf(unit.id) || null }));
    const body = { version: task.version, title, detail, due, repeat: task.repeat, counted: target?.unit ?? '', units };
    pass
      .tell({ params: { id: task.id }, body })
      .then(() => {
        announce(w('screen.cascade.passed-on', { n: units.length }));
        onDone();
      })
      .catch(() => undefined);
  };
  return (
    <form className="part-block cs-form" aria-labelledby={heading} onSubmit={go}>
      <h3 id={heading}>{w('screen.cascade.pass-on')}</h3>
      <p className="quiet">{w('screen.cascade.pass-on-what')}</p>
      {pass.problem && <ErrorNote problem={pass.problem} writing />}
      {asked.problem ? (
        <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Skeleton rows={4} />
      ) : rows.length === 0 ? (
        <Empty>{w('screen.cascade.no-units')}</Empty>
      ) : (
        <>
          <Field label={w('screen.tasks.head.title')}>
            {(parts) => (
              <input {...parts} maxLength={300} value={title} onChange={(event) => setTitle(event.target.value)} />
            )}
          </Field>
          <Field label={w('screen.cascade.asks')} reason={w('screen.cascade.asks-why')}>
            {(parts) => (
              <textarea
                {...parts}
                rows={4}
                maxLength={20_000}
                value={detail}
                onChange={(event) => setDetail(event.target.value)}
              />
            )}
          </Field>
          <Field label={w('screen.tasks.head.due')}>
            {(parts) => <DayField id={parts.id} value={due} onChange={setDue} />}
          </Field>
          <fieldset className="cs-units">
            <legend>
              {w('screen.cascade.units', { n: picked.length, of: rows.length })}{' '}
              <Button small kind="quiet" onClick={() => setChosen(picked.length === rows.length ? new Set() : null)}>
                {w(picked.length === rows.length ? 'screen.cascade.none' : 'screen.cascade.every')}
              </Button>
            </legend>
            {rows.map((unit) => (
              <div key={unit.id} className="cs-unit">
                <label>
                  <input type="checkbox" checked={picked.includes(unit)} onChange={() => flip(unit.id)} />
                  <span>{unit.shortName ?? unit.name}</span>
                </label>
                {target && (
                  <span className="cs-number">
                    <input
                      inputMode="numeric"
                      aria-label={w('screen.cascade.number', { name: unit.name, unit: target.unit })}
                      className="tabular"
                      maxLength={9}
                      value={numbers[unit.id] ?? ''}
                      disabled={!picked.includes(unit)}
                      onChange={(event) => setNumbers({ ...numbers, [unit.id]: event.target.value.trim() })}
                    />{' '}
                    {target.unit}
                  </span>
                )}
              </div>
            ))}
          </fieldset>
          {target && (
            <p className={sum < target.least ? 'tone-soon' : 'quiet'} role="status">
              {w(sum < target.least ? 'screen.cascade.short' : 'screen.cascade.enough', {
                words: target.words,
                sum,
                unit: target.unit,
              })}
            </p>
          )}
        </>
      )}
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={pass.busy} disabled={picked.length === 0 || title.trim() === ''}>
          {w('screen.cascade.act', { n: picked.length })}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {w('kit.leave-it')}
        </Button>
      </div>
    </form>
  );
}
