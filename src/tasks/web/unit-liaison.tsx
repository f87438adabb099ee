import { useState } from 'react';
import { accessContract } from '#access/contract.ts';
import { useAsk, useKnown } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { SheetPart } from '#platform/ui/facts.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { directivesContract } from '../contract/directives.ts';
import { liaisonContract } from '../contract/liaison.ts';
import { DirectiveItem, GiveForm } from './directive.tsx';
import { AddLiaison } from './liaison-form.tsx';
import { LiaisonLine } from './liaison.tsx';
import './ladder.css';

/** On a unit's sheet: the leaders attached to it, and what they instructed it. */
export function UnitLiaison({ unitId }: { unitId: string }) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const reads = me.verbs.includes('task.read');
  const leaders = useAsk(liaisonContract.liaisonsOfUnit, { params: { id: unitId } });
  const given = useAsk(directivesContract.directivesOfUnit, reads ? { params: { id: unitId } } : null);
  const [doing, setDoing] = useState<'add' | 'instruct' | null>(null);
  if (leaders.problem) return <ErrorNote problem={leaders.problem} again={() => void leaders.refetch()} />;
  if (!leaders.data) return null;
  const { rows, mayManage } = leaders.data;
  const directives = given.data?.rows ?? [];
  const mayInstruct = given.data?.may.includes('instruct') ?? false;
  if (rows.length === 0 && directives.length === 0 && !mayManage && !mayInstruct) return null;
  return (
    <SheetPart title={w('screen.liaison.leader')} count={rows.length > 0 ? w.number(rows.length) : undefined}>
      {rows.length === 0 && <p className="quiet">{w('screen.liaison.none-here')}</p>}
      {rows.map((row) => (
        <LiaisonLine key={row.id} row={row} may={mayManage} leaderOnly />
      ))}
      {directives.length > 0 && (
        <ol className="directives">
          {directives.map((row) => (
            <DirectiveItem key={row.id} row={row} />
          ))}
        </ol>
      )}
      {doing === 'add' ? (
        <AddLiaison unitId={unitId} onDone={() => setDoing(null)} />
      ) : doing === 'instruct' ? (
        <GiveForm about={{ unitId }} instruct onDone={() => setDoing(null)} />
      ) : (
        <div className="row-actions unit-liaison-acts">
          {mayManage && (
            <Button small icon="plus" onClick={() => setDoing('add')}>
              {w('screen.liaison.add')}
            </Button>
          )}
          {mayInstruct && (
            <Button small onClick={() => setDoing('instruct')}>
              {w('kind.directive.instruct')}
            </Button>
          )}
        </div>
      )}
    </SheetPart>
  );
}
