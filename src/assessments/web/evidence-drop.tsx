import { useRef, useState } from 'react';
import { documentsContract, type FileRow } from '#documents/contract.ts';
import type { Call } from '#platform/pure/endpoint.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { DropZone } from '#platform/ui/drop-zone.tsx';
import { freshId } from '#platform/ui/fresh-id.ts';
import { usePhone } from '#platform/ui/preferences.ts';
import { ErrorNote, Note, ProgressLine } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { evidenceContract } from '../contract/evidence.ts';
import { EvidenceTag, touchedByEvidence } from './evidence-tag.tsx';
import type { EvidenceState } from '../rules/lifecycle.ts';

/** Kinds of file that are taken. */
export const takenFiles = '.docx,.doc,.xlsx,.pdf,.ofd,.txt,image/*';

type HandFiled = NonNullable<Call<typeof evidenceContract.file>['body']>['kind'];

/** The title a file suggests: its name without the ending. */
const titleOf = (name: string): string => name.replace(/\.[a-z0-9]{1,5}$/i, '').slice(0, 120) || name.slice(0, 120);

/** Sends files one after the other. `sending`: what is under way, in words and bytes. */
export function useUploads() {
  const [sending, setSending] = useState<{ name: string; done: number; of: number } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const send = async (files: readonly File[]): Promise<FileRow[] | null> => {
    setProblem(null);
    const rows: FileRow[] = [];
    try {
      for (const [i, file] of files.entries()) {
        setSending({ name: file.name, done: i, of: files.length });
        rows.push(await call(documentsContract.add, {}, { file }));
      }
      return rows;
    } catch (error) {
      setProblem(asProblem(error));
      return null;
    } finally {
      setSending(null);
    }
  };
  return { send, sending, problem };
}

/** What the unit has filed of the same bytes, as the server names it. */
interface Existing {
  id: string;
  title: string;
  state: EvidenceState;
  fileName: string;
}
const existingOf = (problem: Problem | null): Existing[] =>
  problem?.code === 'evidence.filed-already' && Array.isArray(problem.details.existing)
    ? (problem.details.existing as Existing[])
    : [];

/**
 * Files dropped together become one draft; the sheet then asks for what is missing. Bytes the unit has filed already are
 * shown with what they are, to be used instead.
 */
export function EvidenceDrop(props: {
  unitId: string;
  /** What they are filed as; a document when left out. */
  kind?: HandFiled;
  small?: boolean;
  onFiled: (id: string) => void;
  /** Use what is there already. */
  onExisting?: (id: string) => void;
}) {
  const w = useWords();
  const phone = usePhone();
  const uploads = useUploads();
  const file = useTell(evidenceContract.file, touchedByEvidence);
  const [rows, setRows] = useState<FileRow[]>([]);
  const key = useRef(freshId());
  const existing = existingOf(file.problem);
  const post = (files: readonly FileRow[], despite: boolean) => {
    const today = w.today();
    const body = {
      unitId: props.unitId,
      kind: props.kind ?? ('file' as const),
      title: titleOf(files[0]!.name),
      from: today,
      to: today,
      fileIds: files.map((one) => one.id),
      despite,
    };
    file.tell({ body }, { key: key.current }).then(
      (evidence) => {
        setRows([]);
        key.current = freshId();
        announce(w('screen.evid.filed'));
        props.onFiled(evidence.id);
      },
      () => (key.current = freshId()),
    );
  };
  const take = async (files: File[]) => {
    file.forget();
    const sent = await uploads.send(files.slice(0, 20));
    if (!sent) return;
    setRows(sent);
    post(sent, false);
  };
  const use = (id: string) => {
    file.forget();
    setRows([]);
    (props.onExisting ?? props.onFiled)(id);
  };
  return (
    <div className="evid-drop">
      <DropZone
        many
        small={props.small ?? true}
        label={w(phone ? 'screen.evid.choose' : 'screen.evid.drop')}
        hint={w('screen.evid.drop-hint')}
        accept={takenFiles}
        disabled={uploads.sending !== null || file.busy}
        onFiles={(files) => void take(files)}
      />
      {uploads.sending && (
        <ProgressLine
          words={w('screen.evid.sending', { name: uploads.sending.name })}
          done={uploads.sending.done}
          of={uploads.sending.of}
        />
      )}
      {uploads.problem && <ErrorNote problem={uploads.problem} writing />}
      {file.problem && existing.length === 0 && <ErrorNote problem={file.problem} writing />}
      {existing.length > 0 && (
        <Note tone="soon">
          <strong>{w('screen.evid.already')}</strong>
          <ul className="evid-existing">
            {existing.map((one) => (
              <li key={one.id}>
                <span className="clip">{one.title}</span> <EvidenceTag state={one.state} />
                <Button small onClick={() => use(one.id)}>
                  {w('screen.evid.use-existing')}
                </Button>
              </li>
            ))}
          </ul>
          <div className="row-actions">
            <Button kind="quiet" small busy={file.busy} onClick={() => post(rows, true)}>
              {w('screen.evid.despite')}
            </Button>
            <Button kind="quiet" small onClick={() => (file.forget(), setRows([]))}>
              {w('screen.evid.leave')}
            </Button>
          </div>
        </Note>
      )}
    </div>
  );
}
