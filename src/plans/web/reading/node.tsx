import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { Button } from '#platform/ui/button.tsx';
import { Empty } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { repeats, sectionKinds } from '../../rules/reading.ts';
import { cuts } from '../../rules/steps.ts';
import type { TreeNode } from '../../rules/tree.ts';
import { useDesk, useTyped } from './desk.ts';
import { typedKey } from './typed.ts';
import { Moves, setTitle } from './moves.tsx';
import { doubtWords } from './tree.tsx';
import { UnitsOf } from './units.tsx';
import { freshId } from '#platform/ui/fresh-id.ts';
import { brief, pathOf } from './view.ts';

/** The chosen node: what it says, who does it, until when, and where it stands in the document. */
export function NodePane() {
  const w = useWords();
  const { selected } = useDesk();
  if (!selected) return <Empty>{w('screen.reading.node.none')}</Empty>;
  return <NodeForm key={selected.id} node={selected} />;
}

function NodeForm({ node }: { node: TreeNode }) {
  const w = useWords();
  const desk = useDesk();
  const set = (fields: object, field: string) => {
    desk.act(
      [{ do: 'set', nodeId: node.id, ...fields }],
      w('screen.reading.did.set', { field, title: brief(node.title) }),
    );
  };
  const key = (field: string) => typedKey(desk.shown.plan.id, node.id, field);
  const title = useTyped(
    node.title,
    (text) => {
      const line = text.replace(/\s+/g, ' ').trim();
      if (line) setTitle(desk, w, node, line);
    },
    key('title'),
  );
  const number = useTyped(
    node.number,
    (text) => set({ number: text.trim() }, w('screen.reading.field.number')),
    key('number'),
  );
  const words = useTyped(
    node.dueText ?? '',
    (text) => set({ dueText: text.trim() === '' ? null : text.trim() }, w('screen.reading.field.due-text')),
    key('due-text'),
  );
  const due = useTyped(node.due ?? '', (text) => set({ due: text || null }, w('screen.reading.field.due')));
  const off = !desk.writes;
  const above = pathOf(desk.nodes, node.id).slice(0, -1);
  /** Enter in a line, Ctrl+Enter in a text, Escape in both: saved, and back to the tree. */
  const leave = (save: () => void, lines: boolean) => (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape' || (event.key === 'Enter' && (!lines || event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      event.stopPropagation();
      save();
      desk.back();
    }
  };
  return (
    <div className="rd-node">
      {above.length > 0 && (
        <nav className="rd-above" aria-label={w('screen.reading.above')}>
          {above.map((one) => (
            <button key={one.id} type="button" onClick={() => desk.select(one.id)}>
              {one.number} {brief(one.title)}
            </button>
          ))}
        </nav>
      )}
      <div className="rd-head">
        <input
          className="rd-head-number"
          aria-label={w('screen.reading.field.number')}
          placeholder={w('screen.reading.field.number')}
          maxLength={20}
          disabled={off}
          {...number.props}
          onKeyDown={leave(number.commit, false)}
        />
        <textarea
          id="node-title"
          className="rd-head-title"
          aria-label={w('screen.reading.field.title')}
          rows={1}
          maxLength={300}
          disabled={off}
          {...title.props}
          onKeyDown={leave(title.commit, false)}
        />
      </div>
      {node.doubts.length > 0 && (
        <ul className="rd-doubts" aria-label={w('screen.reading.doubts')}>
          {node.doubts.map((doubt, i) => (
            <li key={i}>
              <span>{doubtWords(w, doubt)}</span>
              <button type="button" className="rd-link" onClick={() => desk.choose(doubt.paragraph, { show: 'paper' })}>
                {w('screen.reading.paragraph', { n: doubt.paragraph + 1 })}
              </button>
            </li>
          ))}
        </ul>
      )}
      {!node.section && (
        <>
          <UnitsOf key={`lead-${node.id}`} node={node} part="lead" />
          <UnitsOf key={`co-${node.id}`} node={node} part="co" />
          <div className="rd-pair">
            <div className="rd-field">
              <label htmlFor="node-due">{w('screen.reading.field.due')}</label>
              <input
                id="node-due"
                type="date"
                disabled={off}
                {...due.props}
                onChange={(event) => {
                  due.props.onChange(event);
                  // While a year is being typed the field reads 0002, 0020, 0202.
                  if (event.target.value === '' || event.target.value >= '2000') due.commit();
                }}
                onKeyDown={leave(due.commit, false)}
              />
              {node.due && <span className="rd-under">{w.day(node.due)}</span>}
            </div>
            <div className="rd-field">
              <label htmlFor="node-due-text">{w('screen.reading.field.due-text')}</label>
              <input
                id="node-due-text"
                maxLength={60}
                disabled={off}
                placeholder={w('screen.reading.field.due-text-hint')}
                {...words.props}
                onKeyDown={leave(words.commit, false)}
              />
            </div>
            <div className="rd-field">
              <label htmlFor="node-repeat">{w('screen.reading.field.repeat')}</label>
              <select
                id="node-repeat"
                disabled={off}
                value={node.repeat ?? ''}
                onChange={(event) =>
                  set(
                    { repeat: repeats.find((one) => one === event.target.value) ?? null },
                    w('screen.reading.field.repeat'),
                  )
                }
              >
                <option value="">{w('screen.reading.repeat-none')}</option>
                {repeats.map((one) => (
                  <option key={one} value={one}>
                    {w(`screen.reading.repeat.${one}`)}
                  </option>
                ))}
              </select>
            </div>
          </div>
        </>
      )}
      <Body node={node} leave={leave} />
      <div className="rd-pair">
        <div className="rd-field">
          <label htmlFor="node-as">{w('screen.reading.field.as')}</label>
          <select
            id="node-as"
            disabled={off}
            value={node.section ? (node.kind ?? 'other') : 'task'}
            onChange={(event) => {
              const kind = sectionKinds.find((one) => one === event.target.value) ?? null;
              set({ section: kind !== null, kind }, w('screen.reading.field.as'));
            }}
          >
            <option value="task">{w('screen.reading.as-task')}</option>
            <optgroup label={w('screen.reading.as-section')}>
              {sectionKinds.map((one) => (
                <option key={one} value={one}>
                  {w(`kind.section.${one}`)}
                </option>
              ))}
            </optgroup>
          </select>
        </div>
      </div>
      {desk.writes && <Moves node={node} />}
      <Sources node={node} />
    </div>
  );
}

