import { documentsContract, type FileRow } from '#documents/contract.ts';
import { addressOf } from '#platform/pure/endpoint.ts';
import { isDay } from '#platform/pure/day.ts';
import { Icon } from '#platform/ui/icon.tsx';
import { DayText, DocumentText, WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import type { Task, TaskRow } from '../contract.ts';
import { shownTitle } from '../rules/shown.ts';
import { Due, StateTag } from './marks.tsx';
import { periodWords } from './period-words.ts';
import { UnitsTold } from './units-told.tsx';

/** Who leads, who shares, by when, from whom. */
export function Facts({ task }: { task: Task }) {
  const w = useWords();
  const of = (part: 'lead' | 'co') => task.units.filter((row) => row.part === part);
  return (
    <dl className="facts">
      <dt>{w('screen.task.lead')}</dt>
      <dd>
        <UnitsTold rows={of('lead')} />
      </dd>
      {of('co').length > 0 && (
        <>
          <dt>{w('screen.task.co')}</dt>
          <dd>
            <UnitsTold rows={of('co')} />
          </dd>
        </>
      )}
      <dt>{w('screen.task.due')}</dt>
      <dd>
        {task.due ? (
          <DayText day={task.due} />
        ) : (
          (task.dueText ?? <span className="quiet">{w('screen.task.no-due')}</span>)
        )}
        {task.due && task.dueText && (
          <span className="quiet"> {w('screen.task.written', { words: task.dueText })}</span>
        )}
      </dd>
      <dt>{w('screen.task.issued-by')}</dt>
      <dd>
        {task.issuedBy.name} <span className="quiet tabular">{w.minute(task.issuedAt)}</span>
      </dd>
    </dl>
  );
}

/** Tasks beneath this one. */
export function Below({ task, onTask }: { task: Task; onTask: (id: string) => void }) {
  const w = useWords();
  if (task.childRows.length === 0) return null;
  return (
    <section className="part-block">
      <h3>
        {w('screen.task.below')}{' '}
        <span className="quiet tabular">
          {w('screen.tasks.children', { done: task.closedChildren, n: task.children })}
        </span>
      </h3>
      <TaskLines rows={task.childRows} onTask={onTask} />
    </section>
  );
}

/** A short list of tasks: state, title, due; each a button that opens its sheet. */
export function TaskLines(props: { rows: readonly TaskRow[]; onTask: (id: string) => void; unit?: boolean }) {
  return (
    <ul className="lines paper">
      {props.rows.map((row) => (
        <li key={row.id}>
          <button type="button" className="line" onClick={() => props.onTask(row.id)}>
            <StateTag state={row.state} />
            <span className="line-title">
              <span className="task-title">{shownTitle(row.title)}</span>
              {props.unit && (
                <span className="task-plan clip">
                  {row.part === 'co' && <CoPart />}
                  {[row.leadUnit?.name, row.planTitle].filter(Boolean).join(' · ')}
                </span>
              )}
            </span>
            <Due task={row} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The reader's unit shares this task, another leads it. */
export function CoPart() {
  const w = useWords();
  return <span className="part">{w('part.co')}</span>;
}

/** What was reported, newest first, with its files and photos. */
export function Reports({ reports }: { reports: Task['reports'] }) {
  const w = useWords();
  return (
    <section className="part-block">
      <h3>{w('screen.task.reports')}</h3>
      {reports.length === 0 ? (
        <p className="quiet">{w('screen.task.no-reports')}</p>
      ) : (
        <ol className="reports">
          {reports.map((report) => (
            <li key={report.id} className="report">
              <div className="report-head">
                <b>{report.unitName}</b> <span className="quiet">{report.personName}</span>
                {report.period && <span className="quiet tabular">{periodWords(w, report.period)}</span>}
                {report.progress !== null && (
                  <span className="report-progress tabular">{w.percent(report.progress)}</span>
                )}
                <span className="quiet report-when">
                  <WhenText at={report.at} />
                </span>
              </div>
              {report.text && <p className="prose">{report.text}</p>}
              <Files files={report.files} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

/** The address of a file's bytes. */
export const fileAddress = (file: Pick<FileRow, 'id' | 'name'>): string =>
  addressOf(documentsContract.bytes, { params: { id: file.id, name: file.name } });

/** Photos as pictures, other files by name; each opens in a tab of its own. */
export function Files({ files }: { files: readonly FileRow[] }) {
  const w = useWords();
  if (files.length === 0) return null;
  const shown = (file: FileRow) => ['jpeg', 'png', 'webp'].includes(file.kind);
  return (
    <ul className="files">
      {files.map((file) => (
        <li key={file.id} className={shown(file) ? 'file-photo' : 'file-row'}>
          <a href={fileAddress(file)} target="_blank" rel="noreferrer" title={`${file.name} ${w.size(file.size)}`}>
            {shown(file) ? (
              <img src={fileAddress(file)} alt={file.name} loading="lazy" />
            ) : (
              <>
                <Icon name="file" />
                <span className="clip">{file.name}</span>
                <span className="quiet">
                  {w(`kind.file.${file.kind}`)} · {w.size(file.size)}
                </span>
              </>
            )}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** The plan's own words, as on its page, numbered in the margin. */
export function SourceParagraphs({ task }: { task: Task }) {
  const w = useWords();
  if (task.source.length === 0) return null;
  return (
    <section className="part-block">
      <h3>{w('screen.task.source')}</h3>
      <div className="source">
        <DocumentText>
          {task.source.map((paragraph) => (
            <p key={paragraph.index}>
              <span className="margin tabular" aria-label={w('screen.task.paragraph', { n: paragraph.index + 1 })}>
                {paragraph.index + 1}
              </span>
              {paragraph.number}
              {paragraph.text}
            </p>
          ))}
        </DocumentText>
      </div>
    </section>
  );
}

const said = (details: Record<string, unknown>): string | null =>
  [details.reason, details.text].find((one): one is string => typeof one === 'string' && one !== '') ?? null;

const dayIn = (details: Record<string, unknown>, key: string): string | null => {
  const day = details[key];
  return typeof day === 'string' && isDay(day) ? day : null;
};
/** What a stand-still, a request or an extension made of the day: until when, and the day that counts since. */
function daysSaid(w: Words, { kind, details }: Task['history'][number]): string | null {
  const [until, counts] = [dayIn(details, 'until'), dayIn(details, 'counts')];
  const asked = kind === 'task.extension-ask' || kind === 'task.extension-refuse';
  const said = [
    kind === 'task.pause' && until ? w('screen.clock.said-until', { day: w.day(until) }) : '',
    asked && until ? w('screen.clock.said-asked', { day: w.day(until) }) : '',
    counts ? w('screen.clock.said-counts', { day: w.day(counts) }) : '',
  ].filter(Boolean);
  return said.length ? said.join(' · ') : null;
}

/** What happened, newest first. */
export function History({ rows }: { rows: Task['history'] }) {
  const w = useWords();
  if (rows.length === 0) return null;
  return (
    <section className="part-block">
      <h3>{w('screen.task.history')}</h3>
      <ol className="history">
        {rows.map((row) => {
          const words = said(row.details);
          const days = daysSaid(w, row);
          return (
            <li key={row.id}>
              <div>
                <b>{w.maybe(`event.${row.kind}`) ?? w('event.other')}</b>{' '}
                <span className="quiet">{[row.unitName, row.personName].filter(Boolean).join(' ')}</span>
              </div>
              <span className="quiet history-when">
                <WhenText at={row.at} />
              </span>
              {row.details.selfVerified === true && <p className="quiet">{w('screen.task.self-verified')}</p>}
              {days && <p className="tabular">{days}</p>}
              {words && <p className="prose">{words}</p>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
