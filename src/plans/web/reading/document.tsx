import { memo, useCallback, useEffect, useMemo, useRef } from 'react';
import { Button } from '#platform/ui/button.tsx';
import { useWords } from '#platform/words/use.tsx';
import { labelWords } from '../../rules/labels.ts';
import { written, type Written, type WrittenBlock } from '../../rules/written.ts';
import type { TreeNode } from '../../rules/tree.ts';
import { useDesk, useTyped } from './desk.ts';
import { addAfter, setTitle, takeOut } from './moves.tsx';
import { typedKey } from './typed.ts';
import { brief } from './view.ts';
import './document.css';

/**
 * The plan as the document it will be. A paragraph pressed is written in place; everything else follows from the tree, so
 * that paper and tree never differ.
 */
export function DocumentPane() {
  const w = useWords();
  const desk = useDesk();
  const { tree } = desk.shown;
  const doc = useMemo(() => written<TreeNode>(tree), [tree]);
  const box = useRef<HTMLDivElement>(null);
  const chosen = desk.selected?.id ?? null;
  // One and the same function for the life of the pane, so that blocks whose words did not change are not drawn again.
  const now = useRef(desk);
  now.current = desk;
  const choose = useCallback((id: string) => now.current.select(id), []);
  useEffect(() => {
    const at = chosen && box.current?.querySelector<HTMLElement>(`[data-node="${chosen}"]`);
    if (at) at.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const preamble = useTyped(
    tree.preamble,
    (text) =>
      desk.act(
        [{ do: 'plan', preamble: text.trim() }],
        w('screen.reading.did.plan', { what: w('screen.reading.preamble') }),
      ),
    typedKey(desk.shown.plan.id, 'paper-preamble'),
  );
  return (
    // A pane that scrolls must be reachable with the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className="rd-scroll rd-paper" ref={box} tabIndex={0} role="region" aria-label={w('screen.reading.written')}>
      <div className="rd-page wd-page">
        <h2 className="wd-title">{doc.title}</h2>
        {desk.writes ? (
          <textarea
            className="wd-body wd-typing"
            aria-label={w('screen.reading.preamble')}
            placeholder={w('screen.reading.preamble-hint')}
            rows={1}
            maxLength={20_000}
            {...preamble.props}
          />
        ) : (
          doc.preamble.map((line, i) => <p key={i}>{line}</p>)
        )}
        {doc.blocks.map((block) =>
          desk.writes && block.node.id === chosen ? (
            <Typing key={block.node.id} block={block} />
          ) : (
            <Block key={block.node.id} block={block} onChoose={choose} />
          ),
        )}
        <Rest doc={doc} />
        {desk.writes && (
          <div className="wd-foot no-print">
            <Button small kind="quiet" icon="plus" onClick={() => addAfter(desk, w, null)}>
              {w('screen.reading.add-section')}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

/** People and steps that no section holds. */
function Rest({ doc }: { doc: Written }) {
  return [...doc.people, ...doc.steps].map((line, i) => <p key={i}>{line}</p>);
}

interface BlockProps {
  block: WrittenBlock;
  onChoose: ((id: string) => void) | null;
}
const sameLines = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((line, i) => line === other[i]);
/** Whether two blocks look the same. The tree is another after every correction; most of its words are not. */
const looksSame = ({ block: a, onChoose: before }: BlockProps, { block: b, onChoose: after }: BlockProps) =>
  before === after &&
  a.node.id === b.node.id &&
  a.node.number === b.node.number &&
  a.node.section === b.node.section &&
  a.level === b.level &&
  a.heading === b.heading &&
  sameLines(a.body, b.body) &&
  sameLines(a.people, b.people) &&
  sameLines(a.steps, b.steps) &&
  sameLines(a.lines, b.lines);

/**
 * A node's heading, text and unit lines. All blocks stand in the page, so that the browser's own search, links into the
 * text and printing have the whole plan; those out of sight are neither laid out nor painted (document.css).
 */
const Block = memo(function Block(props: BlockProps) {
  const { block, onChoose } = props;
  const { node } = block;
  return (
    <div
      className={`wd-block${node.section ? ' wd-section' : ''}${onChoose ? ' wd-press' : ''}`}
      data-node={node.id}
      onClick={() => window.getSelection()?.type !== 'Range' && onChoose?.(node.id)}
    >
      <Words block={block} />
    </div>
  );
}, looksSame);

function Words({ block }: { block: WrittenBlock }) {
  const { node, heading, body } = block;
  const own = node.section ? body : body.slice(1);
  const stop = /[\p{L}\p{N}）》”]$/u.test(heading) && body.length > 0 && heading !== labelWords(node.number);
  return (
    <>
      <p className={`wd-heading wd-${Math.min(block.level, 4)}`}>
        <b>{heading}</b>
        {!node.section && body.length > 0 && (
          <>
            {stop && <b>。</b>}
            {body[0]}
          </>
        )}
      </p>
      {own.map((line, i) => (
        <p key={i}>{line}</p>
      ))}
      <Lines lines={[...block.people, ...block.steps]} />
      <Lines lines={block.lines} className="wd-units" />
    </>
  );
}

const Lines = ({ lines, className }: { lines: readonly string[]; className?: string }) =>
  lines.map((line, i) => (
    <p key={i} className={className}>
      {line}
    </p>
  ));

/** The chosen node, written on the paper: Enter in the heading goes to the text, Ctrl+Enter in the text begins the next. */
function Typing({ block }: { block: WrittenBlock<TreeNode> }) {
  const w = useWords();
  const desk = useDesk();
  const { node } = block;
  const key = (field: string) => typedKey(desk.shown.plan.id, node.id, `paper-${field}`);
  const title = useTyped(
    node.title,
    (text) => {
      const line = text.replace(/\s+/g, ' ').trim();
      if (line) setTitle(desk, w, node, line);
    },
    key('title'),
  );
  const body = useTyped(
    node.body,
    (text) =>
      desk.act(
        [{ do: 'set', nodeId: node.id, body: text.trim() }],
        w('screen.reading.did.set', { field: w('screen.reading.field.body'), title: brief(node.title) }),
      ),
    key('body'),
  );
  const text = useRef<HTMLTextAreaElement>(null);
  return (
    <div
      className={`wd-block wd-chosen${node.section ? ' wd-section' : ''}`}
      data-node={node.id}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || event.key !== 'Escape') return;
        event.preventDefault();
        title.commit();
        body.commit();
        desk.back();
      }}
    >
      <div className={`wd-heading wd-${Math.min(block.level, 4)} wd-row`}>
        {node.number && <b>{labelWords(node.number)}</b>}
        <textarea
          className="wd-typing"
          aria-label={w('screen.reading.field.title')}
          rows={1}
          maxLength={300}
          {...title.props}
          onKeyDown={(event) => {
            if (event.nativeEvent.isComposing || event.key !== 'Enter') return;
            event.preventDefault();
            text.current?.focus();
          }}
        />
      </div>
      <textarea
        ref={text}
        className="wd-typing wd-body"
        aria-label={w('screen.reading.field.body')}
        placeholder={w('screen.reading.write-here')}
        rows={1}
        maxLength={20_000}
        {...body.props}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          body.commit();
          addAfter(desk, w, node);
        }}
      />
      <Lines lines={[...block.people, ...block.steps]} />
      <Lines lines={block.lines} className="wd-units" />
      <div className="wd-tools no-print">
        {!node.section && (
          <Button small kind="quiet" onClick={() => desk.go({ pane: 'side', side: 'node', focus: 'node-lead' })}>
            {w('screen.reading.to-units')}
          </Button>
        )}
        {(node.kind === 'leadership' || node.kind === 'steps') && (
          <Button small kind="quiet" onClick={() => desk.go({ pane: 'side', side: 'about' })}>
            {w(node.kind === 'steps' ? 'screen.reading.to-steps' : 'screen.reading.to-people')}
          </Button>
        )}
        <Button small kind="quiet" icon="plus" onClick={() => addAfter(desk, w, node, 'below')}>
          {w(node.section ? 'screen.reading.add-task' : 'screen.reading.add-below')}
        </Button>
        <Button small kind="quiet" icon="plus" onClick={() => addAfter(desk, w, node)}>
          {w(node.section ? 'screen.reading.add-section' : 'screen.reading.add')}
        </Button>
        <Button small kind="quiet" onClick={() => takeOut(desk, w, node, 'with')}>
          {w('screen.reading.remove')}
        </Button>
      </div>
    </div>
  );
}

/** A plan that is only to be read: a kept state. */
export function WrittenPaper({ plan }: { plan: Parameters<typeof written>[0] }) {
  const doc = useMemo(() => written(plan), [plan]);
  return (
    <div className="wd-page wd-still">
      <h2 className="wd-title">{doc.title}</h2>
      {doc.preamble.map((line, i) => (
        <p key={i}>{line}</p>
      ))}
      {doc.blocks.map((block) => (
        <Block key={block.node.id} block={block} onChoose={null} />
      ))}
      <Rest doc={doc} />
    </div>
  );
}
