import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState, type FormEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useAskPages, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Dialog } from '#platform/ui/dialog.tsx';
import { Field } from '#platform/ui/field.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { plansContract } from '../../contract.ts';
import { writingContract, type PlanChange, type PlanVersion } from '../../contract/writing.ts';
import { useDesk } from './desk.ts';
import { WrittenPaper } from './document.tsx';

/** Kept states of the plan: who wrote up to where, what has changed since, and the way back. */
export function Versions() {
  const w = useWords();
  const desk = useDesk();
  const { plan, waiting } = desk.shown;
  const versions = useAskPages(writingContract.versions, { params: { id: plan.id }, query: { limit: 30 } });
  useAgain(plan.version, versions.again);
  const keep = useTell(writingContract.keepVersion, [writingContract.versions]);
  const [name, setName] = useState('');
  const [open, setOpen] = useState<number | null>(null);
  const [naming, setNaming] = useState(false);
  const go = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    keep.tell({ params: { id: plan.id }, body: { name: name.trim(), version: plan.version } }).then(
      () => {
        desk.say(w('screen.versions.kept', { name: name.trim() }));
        setName('');
        setNaming(false);
      },
      () => undefined,
    );
  };
  return (
    <div className="rd-versions">
      {desk.writes &&
        (naming ? (
          <form className="rd-keep" onSubmit={go}>
            <Field label={w('screen.versions.name')}>
              {(parts) => (
                <input
                  {...parts}
                  type="text"
                  autoFocus
                  maxLength={60}
                  placeholder={w('screen.versions.name-hint')}
                  value={name}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            <Button type="submit" kind="primary" busy={keep.busy} disabled={name.trim() === '' || waiting > 0}>
              {w('screen.versions.keep-act')}
            </Button>
          </form>
        ) : (
          <p>
            <Button icon="plus" onClick={() => setNaming(true)}>
              {w('screen.versions.keep')}
            </Button>
          </p>
        ))}
      {keep.problem && <ErrorNote problem={keep.problem} writing />}
      {desk.writes && <p className="quiet">{w('screen.versions.what')}</p>}
      {versions.problem ? (
        <ErrorNote problem={versions.problem} again={versions.again} />
      ) : versions.pending ? (
        <Skeleton rows={4} />
      ) : versions.rows.length === 0 ? (
        <p className="quiet">{w('screen.versions.none')}</p>
      ) : (
        <ol>
          {versions.rows.map((version) => (
            <li key={version.number} className="rd-version">
              <button
                type="button"
                aria-expanded={open === version.number}
                onClick={() => setOpen(open === version.number ? null : version.number)}
              >
                <span className="rd-version-what">
                  <b>{version.name ?? w(`reason.${version.reason}`)}</b>
                  <span className="quiet">{w('screen.versions.tasks', { n: version.tasks })}</span>
                </span>
                <span className="quiet">
                  {w.minute(version.keptAt)} · {whoWords(w, version)}
                </span>
              </button>
              {open === version.number && <Opened version={version} />}
            </li>
          ))}
        </ol>
      )}
      {versions.hasMore && (
        <Button kind="quiet" busy={versions.fetchingMore} onClick={versions.more}>
          {w('screen.versions.more')}
        </Button>
      )}
    </div>
  );
}

/** Asks anew when the plan is at another version than before. */
function useAgain(version: number, again: () => void): void {
  const seen = useRef(version);
  const ask = useEffectEvent(again);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    ask();
  }, [version]);
}

const whoWords = (w: Words, version: PlanVersion): string =>
  version.writers.length > 0 ? w.list(version.writers) : version.keptBy;