/** The body; it can be cut at the cursor, or at a sentence chosen with the arrow keys. */
function Body(props: { node: TreeNode; leave: (save: () => void, lines: boolean) => (event: KeyboardEvent) => void }) {
  const w = useWords();
  const desk = useDesk();
  const { node } = props;
  const [cursor, setCursor] = useState(0);
  const [cutting, setCutting] = useState(false);
  const body = useTyped(
    node.body,
    (text) => {
      const field = w('screen.reading.field.body');
      desk.act(
        [{ do: 'set', nodeId: node.id, body: text.trim() }],
        w('screen.reading.did.set', { field, title: brief(node.title) }),
      );
    },
    typedKey(desk.shown.plan.id, node.id, 'body'),
  );
  const cut = (at: number) => {
    body.commit();
    const id = freshId();
    const label = w('screen.reading.did.split', { title: brief(node.title) });
    setCutting(false);
    if (desk.act([{ do: 'split', nodeId: node.id, at, newId: id }], label)) {
      desk.select(id);
      desk.back();
    }
  };
  const may = desk.writes && cursor > 0 && cursor < body.text.length;
  return (
    <div className="rd-field">
      <div className="rd-label-row">
        <label htmlFor="node-body">{w('screen.reading.field.body')}</label>
        {desk.writes && node.body !== '' && (
          <span className="rd-tools">
            <Button
              small
              kind="quiet"
              id="node-cut"
              aria-pressed={cutting}
              onClick={() => setCutting(!cutting)}
              aria-keyshortcuts="s"
            >
              {w('screen.reading.split')}
            </Button>
            <Button small kind="quiet" disabled={!may} onClick={() => cut(cursor)}>
              {w('screen.reading.split-here')}
            </Button>
          </span>
        )}
      </div>
      {cutting ? (
        <Cutting body={node.body} onCut={cut} onLeave={() => setCutting(false)} />
      ) : (
        <textarea
          id="node-body"
          className="rd-body"
          disabled={!desk.writes}
          maxLength={20_000}
          placeholder={w('screen.reading.field.body-hint')}
          {...body.props}
          onSelect={(event) => setCursor(event.currentTarget.selectionStart)}
          onKeyDown={props.leave(body.commit, true)}
        />
      )}
    </div>
  );
}

/** The body with its possible cuts between sentences: arrow keys walk, Enter cuts, Escape leaves it whole. */
function Cutting({ body, onCut, onLeave }: { body: string; onCut: (at: number) => void; onLeave: () => void }) {
  const w = useWords();
  const places = cuts(body);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  const walk = (event: KeyboardEvent) => {
    const buttons = [...(box.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = { ArrowRight: 1, ArrowDown: 1, j: 1, ArrowLeft: -1, ArrowUp: -1, k: -1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      buttons[(at + next + buttons.length) % buttons.length]?.focus();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      onLeave();
    }
  };
  if (places.length === 0)
    return (
      <div className="rd-cutting">
        <p className="quiet">{w('screen.reading.split-nowhere')}</p>
        <Button small onClick={onLeave}>
          {w('screen.reading.split-leave')}
        </Button>
      </div>
    );
  const pieces = [0, ...places].map((from, i) => body.slice(from, places[i]));
  return (
    <div className="rd-cutting" ref={box} role="group" aria-label={w('screen.reading.split')} onKeyDown={walk}>
      <p className="rd-under">{w('screen.reading.split-how')}</p>
      <div className="rd-cut-words">
        {pieces.map((piece, i) => (
          <span key={i}>
            {piece}
            {i < places.length && (
              <button
                type="button"
                className="rd-cut"
                aria-label={w('screen.reading.split-at', { words: pieces[i + 1]!.trim().slice(0, 16) })}
                onClick={() => onCut(places[i]!)}
              >
                <span aria-hidden="true">┊</span>
              </button>
            )}
          </span>
        ))}
      </div>
    </div>
  );
}

/** The paragraphs a node came from; each leads to its place on the paper. */
function Sources({ node }: { node: TreeNode }) {
  const w = useWords();
  const desk = useDesk();
  const paragraphs = desk.shown.source?.paragraphs;
  if (!paragraphs || node.source.length === 0) return null;
  return (
    <section className="rd-sources">
      <h3>{w('screen.reading.sources', { n: node.source.length })}</h3>
      <ul>
        {node.source.slice(0, 40).map((index) => (
          <li
            key={index}
            onPointerEnter={() => desk.lit.point([node.id], [index])}
            onPointerLeave={() => desk.lit.point([], [])}
          >
            <button type="button" onClick={() => desk.choose(index, { show: 'paper' })}>
              <span className="rd-number tabular">{index + 1}</span>
              <span>
                {paragraphs[index]?.number}
                {paragraphs[index]?.text}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
