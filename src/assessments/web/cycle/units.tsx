import { useMemo, useState } from 'react';
import { areaClasses } from '#organisation/contract.ts';
import { Button } from '#platform/ui/button.tsx';
import { SearchBox } from '#platform/ui/search-box.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Candidate } from '../../contract/cycles.ts';

export type Chosen = ReadonlyMap<string, Candidate['class']>;

/** Which units take part, township by township, each with its class; one that is barred says until when. */
export function UnitsChosen(props: {
  candidates: readonly Candidate[];
  chosen: Chosen;
  onChange: (chosen: Chosen) => void;
}) {
  const { candidates, chosen, onChange } = props;
  const w = useWords();
  const [text, setText] = useState('');
  const groups = useMemo(() => {
    const out = new Map<string, { name: string; rows: Candidate[] }>();
    for (const one of candidates) {
      const key = one.parentId ?? '';
      const group = out.get(key) ?? { name: one.parentName ?? '', rows: [] };
      group.rows.push(one);
      out.set(key, group);
    }
    return [...out].map(([key, group]) => ({ key, ...group }));
  }, [candidates]);
  const put = (rows: readonly Candidate[], on: boolean) => {
    const next = new Map(chosen);
    for (const one of rows)
      if (!on) next.delete(one.unitId);
      else if (!next.has(one.unitId)) next.set(one.unitId, one.class);
    onChange(next);
  };
  const typed = text.trim();
  const letters = typed.toLowerCase();
  return (
    <div className="units-chosen">
      <div className="units-tools">
        <SearchBox label={w('screen.cycle.search')} value={text} onChange={setText} />
        <Button small onClick={() => put(candidates, true)}>
          {w('screen.cycle.choose-all')}
        </Button>
        <Button small kind="quiet" onClick={() => onChange(new Map())}>
          {w('screen.cycle.choose-none')}
        </Button>
      </div>
      {groups.map(({ key, name, rows }) => {
        const shown = typed ? rows.filter((one) => one.search.includes(letters) || name.includes(typed)) : rows;
        if (shown.length === 0) return null;
        const n = rows.filter((one) => chosen.has(one.unitId)).length;
        return (
          <details key={key} open={typed !== '' || groups.length <= 3}>
            <summary>
              <input
                type="checkbox"
                aria-label={w('screen.cycle.whole-township', { name })}
                checked={n === rows.length}
                ref={(box) => {
                  if (box) box.indeterminate = n > 0 && n < rows.length;
                }}
                onChange={(event) => put(rows, event.target.checked)}
              />
              <span>{name}</span>
              <span className="quiet tabular">
                {n} / {rows.length}
              </span>
            </summary>
            <ul>
              {shown.map((one) => (
                <li key={one.unitId}>
                  <label>
                    <input
                      type="checkbox"
                      checked={chosen.has(one.unitId)}
                      onChange={(event) => put([one], event.target.checked)}
                    />
                    <span>{one.name}</span>
                    {one.barredUntil && (
                      <span className="column-vetoed">
                        {w('screen.cycle.barred-until', { day: w.dayShort(one.barredUntil) })}
                      </span>
                    )}
                  </label>
                  {chosen.has(one.unitId) && (
                    <select
                      aria-label={w('screen.cycle.class-of', { name: one.name })}
                      value={chosen.get(one.unitId) ?? ''}
                      onChange={(event) =>
                        onChange(
                          new Map(chosen).set(one.unitId, areaClasses.find((of) => of === event.target.value) ?? null),
                        )
                      }
                    >
                      <option value="">{w('screen.cycle.no-class')}</option>
                      {areaClasses.map((of) => (
                        <option key={of} value={of}>
                          {w(`area.${of}`)}
                        </option>
                      ))}
                    </select>
                  )}
                </li>
              ))}
            </ul>
          </details>
        );
      })}
    </div>
  );
}
