import { useAsk } from '#platform/ui/ask.ts';
import { call } from '#platform/ui/call.ts';
import { UnitPicker, type UnitSearch } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import { accessContract } from '../contract.ts';

/** People by Chinese or pinyin initials, as far as the trail knows them. */
const findPeople: UnitSearch = async (text, signal) => {
  if (text === '') return [];
  const { rows } = await call(accessContract.eventPeople, { query: { text } }, { signal });
  return rows.map((row) => ({ id: row.id, name: row.name, parentName: row.unitName }));
};

/** Whose doings: one person, found while typing. */
export function PersonFilter(props: { value: string | null; onChange: (id: string | null) => void }) {
  const w = useWords();
  const named = useAsk(accessContract.events, props.value ? { query: { personId: props.value, limit: 1 } } : null);
  const name = named.data?.rows[0]?.personName ?? w(named.isPending ? 'kit.loading' : 'screen.audit.this-person');
  return (
    <div className="person-filter">
      <UnitPicker
        label={w('screen.audit.who')}
        placeholder={w('screen.audit.who-hint')}
        search={findPeople}
        value={props.value ? { id: props.value, name } : null}
        onChange={(one) => props.onChange(one?.id ?? null)}
      />
    </div>
  );
}
