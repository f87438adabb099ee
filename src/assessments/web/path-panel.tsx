import { useEffect, useState, type RefObject } from 'react';
import type { Day } from '#platform/pure/day.ts';
import { workdaysBetween } from '#platform/pure/workday.ts';
import { useAsk } from '#platform/ui/ask.ts';
import { Empty, ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { pathContract, type PathAction, type PathShown, type PathsShown } from '../contract/path.ts';
import type { Framework, Side } from '../rules/framework.ts';
import { readable } from '../rules/why.ts';
import { pointsWords } from './points.tsx';
import './ranking.css';

interface Shown {
  framework: Framework;
  /** The last day of the stage, where one runs. */
  until?: Day | null;
  /** Opens an indicator of the scorecard. */
  onOpen?: (indicator: string) => void;
}

/**
 * What would bring the next star and the next grade in the fewest days, and which stars may not last. It is reckoned when it
 * is opened, and again after every mark.
 */
export function PathPanel({
  panel,
  ...props
}: Shown & { entryId: string; side?: Side; panel?: RefObject<HTMLDetailsElement | null>; onReady?: () => void }) {
  const w = useWords();
  const [open, setOpen] = useState(false);
  return (
    <details
      ref={panel}
      className="path-panel paper"
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <h2>{w('screen.path.title')}</h2>
      </summary>
      {open && <Reckoned {...props} />}
    </details>
  );
}

function Reckoned({
  entryId,
  side,
  onReady,
  ...shown
}: Shown & { entryId: string; side?: Side; onReady?: () => void }) {
  const asked = useAsk(pathContract.path, { params: { id: entryId }, query: side ? { side } : {} }, { keep: true });
  const ready = asked.data !== undefined;
  useEffect(() => {
    if (ready) onReady?.();
  }, [ready, onReady]);
  if (asked.problem) return <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />;
  return asked.data ? <Paths paths={asked.data} {...shown} /> : <Skeleton rows={4} />;
}

function Paths({ paths, ...shown }: Shown & { paths: PathsShown }) {
  const w = useWords();
  const title = (key: string) => shown.framework.aspects.find((one) => one.key === key)?.title ?? key;
  const open = paths.aspects.filter(({ star }) => !star);
  const next = open.find(({ key }) => key === paths.next);
  const left = shown.until ? Math.max(0, workdaysBetween(w.today(), shown.until)) : null;
  return (
    <>
      <p className="quiet">{w('screen.path.lead', { side: w(`side.${paths.side}`) })}</p>
      {paths.vetoed && <p>{w('screen.path.vetoed')}</p>}
      {next?.path ? (
        <>
          <h3>{w('screen.path.next', { aspect: title(next.key), n: next.path.days })}</h3>
          {left !== null && next.path.days > left && (
            <Note tone="soon">{w('screen.path.too-long', { n: left, day: w.dayShort(shown.until!) })}</Note>
          )}
          <Actions path={next.path} {...shown} />
        </>
      ) : open.length === 0 ? (
        <Empty>{w('screen.path.all-stars')}</Empty>
      ) : (
        <Empty>{w('screen.path.no-path')}</Empty>
      )}
      {paths.grades && (
        <details>
          <summary>{w('screen.path.grade', { grade: paths.grades.name, n: paths.grades.days })}</summary>
          <Actions path={paths.grades} {...shown} />
        </details>
      )}
      {open.length > 1 && (
        <>
          <h3>{w('screen.path.others')}</h3>
          <ul className="path-list">
            {open
              .filter(({ key }) => key !== paths.next)
              .map(({ key, scaled, path }) => (
                <li key={key}>
                  <details>
                    <summary>
                      <span>{title(key)}</span>
                      <span className="quiet tabular">{pointsWords(scaled)}</span>
                      <span className="quiet">
                        {path ? w('screen.path.days', { n: path.days }) : w('screen.path.unreachable')}
                      </span>
                    </summary>
                    {path && <Actions path={path} {...shown} />}
                  </details>
                </li>
              ))}
          </ul>
        </>
      )}
      {paths.risks.length > 0 && (
        <>
          <h3>{w('screen.path.risks')}</h3>
          <ul className="path-actions">
            {paths.risks.map((risk) => (
              <li key={risk.aspect}>
                <b>{title(risk.aspect)}</b>{' '}
                <span className="quiet">
                  {risk.narrow && w('screen.path.risk.narrow', { points: pointsWords(risk.slack) })}{' '}
                  {risk.sampled && w('screen.path.risk.sampled')}
                </span>
                {risk.props.map((prop) => (
                  <div key={prop.evidenceId}>
                    {w(`screen.path.risk.${prop.why}`, { title: prop.title })}{' '}
                    <span className="quiet">{prop.indicators.join('、')}</span>
                  </div>
                ))}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Actions({ path, framework, onOpen }: Shown & { path: PathShown }) {
  const w = useWords();
  const title = (key: string) =>
    framework.aspects.flatMap(({ indicators }) => indicators).find((one) => one.key === key)?.title ?? '';
  return (
    <>
      <ol className="path-actions">
        {path.actions.map((action) => (
          <li key={action.indicator}>
            {onOpen ? (
              <button
                type="button"
                className="button button-quiet button-small"
                onClick={() => onOpen(action.indicator)}
              >
                {action.indicator} {title(action.indicator)}
              </button>
            ) : (
              <b>
                {action.indicator} {title(action.indicator)}
              </b>
            )}
            <div>{action.todo.map((step) => todoWords(w, step)).join(w('screen.path.and'))}</div>
            <div className="quiet">
              {action.who && `${w('screen.path.who', { who: action.who })} · `}
              {w('screen.path.gain', {
                before: pointsWords(action.before),
                after: pointsWords(action.after),
                n: action.days,
                scorer: action.scorer || w('screen.path.office'),
              })}
            </div>
          </li>
        ))}
      </ol>
      <p className="quiet">
        {w('screen.path.promise', { n: path.promised.stars, points: pointsWords(path.promised.total) })}
        {path.promised.grade && ` ${path.promised.grade}`}
      </p>
    </>
  );
}

function todoWords(w: ReturnType<typeof useWords>, step: PathAction['todo'][number]): string {
  const values = readable(step);
  if (typeof values.kind === 'string') values.kind = w.maybe(`kind.evidence.${values.kind}`) ?? values.kind;
  return w(`todo.${step.code}` as Parameters<typeof w>[0], values);
}