/** One kept state: what has changed since, its paper, and bringing it back. */
function Opened({ version }: { version: PlanVersion }) {
  const w = useWords();
  const desk = useDesk();
  const cache = useQueryClient();
  const { plan, waiting } = desk.shown;
  const at = { params: { id: plan.id, number: version.number } };
  const since = useAsk(writingContract.versionChanges, at);
  useAgain(plan.version, () => void since.refetch());
  const restore = useTell(writingContract.restoreVersion, [writingContract.versions, writingContract.versionChanges]);
  const [reading, setReading] = useState(false);
  const bringBack = () =>
    restore.tell({ ...at, body: { version: plan.version } }).then(
      async (back) => {
        // The document first: which of its paragraphs are read goes with the tree.
        await cache.invalidateQueries({ queryKey: [plansContract.source.path] });
        cache.setQueryData([plansContract.get.path, { params: { id: plan.id } }], back);
        announce(w('screen.versions.restored', { name: version.name ?? w.minute(version.keptAt) }));
      },
      () => undefined,
    );
  return (
    <div className="rd-version-open">
      {restore.problem && <ErrorNote problem={restore.problem} writing />}
      {since.problem ? (
        <ErrorNote problem={since.problem} again={() => void since.refetch()} />
      ) : !since.data ? (
        <Skeleton rows={2} />
      ) : since.data.total === 0 ? (
        <p className="quiet">{w('screen.versions.same')}</p>
      ) : (
        <>
          <p>{w('screen.versions.since', { n: since.data.total, who: w.list(since.data.writers) })}</p>
          <ul className="rd-diff">
            {since.data.changes.slice(0, 60).map((change, i) => (
              <li key={i}>
                <ChangeView change={change} />
              </li>
            ))}
          </ul>
          {since.data.total > 60 && <p className="quiet">{w('screen.versions.cut', { n: since.data.total - 60 })}</p>}
        </>
      )}
      <div className="row-actions">
        <Button small onClick={() => setReading(true)}>
          {w('screen.versions.read')}
        </Button>
        {desk.writes && (
          <Button
            small
            busy={restore.busy}
            disabled={waiting > 0 || since.data?.total === 0}
            onClick={() => void bringBack()}
          >
            {w('screen.versions.restore')}
          </Button>
        )}
      </div>
      {desk.writes && <p className="rd-under">{w('screen.versions.restore-what')}</p>}
      {reading && <PaperOf planId={plan.id} version={version} onClose={() => setReading(false)} />}
    </div>
  );
}

/** One change: what it is about, and field by field the words before and after. */
function ChangeView({ change }: { change: PlanChange }) {
  const w = useWords();
  const desk = useDesk();
  const title = `${change.number} ${change.title}`.trim();
  const there = change.nodeId !== null && desk.nodes.has(change.nodeId);
  const head =
    change.nodeId === null
      ? w('screen.versions.plan')
      : w(`screen.reading.change.${change.what}`, { title, fields: '' });
  return (
    <>
      {there && change.what !== 'removed' ? (
        <button type="button" className="rd-link" onClick={() => desk.select(change.nodeId)}>
          {change.what === 'changed' ? title : head}
        </button>
      ) : (
        <span>{change.what === 'changed' && change.nodeId !== null ? title : head}</span>
      )}
      {change.fields.length > 0 && (
        <dl>
          {change.fields.map(({ field, before, after }) => (
            <div key={field}>
              <dt>{w.maybe(`screen.reading.changed-field.${field}`) ?? field}</dt>
              <dd>
                {before !== '' && <del>{valueWords(w, field, before)}</del>}
                {before !== '' && after !== '' && ' → '}
                {after === '' ? w('screen.reading.changed.empty') : <ins>{valueWords(w, field, after)}</ins>}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

/** A value as people say it: codes by their words, days as days. */
function valueWords(w: Words, field: string, value: string): string {
  if (field === 'kind') return w.maybe(`kind.section.${value}`) ?? value;
  if (field === 'repeat') return w.maybe(`screen.reading.repeat.${value}`) ?? value;
  if (field === 'section') return w(value === 'true' ? 'screen.reading.as-section' : 'screen.reading.as-task');
  if (field === 'due') return w.day(value);
  if (field === 'units')
    return value
      .split('\n')
      .map((line) => line.replace(/^(lead|co):/, (_, part: string) => `${w.maybe(`screen.reading.part.${part}`)} `))
      .join('\n');
  return value;
}

function PaperOf(props: { planId: string; version: PlanVersion; onClose: () => void }) {
  const w = useWords();
  const { number } = props.version;
  const one = useAsk(writingContract.version, { params: { id: props.planId, number } });
  const label = props.version.name ?? w(`reason.${props.version.reason}`);
  return (
    <Dialog label={label} onClose={props.onClose} className="rd-version-paper">
      {one.problem ? (
        <ErrorNote problem={one.problem} again={() => void one.refetch()} />
      ) : one.data ? (
        <WrittenPaper plan={one.data.tree} />
      ) : (
        <Skeleton rows={8} />
      )}
      <div className="row-actions">
        <Button onClick={props.onClose}>{w('kit.close')}</Button>
      </div>
    </Dialog>
  );
}
