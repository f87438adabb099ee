import { useId } from 'react';
import { Button } from '#platform/ui/button.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import type { Words } from '#platform/words/words.ts';
import { useWords } from '#platform/words/use.tsx';
import type { AmendRow, AmendSide } from '../../contract/amend.ts';
import { isOpen } from '../../rules.ts';
import { brief, StateTag } from '../marks.tsx';
import { printedNumber } from '../numbering.ts';
import { Marked } from './marked.tsx';

type Say = (choices: { old: string | null; now: string | null }[], forget?: string[]) => void;

/** One node in both versions: words marked where they differ, what else changed, how its task stands, and what a hand may say. */
export function Row(props: {
  row: AmendRow;
  /** Rows of the other kind this one may be joined with. */
  partners: readonly AmendRow[];
  may: boolean;
  busy: boolean;
  open: boolean;
  onSay: Say;
}) {
  const w = useWords();
  const { row } = props;
  const { old, now } = row;
  return (
    <article className={`am-row am-${row.what}`} aria-label={(now ?? old)!.title}>
      <div className="am-side">
        {old ? (
          <Side of={old} other={now} side="old" row={row} />
        ) : (
          <p className="quiet am-none">{w('screen.amend.not-there')}</p>
        )}
      </div>
      <div className="am-side">
        {now ? (
          <Side of={now} other={old} side="now" row={row} />
        ) : (
          <p className="quiet am-none">{w('screen.amend.gone')}</p>
        )}
      </div>
      <div className="am-foot">
        <Outcome row={row} open={props.open} />
        {props.may && <Hand {...props} />}
      </div>
    </article>
  );
}

/** What becomes, or became, of the task. */
function Outcome({ row, open }: { row: AmendRow; open: boolean }) {
  const w = useWords();
  const { task } = row;
  if (!task)
    return open && row.what === 'added' && !row.now!.section ? (
      <span className="am-task">
        <Tag mark="ring">{w('screen.amend.will.issue')}</Tag>
      </span>
    ) : (
      <span />
    );
  const will = !open
    ? null
    : row.what === 'withdrawn'
      ? isOpen(task.state)
        ? 'withdraw'
        : task.state === 'closed'
          ? 'stay-closed'
          : null
      : row.what === 'changed'
        ? task.state === 'closed'
          ? 'closed-changed'
          : task.arranged
            ? 'arranged'
            : 'keep'
        : null;
  return (
    <span className="am-task">
      <StateTag state={task.state} />
      {task.progress > 0 && <span className="tabular">{w.percent(task.progress)}</span>}
      {task.reports > 0 && <span className="quiet">{w('screen.amend.reports', { n: task.reports })}</span>}
      {will && <span className="quiet">{w(`screen.amend.will.${will}`)}</span>}
    </span>
  );
}

/** Said by hand: these are not one; this is that one; decide again by yourself. */
function Hand({ row, partners, busy, onSay }: Parameters<typeof Row>[0]) {
  const w = useWords();
  const id = useId();
  const { old, now } = row;
  const words = (side: AmendSide) => `${printedNumber(side.number)} ${side.title}`.trim().slice(0, 40);
  return (
    <span className="am-hand no-print">
      {row.byHand && (
        <Button
          small
          kind="quiet"
          busy={busy}
          onClick={() =>
            onSay(
              [],
              [old?.id, now?.id].filter((one) => one !== undefined),
            )
          }
        >
          {w('screen.amend.again')}
        </Button>
      )}
      {old && now && (
        <Button
          small
          kind="quiet"
          busy={busy}
          onClick={() =>
            onSay([
              { old: old.id, now: null },
              { old: null, now: now.id },
            ])
          }
        >
          {w('screen.amend.apart')}
        </Button>
      )}
      {partners.length > 0 && (old === null || now === null) && (
        <>
          <label htmlFor={id} className="unseen">
            {w(old ? 'screen.amend.join-new' : 'screen.amend.join-old')}
          </label>
          <select
            id={id}
            value=""
            disabled={busy}
            onChange={(event) => {
              const partner = partners[Number(event.target.value)];
              if (partner) onSay([{ old: (old ?? partner.old)!.id, now: (now ?? partner.now)!.id }]);
            }}
          >
            <option value="">{w(old ? 'screen.amend.join-new' : 'screen.amend.join-old')}</option>
            {partners.slice(0, 300).map((partner, i) => (
              <option key={i} value={i}>
                {words((partner.old ?? partner.now)!)}
              </option>
            ))}
          </select>
        </>
      )}
    </span>
  );
}

function Side({
  of,
  other,
  side,
  row,
}: {
  of: AmendSide;
  other: AmendSide | null;
  side: 'old' | 'now';
  row: AmendRow;
}) {
  const w = useWords();
  const [old, now] = side === 'old' ? [of, other] : [other, of];
  const changed = new Set(row.changes.map((one) => one.field));
  const text = (field: 'title' | 'body') =>
    old && now && changed.has(field) ? <Marked old={old[field]} now={now[field]} side={side} /> : of[field];
  const mark = (field: string) => (changed.has(field as never) ? `am-field am-field-${side}` : 'am-field');
  const place = row.changes.find((one) => one.field === 'place');
  return (
    <>
      <p className="am-title">
        <span className={`tabular quiet ${changed.has('number') ? mark('number') : ''}`}>
          {printedNumber(of.number)}
        </span>{' '}
        {text('title')}
      </p>
      {of.body && of.body !== of.title && <p className="am-body">{text('body')}</p>}
      <ul className="am-facts">
        {(of.due || of.dueText || changed.has('due') || changed.has('dueText')) && (
          <li className={mark(changed.has('due') ? 'due' : 'dueText')}>
            {w('screen.tasks.head.due')} {of.due ? w.day(of.due) : (of.dueText ?? '—')}
          </li>
        )}
        {(of.repeat || changed.has('repeat')) && (
          <li className={mark('repeat')}>{of.repeat ? w(`repeat.${of.repeat}`) : w('screen.amend.once')}</li>
        )}
        {(['lead', 'co'] as const).map((part) => {
          const names = unitsIn(w, of, part);
          return names || changed.has(part) ? (
            <li key={part} className={mark(part)}>
              {w(`part.${part}`)} {names || '—'}
            </li>
          ) : null;
        })}
        {changed.has('section') && (
          <li className={mark('section')}>{w(of.section ? 'screen.amend.heading-only' : 'screen.amend.a-task')}</li>
        )}
        {place && (
          <li className={mark('place')}>
            {w('screen.amend.under', {
              title: String((side === 'old' ? place.before : place.after) || w('screen.amend.top')),
            })}
          </li>
        )}
        {side === 'now' && changed.has('order') && <li className={mark('order')}>{w('screen.amend.order')}</li>}
      </ul>
    </>
  );
}

const unitsIn = (w: Words, of: AmendSide, part: 'lead' | 'co'): string =>
  w.list(of.units.filter((unit) => unit.part === part).map((unit) => (unit.unit ? brief(unit.unit) : unit.written)));
