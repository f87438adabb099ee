import { useMemo } from 'react';
import { stretches } from '#plans/rules/amend/words.ts';

/** One side of a text that changed: what only this version has is marked. */
export function Marked({ old, now, side }: { old: string; now: string; side: 'old' | 'now' }) {
  const row = useMemo(() => stretches(old, now), [old, now]);
  return (
    <>
      {row.map((one, i) =>
        one.what === 'both' ? (
          <span key={i}>{one.text}</span>
        ) : one.what !== side ? null : side === 'old' ? (
          <del key={i}>{one.text}</del>
        ) : (
          <ins key={i}>{one.text}</ins>
        ),
      )}
    </>
  );
}
