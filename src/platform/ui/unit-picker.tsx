import { useQuery } from '@tanstack/react-query';
import { useId, useState, type KeyboardEvent } from 'react';
import { useWords } from '../words/use.tsx';
import { Icon } from './icon.tsx';
import { useOutside } from './menu.tsx';

export interface UnitChoice {
  id: string;
  name: string;
  shortName?: string | null;
  parentName?: string | null;
}
/** Finds units while typing: Chinese or pinyin initials, best match first. */
export type UnitSearch = (text: string, signal: AbortSignal) => Promise<readonly UnitChoice[]>;

interface Common {
  /** Its id, for the label of a Field; or a label of its own. */
  id?: string;
  label?: string;
  search: UnitSearch;
  placeholder?: string;
  invalid?: boolean;
  autoFocus?: boolean;
  describedBy?: string;
}
type One = Common & { many?: false; value: UnitChoice | null; onChange: (value: UnitChoice | null) => void };
type Many = Common & { many: true; value: readonly UnitChoice[]; onChange: (value: UnitChoice[]) => void };

/** Chooses one unit, or several with `many`. A combobox: type, arrow down, Enter; Backspace takes the last away. */
export function UnitPicker(props: One | Many) {
  const w = useWords();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const list = useId();
  const box = useOutside(open, () => setOpen(false));
  const chosen: readonly UnitChoice[] = props.many ? props.value : props.value ? [props.value] : [];
  const found = useQuery({
    queryKey: ['unit-picker', text],
    queryFn: ({ signal }) => props.search(text.trim(), signal),
    enabled: open,
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  const rows = (found.data ?? []).filter((row) => !chosen.some((one) => one.id === row.id));
  const current = rows[Math.min(at, rows.length - 1)];

  const choose = (unit: UnitChoice) => {
    setText('');
    setAt(0);
    if (props.many) props.onChange([...props.value, unit]);
    else {
      props.onChange(unit);
      setOpen(false);
    }
  };
  const drop = (unit: UnitChoice) => {
    if (props.many) props.onChange(props.value.filter((one) => one.id !== unit.id));
    else props.onChange(null);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) setOpen(true);
      else setAt((i) => Math.max(0, Math.min(rows.length - 1, i + (event.key === 'ArrowDown' ? 1 : -1))));
    } else if (event.key === 'Enter' && open) {
      event.preventDefault();
      if (current) choose(current);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      setOpen(false);
    } else if (event.key === 'Backspace' && text === '' && chosen.length) drop(chosen.at(-1)!);
  };
  const single = !props.many && chosen.length > 0;
  return (
    <div className={`picker${props.invalid ? ' picker-wrong' : ''}`} ref={box}>
      {chosen.map((unit) => (
        <span key={unit.id} className="chip">
          {unit.shortName ?? unit.name}
          <button type="button" aria-label={w('kit.take-away', { name: unit.name })} onClick={() => drop(unit)}>
            <Icon name="close" />
          </button>
        </span>
      ))}
      {!single && (
        <input
          id={props.id}
          aria-label={props.label}
          aria-describedby={props.describedBy}
          aria-invalid={props.invalid || undefined}
          role="combobox"
          aria-expanded={open}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={open && current ? `${list}-${current.id}` : undefined}
          autoComplete="off"
          autoFocus={props.autoFocus}
          placeholder={chosen.length ? undefined : (props.placeholder ?? w('kit.unit-hint'))}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onClick={() => setOpen(true)}
          onKeyDown={onKey}
        />
      )}
      <div className={`pop pop-wide${open ? '' : ' gone'}`} role="listbox" id={list} aria-label={w('kit.units')}>
        {open && rows.length === 0 && (
          <div className="pop-none quiet" role="option" aria-selected="false" aria-disabled="true">
            {found.isFetching ? w('kit.loading') : found.error ? w('kit.search-failed') : w('kit.no-unit')}
          </div>
        )}
        {open &&
          rows.map((row) => (
            <div
              key={row.id}
              id={`${list}-${row.id}`}
              role="option"
              aria-selected={row === current}
              className={`pop-item${row === current ? ' pop-at' : ''}`}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(row);
              }}
            >
              <span>{row.name}</span>
              {row.parentName && <span className="quiet">{row.parentName}</span>}
            </div>
          ))}
      </div>
    </div>
  );
}
