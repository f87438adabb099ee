import { useState } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button, IconButton } from '#platform/ui/button.tsx';
import { SearchBox } from '#platform/ui/search-box.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { evidenceContract } from '../contract/evidence.ts';
import { spanShown, touchedByEvidence } from './evidence-tag.tsx';

/** Closed tasks of the unit that are not evidence yet: one press files the task with the files of its reports. */
export function FromTasks(props: { unitId: string; onFiled: (id: string) => void; onClose: () => void }) {
  const w = useWords();
  const [text, setText] = useState('');
  const asked = useAsk(
    evidenceContract.sources,
    { query: { unitId: props.unitId, kind: 'task', text: text || undefined } },
    { keep: true },
  );
  const file = useTell(evidenceContract.fileSource, touchedByEvidence);
  const take = (sourceId: string) =>
    file.tell({ body: { unitId: props.unitId, kind: 'task', sourceId } }).then(
      (evidence) => {
        announce(w(evidence.already ? 'screen.evid.filed-before' : 'screen.evid.filed'));
        props.onFiled(evidence.id);
      },
      () => undefined,
    );
  return (
    <section className="paper evid-sources" aria-label={w('screen.evid.from-tasks')}>
      <div className="evid-sources-top">
        <SearchBox label={w('screen.evid.task-search')} value={text} onChange={setText} />
        <IconButton icon="close" label={w('kit.close')} onClick={props.onClose} />
      </div>
      {file.problem && <ErrorNote problem={file.problem} writing />}
      {asked.problem ? (
        <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Skeleton rows={4} />
      ) : asked.data.rows.length === 0 ? (
        <Empty>{w('screen.evid.no-tasks')}</Empty>
      ) : (
        <ul className="evid-rows">
          {asked.data.rows.map((row) => (
            <li key={row.sourceId}>
              <span className="evid-row-text">
                <span>{row.title}</span>
                <span className="quiet">{spanShown(w, row)}</span>
              </span>
              <Button small busy={file.busy} onClick={() => void take(row.sourceId)}>
                {w('screen.evid.file-it')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
