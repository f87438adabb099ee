import { Button } from '#platform/ui/button.tsx';
import { Dialog } from '#platform/ui/dialog.tsx';
import { Kbd } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';

/** What the keys do; the words are `keys.…` by the same names. */
const rows = [
  { what: 'walk', keys: ['j', 'k'] },
  { what: 'fold', keys: ['←', '→'] },
  { what: 'edit', keys: ['Enter'] },
  { what: 'leave', keys: ['Esc'] },
  { what: 'indent', keys: ['Tab', 'Shift+Tab'] },
  { what: 'indent-anywhere', keys: ['Alt+→', 'Alt+←'] },
  { what: 'move', keys: ['Alt+↑', 'Alt+↓'] },
  { what: 'unit', keys: ['u'] },
  { what: 'due', keys: ['d'] },
  { what: 'split', keys: ['s'] },
  { what: 'merge', keys: ['m'] },
  { what: 'add', keys: ['a'] },
  { what: 'add-below', keys: ['b'] },
  { what: 'remove', keys: ['Delete'] },
  { what: 'unread', keys: ['n'] },
  { what: 'doubt', keys: ['N'] },
  { what: 'find', keys: ['/'] },
  { what: 'undo', keys: ['z'] },
  { what: 'keys', keys: ['?'] },
] as const;

/** The keys of the workspace, on one sheet. */
export function KeysSheet({ onClose }: { onClose: () => void }) {
  const w = useWords();
  return (
    <Dialog label={w('screen.reading.keys')} onClose={onClose} className="rd-keys">
      <h2>{w('screen.reading.keys')}</h2>
      <dl>
        {rows.map(({ what, keys }) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dt>
            <dd>{w(`keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="quiet">{w('screen.reading.keys-leave')}</p>
      <div className="row-actions">
        <Button onClick={onClose}>{w('kit.close')}</Button>
      </div>
    </Dialog>
  );
}
