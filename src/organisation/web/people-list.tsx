import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { accessContract } from '#access/contract.ts';
import { useAsk, useAskPages, useKnown } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { List, type Column } from '#platform/ui/list.tsx';
import { Page } from '#platform/ui/page.tsx';
import { SearchBox } from '#platform/ui/search-box.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { UnitPicker } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { registerContract, type Person } from '../contract.ts';
import { searchUnits } from './find.ts';
import { Lists, PhoneText, SheetMenu } from './parts.tsx';
import { AddPerson } from './person-form.tsx';
import { PersonSheet } from './person-sheet.tsx';
import type { PeopleSearch } from './search.ts';
import './organisation.css';

/** The people in reach, filtered by what the address says; a row opens its sheet at /people/ID. */
export function PeopleList() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const search = useSearch({ from: '/desk/people' });
  const { personId } = useParams({ strict: false });
  const navigate = useNavigate();
  const may = me.verbs.includes('person.manage');
  const people = useAskPages(registerContract.people, {
    query: {
      text: search.text,
      unitId: search.unit,
      below: search.unit && !search.only ? 'true' : undefined,
      inactive: search.left && 'true',
      limit: 60,
    },
  });
  const columns = useMemo(() => peopleColumns(w), [w]);
  const set = (change: Partial<PeopleSearch>) =>
    void navigate({
      to: personId ? '/people/$personId' : '/people',
      params: { personId: personId ?? '' },
      search: { ...search, ...change },
      replace: true,
    });
  const open = useCallback(
    (id: string) =>
      void navigate({
        to: '/people/$personId',
        params: { personId: id },
        search: { ...search, add: undefined },
        replace: Boolean(personId),
      }),
    [navigate, personId, search],
  );
  const close = () => void navigate({ to: '/people', search: { ...search, add: undefined } });
  const filtered = Boolean(search.text || search.unit || search.left);
  const add = () => void navigate({ to: '/people', search: { ...search, add: true } });
  return (
    <>
      <Page
        title={w('screen.register.title')}
        actions={
          <>
            {may && (
              <Button kind="primary" icon="plus" onClick={add}>
                {w('screen.person.add')}
              </Button>
            )}
            <SheetMenu of="people" may={may} />
            <Lists at="people" />
          </>
        }
      >
        <Filters search={search} set={set} />
        {people.problem ? (
          <ErrorNote problem={people.problem} again={people.again} />
        ) : people.pending ? (
          <Skeleton rows={10} />
        ) : people.rows.length === 0 ? (
          <div className="paper">
            {filtered ? (
              <Empty
                action={
                  <Button onClick={() => set({ text: undefined, unit: undefined, only: undefined, left: undefined })}>
                    {w('screen.register.clear')}
                  </Button>
                }
              >
                {w('screen.people.none-found')}
              </Empty>
            ) : (
              <Empty action={may && <Button onClick={add}>{w('screen.person.add')}</Button>}>
                {w('screen.people.none')}
              </Empty>
            )}
          </div>
        ) : (
          <List<Person>
            label={w('screen.people.title')}
            rows={people.rows}
            columns={columns}
            rowKey={(row) => row.id}
            rowLabel={(row) => `${row.name}，${row.unitName}`}
            onOpen={(row) => open(row.id)}
            openKey={personId ?? null}
            onEnd={people.more}
            dim={people.behind}
            foot={people.hasMore ? w('screen.register.more') : w('screen.people.total', { n: people.rows.length })}
          />
        )}
      </Page>
      {search.add ? (
        <AddPerson unitId={search.unit ?? null} onClose={close} onAdded={open} />
      ) : (
        personId && <PersonSheet id={personId} onClose={close} />
      )}
    </>
  );
}

function Filters({ search, set }: { search: PeopleSearch; set: (change: Partial<PeopleSearch>) => void }) {
  const w = useWords();
  const unit = useAsk(registerContract.unit, search.unit ? { params: { id: search.unit } } : null);
  const chosen = search.unit
    ? { id: search.unit, name: unit.data?.name ?? w('kit.loading'), shortName: unit.data?.shortName ?? null }
    : null;
  return (
    <div className="filters register-filters">
      <SearchBox
        label={w('screen.people.search')}
        value={search.text ?? ''}
        onChange={(text) => set({ text: text.trim() === '' ? undefined : text })}
      />
      <div className="register-unit">
        <UnitPicker
          label={w('screen.person.unit')}
          placeholder={w('screen.people.unit-hint')}
          search={searchUnits}
          value={chosen}
          onChange={(one) => set({ unit: one?.id, only: undefined })}
        />
      </div>
      {search.unit && (unit.data?.children ?? 0) > 0 && (
        <label className="filter filter-tick">
          <input
            type="checkbox"
            checked={!search.only}
            onChange={(event) => set({ only: event.target.checked ? undefined : true })}
          />
          <span>{w('screen.people.below')}</span>
        </label>
      )}
      <label className="filter filter-tick">
        <input
          type="checkbox"
          checked={search.left ?? false}
          onChange={(event) => set({ left: event.target.checked || undefined })}
        />
        <span>{w('screen.people.with-left')}</span>
      </label>
      {(search.text || search.unit || search.left) && (
        <Button
          kind="quiet"
          onClick={() => set({ text: undefined, unit: undefined, only: undefined, left: undefined })}
        >
          {w('screen.register.clear')}
        </Button>
      )}
    </div>
  );
}

const peopleColumns = (w: Words): Column<Person>[] => [
  {
    key: 'name',
    head: w('screen.person.name'),
    width: '9em',
    stack: 'first',
    cell: (row) => (
      <span className="person-name">
        <b>{row.name}</b>
        {!row.active && (
          <Tag mark="dash" tone="quiet">
            {w('screen.person.left')}
          </Tag>
        )}
      </span>
    ),
  },
  {
    key: 'unit',
    head: w('screen.person.unit'),
    width: 'minmax(0, 1fr)',
    stack: 'left',
    cell: (row) => <div className="clip">{row.unitName}</div>,
  },
  {
    key: 'post',
    head: w('screen.person.posts'),
    width: 'minmax(0, 1fr)',
    spare: 2,
    cell: (row) =>
      row.posts.length ? (
        <div className="clip">{w.list([...new Set(row.posts.map((post) => post.name))])}</div>
      ) : (
        <span className="quiet">—</span>
      ),
  },
  {
    key: 'phone',
    head: w('screen.person.phone'),
    width: '9em',
    stack: 'right',
    cell: (row) => <PhoneText phone={row.phone} />,
  },
  {
    key: 'account',
    head: w('screen.person.account'),
    width: '6em',
    spare: 1,
    cell: (row) =>
      row.hasAccount ? (
        <Tag mark="check" tone="done">
          {w('screen.person.has-account')}
        </Tag>
      ) : (
        <span className="quiet">{w('screen.person.no-account')}</span>
      ),
  },
];
