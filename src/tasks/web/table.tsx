import { useMemo, useState } from 'react';
import { accessContract } from '#access/contract.ts';
import { useAskPages, useKnown } from '#platform/ui/ask.ts';
import { List } from '#platform/ui/list.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract, type TaskRow } from '../contract.ts';
import { bulkAtMost } from '../contract/bulk.ts';
import { usualFields } from '../contract/saved.ts';
import { BulkBar } from './bulk.tsx';
import { taskColumns } from './columns.tsx';
import type { Showing } from './list.tsx';
import { NoTasks } from './no-tasks.tsx';
import { askedBy } from './search.ts';

/** Tasks as a list: columns chosen by the reader, rows picked for one act on many. */
export function TaskTable({ search, set, openId, onTask }: Showing) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const rows = useAskPages(tasksContract.list, { query: { ...askedBy(search), limit: 60 } });
  const fields = search.fields ?? usualFields;
  const columns = useMemo(() => taskColumns(w, fields), [w, fields]);
  const [picked, setPicked] = useState<ReadonlyMap<string, TaskRow>>(new Map());
  const acts = me.verbs.includes('task.carry-out') || me.verbs.includes('task.arrange');
  const pick = (some: readonly TaskRow[], on: boolean) =>
    setPicked((before) => {
      const next = new Map(before);
      for (const row of some)
        if (!on) next.delete(row.id);
        else if (next.size < bulkAtMost || next.has(row.id)) next.set(row.id, row);
      return next;
    });
  // A group nobody leads is a heading: it stands in trees, not among tasks.
  const shown = rows.rows.filter((row) => row.leadUnit !== null);
  if (rows.problem) return <ErrorNote problem={rows.problem} again={rows.again} />;
  if (rows.pending) return <Skeleton rows={10} />;
  if (shown.length === 0 && !rows.hasMore) return <NoTasks search={search} set={set} />;
  return (
    <>
      <List<TaskRow>
        label={w('screen.tasks.title')}
        rows={shown}
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => `${row.title}，${w(`state.task.${row.state}`)}`}
        onOpen={(row) => onTask(row.id)}
        openKey={openId}
        onEnd={rows.more}
        height={60}
        dim={rows.behind}
        picked={acts ? picked : undefined}
        onPick={acts ? pick : undefined}
        foot={rows.hasMore ? w('screen.tasks.more') : w('screen.tasks.total', { n: shown.length })}
      />
      {picked.size > 0 && (
        <BulkBar
          tasks={[...picked.values()]}
          onClear={() => setPicked(new Map())}
          onKeep={(ids) => setPicked((before) => new Map([...before].filter(([id]) => ids.has(id))))}
        />
      )}
    </>
  );
}
