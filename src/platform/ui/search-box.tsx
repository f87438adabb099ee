import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { Icon } from './icon.tsx';

/** A search field that asks a moment after the last key, and not in the middle of a Chinese word. `/` goes to it. */
export function SearchBox(props: { label: string; value: string; onChange: (text: string) => void }) {
  const { value } = props;
  const [typed, setTyped] = useState({ text: value, seen: value, told: value });
  // A value from outside (filters cleared) replaces the text; our own value coming back must not undo later typing.
  if (typed.seen !== value)
    setTyped({ ...typed, seen: value, text: value === typed.told ? typed.text : value, told: value });
  const box = useRef<HTMLInputElement>(null);
  const [composing, setComposing] = useState(false);
  const { text } = typed;
  const tell = useEffectEvent((said: string) => {
    setTyped((now) => ({ ...now, told: said }));
    props.onChange(said);
  });
  useEffect(() => {
    if (composing || text === value) return;
    const wait = setTimeout(() => tell(text), 220);
    return () => clearTimeout(wait);
  }, [text, value, composing]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const at = event.target as HTMLElement;
      if (event.key !== '/' || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return;
      event.preventDefault();
      box.current?.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="search-box">
      <Icon name="search" />
      <input
        ref={box}
        type="search"
        aria-label={props.label}
        placeholder={props.label}
        value={text}
        maxLength={60}
        onCompositionStart={() => setComposing(true)}
        onCompositionEnd={() => setComposing(false)}
        onChange={(event) => setTyped({ ...typed, text: event.target.value })}
      />
    </div>
  );
}
