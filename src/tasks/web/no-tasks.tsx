import { Button } from '#platform/ui/button.tsx';
import { Empty } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { isFiltered, noFilters, type TaskSearch } from './search.ts';

/** No task to show: none yet, or none that fits. */
export function NoTasks({ search, set }: { search: TaskSearch; set: (change: Partial<TaskSearch>) => void }) {
  const w = useWords();
  return (
    <div className="paper">
      {isFiltered(search) ? (
        <Empty action={<Button onClick={() => set(noFilters)}>{w('screen.tasks.clear')}</Button>}>
          {w('screen.tasks.none-filtered')}
        </Empty>
      ) : (
        <Empty>{w('screen.tasks.none')}</Empty>
      )}
    </div>
  );
}
