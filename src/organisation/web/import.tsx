import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { asProblem } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { DropZone } from '#platform/ui/drop-zone.tsx';
import { fieldWords } from '#platform/ui/field.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { Page } from '#platform/ui/page.tsx';
import { ErrorNote, Note, ProgressLine } from '#platform/ui/states.tsx';
import { addressOf, type Answer } from '#platform/pure/endpoint.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '#platform/words/use.tsx';
import { registerContract, sheetContract } from '../contract.ts';
import './organisation.css';

type Report = Answer<typeof sheetContract.importUnits>;
type Save = 'check' | 'all' | 'right';

export const ImportUnits = () => <Import of="units" />;
export const ImportPeople = () => <Import of="people" />;

/**
 * Units or people from Excel. The file is checked first and nothing is saved; then the clerk saves all of it, or the
 * right rows only. After a correction the same file is dropped again.
 */
function Import({ of }: { of: 'units' | 'people' }) {
  const w = useWords();
  const cache = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [doing, setDoing] = useState<{ save: Save; words: string; done: number; of: number } | null>(null);
  const [report, setReport] = useState<Report | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const turn = useRef(0);
  const list = of === 'units' ? '/units' : '/people';

  const send = async (what: File, save: Save) => {
    const mine = (turn.current += 1);
    const words = w(save === 'check' ? 'screen.import.checking' : 'screen.import.saving');
    setProblem(null);
    setDoing({ save, words, done: 0, of: 0 });
    try {
      const answer = await call(
        of === 'units' ? sheetContract.importUnits : sheetContract.importPeople,
        { query: { save } },
        {
          file: what,
          onSent: (sent, size) =>
            turn.current === mine &&
            setDoing({ save, words: sent < size ? w('screen.import.sending') : words, done: 0, of: 0 }),
          onStep: (step) => turn.current === mine && setDoing({ save, words, done: step.done, of: step.of }),
        },
      );
      if (turn.current !== mine) return;
      setReport(answer);
      if (answer.saved)
        for (const one of [
          registerContract.units,
          registerContract.unit,
          registerContract.people,
          registerContract.person,
        ])
          void cache.invalidateQueries({ queryKey: [one.path] });
    } catch (error) {
      if (turn.current === mine) setProblem(asProblem(error));
    } finally {
      if (turn.current === mine) setDoing(null);
    }
  };
  const take = (chosen: File) => {
    setFile(chosen);
    setReport(null);
    void send(chosen, 'check');
  };
  const again = () => {
    turn.current += 1;
    setFile(null);
    setReport(null);
    setProblem(null);
    setDoing(null);
  };
  const missing = Array.isArray(problem?.details.columns) ? (problem.details.columns as string[]) : [];
  return (
    <Page
      narrow
      title={w(of === 'units' ? 'screen.import.units' : 'screen.import.people')}
      lead={w('screen.import.lead')}
      actions={
        <Link to={list} className={buttonClass('quiet')}>
          {w('screen.import.back')}
        </Link>
      }
    >
      {!file && (
        <>
          <DropZone
            label={w('screen.import.drop')}
            hint={w('screen.import.kinds')}
            accept=".xlsx,.csv,.txt"
            onFiles={([chosen]) => chosen && take(chosen)}
          />
          <section className="import-help">
            <h2>{w('screen.import.how')}</h2>
            <ol>
              <li>
                {w('screen.import.how-form')}{' '}
                <a href={addressOf(sheetContract.sheetForms, { params: { kind: of } })} download>
                  <Icon name="download" /> {w('screen.register.form')}
                </a>
              </li>
              <li>{w(of === 'units' ? 'screen.import.how-units' : 'screen.import.how-people')}</li>
              <li>{w('screen.import.how-check')}</li>
            </ol>
          </section>
        </>
      )}
      {file && (
        <div className="import-file">
          <Icon name="file" />
          <b className="clip">{file.name}</b>
          <span className="quiet tabular">{w.size(file.size)}</span>
          {!doing && (
            <Button kind="quiet" small onClick={again}>
              {w('screen.import.other')}
            </Button>
          )}
        </div>
      )}
      {doing && <ProgressLine words={doing.words} done={doing.done} of={doing.of} />}
      {problem && (
        <ErrorNote problem={problem} writing again={file ? () => void send(file, 'check') : undefined}>
          {missing.length > 0 && <p>{w('screen.import.missing', { columns: w.list(missing) })}</p>}
        </ErrorNote>
      )}
      {report && !doing && file && (
        <Result report={report} list={list} onSave={(save) => void send(file, save)} onAgain={again} />
      )}
    </Page>
  );
}

