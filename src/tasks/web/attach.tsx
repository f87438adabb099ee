import { useRef, useState } from 'react';
import { documentsContract, file as fileShape, type FileRow } from '#documents/contract.ts';
import { Problem } from '#platform/pure/problem.ts';
import { asProblem } from '#platform/ui/ask.ts';
import { IconButton } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { DropZone } from '#platform/ui/drop-zone.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { problemWords } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';

/** A file on its way or arrived. */
export interface Attached {
  key: number;
  name: string;
  size: number;
  sent: number;
  row: FileRow | null;
  problem: Problem | null;
}
/** What a form needs to know of its files: the ids that arrived, and whether some are still going. */
export const arrived = (files: readonly Attached[]) => files.flatMap((file) => (file.row ? [file.row.id] : []));
export const going = (files: readonly Attached[]) => files.some((file) => !file.row && !file.problem);

/** Files that have arrived, as a draft keeps them; and back, after a reload. */
export const keptFiles = (files: readonly Attached[]): FileRow[] => files.flatMap((file) => file.row ?? []);
export const keptFile = (value: unknown): FileRow | null => fileShape.safeParse(value).data ?? null;
/** Numbers below zero: those of this page count up from one. */
export const takenUp = (rows: readonly FileRow[]): Attached[] =>
  rows.map((row, i) => ({ key: -1 - i, name: row.name, size: row.size, sent: row.size, row, problem: null }));

/** Files and photos for a report: sent as they are chosen, each with its own progress and its own trouble. */
export function Attach(props: {
  files: readonly Attached[];
  onChange: (change: (files: readonly Attached[]) => Attached[]) => void;
}) {
  const w = useWords();
  const next = useRef(0);
  const stops = useRef(new Map<number, AbortController>());
  const [over, setOver] = useState(false);
  const add = (chosen: File[]) => {
    const room = 20 - props.files.length;
    setOver(chosen.length > room);
    for (const file of chosen.slice(0, room)) {
      const key = (next.current += 1);
      const stop = new AbortController();
      stops.current.set(key, stop);
      const update = (change: Partial<Attached>) =>
        props.onChange((files) => files.map((one) => (one.key === key ? { ...one, ...change } : one)));
      props.onChange((files) => [
        ...files,
        { key, name: file.name, size: file.size, sent: 0, row: null, problem: null },
      ]);
      call(documentsContract.add, {}, { file, signal: stop.signal, onSent: (sent) => update({ sent }) }).then(
        (row) => update({ row }),
        (error: unknown) => !stop.signal.aborted && update({ problem: asProblem(error) }),
      );
    }
  };
  const drop = (key: number) => {
    stops.current.get(key)?.abort();
    props.onChange((files) => files.filter((file) => file.key !== key));
  };
  return (
    <div className="attach">
      <DropZone
        small
        many
        label={w('screen.attach.label')}
        hint={w('screen.attach.hint')}
        accept=".docx,.doc,.xlsx,.pdf,.ofd,.txt,image/*"
        onFiles={add}
      />
      {over && <p className="field-error">{w('screen.attach.too-many')}</p>}
      {props.files.length > 0 && (
        <ul className="attached">
          {props.files.map((file) => (
            <li key={file.key} className={file.problem ? 'attached-wrong' : undefined}>
              <Icon name={file.row ? 'check' : 'file'} />
              <span className="attached-name">
                <span className="clip">{file.name}</span>
                {file.problem ? (
                  <span className="field-error">
                    {problemWords(w, file.problem, true).what} {problemWords(w, file.problem, true).act}
                  </span>
                ) : file.row ? (
                  <span className="quiet">{w('screen.attach.arrived', { size: w.size(file.size) })}</span>
                ) : (
                  <span className="quiet tabular">
                    {w('screen.attach.sending', { sent: w.size(file.sent), size: w.size(file.size) })}
                  </span>
                )}
              </span>
              <IconButton icon="close" label={w('kit.take-away', { name: file.name })} onClick={() => drop(file.key)} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
