import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useAsk, useAskPages, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Field } from '#platform/ui/field.tsx';
import { List, type Column } from '#platform/ui/list.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { frameworksContract, type FrameworkRow } from '../../contract/frameworks.ts';
import { subjects, type SubjectKind } from '../../rules/framework.ts';
import { decimal } from '../../rules/rule-text.ts';
import './framework.css';

/** The frameworks a county goes by: published editions, drafts under way, and those to start from. */
export function Frameworks() {
  const w = useWords();
  const navigate = useNavigate();
  const asked = useAskPages(frameworksContract.frameworks, { query: {} });
  const head = useAsk(frameworksContract.frameworks, { query: { limit: 1 } });
  const manages = head.data?.mayManage ?? false;
  const open = (id: string) =>
    void navigate({ to: '/assessments/frameworks/$frameworkId', params: { frameworkId: id } });
  const columns: Column<FrameworkRow>[] = [
    {
      key: 'title',
      head: w('screen.framework.name'),
      width: 'minmax(0, 1fr)',
      stack: 'first',
      cell: (row) => <b>{row.title}</b>,
    },
    {
      key: 'state',
      head: w('screen.framework.state'),
      width: '9em',
      stack: 'left',
      cell: (row) => (
        <Tag
          mark={row.state === 'published' ? 'check' : row.state === 'draft' ? 'ring' : 'dash'}
          tone={row.state === 'published' ? 'done' : 'quiet'}
        >
          {w(`state.framework.${row.state}`)}
        </Tag>
      ),
    },
    {
      key: 'edition',
      head: w('screen.framework.edition'),
      width: '6em',
      stack: 'right',
      cell: (row) => <span className="tabular">{w('screen.framework.edition-n', { n: row.edition })}</span>,
    },
    {
      key: 'subject',
      head: w('screen.framework.subject'),
      width: '8em',
      spare: 1,
      cell: (row) => w(`kind.subject.${row.subject}`),
    },
    {
      key: 'size',
      head: w('screen.framework.size'),
      width: '13em',
      spare: 2,
      stack: 'left',
      cell: (row) => (
        <span className="tabular quiet">
          {w('screen.framework.size-words', {
            aspects: row.aspects,
            indicators: row.indicators,
            points: decimal(row.points),
          })}
        </span>
      ),
    },
    {
      key: 'cycles',
      head: w('screen.framework.cycles'),
      width: '5em',
      end: true,
      spare: 1,
      cell: (row) => <span className="tabular">{row.cycles || '–'}</span>,
    },
    {
      key: 'when',
      head: w('screen.framework.when'),
      width: '10em',
      end: true,
      spare: 2,
      cell: (row) => <WhenText at={row.updatedAt} />,
    },
  ];
  return (
    <Page title={w('screen.framework.title')} lead={w('screen.framework.lead')}>
      {asked.problem ? (
        <ErrorNote problem={asked.problem} again={asked.again} />
      ) : asked.pending ? (
        <Skeleton rows={6} />
      ) : asked.rows.length === 0 ? (
        <div className="paper">
          <Empty>{w(manages ? 'screen.framework.none' : 'screen.framework.none-yet')}</Empty>
        </div>
      ) : (
        <List
          label={w('screen.framework.title')}
          rows={asked.rows}
          columns={columns}
          rowKey={(row) => row.id}
          rowLabel={(row) => row.title}
          onOpen={(row) => open(row.id)}
          onEnd={asked.more}
        />
      )}
      {manages && <Start onStarted={open} />}
    </Page>
  );
}

/** Built-in frameworks to start from, or an empty one. */
function Start({ onStarted }: { onStarted: (id: string) => void }) {
  const w = useWords();
  const asked = useAsk(frameworksContract.builtInFrameworks, {});
  const started = useTell(frameworksContract.startFramework, [frameworksContract.frameworks]);
  const [title, setTitle] = useState('');
  const [subject, setSubject] = useState<SubjectKind>('community');
  const start = (body: Parameters<typeof started.tell>[0]['body']) =>
    started.tell({ body }).then(
      ({ id }) => onStarted(id),
      () => undefined,
    );
  const empty = (event: FormEvent) => {
    event.preventDefault();
    if (title.trim()) void start({ from: 'empty', title, subject });
  };
  return (
    <section className="fw-start" aria-labelledby="fw-start">
      <h2 id="fw-start">{w('screen.framework.start')}</h2>
      {started.problem && <ErrorNote problem={started.problem} writing />}
      {asked.problem && <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />}
      <ul className="fw-built-in">
        {asked.data?.rows.map((one) => (
          <li key={one.key} className="paper">
            <b>{one.title}</b>
            <span className="quiet tabular">
              {w(`kind.subject.${one.subject}`)} ·{' '}
              {w('screen.framework.size-words', {
                aspects: one.aspects,
                indicators: one.indicators,
                points: decimal(one.points),
              })}
            </span>
            <p className="quiet">{one.basis}</p>
            <Button small disabled={started.busy} onClick={() => void start({ from: 'built-in', key: one.key })}>
              {w('screen.framework.use')}
            </Button>
          </li>
        ))}
      </ul>
      <form className="fw-empty" onSubmit={empty}>
        <Field label={w('screen.framework.empty-title')}>
          {(parts) => (
            <input {...parts} maxLength={120} value={title} onChange={(event) => setTitle(event.target.value)} />
          )}
        </Field>
        <Field label={w('screen.framework.subject')}>
          {(parts) => (
            <select {...parts} value={subject} onChange={(event) => setSubject(event.target.value as SubjectKind)}>
              {subjects.map((one) => (
                <option key={one} value={one}>
                  {w(`kind.subject.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Button type="submit" disabled={started.busy || title.trim() === ''}>
          {w('screen.framework.empty')}
        </Button>
      </form>
    </section>
  );
}
