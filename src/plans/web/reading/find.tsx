import { useEffect, useMemo, useRef, useState } from 'react';
import { IconButton } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { useWords } from '#platform/words/use.tsx';
import { useDesk } from './desk.ts';

/**
 * Finding words in the document. The browser's own search sees only the paragraphs on the screen, so the paper brings
 * its own: Enter goes to the next place, Shift+Enter back, Escape ends it.
 * @param onText told what is being looked for, to be marked on the paper
 */
export function Find({ text, onText, onClose }: { text: string; onText: (text: string) => void; onClose: () => void }) {
  const w = useWords();
  const desk = useDesk();
  const box = useRef<HTMLInputElement>(null);
  const [at, setAt] = useState(-1);
  const { source } = desk.shown;
  const places = useMemo(
    () =>
      text.trim() === ''
        ? []
        : (source?.paragraphs ?? []).filter((one) => one.text.includes(text.trim())).map((one) => one.index),
    [source, text],
  );
  useEffect(() => box.current?.focus(), []);
  const go = (way: 1 | -1) => {
    if (places.length === 0) return;
    const next = (at + way + places.length) % places.length;
    setAt(next);
    desk.choose(places[next]!);
  };
  return (
    <search className="rd-find no-print">
      <Icon name="search" />
      <input
        ref={box}
        type="search"
        aria-label={w('screen.reading.find')}
        placeholder={w('screen.reading.find')}
        value={text}
        maxLength={60}
        onChange={(event) => {
          onText(event.target.value);
          setAt(-1);
        }}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (event.key === 'Enter') {
            event.preventDefault();
            go(event.shiftKey ? -1 : 1);
          } else if (event.key === 'Escape') {
            event.preventDefault();
            onClose();
          }
        }}
      />
      <span className="quiet tabular" role="status">
        {text.trim() !== '' &&
          (at >= 0 ? `${at + 1}/${places.length}` : w('screen.reading.find-count', { n: places.length }))}
      </span>
      <IconButton icon="up" label={w('screen.reading.find-before')} onClick={() => go(-1)} />
      <IconButton icon="down" label={w('screen.reading.find-next')} onClick={() => go(1)} />
      <IconButton icon="close" label={w('kit.close')} onClick={onClose} />
    </search>
  );
}

/** A text with the words looked for marked in it. */
export function Marked({ text, find }: { text: string; find: string }) {
  const wanted = find.trim();
  if (wanted === '' || !text.includes(wanted)) return <>{text}</>;
  const pieces = text.split(wanted);
  return (
    <>
      {pieces.map((piece, i) => (
        <span key={i}>
          {i > 0 && <mark>{wanted}</mark>}
          {piece}
        </span>
      ))}
    </>
  );
}
