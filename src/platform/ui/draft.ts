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

/**
 * Things chosen for a form (files already sent), kept like its words. What does not fit `shape` any more is left out.
 * @param shape gives the thing back when it is one, else null
 */
export function useDraftOf<T>(
  key: string,
  shape: (value: unknown) => T | null,
): [readonly T[], (things: readonly T[]) => void] {
  const [text, setText] = useDraft(key);
  const [first] = useState(() => things(text, shape));
  const keep = useCallback((next: readonly T[]) => setText(next.length ? JSON.stringify(next) : ''), [setText]);
  return [first, keep];
}
function things<T>(text: string, shape: (value: unknown) => T | null): T[] {
  try {
    const found: unknown = JSON.parse(text || '[]');
    return Array.isArray(found) ? found.flatMap((one) => shape(one) ?? []) : [];
  } catch {
    return [];
  }
}

function read(place: string): string {
  try {
    return sessionStorage.getItem(place) ?? '';
  } catch {
    return '';
  }
}
