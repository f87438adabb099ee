import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { call } from '#platform/ui/call.ts';
import { Icon } from '#platform/ui/icon.tsx';
import { useWords } from '#platform/words/use.tsx';
import { noticesContract } from '../contract.ts';
import { mostCounted } from '../rules.ts';
import './notices.css';

/** How often a desk that is worked at asks for news … */
const everyMs = 60_000;
/** … and how long after the last key or touch: asking for ever would keep a session alive that nobody uses. */
const restMs = 5 * 60_000;

/** The way to the inbox, with how many notices are unread. */
export function Bell() {
  const w = useWords();
  const { data, refetch } = useQuery({
    queryKey: [noticesContract.unread.path, {}],
    queryFn: ({ signal }) => call(noticesContract.unread, {}, { signal }),
    refetchOnWindowFocus: true,
  });
  useEffect(() => {
    let worked = Date.now();
    const mark = () => void (worked = Date.now());
    const signs = ['keydown', 'pointerdown', 'scroll'] as const;
    for (const sign of signs) document.addEventListener(sign, mark, { passive: true });
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && Date.now() - worked < restMs) void refetch();
    }, everyMs);
    return () => {
      clearInterval(timer);
      for (const sign of signs) document.removeEventListener(sign, mark);
    };
  }, [refetch]);
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
