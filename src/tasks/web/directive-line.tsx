import { Link, useNavigate } from '@tanstack/react-router';
import { useAsk } from '#platform/ui/ask.ts';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { directivesContract, type DirectiveRow } from '../contract/directives.ts';
import { AnswerTag, directiveWords, KindTag } from './directive.tsx';
import { brief } from './marks.tsx';
import './ladder.css';

/** What was urged, supervised or instructed, in a short list. */
export function DirectiveLine(props: {
  row: DirectiveRow;
  onTask: (id: string) => void;
  /** To my own unit: what is asked and by when, instead of whom it is asked of. */
  own?: boolean;
}) {
  const { row, onTask } = props;
  const w = useWords();
  const navigate = useNavigate();
  return (
    <button
      type="button"
      className="entry directive-line"
      aria-label={w.list([w(`kind.directive.${row.kind}`), row.task?.title ?? directiveWords(w, row), brief(row.unit)])}
      onClick={() =>
        row.task ? onTask(row.task.id) : void navigate({ to: '/units/$unitId', params: { unitId: row.unit.id } })
      }
    >
      <span>
        <span className="directive-line-head">
          <KindTag kind={row.kind} /> <AnswerTag row={row} />
        </span>
        <span className="clip">{row.task?.title ?? directiveWords(w, row)}</span>
        {props.own ? (
          <span className="quiet clip">
            {row.replyBy && `${w('screen.directive.reply-by')} ${w.dayShort(row.replyBy)} · `}
            {directiveWords(w, row)}
          </span>
        ) : (
          <span className="quiet clip">
            {brief(row.unit)}
            {row.answer && ` · ${row.answer}`}
          </span>
        )}
      </span>
    </button>
  );
}

/** What awaits my unit's answer, latest first; nothing when nothing does. */
export function AwaitingAnswer({ onTask }: { onTask: (id: string) => void }) {
  const w = useWords();
  const asked = useAsk(directivesContract.directives, { query: { view: 'mine', state: 'open', limit: 5 } });
  if (asked.problem) return <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />;
  if (!asked.data || asked.data.rows.length === 0) return null;
  return (
    <section className="today-part">
      <header>
        <h2>{w('screen.today.awaiting')}</h2>
        <Link to="/supervision" search={{ view: 'mine', state: 'open' }}>
          {w('screen.today.awaiting-all')}
        </Link>
      </header>
      <ul className="lines paper">
        {asked.data.rows.map((row) => (
          <li key={row.id}>
            <DirectiveLine own row={row} onTask={onTask} />
          </li>
        ))}
      </ul>
    </section>
  );
}
