import { useEffect, type KeyboardEvent, type RefObject } from 'react';

/**
 * The keys of a scorecard: up and down walk the rows, Enter goes from the fields of one to the next, and with nothing in
 * hand an arrow takes up the first row on the screen.
 * @param active rows are filled in now; a card that is only read leaves the arrows to the page
 */
export function useRowKeys(list: RefObject<HTMLElement | null>, active: boolean): (event: KeyboardEvent) => void {
  const walk = (event: KeyboardEvent) => {
    const at = event.target as HTMLElement;
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const here = rows.findIndex((row) => row.contains(at));
    if (here < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const typing = at.matches('input:not([type=checkbox]):not([type=radio]), textarea');
    const step =
      event.key === 'ArrowDown' && !at.matches('textarea, [type=radio]')
        ? 1
        : event.key === 'ArrowUp' && !at.matches('textarea, [type=radio]')
          ? -1
          : event.key === 'Enter' && (typing || at.matches('[type=checkbox], [type=radio]')) && !event.shiftKey
            ? 1
            : 0;
    if (step === 0) return;
    // Several boxes are one answer: Enter goes through them before it leaves the row.
    if (event.key === 'Enter' && typing) {
      const boxes = [
        ...(rows[here]?.querySelectorAll<HTMLElement>('.answer input[type=text], .answer input:not([type])') ?? []),
      ];
      const beside = boxes[boxes.indexOf(at) + 1];
      if (boxes.includes(at) && beside) {
        event.preventDefault();
        return enter(beside);
      }
    }
    const next = rows[here + step];
    if (!next) return;
    event.preventDefault();
    const field = next.querySelector<HTMLElement>('.answer input');
    enter(at.closest('.answer, .row-reason') && field ? field : next.querySelector<HTMLElement>('.row-opener'));
  };
  useEffect(() => {
    if (!active) return;
    const begin = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
      if (document.activeElement !== document.body || event.altKey || event.ctrlKey || event.metaKey) return;
      const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
      const first = rows.find((row) => row.getBoundingClientRect().top >= topOf(list.current));
      if (!first) return;
      event.preventDefault();
      enter(first.querySelector<HTMLElement>('.answer input, .row-reason input') ?? first.querySelector('button'));
    };
    document.addEventListener('keydown', begin);
    return () => document.removeEventListener('keydown', begin);
  }, [list, active]);
  return walk;
}

/** Into a field with all of it selected, so that typing replaces what stands there. */
function enter(to: HTMLElement | null): void {
  to?.focus();
  if (to instanceof HTMLInputElement && to.type === 'text') to.select();
}
/** Where rows begin to be seen: under the head that stays. */
const topOf = (list: HTMLElement | null): number =>
  list?.querySelector('.card-head')?.getBoundingClientRect().bottom ?? 0;
