import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { accessContract } from '#access/contract.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useAskPages, useKnown, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { DayText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import { liaisonContract, type Liaison } from '../contract/liaison.ts';
import { DirectiveLine } from './directive-line.tsx';
import { TaskLines } from './parts.tsx';
import { AddLiaison } from './liaison-form.tsx';
import { touchedByLiaison } from './touched-by-liaison.ts';
import './tasks.css';
import './today.css';
import './ladder.css';

/** Liaison leaders: one's own units, tasks and plans; for the office the arrangement of all of them. */
export function LiaisonRoom() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const manages = me.verbs.includes('liaison.manage');
  return manages ? (
    <Arrangement />
  ) : (
    <Page title={w('screen.liaison.mine')} lead={w('screen.liaison.lead')}>
      <Mine />
    </Page>
  );
}

function Mine() {
  const w = useWords();
  const navigate = useNavigate();
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const asked = useAsk(liaisonContract.myLiaison, { query: { liaisonId: chosen } }, { keep: true });
  if (asked.problem) return <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton rows={8} />;
  const { held, tasks, directives } = asked.data;
  if (held.length === 0)
    return (
      <div className="paper">
        <Empty>{w('screen.liaison.none-mine')}</Empty>
      </div>
    );
  const late = tasks.filter((task) => task.standing === 'late');
  const soon = tasks.filter((task) => task.standing !== 'late');
  const open = (task: string) => void navigate({ to: '/liaison', search: { task } });
  return (
    <>
      <ul className="held">
        {held.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="paper"
              aria-pressed={chosen === one.id}
              onClick={() => setChosen(chosen === one.id ? undefined : one.id)}
            >
              <span className="quiet">{w(`kind.liaison.${one.subjectKind}`)}</span>
              <b>{one.subjectName}</b>
              <span className="held-counts tabular">
                <span className={one.late > 0 ? 'held-late' : 'quiet'}>
                  {w('screen.liaison.late', { n: one.late })}
                </span>
                <span className="quiet">{w('screen.liaison.soon', { n: one.soon })}</span>
                <span className="quiet">{w('screen.liaison.open', { n: one.open })}</span>
                {one.waiting > 0 && <span>{w('screen.liaison.waiting', { n: one.waiting })}</span>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="today-two">
        <div>
          <Tasks title={w('screen.today.late')} rows={late} onTask={open} none={w('screen.liaison.none-late')} />
          {soon.length > 0 && <Tasks title={w('screen.today.soon')} rows={soon} onTask={open} none="" />}
        </div>
        <section className="today-part">
          <header>
            <h2>{w('screen.supervision.title')}</h2>
          </header>
          {directives.length === 0 ? (
            <p className="quiet">{w('screen.liaison.none-directives')}</p>
          ) : (
            <ul className="lines paper">
              {directives.map((row) => (
                <li key={row.id}>
                  <DirectiveLine row={row} onTask={open} />
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </>
  );
}

function Tasks(props: {
  title: string;
  rows: Parameters<typeof TaskLines>[0]['rows'];
  onTask: (id: string) => void;
  none: string;
}) {
  const w = useWords();
  return (
    <section className="today-part">
      <header>
        <h2>{props.title}</h2>
        <span className="quiet tabular">{w('screen.today.items', { n: props.rows.length })}</span>
      </header>
      {props.rows.length === 0 ? (
        <p className="quiet">{props.none}</p>
      ) : (
        <TaskLines unit rows={props.rows} onTask={props.onTask} />
      )}
    </section>
  );
}

/** Who is attached to what; the office adds and ends. */
function Arrangement() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const [ended, setEnded] = useState<'no' | 'yes'>('no');
  const [adding, setAdding] = useState(false);
  const rows = useAskPages(liaisonContract.liaisons, { query: { ended, limit: 100 } });
  return (
    <Page
      title={w('screen.liaison.title')}
      lead={w('screen.liaison.title-lead')}
      actions={
        <>
          <Segments
            label={w('screen.liaison.which')}
            value={ended}
            options={[
              { value: 'no', label: w('screen.liaison.current') },
              { value: 'yes', label: w('screen.liaison.ended') },
            ]}
            onChange={setEnded}
          />
          {!adding && (
            <Button kind="primary" icon="plus" onClick={() => setAdding(true)}>
              {w('screen.liaison.add')}
            </Button>
          )}
        </>
      }
    >
      {adding && (
        <div className="paper liaison-add">
          <AddLiaison onDone={() => setAdding(false)} />
        </div>
      )}
      {rows.problem ? (
        <ErrorNote problem={rows.problem} again={rows.again} />
      ) : rows.pending ? (
        <Skeleton rows={6} />
      ) : rows.rows.length === 0 ? (
        <div className="paper">
          <Empty>{w(ended === 'no' ? 'screen.liaison.none' : 'screen.liaison.none-ended')}</Empty>
        </div>
      ) : (
        <ul className="lines paper">
          {rows.rows.map((row) => (
            <li key={row.id}>
              <LiaisonLine row={row} may />
            </li>
          ))}
        </ul>
      )}
      {rows.hasMore && <Button onClick={rows.more}>{w('screen.tasks.more')}</Button>}
      {me.verbs.includes('task.instruct') && <Mine />}
    </Page>
  );
}

/** One attachment, with its end for those who arrange it. */
export function LiaisonLine({ row, may, leaderOnly }: { row: Liaison; may: boolean; leaderOnly?: boolean }) {
  const w = useWords();
  const end = useTell(liaisonContract.endLiaison, touchedByLiaison);
  return (
    <div className="entry liaison-line">
      <span>
        <b>{row.personName}</b> <span className="quiet">{row.personAt}</span>
      </span>
      {!leaderOnly && (
        <span>
          <span className="quiet">{w(`kind.liaison.${row.subjectKind}`)}</span> {row.subjectName}
        </span>
      )}
      <span className="quiet tabular">
        <DayText day={row.from} short /> — {row.to ? <DayText day={row.to} short /> : w('screen.liaison.until-further')}
      </span>
      {row.note && <span className="quiet">{row.note}</span>}
      {may && (row.to === null || row.to >= w.today()) && (
        <Button
          small
          kind="quiet"
          busy={end.busy}
          onClick={() =>
            void end.tell({ params: { id: row.id }, body: { to: w.today() } }).then(
              () => announce(w('screen.liaison.ended-now', { name: row.personName })),
              () => undefined,
            )
          }
        >
          {w('screen.liaison.end')}
        </Button>
      )}
      {end.problem && <ErrorNote problem={end.problem} writing />}
    </div>
  );
}
