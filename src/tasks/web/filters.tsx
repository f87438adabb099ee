import { useState, type ReactNode } from 'react';
import { organisationContract } from '#organisation/contract.ts';
import { plansContract } from '#plans/contract.ts';
import { addDays } from '#platform/pure/day.ts';
import { useAsk } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { Choice, Ticks } from '#platform/ui/menu.tsx';
import { SearchBox } from '#platform/ui/search-box.tsx';
import { UnitPicker } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import { taskStates } from '../rules.ts';
import { StateTag } from './marks.tsx';
import { isFiltered, noFilters, type TaskSearch } from './search.ts';
import { searchUnits } from './units.ts';

const deadlines = ['late', 'soon', 'month', 'range'] as const;

/** What narrows the tasks; every answer goes into the address. `children` stand at the end of the row. */
export function Filters({
  search,
  set,
  children,
}: {
  search: TaskSearch;
  set: (change: Partial<TaskSearch>) => void;
  children?: ReactNode;
}) {
  const w = useWords();
  const unit = useAsk(organisationContract.unit, search.unit ? { params: { id: search.unit } } : null);
  const plan = useAsk(plansContract.get, search.plan ? { params: { id: search.plan } } : null);
  const [range, setRange] = useState(false);
  const today = w.today();
  const monthEnd = addDays(`${today.slice(0, 8)}01`, 31).slice(0, 8) + '01';
  const thisMonth = { from: `${today.slice(0, 8)}01`, to: addDays(monthEnd, -1) };
  const deadline =
    search.standing ??
    (search.from === thisMonth.from && search.to === thisMonth.to && !range
      ? 'month'
      : search.from || search.to || range
        ? 'range'
        : null);
  const chosenUnit = search.unit
    ? { id: search.unit, name: unit.data?.name ?? w('kit.loading'), shortName: unit.data?.shortName ?? null }
    : null;
  return (
    <div className="filters task-filters">
      <SearchBox
        label={w('screen.tasks.search')}
        value={search.text ?? ''}
        onChange={(text) => set({ text: text.trim() === '' ? undefined : text })}
      />
      <Ticks
        label={w('screen.tasks.head.state')}
        value={search.state ?? []}
        options={taskStates.map((state) => ({
          value: state,
          label: <StateTag state={state} />,
          text: w(`state.task.${state}`),
        }))}
        onChange={(state) => set({ state: state.length ? state : undefined })}
      />
      <Choice
        label={w('screen.tasks.head.due')}
        any={w('screen.tasks.any')}
        value={deadline}
        options={deadlines.map((one) => ({ value: one, label: w(`screen.tasks.due.${one}`) }))}
        onChange={(value) => {
          setRange(value === 'range');
          set({
            standing: value === 'late' || value === 'soon' ? value : undefined,
            from: value === 'month' ? thisMonth.from : value === 'range' ? search.from : undefined,
            to: value === 'month' ? thisMonth.to : value === 'range' ? search.to : undefined,
          });
        }}
      />
      {deadline === 'range' && (
        <span className="range">
          <DayField
            label={w('screen.tasks.from')}
            value={search.from ?? null}
            onChange={(day) => set({ from: day ?? undefined })}
          />
          <span aria-hidden="true">—</span>
          <DayField
            label={w('screen.tasks.to')}
            value={search.to ?? null}
            onChange={(day) => set({ to: day ?? undefined })}
          />
        </span>
      )}
      <Choice
        label={w('screen.tasks.part')}
        any={w('screen.tasks.any')}
        value={search.part ?? null}
        options={(['lead', 'co'] as const).map((part) => ({ value: part, label: w(`part.${part}`) }))}
        onChange={(part) => set({ part: part ?? undefined })}
      />
      <div className="unit-filter">
        <UnitPicker
          label={w('screen.tasks.head.unit')}
          placeholder={w('screen.tasks.unit-hint')}
          search={searchUnits}
          value={chosenUnit}
          onChange={(one) => set({ unit: one?.id })}
        />
      </div>
      {search.plan && (
        <span className="chip">
          {plan.data?.title ?? w('kit.loading')}
          <button
            type="button"
            aria-label={w('kit.take-away', { name: plan.data?.title ?? '' })}
            onClick={() => set({ plan: undefined })}
          >
            <Icon name="close" />
          </button>
        </span>
      )}
      {isFiltered({ ...search, view: undefined }) && (
        <Button kind="quiet" onClick={() => (setRange(false), set({ ...noFilters, view: search.view }))}>
          {w('screen.tasks.clear')}
        </Button>
      )}
      {children}
    </div>
  );
}
