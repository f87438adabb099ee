import { useAsk } from '#platform/ui/ask.ts';
import { Note } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { accessContract } from '../contract.ts';

/** A night that was missed is said; two hours of grace for one that takes long. */
const late = 26 * 3_600_000;

/** How the nightly backup stands, in one line for the system administrator. */
export function BackupLine() {
  const w = useWords();
  const { data } = useAsk(accessContract.backups, {});
  if (!data) return null;
  const [last] = data.rows;
  if (!data.scheduled) return <Note tone="soon">{w('screen.accounts.backup-none')}</Note>;
  if (!last) return <Note tone="soon">{w('screen.accounts.backup-not-yet')}</Note>;
  const values = { when: w.minute(last.at), size: w.size(last.bytes), n: data.rows.length };
  if (Date.now() - Date.parse(last.at) > late)
    return <Note tone="soon">{w('screen.accounts.backup-late', values)}</Note>;
  return <p className="quiet backup-line">{w('screen.accounts.backup-last', values)}</p>;
}
