import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** Closes when something outside is pressed or takes the focus. */
export function useOutside(open: boolean, close: () => void) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const onDown = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) close();
    };
    document.addEventListener('pointerdown', onDown);
    document.addEventListener('focusin', onDown);
    return () => {
      document.removeEventListener('pointerdown', onDown);
      document.removeEventListener('focusin', onDown);
    };
  }, [open, close]);
  return box;
}

export interface MenuItem {
  key: string;
  label: ReactNode;
  act: () => void;
  /** Shown ticked: the current choice. */
  chosen?: boolean;
  apart?: boolean;
}

/** A button with a short list of actions under it. Arrow keys walk, Escape closes. */
export function Menu(props: {
  label: ReactNode;
  title?: string;
  items: MenuItem[];
  className?: string;
  end?: boolean;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useOutside(open, () => setOpen(false));
  const button = useRef<HTMLButtonElement>(null);
  const walk = (event: KeyboardEvent) => {
    const items = [...(box.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Escape' && open) {
      event.preventDefault();
      setOpen(false);
      button.current?.focus();
    } else if (next !== undefined && open) {
      event.preventDefault();
      items[(next + items.length) % items.length]?.focus();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      setOpen(true);
    }
  };
  useEffect(() => {
    if (open) box.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
  }, [open, box]);
  return (
    <div className="menu" ref={box} onKeyDown={walk}>
      <button
        type="button"
        ref={button}
        className={props.className ?? 'button button-quiet'}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        title={props.title}
        onClick={() => setOpen(!open)}
      >
        {props.label}
        <Icon name="down" />
      </button>
      {open && (
        <div className={`pop${props.end ? ' pop-end' : ''}`} role="menu" id={id}>
          {props.items.map((item) => (
            <button
              key={item.key}
              type="button"
              role={item.chosen === undefined ? 'menuitem' : 'menuitemradio'}
              aria-checked={item.chosen}
              tabIndex={-1}
              className={`pop-item${item.apart ? ' pop-apart' : ''}`}
              onClick={() => {
                setOpen(false);
                button.current?.focus();
                item.act();
              }}
            >
              <span>{item.label}</span>
              {item.chosen && <Icon name="check" />}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** A filter: a button that says what is chosen, and ticks under it. Empty means everything. */
export function Ticks<T extends string>(props: {
  label: string;
  options: readonly { value: T; label: ReactNode; text: string }[];
  value: readonly T[];
  onChange: (value: T[]) => void;
}) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useOutside(open, () => setOpen(false));
  const button = useRef<HTMLButtonElement>(null);
  const chosen = props.options.filter((option) => props.value.includes(option.value));
  return (
    <div
      className="menu"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.preventDefault();
        setOpen(false);
        button.current?.focus();
      }}
    >
      <button
        type="button"
        ref={button}
        className={`filter${chosen.length ? ' filter-on' : ''}`}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <span>{props.label}</span>
        {chosen.length > 0 && <b>{chosen.map((option) => option.text).join('、')}</b>}
        <Icon name="down" />
      </button>
      {open && (
        <fieldset className="pop pop-ticks" id={id}>
          <legend className="unseen">{props.label}</legend>
          {props.options.map((option) => (
            <label key={option.value} className="pop-item">
              <input
                type="checkbox"
                checked={props.value.includes(option.value)}
                onChange={(event) =>
                  props.onChange(
                    props.options
                      .map((one) => one.value)
                      .filter((v) => (v === option.value ? event.target.checked : props.value.includes(v))),
                  )
                }
              />
              <span>{option.label}</span>
            </label>
          ))}
        </fieldset>
      )}
    </div>
  );
}

/** A filter with one choice; null means everything. */
export function Choice<T extends string>(props: {
  label: string;
  any: string;
  options: readonly { value: T; label: string }[];
  value: T | null;
  onChange: (value: T | null) => void;
}) {
  return (
    <label className={`filter filter-select${props.value !== null ? ' filter-on' : ''}`}>
      <span>{props.label}</span>
      <select
        value={props.value ?? ''}
        onChange={(event) => props.onChange(props.options.find((o) => o.value === event.target.value)?.value ?? null)}
      >
        <option value="">{props.any}</option>
        {props.options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A few ways of looking at one thing, one of them on. */
export function Segments<T extends string>(props: {
  label: string;
  options: readonly { value: T; label: ReactNode }[];
  value: T;
  onChange: (value: T) => void;
}) {
  return (
    <div className="segments" role="group" aria-label={props.label}>
      {props.options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === props.value}
          onClick={() => props.onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
