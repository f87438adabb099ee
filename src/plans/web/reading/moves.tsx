import { Button, IconButton } from '#platform/ui/button.tsx';
import { useWords } from '#platform/words/use.tsx';
import { step, type StepWay } from '../../rules/steps.ts';
import type { TreeNode } from '../../rules/tree.ts';
import { useDesk } from './desk.ts';
import { freshId } from '#platform/ui/fresh-id.ts';
import { brief } from './view.ts';

/** Moving, joining, adding and taking out, as buttons; each has its key. */
export function Moves({ node }: { node: TreeNode }) {
  const w = useWords();
  const desk = useDesk();
  const { nodes } = desk.shown.tree;
  const ways: { way: StepWay; icon: 'left' | 'right' | 'up' | 'down'; keys: string }[] = [
    { way: 'out', icon: 'left', keys: 'Shift+Tab' },
    { way: 'in', icon: 'right', keys: 'Tab' },
    { way: 'up', icon: 'up', keys: 'Alt+ArrowUp' },
    { way: 'down', icon: 'down', keys: 'Alt+ArrowDown' },
  ];
  const below = nodes.some((one) => one.parentId === node.id);
  return (
    <div className="rd-moves" role="group" aria-label={w('screen.reading.moves')}>
      <span className="rd-moves-steps">
        {ways.map(({ way, icon, keys }) => (
          <IconButton
            key={way}
            icon={icon}
            label={w(`screen.reading.step.${way}`)}
            aria-keyshortcuts={keys}
            disabled={step(nodes, node.id, way) === null}
            onClick={() => takeStep(desk, w, node, way)}
          />
        ))}
      </span>
      <Button small disabled={node.position === 0} aria-keyshortcuts="m" onClick={() => join(desk, w, node)}>
        {w('screen.reading.merge')}
      </Button>
      <Button small icon="plus" aria-keyshortcuts="a" onClick={() => addAfter(desk, w, node)}>
        {w('screen.reading.add')}
      </Button>
      <Button small aria-keyshortcuts="Delete" onClick={() => takeOut(desk, w, node, 'with')}>
        {below ? w('screen.reading.remove-with') : w('screen.reading.remove')}
      </Button>
      {below && (
        <Button small kind="quiet" onClick={() => takeOut(desk, w, node, 'lift')}>
          {w('screen.reading.remove-lift')}
        </Button>
      )}
    </div>
  );
}

type DeskOf = ReturnType<typeof useDesk>;
type WordsOf = ReturnType<typeof useWords>;

/** Moves a node one step. */
export function takeStep(desk: DeskOf, w: WordsOf, node: TreeNode, way: StepWay): void {
  const move = step(desk.shown.tree.nodes, node.id, way);
  if (!move) return desk.say(w('screen.reading.no-step'));
  desk.act([move], w(`screen.reading.did.step-${way}`, { title: brief(node.title) }));
  if (move.parentId !== null) desk.fold(move.parentId, false);
}

/** Joins a node to the sibling before it. */
export function join(desk: DeskOf, w: WordsOf, node: TreeNode): void {
  const before = desk.shown.tree.nodes.find(
    (one) => one.parentId === node.parentId && one.position === node.position - 1,
  );
  if (!before) return desk.say(w('unfit.nothing-before'));
  const label = w('screen.reading.did.merge', { title: brief(node.title), into: brief(before.title) });
  if (desk.act([{ do: 'merge', nodeId: node.id }], label, { toast: true })) desk.select(before.id);
}

/** Adds an empty node behind a node (or as the first), and goes to its title. */
export function addAfter(desk: DeskOf, w: WordsOf, node: TreeNode | null): void {
  const id = freshId();
  const title = w('screen.reading.new-title');
  const at = node ? { parentId: node.parentId, position: node.position + 1 } : { parentId: null, position: 0 };
  if (!desk.act([{ do: 'add', ...at, title, nodeId: id, source: [] }], w('screen.reading.did.add'))) return;
  desk.select(id);
  desk.go({ pane: 'side', side: 'node', focus: 'node-title' });
}

/** Takes a node out; its paragraphs are listed as unread. The neighbour is chosen next. */
export function takeOut(desk: DeskOf, w: WordsOf, node: TreeNode, children: 'with' | 'lift'): void {
  const row = desk.shown.tree.nodes
    .filter((one) => one.parentId === node.parentId)
    .sort((a, b) => a.position - b.position);
  const next = row[node.position + 1] ?? row[node.position - 1] ?? desk.nodes.get(node.parentId ?? '') ?? null;
  const label = w('screen.reading.did.remove', { title: brief(node.title) });
  if (desk.act([{ do: 'remove', nodeId: node.id, children }], label, { toast: true })) desk.select(next?.id ?? null);
}
