import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { call } from '#platform/ui/call.ts';
import { Icon } from '#platform/ui/icon.tsx';
import { useWords } from '#platform/words/use.tsx';
import { noticesContract } from '../contract.ts';
import { mostCounted } from '../rules.ts';
import './notices.css';

/** How often a desk that is looked at asks for news. One that is not asks when it is looked at again. */
const everyMs = 60_000;

/** The way to the inbox, with how many notices are unread. */
export function Bell() {
  const w = useWords();
  const { data } = useQuery({
    queryKey: [noticesContract.unread.path, {}],
    queryFn: ({ signal }) => call(noticesContract.unread, {}, { signal }),
    refetchInterval: everyMs,
    refetchOnWindowFocus: true,
  });
  const n = data?.unread ?? 0;
  const shown = n > mostCounted ? `${mostCounted}+` : String(n);
  const title = n === 0 ? w('screen.inbox.title') : w('screen.inbox.bell', { shown });
  return (
    <Link to="/inbox" className="top-button bell" title={title} aria-label={title}>
      <Icon name="bell" />
      {n > 0 && (
        <span className="bell-count tabular" aria-hidden="true">
          {shown}
        </span>
      )}
    </Link>
  );
}
