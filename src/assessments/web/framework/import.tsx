import { useState } from 'react';
import { asProblem } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { DropZone } from '#platform/ui/drop-zone.tsx';
import { ErrorNote, Note } from '#platform/ui/states.tsx';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '#platform/words/use.tsx';
import { frameworksContract, type SheetReport } from '../../contract/frameworks.ts';

/** Reads indicators from Excel into a draft: checked first, kept only when every row is right. */
export function FrameworkImport(props: { id: string; version: number; onSaved: () => void; onClose: () => void }) {
  const w = useWords();
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<SheetReport | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (what: File, save: 'check' | 'all') => {
    setBusy(true);
    setProblem(null);
    try {
      const answer = await call(
        frameworksContract.importFramework,
        { params: { id: props.id }, query: { save, version: props.version } },
        { file: what },
      );
      setReport(answer);
      if (answer.saved) {
        props.onSaved();
        props.onClose();
      }
    } catch (error) {
      setReport(null);
      setProblem(asProblem(error));
    }
    setBusy(false);
  };
  return (
    <section className="fw-import paper" aria-labelledby="fw-import">
      <h2 id="fw-import">{w('screen.framework.import')}</h2>
      <p className="quiet">{w('screen.framework.import-what')}</p>
      <DropZone
        label={w('screen.framework.import-drop')}
        hint={file?.name}
        accept=".xlsx,.csv"
        small
        disabled={busy}
        onFiles={([first]) => {
          if (!first) return;
          setFile(first);
          void send(first, 'check');
        }}
      />
      {problem && <ErrorNote problem={problem} writing />}
      {report && report.faults === 0 && file && (
        <Note tone="done">
          <p>
            {w('screen.framework.import-right', {
              aspects: report.aspects,
              indicators: report.indicators,
              vetoes: report.vetoes,
            })}
          </p>
          <Button kind="primary" small busy={busy} onClick={() => void send(file, 'all')}>
            {w('screen.framework.import-keep')}
          </Button>
        </Note>
      )}
      {report && report.faults > 0 && (
        <div className="note note-error" role="alert">
          <strong>{w('screen.framework.import-wrong', { n: report.faults })}</strong>
          <table className="fw-faults">
            <thead>
              <tr>
                <th scope="col">{w('screen.framework.fault-line')}</th>
                <th scope="col">{w('screen.framework.fault-column')}</th>
                <th scope="col">{w('screen.framework.fault-what')}</th>
              </tr>
            </thead>
            <tbody>
              {report.told.map((fault, i) => (
                <tr key={i}>
                  <td className="tabular">{fault.line}</td>
                  <td>{fault.column}</td>
                  <td>
                    {w.maybe(`fault.sheet.${fault.code}`, fault.params) ?? fault.code}
                    {fault.value && <span className="quiet"> {fault.value.slice(0, 60)}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Button kind="quiet" small onClick={props.onClose}>
        {w('kit.close')}
      </Button>
    </section>
  );
}
