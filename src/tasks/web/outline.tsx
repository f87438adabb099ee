import { useMemo, useState } from 'react';
import { Button } from '#platform/ui/button.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { useCards } from './cards.ts';
import { CardsFoot } from './cards-foot.tsx';
import type { Showing } from './list.tsx';
import { NoTasks } from './no-tasks.tsx';
import { branchesOf, flipped, openBranches, Tree, type TreeLine } from './tree.tsx';

/** Tasks under their plans and groups. A task whose group is filtered away stands under its plan. */
export function Outline({ search, set, openId, onTask }: Showing) {
  const w = useWords();
  const cards = useCards(search);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const { rows, planOf, unitOf } = cards;
  const roots = useMemo(() => {
    const there = new Set(rows.map((card) => card.id));
    const plans = new Map<string, TreeLine>();
    const lines: (TreeLine & { planId: string; position: number })[] = rows.map((card) => ({
      ...card,
      unit: unitOf(card.leadUnitId) ?? null,
      parentId: card.parentId && there.has(card.parentId) ? card.parentId : `plan ${card.planId}`,
    }));
    lines.sort((a, b) => (a.planId === b.planId ? a.position - b.position : 0));
    for (const line of lines) {
      const id = `plan ${line.planId}`;
      if (!plans.has(id)) plans.set(id, { ...line, id, parentId: null, title: planOf(line.planId)?.title ?? '' });
    }
    return branchesOf<TreeLine>([...plans.values(), ...lines]);
  }, [rows, planOf, unitOf]);
  const visible = useMemo(() => openBranches(roots, closed), [roots, closed]);
  if (cards.problem) return <ErrorNote problem={cards.problem} again={cards.again} />;
  if (cards.pending) return <Skeleton rows={10} />;
  if (rows.length === 0) return <NoTasks search={search} set={set} />;
  const plans = roots.map((root) => root.row.id);
  const allClosed = plans.every((id) => closed.has(id));
  return (
    <>
      <div className="list-tools no-print">
        <Button kind="quiet" onClick={() => setClosed(allClosed ? new Set() : new Set(plans))}>
          {allClosed ? w('screen.plan.unfold') : w('screen.plan.fold')}
        </Button>
      </div>
      <Tree
        label={w('screen.tasks.title')}
        branches={visible}
        closed={closed}
        openId={openId}
        onFlip={(id) => setClosed((before) => flipped(before, id))}
        onOpen={(id) => (id.startsWith('plan ') ? setClosed((before) => flipped(before, id)) : onTask(id))}
        heading={(row) => (row.id.startsWith('plan ') ? <span className="tree-plan">{row.title}</span> : null)}
      />
      <CardsFoot cards={cards} />
    </>
  );
}
