import { useEffect, useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from '../words/use.tsx';
import { Dialog } from './dialog.tsx';
import { Icon } from './icon.tsx';

export interface PaletteRow {
  key: string;
  label: string;
  detail?: ReactNode;
  act: () => void;
}
export interface PaletteGroup {
  name: string;
  rows: readonly PaletteRow[];
}

/**
 * Search over everything and every action, in one box (Ctrl+K).
 * @param find answers groups for a text; called a moment after the last key
 */
export function CommandPalette(props: {
  onClose: () => void;
  find: (text: string, signal: AbortSignal) => Promise<PaletteGroup[]>;
}) {
  const w = useWords();
  const [text, setText] = useState('');
  const [found, setFound] = useState<{ text: string | null; groups: PaletteGroup[] }>({ text: null, groups: [] });
  const waiting = found.text !== text;
  const { groups } = found;
  const [at, setAt] = useState(0);
  const list = useId();
  const { find } = props;
  useEffect(() => {
    const stop = new AbortController();
    const wait = setTimeout(
      () => {
        find(text.trim(), stop.signal).then(
          (answer) => {
            if (stop.signal.aborted) return;
            setFound({ text, groups: answer.filter((group) => group.rows.length) });
            setAt(0);
          },
          () => !stop.signal.aborted && setFound({ text, groups: [] }),
        );
      },
      text ? 160 : 0,
    );
    return () => {
      clearTimeout(wait);
      stop.abort();
    };
  }, [text, find]);
  const rows = groups.flatMap((group) => group.rows);
  const current = rows[at];
  const run = (row: PaletteRow) => {
    props.onClose();
    row.act();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = Math.max(0, Math.min(rows.length - 1, at + (event.key === 'ArrowDown' ? 1 : -1)));
      setAt(next);
      document.getElementById(`${list}-${rows[next]?.key}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && current) {
      event.preventDefault();
      run(current);
    }
  };
  return (
    <Dialog label={w('kit.search')} onClose={props.onClose} className="palette">
      <div className="palette-box">
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={current ? `${list}-${current.key}` : undefined}
          aria-label={w('kit.search')}
          placeholder={w('kit.search-hint')}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKey}
        />
        <kbd className="kbd">Esc</kbd>
      </div>
      <div className="palette-rows" role="listbox" id={list} aria-label={w('kit.found')} aria-busy={waiting}>
        {groups.map((group) => (
          <div key={group.name} role="group" aria-label={group.name}>
            <div className="palette-group" aria-hidden="true">
              {group.name}
            </div>
            {group.rows.map((row) => (
              <div
                key={row.key}
                id={`${list}-${row.key}`}
                role="option"
                aria-selected={row === current}
                className={`pop-item${row === current ? ' pop-at' : ''}`}
                onPointerMove={() => setAt(rows.indexOf(row))}
                onClick={() => run(row)}
              >
                <span>{row.label}</span>
                {row.detail && <span className="quiet">{row.detail}</span>}
              </div>
            ))}
          </div>
        ))}
        {rows.length === 0 && (
          <div className="pop-none quiet" role="option" aria-selected="false" aria-disabled="true">
            {waiting ? w('kit.loading') : w('kit.nothing-found', { text })}
          </div>
        )}
      </div>
    </Dialog>
  );
}
