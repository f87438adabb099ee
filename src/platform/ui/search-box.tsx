import { useEffect, useRef, useState } from 'react';
import { Icon } from './icon.tsx';

/** A search field that asks a moment after the last key, and not in the middle of a Chinese word. `/` goes to it. */
export function SearchBox(props: { label: string; value: string; onChange: (text: string) => void }) {
  const [text, setText] = useState(props.value);
  const box = useRef<HTMLInputElement>(null);
  const composing = useRef(false);
  const change = useRef(props.onChange);
  change.current = props.onChange;
  useEffect(() => setText(props.value), [props.value]);
  useEffect(() => {
    if (text === props.value || composing.current) return;
    const wait = setTimeout(() => change.current(text), 220);
    return () => clearTimeout(wait);
  }, [text, props.value]);
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
        onCompositionStart={() => (composing.current = true)}
        onCompositionEnd={(event) => {
          composing.current = false;
          change.current(event.currentTarget.value);
        }}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}
