import { Tag } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Task } from '../contract.ts';

type UnitRow = Task['units'][number];
/** Above this many, units are told by number and opened on demand. */
const few = 4;

/**
 * The units of one part of a task. A few stand line by line; many, as one name of the plan made them (各街道), stand
 * as that name with how many have accepted, and open to the list.
 */
export function UnitsTold({ rows }: { rows: readonly UnitRow[] }) {
  const w = useWords();
  if (rows.length === 0) return <span className="quiet">{w('screen.task.no-unit')}</span>;
  if (rows.length <= few) return <UnitLines rows={rows} written />;
  const accepted = rows.filter((row) => row.acceptedAt).length;
  const names = [...new Set(rows.map((row) => row.written).filter((one): one is string => one !== null))];
  return (
    <details className="many-units">
      <summary>
        <span>
          {names.length > 0 && names.length <= few ? w.list(names) : w('screen.task.units', { n: rows.length })}
          <span className="quiet"> {w('screen.task.units-accepted', { n: rows.length, done: accepted })}</span>
        </span>
      </summary>
      <UnitLines rows={rows} />
    </details>
  );
}

function UnitLines({ rows, written }: { rows: readonly UnitRow[]; written?: boolean }) {
  const w = useWords();
  return (
    <ul className="fact-units">
      {rows.map((row) => (
        <li key={row.unit.id}>
          <span>{row.unit.name}</span>
          {row.inherited && <span className="quiet">{w('screen.task.inherited')}</span>}
          {row.acceptedAt && (
            <Tag mark="check" tone="done">
              {w('screen.task.accepted-on', { day: w.minute(row.acceptedAt) })}
            </Tag>
          )}
          {written && row.written && !row.unit.name.endsWith(row.written) && row.written !== row.unit.shortName && (
            <span className="quiet">{w('screen.task.written', { words: row.written })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
