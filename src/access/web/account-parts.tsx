import { useState } from 'react';
import { Tag } from '#platform/ui/tag.tsx';
import type { Answer } from '#platform/pure/endpoint.ts';
import { useWords } from '#platform/words/use.tsx';
import type { accessContract } from '../contract.ts';
import { isLocked } from '../rules.ts';

export type AccountRow = Answer<typeof accessContract.account>;

/** Open, locked or closed, in words with a mark. */
export function AccountState({ account }: { account: Pick<AccountRow, 'active' | 'lockedUntil'> }) {
  const w = useWords();
  const [now] = useState(() => Date.now());
  if (!account.active)
    return (
      <Tag mark="dash" tone="quiet">
        {w('state.account.closed')}
      </Tag>
    );
  if (isLocked(account.lockedUntil === null ? null : Date.parse(account.lockedUntil), now))
    return (
      <Tag mark="cross" tone="late">
        {w('state.account.locked')}
      </Tag>
    );
  return (
    <Tag mark="check" tone="done">
      {w('state.account.open')}
    </Tag>
  );
}
