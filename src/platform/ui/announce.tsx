import { useEffect, useState, type ReactNode } from 'react';
import { useWords } from '../words/use.tsx';
import { IconButton } from './button.tsx';

interface Said {
  id: number;
  words: ReactNode;
  undo?: { label: string; act: () => void };
}
let told: (said: Omit<Said, 'id'>) => void = () => {};

/**
 * Says on the screen and aloud what was just done (「已签收」); stays 5 seconds, longer with a way back.
 * @param undo a way back, offered beside the words
 */
export function announce(words: ReactNode, undo?: Said['undo']): void {
  told({ words, undo });
}

/** Where announcements appear; the frame holds one. */
export function Announcements() {
  const w = useWords();
  const [said, setSaid] = useState<Said[]>([]);
  useEffect(() => {
    let next = 0;
    told = (one) => {
      const id = (next += 1);
      setSaid((all) => [...all.slice(-2), { ...one, id }]);
      setTimeout(() => setSaid((all) => all.filter((other) => other.id !== id)), one.undo ? 10_000 : 5_000);
    };
    return () => void (told = () => {});
  }, []);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {said.map((one) => (
        <div key={one.id} className="toast">
          <span>{one.words}</span>
          {one.undo && (
            <button
              type="button"
              className="toast-undo"
              onClick={() => {
                setSaid((all) => all.filter((other) => other !== one));
                one.undo?.act();
              }}
            >
              {one.undo.label}
            </button>
          )}
          <IconButton
            icon="close"
            label={w('kit.close')}
            onClick={() => setSaid((all) => all.filter((other) => other !== one))}
          />
        </div>
      ))}
    </div>
  );
}
