import { useState } from 'react';
import { Button } from '#platform/ui/button.tsx';
import { Dialog } from '#platform/ui/dialog.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import type { Change } from '../../rules/changes.ts';
import type { Edit } from '../../rules/edit.ts';
import { useDesk } from './desk.ts';
import type { Meeting, Trouble } from './session.ts';

/** What stands between the reader and going on: somebody else's change, or an act the server would not have. */
export function TroubleDialog({ trouble }: { trouble: Trouble }) {
  return trouble.kind === 'changed' ? <Changed trouble={trouble} /> : <Refused trouble={trouble} />;
}

function Changed({ trouble }: { trouble: Trouble & { kind: 'changed' } }) {
  const w = useWords();
  const { session } = useDesk();
  const [keep, setKeep] = useState<ReadonlySet<number>>(
    () => new Set(trouble.mine.flatMap((one, i) => (one.clash === 'none' ? [i] : []))),
  );
  const go = () => session.settle(keep);
  const { by, at, theirs, mine } = trouble;
  return (
    <Dialog label={w('screen.reading.changed')} onClose={go} className="rd-changed">
      <h2>{w('screen.reading.changed.by', { by, at: at ? w.minute(at) : '' })}</h2>
      <p>{w('screen.reading.changed.safe')}</p>
      <h3>{w('screen.reading.changed.theirs', { n: theirs.length })}</h3>
      <ul className="rd-changes">
        {theirs.slice(0, 12).map((change, i) => (
          <li key={i}>{changeWords(w, change)}</li>
        ))}
        {theirs.length === 0 && <li className="quiet">{w('screen.reading.changed.none')}</li>}
      </ul>
      <h3>{w('screen.reading.changed.mine', { n: mine.length })}</h3>
      <ul className="rd-changes">
        {mine.map((one, i) => (
          <li key={i}>
            <label className="rd-check">
              <input
                type="checkbox"
                disabled={one.clash === 'unfit'}
                checked={keep.has(i)}
                onChange={(event) => {
                  const next = new Set(keep);
                  if (event.target.checked) next.add(i);
                  else next.delete(i);
                  setKeep(next);
                }}
              />
              <span>
                {one.act.label}
                {one.clash !== 'none' && <b className="tone-soon"> {w(`screen.reading.clash.${one.clash}`)}</b>}
              </span>
            </label>
            <Both meeting={one} />
          </li>
        ))}
      </ul>
      <div className="row-actions">
        <Button kind="primary" onClick={go}>
          {keep.size ? w('screen.reading.changed.write', { n: keep.size }) : w('screen.reading.changed.leave')}
        </Button>
      </div>
    </Dialog>
  );
}

/** What I typed beside what is saved now. */
function Both({ meeting }: { meeting: Meeting }) {
  const w = useWords();
  const { shown } = useDesk();
  if (meeting.clash === 'none') return null;
  return meeting.act.edits.flatMap((edit, i) =>
    typedIn(edit).map(({ field, text }) => {
      const node = 'nodeId' in edit ? shown.tree.nodes.find((one) => one.id === edit.nodeId) : null;
      const now =
        (node as Record<string, unknown> | null | undefined)?.[field] ??
        (edit.do === 'plan' ? (shown.tree as unknown as Record<string, unknown>)[field] : null);
      return (
        <dl key={`${i}-${field}`} className="rd-both">
          <div>
            <dt>{w('kit.conflict-theirs')}</dt>
            <dd>{typeof now === 'string' && now !== '' ? now : w('screen.reading.changed.empty')}</dd>
          </div>
          <div>
            <dt>{w('kit.conflict-mine')}</dt>
            <dd>{text}</dd>
          </div>
        </dl>
      );
    }),
  );
}

/** The words an edit carries, so that they can be copied when they cannot be written. */
function typedIn(edit: Edit): { field: string; text: string }[] {
  if (edit.do !== 'set' && edit.do !== 'plan' && edit.do !== 'add') return [];
  return (['title', 'body', 'number', 'due', 'dueText', 'preamble'] as const).flatMap((field) => {
    const text = (edit as Record<string, unknown>)[field];
    return typeof text === 'string' && text !== '' ? [{ field, text }] : [];
  });
}

function changeWords(w: Words, change: Change): string {
  const title = change.title.length > 24 ? `${change.title.slice(0, 23)}…` : change.title;
  if (change.what !== 'changed') return w(`screen.reading.change.${change.what}`, { title });
  const fields = w.list(change.fields.map((field) => w.maybe(`screen.reading.changed-field.${field}`) ?? field));
  return w('screen.reading.change.changed', { title, fields });
}

function Refused({ trouble }: { trouble: Trouble & { kind: 'refused' } }) {
  const w = useWords();
  const { session } = useDesk();
  const reason = trouble.problem.details.reason;
  const typed = trouble.acts.flatMap((act) => act.edits.flatMap(typedIn));
  return (
    <Dialog label={w('screen.reading.refused')} onClose={() => session.settle(new Set())} className="rd-changed">
      <ErrorNote problem={trouble.problem} writing>
        {typeof reason === 'string' && w.maybe(`unfit.${reason}`) && <p>{w.maybe(`unfit.${reason}`)}</p>}
      </ErrorNote>
      <h3>{w('screen.reading.refused.acts')}</h3>
      <ul className="rd-changes">
        {trouble.acts.map((act, i) => (
          <li key={i}>{act.label}</li>
        ))}
      </ul>
      {typed.length > 0 && (
        <>
          <h3>{w('screen.reading.refused.typed')}</h3>
          {typed.map(({ text }, i) => (
            <p key={i} className="rd-typed">
              {text}
            </p>
          ))}
        </>
      )}
      <div className="row-actions">
        <Button kind="primary" onClick={() => session.settle(new Set())}>
          {w('screen.reading.refused.go')}
        </Button>
      </div>
    </Dialog>
  );
}
