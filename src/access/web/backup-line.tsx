import { dayOf, daysBetween } from '#platform/pure/day.ts';
import { useAsk } from '#platform/ui/ask.ts';
import { Note } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { accessContract } from '../contract.ts';

/** How the nightly backup stands, in one line for the system administrator. */
export function BackupLine() {
  const w = useWords();
  const { data } = useAsk(accessContract.backups, {});
  if (!data) return null;
  const [last] = data.rows;
  if (!data.scheduled) return <Note tone="soon">{w('screen.accounts.backup-none')}</Note>;
  if (!last) return <Note tone="soon">{w('screen.accounts.backup-not-yet')}</Note>;
  const values = { when: w.minute(last.at), size: w.size(last.bytes), n: data.rows.length };
  // Taken before yesterday: a night was missed.
  if (daysBetween(dayOf(Date.parse(last.at)), w.today()) > 1)
    return <Note tone="soon">{w('screen.accounts.backup-late', values)}</Note>;
  return <p className="quiet backup-line">{w('screen.accounts.backup-last', values)}</p>;
}
