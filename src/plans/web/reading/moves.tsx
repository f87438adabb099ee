import { Button, IconButton } from '#platform/ui/button.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Edit } from '../../rules/edit.ts';
import { countedIn, labelOf, renumbered } from '../../rules/labels.ts';
import type { SectionKind } from '../../rules/reading.ts';
import { sectionKind } from '../../rules/sections.ts';
import { step, type StepWay } from '../../rules/steps.ts';
import type { TreeNode } from '../../rules/tree.ts';
import { useDesk } from './desk.ts';
import { freshId } from '#platform/ui/fresh-id.ts';
import { brief, pathOf } from './view.ts';

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
        {w(node.section ? 'screen.reading.add-section' : 'screen.reading.add')}
      </Button>
      <Button small icon="plus" aria-keyshortcuts="b" onClick={() => addAfter(desk, w, node, 'below')}>
        {w(node.section ? 'screen.reading.add-task' : 'screen.reading.add-below')}
      </Button>
      {!node.section && (
        <Button small kind="quiet" onClick={() => addAfter(desk, w, node, 'section')}>
          {w('screen.reading.add-section')}
        </Button>
      )}
      <Button small kind="quiet" onClick={() => renumber(desk, w, node)}>
        {w('screen.reading.renumber')}
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

/** Where an added node goes: behind a node, as its last child, or as a section behind the one it stands in. */
export type AddWay = 'after' | 'below' | 'section';

/** Adds an empty node and goes to its title. It is counted in where its siblings are counted one by one. */
export function addAfter(desk: DeskOf, w: WordsOf, node: TreeNode | null, way: AddWay = 'after'): void {
  const { nodes } = desk.shown.tree;
  const id = freshId();
  const section = way === 'section' || node === null || (way === 'after' && node.section);
  const at = placeFor(desk, node, way);
  const title = w(section ? 'screen.reading.new-section' : 'screen.reading.new-title');
  const edits: Edit[] = [
    { do: 'add', ...at, title, nodeId: id, source: [] },
    ...(section ? ([{ do: 'set', nodeId: id, section: true, kind: 'other' }] as const) : []),
    ...countedIn(nodes, at.parentId, at.position, id),
  ];
  if (!desk.act(edits, w('screen.reading.did.add'))) return;
  if (at.parentId !== null) desk.fold(at.parentId, false);
  desk.select(id);
  desk.go({ pane: 'side', side: 'node', focus: 'node-title' });
}

function placeFor(desk: DeskOf, node: TreeNode | null, way: AddWay): { parentId: string | null; position: number } {
  const { nodes } = desk.shown.tree;
  const children = (parentId: string | null) => nodes.filter((one) => one.parentId === parentId).length;
  if (node === null) return { parentId: null, position: children(null) };
  if (way === 'below') return { parentId: node.id, position: children(node.id) };
  const at = way === 'section' ? pathOf(desk.nodes, node.id)[0]! : node;
  return { parentId: at.parentId, position: at.position + 1 };
}

/** The sections most plans have, in one act. */
export function addUsualSections(desk: DeskOf, w: WordsOf): void {
  const edits = usualSections.flatMap(({ title, kind }, position): Edit[] => {
    const nodeId = freshId();
    return [
      { do: 'add', parentId: null, position, title, nodeId, source: [] },
      { do: 'set', nodeId, section: true, kind, number: labelOf('cn', position + 1) },
    ];
  });
  desk.act(edits, w('screen.reading.did.usual'));
}
/** These are words of the document, so they are Chinese in every language. */
const usualSections: readonly { title: string; kind: SectionKind }[] = [
  { title: '指导思想', kind: 'guidance' },
  { title: '工作目标', kind: 'goals' },
  { title: '组织领导', kind: 'leadership' },
  { title: '重点任务', kind: 'tasks' },
  { title: '实施步骤', kind: 'steps' },
  { title: '保障措施', kind: 'safeguards' },
];

/** Sets a title; a section that is not yet of any kind takes the kind its new title says. */
export function setTitle(desk: DeskOf, w: WordsOf, node: TreeNode, title: string): void {
  const said = sectionKind(title, { people: false, dated: false });
  const kind = node.section && (node.kind ?? 'other') === 'other' && said.sure ? { kind: said.kind } : {};
  const field = w('screen.reading.field.title');
  desk.act(
    [{ do: 'set', nodeId: node.id, title, ...kind }],
    w('screen.reading.did.set', { field, title: brief(title) }),
  );
}

/** Numbers a node and its siblings anew from one. */
export function renumber(desk: DeskOf, w: WordsOf, node: TreeNode): void {
  const edits = renumbered(desk.shown.tree.nodes, node.parentId);
  if (edits.length === 0) return desk.say(w('screen.reading.numbered'));
  desk.act(edits, w('screen.reading.did.renumber'), { toast: true });
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
