import { useState } from 'react';
import { asProblem } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { MarkDrawing } from '#platform/ui/tag.tsx';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '#platform/words/use.tsx';
import { toPublish, writtenNames, uncertain } from '../../rules/steps.ts';
import { useDesk } from './desk.ts';

export interface Published {
  tasks: number;
  units: number;
}
/** Publishes a plan at a version; the app hands it in, since tasks are made by another capability. */
export type Publish = (given: { version: number; unledToOffice: boolean }) => Promise<Published>;

/** What publishing will do, exactly, before it is done. */
export function Review(props: { publish: Publish; onDone: (what: Published) => void; onClose: () => void }) {
  const w = useWords();
  const desk = useDesk();
  const { plan, tree, waiting } = desk.shown;
  const [toOffice, setToOffice] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const will = toPublish(tree);
  const unled = desk.settle.unled;
  const units = new Set(toOffice && unled.length > 0 ? [...will.unitIds, plan.unit.id] : will.unitIds).size;
  const unsettled = writtenNames(tree).filter((name) => uncertain(name.unit));
  const publish = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const { units: given } = await props.publish({ version: plan.version, unledToOffice: toOffice });
      props.onDone({ tasks: will.tasks, units: given });
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  const stopped = unled.length > 0 && !toOffice;
  const leave = (act: () => void) => () => {
    props.onClose();
    act();
  };
  return (
    <Sheet
      of={`review-${plan.id}`}
      title={w('screen.reading.review')}
      above={plan.unit.name}
      onClose={props.onClose}
      foot={
        <div className="row-actions">
          <Button
            kind="primary"
            busy={busy || waiting > 0}
            disabled={stopped || will.tasks === 0}
            onClick={() => void publish()}
          >
            {waiting > 0 ? w('screen.reading.saving') : w('screen.reading.review.act', { n: will.tasks })}
          </Button>
          <Button kind="quiet" onClick={props.onClose}>
            {w('screen.reading.review.back')}
          </Button>
          {stopped && <span className="tone-soon">{w('screen.reading.review.stopped')}</span>}
        </div>
      }
    >
      <div className="rd-review">
        {problem && <ErrorNote problem={problem} writing />}
        <p>{w('screen.reading.review.will')}</p>
        <dl className="rd-will">
          <div>
            <dt className="tabular">{w.number(will.tasks)}</dt>
            <dd>
              {w('screen.reading.review.tasks', { n: will.tasks })}
              {will.gathering > 0 && (
                <span className="quiet"> {w('screen.reading.review.gathering', { n: will.gathering })}</span>
              )}
            </dd>
          </div>
          <div>
            <dt className="tabular">{w.number(units)}</dt>
            <dd>
              {w('screen.reading.review.units', { n: units })}
              {will.collectives.length > 0 && (
                <span className="quiet">
                  {' '}
                  {w('screen.reading.review.each', {
                    kinds: w.list(will.collectives.map((one) => w(`collective.${one}`))),
                  })}
                </span>
              )}
            </dd>
          </div>
        </dl>
        <Point
          open={unled.length > 0 && !toOffice}
          title={
            unled.length === 0
              ? w('screen.reading.review.led')
              : w(toOffice ? 'screen.reading.review.office-leads' : 'screen.reading.review.unled', { n: unled.length })
          }
        >
          {unled.length > 0 && (
            <>
              <Short
                rows={unled.map((id) => ({
                  key: id,
                  label: `${desk.nodes.get(id)?.number ?? ''} ${desk.nodes.get(id)?.title ?? ''}`.trim(),
                  act: leave(() => desk.select(id, { show: 'side' })),
                }))}
              />
              <label className="rd-check rd-to-office">
                <input type="checkbox" checked={toOffice} onChange={(event) => setToOffice(event.target.checked)} />
                <span>{w('screen.reading.review.to-office', { n: unled.length, unit: plan.unit.name })}</span>
              </label>
            </>
          )}
        </Point>
        <Point
          open={unsettled.length > 0}
          title={
            unsettled.length
              ? w('screen.reading.review.unmatched', { n: unsettled.length })
              : w('screen.reading.review.matched')
          }
        >
          {unsettled.length > 0 && (
            <>
              <p className="quiet">{w('screen.reading.review.unmatched-what')}</p>
              <p className="rd-name-row">{w.list(unsettled.slice(0, 20).map((name) => name.written))}</p>
              <Button small onClick={leave(() => desk.go({ pane: 'side', side: 'names' }))}>
                {w('screen.reading.review.settle-names')}
              </Button>
            </>
          )}
        </Point>
        <Point
          open={tree.unread.length > 0}
          title={
            tree.unread.length
              ? w('screen.reading.review.unread', { n: tree.unread.length })
              : w('screen.reading.review.all-read')
          }
        >
          {tree.unread.length > 0 && (
            <>
              <p className="quiet">{w('screen.reading.review.unread-what')}</p>
              <Short
                rows={tree.unread.map((index) => ({
                  key: String(index),
                  label: `${index + 1}  ${desk.shown.source?.paragraphs[index]?.text ?? ''}`,
                  act: leave(() => desk.choose(index, { show: 'paper' })),
                }))}
              />
            </>
          )}
        </Point>
        <p className="quiet">{w('screen.reading.review.after')}</p>
      </div>
    </Sheet>
  );
}

/** One thing looked at before publishing: settled, or with what is open about it. */
function Point({ open, title, children }: { open: boolean; title: string; children: React.ReactNode }) {
  return (
    <section className="rd-point">
      <h3 className={open ? 'tone-soon' : 'tone-done'}>
        <MarkDrawing mark={open ? 'ring' : 'check'} />
        {title}
      </h3>
      {children}
    </section>
  );
}

/** The first of a list of places to go to, and the rest on asking. */
function Short({ rows }: { rows: readonly { key: string; label: string; act: () => void }[] }) {
  const w = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, 6);
  return (
    <ul className="rd-places">
      {shown.map((row) => (
        <li key={row.key}>
          <button type="button" className="rd-link clip" onClick={row.act}>
            {row.label}
          </button>
        </li>
      ))}
      {shown.length < rows.length && (
        <li>
          <button type="button" className="rd-link" onClick={() => setAll(true)}>
            {w('screen.reading.show-all', { n: rows.length })}
          </button>
        </li>
      )}
    </ul>
  );
}
