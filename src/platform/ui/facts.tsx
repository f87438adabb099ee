import { useId, type ReactNode } from 'react';
import './facts.css';

/** What is known of a thing: names at the left, values beside them. A value that is null is left out with its name. */
export function FactList({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="fact-list">
      {rows.flatMap(([name, value]) =>
        value === null || value === undefined ? [] : [<dt key={name}>{name}</dt>, <dd key={`${name} =`}>{value}</dd>],
      )}
    </dl>
  );
}

/** A part of a sheet under its own small heading; `tools` stand at the right of it. */
export function SheetPart(props: { title: string; count?: ReactNode; tools?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section className="sheet-part" aria-labelledby={id}>
      <div className="sheet-part-head">
        <h3 id={id}>{props.title}</h3>
        {props.count !== undefined && <span className="quiet tabular">{props.count}</span>}
        {props.tools && <span className="sheet-part-tools">{props.tools}</span>}
      </div>
      {props.children}
    </section>
  );
}

/** Lines of short entries on paper: links, buttons or plain rows with the class `entry`. */
export const EntryList = ({ children }: { children: ReactNode }) => <ul className="entry-list paper">{children}</ul>;
