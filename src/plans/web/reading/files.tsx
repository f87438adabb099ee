import { useState } from 'react';
import { documentsContract } from '#documents/contract.ts';
import { addressOf } from '#platform/pure/endpoint.ts';
import { asProblem, useAsk, useTell } from '#platform/ui/ask.ts';
import { IconButton } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { DropZone } from '#platform/ui/drop-zone.tsx';
import { ErrorNote, ProgressLine, Skeleton } from '#platform/ui/states.tsx';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '#platform/words/use.tsx';
import { writingContract } from '../../contract/writing.ts';
import { useDesk } from './desk.ts';

/** What is attached to the plan: opened by its name, added by dropping, taken off while it is a draft. */
export function PlanFiles() {
  const w = useWords();
  const desk = useDesk();
  const at = { params: { id: desk.shown.plan.id } };
  const files = useAsk(writingContract.files, at);
  const attach = useTell(writingContract.attach, [writingContract.files]);
  const detach = useTell(writingContract.detach, [writingContract.files]);
  const [going, setGoing] = useState<{ name: string; done: number; of: number } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const add = async (chosen: File[]) => {
    setProblem(null);
    attach.forget();
    try {
      // One after the other, so that they stand in the order they were chosen.
      for (const file of chosen.slice(0, 20)) {
        setGoing({ name: file.name, done: 0, of: file.size });
        const row = await call(
          documentsContract.add,
          {},
          { file, onSent: (done, of) => setGoing({ name: file.name, done, of }) },
        );
        await attach.tell({ ...at, body: { fileIds: [row.id] } });
      }
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setGoing(null);
    }
  };
  const rows = files.data?.rows ?? [];
  return (
    <section className="rd-group rd-files">
      <div className="rd-label-row">
        <h3>
          {w('screen.reading.files')}
          {rows.length > 0 && <span className="quiet tabular"> {rows.length}</span>}
        </h3>
      </div>
      {files.problem && <ErrorNote problem={files.problem} again={() => void files.refetch()} />}
      {(problem ?? detach.problem) && <ErrorNote problem={(problem ?? detach.problem)!} writing />}
      {files.isPending ? (
        <Skeleton rows={2} />
      ) : rows.length === 0 ? (
        <p className="quiet">{w('screen.reading.files-none')}</p>
      ) : (
        <ul>
          {rows.map((file) => (
            <li key={file.id}>
              <a
                href={addressOf(documentsContract.bytes, { params: { id: file.id, name: file.name } })}
                target="_blank"
              >
                {file.name} <span className="quiet tabular">{w.size(file.size)}</span>
              </a>
              {desk.writes && (
                <IconButton
                  icon="close"
                  label={w('kit.take-away', { name: file.name })}
                  onClick={() =>
                    void detach.tell({ params: { ...at.params, fileId: file.id } }).then(
                      () => desk.say(w('screen.reading.did.detached', { name: file.name })),
                      () => undefined,
                    )
                  }
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {going ? (
        <ProgressLine words={w('screen.reading.files-sending', { name: going.name })} done={going.done} of={going.of} />
      ) : (
        desk.writes && (
          <DropZone
            small
            many
            label={w('screen.reading.files-add')}
            hint={w('screen.reading.files-hint')}
            accept=".docx,.doc,.xlsx,.pdf,.ofd,.txt,image/*"
            onFiles={(chosen) => void add(chosen)}
          />
        )
      )}
    </section>
  );
}
