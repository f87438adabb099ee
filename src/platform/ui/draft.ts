import { useCallback, useState } from 'react';

/**
 * Words being typed, kept in this tab's session storage under `key` until they are cleared with '': a reload or an ended
 * session does not lose them.
 */
export function useDraft(key: string): [string, (text: string) => void] {
  const place = `draft ${key}`;
  const [text, setText] = useState(() => read(place));
  const keep = useCallback(
    (next: string) => {
      setText(next);
      try {
        if (next) sessionStorage.setItem(place, next);
        else sessionStorage.removeItem(place);
      } catch {
        // Storage is full or forbidden: the words still stand in the field.
      }
    },
    [place],
  );
  return [text, keep];
}

function read(place: string): string {
  try {
    return sessionStorage.getItem(place) ?? '';
  } catch {
    return '';
  }
}