/** What the check found, or what was saved. */
function Result(props: {
  report: Report;
  list: '/units' | '/people';
  onSave: (save: Save) => void;
  onAgain: () => void;
}) {
  const w = useWords();
  const { report } = props;
  const wrong = report.rows - report.right;
  const parts = [
    report.added > 0 && w('screen.import.added', { n: report.added }),
    report.changed > 0 && w('screen.import.changed', { n: report.changed }),
    report.same > 0 && w('screen.import.same', { n: report.same }),
  ].filter((part): part is string => part !== false);
  if (report.saved)
    return (
      <div role="status">
        <Note tone="done">
          <strong>{w('screen.import.saved', { n: report.right })}</strong>
          <p>
            {w.list(parts)}
            {wrong > 0 && ` ${w('screen.import.left-out', { n: wrong })}`}
          </p>
        </Note>
        <Faults report={report} />
        <div className="row-actions import-acts">
          <Link to={props.list} className={buttonClass('primary')}>
            {w('screen.import.see')}
          </Link>
          <Button onClick={props.onAgain}>{w('screen.import.next')}</Button>
        </div>
      </div>
    );
  if (report.rows === 0)
    return (
      <Note tone="soon">
        <strong>{w('screen.import.empty')}</strong>
        <p>{w('screen.import.empty-do')}</p>
      </Note>
    );
  const nothing = report.added + report.changed === 0;
  return (
    <div role="status">
      <Note tone={wrong > 0 ? 'soon' : 'info'}>
        <strong>
          {wrong > 0
            ? w('screen.import.found-wrong', { rows: report.rows, n: wrong })
            : w('screen.import.all-right', { n: report.rows })}
        </strong>
        <p>
          {w('screen.import.nothing-saved')} {parts.length > 0 && w('screen.import.would', { what: w.list(parts) })}
        </p>
      </Note>
      <Faults report={report} />
      <div className="row-actions import-acts">
        {wrong === 0 ? (
          nothing ? (
            <span className="quiet">{w('screen.import.no-change')}</span>
          ) : (
            <Button kind="primary" onClick={() => props.onSave('all')}>
              {w('screen.import.save-all', { n: report.right })}
            </Button>
          )
        ) : (
          <>
            {report.right > 0 && !nothing && (
              <Button kind="primary" onClick={() => props.onSave('right')}>
                {w('screen.import.save-right', { n: report.right })}
              </Button>
            )}
            <Button onClick={props.onAgain}>{w('screen.import.correct-first')}</Button>
          </>
        )}
      </div>
      {wrong > 0 && <p className="quiet">{w('screen.import.correct-why')}</p>}
    </div>
  );
}

/** Row by row what is wrong. */
function Faults({ report }: { report: Report }) {
  const w = useWords();
  if (report.faults.length === 0) return null;
  return (
    <section className="import-faults" aria-label={w('screen.import.faults')}>
      <div className="paper table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="end">
                {w('screen.import.row')}
              </th>
              <th scope="col">{w('screen.import.column')}</th>
              <th scope="col">{w('screen.import.value')}</th>
              <th scope="col">{w('screen.import.fault')}</th>
            </tr>
          </thead>
          <tbody>
            {report.faults.map((fault, i) => (
              <tr key={i}>
                <th scope="row" className="end tabular">
                  {fault.line}
                </th>
                <td className="nowrap">{fault.column ?? '—'}</td>
                <td className="fault-value">
                  {fault.value ?? <span className="quiet">{w('screen.import.blank')}</span>}
                </td>
                <td>{fieldWords(w, { path: [], code: fault.code, params: fault.params })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {report.moreFaults > 0 && <p className="quiet">{w('screen.import.more-faults', { n: report.moreFaults })}</p>}
    </section>
  );
}
