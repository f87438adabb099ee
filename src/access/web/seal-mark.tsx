import { Icon } from '#platform/ui/icon.tsx';
import { useWords } from '#platform/words/use.tsx';
import './access.css';

/** The seal over an event, or that none covers it yet. */
export function SealMark({ seal }: { seal: number | null }) {
  const w = useWords();
  return seal === null ? (
    <span className="quiet">{w('screen.audit.unsealed')}</span>
  ) : (
    <span className="tabular seal-number">
      <Icon name="check" />
      {w('screen.audit.seal-number', { number: String(seal) })}
    </span>
  );
}
