import { useMemo, useState } from 'react';
import { Button } from '#platform/ui/button.tsx';
import { Empty } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { uncertain, writtenNames } from '../../rules/steps.ts';
import { useDesk } from './desk.ts';
import { Settle } from './units.tsx';

/** Every unit name as the plan writes it, once: what it stands for is said here for all of its places. */
export function Names() {
  const w = useWords();
  const desk = useDesk();
  const names = useMemo(() => writtenNames(desk.shown.tree), [desk.shown.tree]);
  const [fixing, setFixing] = useState<string | null>(null);
  const open = names.filter((name) => uncertain(name.unit)).length;
  if (names.length === 0) return <Empty>{w('screen.reading.names.none')}</Empty>;
  return (
    <div className="rd-names">
      <p className="quiet">
        {open > 0
          ? w('screen.reading.names.open', { n: open })
          : w('screen.reading.names.settled', { n: names.length })}
      </p>
      <ul>
        {names.map(({ written, unit, nodeIds }) => (
          <li key={written} className={uncertain(unit) ? 'rd-unsure' : undefined}>
            <div className="rd-unit-row">
              <div className="rd-unit-words">
                <b>{written}</b>
                <span className={uncertain(unit) ? 'tone-soon' : 'quiet'}>
                  {w(`match.${unit.match}`)}
                  {desk.unitName(unit) !== written && ` · ${desk.unitName(unit)}`}
                </span>
              </div>
              <span className="rd-tools">
                <button type="button" className="rd-link" onClick={() => desk.select(nodeIds[0]!, { show: 'tree' })}>
                  {w('screen.reading.names.times', { n: nodeIds.length })}
                </button>
                {desk.writes && (
                  <Button
                    small
                    kind="quiet"
                    aria-expanded={fixing === written}
                    aria-label={`${written} ${w(uncertain(unit) ? 'screen.reading.unit-settle' : 'screen.reading.unit-change')}`}
                    onClick={() => setFixing(fixing === written ? null : written)}
                  >
                    {uncertain(unit) ? w('screen.reading.unit-settle') : w('screen.reading.unit-change')}
                  </Button>
                )}
              </span>
            </div>
            {desk.writes && (fixing === written || (uncertain(unit) && unit.suggestions.length > 0)) && (
              <Settle node={null} part={null} unit={unit} whole={fixing === written} onDone={() => setFixing(null)} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
