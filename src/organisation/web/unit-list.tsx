import { useQueries } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { accessContract } from '#access/contract.ts';
import { useAsk, useAskPages, useKnown } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { Icon } from '#platform/ui/icon.tsx';
import { List, type Column } from '#platform/ui/list.tsx';
import { Ticks } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { SearchBox } from '#platform/ui/search-box.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { NumberText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { registerContract, unitKinds, type Unit } from '../contract.ts';
import { AddUnit } from './unit-form.tsx';
import { ClosedTag, codeWords, kindWord, Lists, SheetMenu } from './parts.tsx';
import type { UnitSearch } from './search.ts';
import { treeKey, treeRows, type TreeRow } from './tree.ts';
import { UnitSheet } from './unit-sheet.tsx';
import './organisation.css';

/** The units of the county: a tree to open piece by piece, or, when searched, the units found. */
/** @param more what other capabilities add to a unit's sheet */
export function UnitList({ more }: { more?: (unitId: string) => ReactNode }) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const search = useSearch({ from: '/desk/units' });
  const { unitId } = useParams({ strict: false });
  const navigate = useNavigate();
  const may = me.verbs.includes('unit.manage');
  const set = (change: Partial<UnitSearch>) =>
    void navigate({
      to: unitId ? '/units/$unitId' : '/units',
      params: { unitId: unitId ?? '' },
      search: { ...search, ...change },
      replace: true,
    });
  const open = useCallback(
    (id: string) =>
      void navigate({
        to: '/units/$unitId',
        params: { unitId: id },
        search: { ...search, add: undefined },
        replace: Boolean(unitId),
      }),
    [navigate, unitId, search],
  );
  const close = () => void navigate({ to: '/units', search: { ...search, add: undefined } });
  const found = Boolean(search.text || search.kind);
  return (
    <>
      <Page
        title={w('screen.register.title')}
        actions={
          <>
            <SheetMenu of="units" may={may} />
            <Lists at="units" />
          </>
        }
      >
        <div className="filters register-filters">
          <SearchBox
            label={w('screen.units.search')}
            value={search.text ?? ''}
            onChange={(text) => set({ text: text.trim() === '' ? undefined : text })}
          />
          <Ticks
            label={w('screen.units.kind')}
            value={search.kind ?? []}
            options={unitKinds.map((kind) => ({
              value: kind,
              label: w(`kind.unit.${kind}`),
              text: w(`kind.unit.${kind}`),
            }))}
            onChange={(kind) => set({ kind: kind.length ? kind : undefined })}
          />
          <label className="filter filter-tick">
            <input
              type="checkbox"
              checked={search.closed ?? false}
              onChange={(event) => set({ closed: event.target.checked || undefined })}
            />
            <span>{w('screen.units.with-closed')}</span>
          </label>
          {(found || search.closed) && (
            <Button kind="quiet" onClick={() => set({ text: undefined, kind: undefined, closed: undefined })}>
              {w('screen.register.clear')}
            </Button>
          )}
        </div>
        {found ? (
          <Found search={search} openKey={unitId ?? null} onOpen={open} />
        ) : (
          <Tree closed={search.closed ?? false} openKey={unitId ?? null} onOpen={open} />
        )}
      </Page>
      {search.add ? (
        <AddUnit key={search.add} parentId={search.add} onClose={close} onAdded={open} />
      ) : (
        unitId && (
          <UnitSheet
            id={unitId}
            more={more?.(unitId)}
            onClose={close}
            onAdd={() => void navigate({ to: '/units', search: { ...search, add: unitId } })}
          />
        )
      )}
    </>
  );
}

/** Units that hold the text or are of the kinds, in the order of the tree, each with where it stands. */
function Found(props: { search: UnitSearch; openKey: string | null; onOpen: (id: string) => void }) {
  const w = useWords();
  const { text, kind, closed } = props.search;
  const units = useAskPages(registerContract.units, { query: { text, kind, inactive: closed && 'true', limit: 100 } });
  const columns = useMemo(
    () => [nameColumn<Unit>(w, (unit) => <UnitName unit={unit} where />), ...factColumns<Unit>(w, (unit) => unit)],
    [w],
  );
  if (units.problem) return <ErrorNote problem={units.problem} again={units.again} />;
  if (units.pending) return <Skeleton rows={10} />;
  if (units.rows.length === 0)
    return (
      <div className="paper">
        <Empty>{w('screen.units.none-found')}</Empty>
      </div>
    );
  return (
    <List<Unit>
      label={w('screen.units.title')}
      rows={units.rows}
      columns={columns}
      rowKey={(unit) => unit.id}
      rowLabel={(unit) => `${unit.name}，${kindWord(w, unit)}`}
      onOpen={(unit) => props.onOpen(unit.id)}
      openKey={props.openKey}
      onEnd={units.more}
      dim={units.behind}
      foot={units.hasMore ? w('screen.register.more') : w('screen.units.total', { n: units.rows.length })}
    />
  );
}

/** The tree. Arrows right and left open and close; what is open is read when it is first seen. */
function Tree(props: { closed: boolean; openKey: string | null; onOpen: (id: string) => void }) {
  const w = useWords();
  const { closed } = props;
  const inactive = closed ? 'true' : undefined;
  const top = useAsk(registerContract.units, { query: { limit: 1, inactive } });
  const at = useAsk(registerContract.unit, props.openKey ? { params: { id: props.openKey } } : null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const tops = top.data?.rows ?? [];
  const topId = tops[0]?.id;
  useEffect(() => {
    if (topId) setOpen((before) => new Set([...before, topId]));
  }, [topId]);
  // The unit whose sheet is open is in sight: the units above it are open.
  const line = at.data?.above.map((unit) => unit.id).join(' ');
  useEffect(() => {
    if (line) setOpen((before) => new Set([...before, ...line.split(' ')]));
  }, [line]);
  const opened = [...open];
  const beneath = useQueries({
    queries: opened.map((parentId) => ({
      queryKey: [registerContract.units.path, { query: { parentId, inactive } }, 'beneath'],
      queryFn: ({ signal }: { signal: AbortSignal }) => unitsBeneath(parentId, inactive, signal),
    })),
  });
  const rows = treeRows(tops, open, (id) => beneath[opened.indexOf(id)]?.data);
  const openAt = props.openKey ? rows.findIndex((row) => row.unit.id === props.openKey) : -1;
  useSight(props.openKey, openAt);
  const turn = useCallback(
    (id: string, to: boolean) =>
      setOpen((before) => {
        const after = new Set(before);
        if (to) after.add(id);
        else after.delete(id);
        return after;
      }),
    [],
  );
  const columns = useMemo<Column<TreeRow>[]>(
    () => [
      nameColumn<TreeRow>(w, (row) => (
        <div className="tree-name" style={{ '--level': row.level } as React.CSSProperties}>
          {row.open === null ? (
            <span className="tree-turn" aria-hidden="true" />
          ) : (
            <button
              type="button"
              className="tree-turn"
              tabIndex={-1}
              aria-expanded={row.open}
              aria-label={w(row.open ? 'screen.units.fold' : 'screen.units.unfold', { name: row.unit.name })}
              onClick={() => turn(row.unit.id, !row.open)}
            >
              <Icon name={row.open ? 'down' : 'right'} />
            </button>
          )}
          <UnitName unit={row.unit} />
        </div>
      )),
      ...factColumns<TreeRow>(w, (row) => row.unit),
    ],
    [w, turn],
  );
  const onKey = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
    const line = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    const step = line && treeKey(rows, Number(line.dataset.row), event.key);
    if (!step) return;
    event.preventDefault();
    if ('go' in step) document.querySelector<HTMLElement>(`[data-row="${step.go}"]`)?.focus();
    else if ('open' in step) turn(step.open, true);
    else turn(step.close, false);
  };
  if (top.problem) return <ErrorNote problem={top.problem} again={() => void top.refetch()} />;
  if (top.isPending) return <Skeleton rows={10} />;
  if (rows.length === 0)
    return (
      <div className="paper">
        <Empty>{w('screen.units.none')}</Empty>
      </div>
    );
  const failed = beneath.find((one) => one.error);
  return (
    <div className="unit-tree" onKeyDown={onKey}>
      <List<TreeRow>
        label={w('screen.units.title')}
        rows={rows}
        columns={columns}
        rowKey={(row) => row.unit.id}
        rowLabel={(row) => `${row.unit.name}，${kindWord(w, row.unit)}`}
        rowClass={(row) => (row.level === 0 ? 'tree-top' : undefined)}
        onOpen={(row) => props.onOpen(row.unit.id)}
        openKey={props.openKey}
        height={44}
        foot={
          failed ? (
            w('screen.units.part-missing')
          ) : (
            <>
              <kbd className="kbd">←</kbd> <kbd className="kbd">→</kbd> {w('screen.units.keys-turn')}
            </>
          )
        }
      />
    </div>
  );
}

/** Brings the line of the unit whose sheet is open into sight, once per unit, as soon as the tree has that line. */
function useSight(key: string | null, at: number): void {
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (at < 0 || seen.current === key) return;
    seen.current = key;
    const lines = document.querySelector<HTMLElement>('.tree .list-rows');
    const height = lines?.firstElementChild?.getBoundingClientRect().height;
    if (!lines || !height) return;
    // Lines far away do not exist yet: their place is reckoned.
    const top = lines.getBoundingClientRect().top + at * height;
    if (top < innerHeight * 0.15 || top > innerHeight * 0.85) scrollBy({ top: top - innerHeight / 3 });
  }, [key, at]);
}

async function unitsBeneath(parentId: string, inactive: string | undefined, signal: AbortSignal): Promise<Unit[]> {
  const out: Unit[] = [];
  let after: string | undefined;
  do {
    const page = await call(registerContract.units, { query: { parentId, inactive, limit: 200, after } }, { signal });
    out.push(...page.rows);
    after = page.next ?? undefined;
  } while (after);
  return out;
}

function UnitName({ unit, where }: { unit: Unit; where?: boolean }) {
  return (
    <div className="unit-name">
      <span className={unit.active ? undefined : 'quiet'}>{unit.name}</span>
      {unit.shortName && unit.shortName !== unit.name && <span className="quiet unit-short">{unit.shortName}</span>}
      {!unit.active && <ClosedTag />}
      {where && unit.parentName && <div className="quiet unit-where">{unit.parentName}</div>}
    </div>
  );
}

const nameColumn = <Row,>(w: Words, cell: (row: Row) => React.ReactNode): Column<Row> => ({
  key: 'name',
  head: w('screen.unit.name'),
  width: 'minmax(0, 1fr)',
  stack: 'first',
  cell,
});

const factColumns = <Row,>(w: Words, unitOf: (row: Row) => Unit): Column<Row>[] => [
  {
    key: 'kind',
    head: w('screen.units.kind'),
    width: '7em',
    stack: 'left',
    cell: (row) => <span className="quiet">{kindWord(w, unitOf(row))}</span>,
  },
  {
    key: 'area',
    head: w('screen.unit.area'),
    width: '7em',
    spare: 1,
    cell: (row) => {
      const { areaClass } = unitOf(row);
      return areaClass && w(`area.${areaClass}`);
    },
  },
  {
    key: 'code',
    head: w('screen.unit.code'),
    width: '10em',
    spare: 1,
    cell: (row) => {
      const { statCode } = unitOf(row);
      return statCode && <span className="tabular">{codeWords(statCode)}</span>;
    },
  },
  {
    key: 'children',
    head: w('screen.unit.children'),
    width: '5em',
    end: true,
    spare: 2,
    cell: (row) => <Count n={unitOf(row).children} />,
  },
  {
    key: 'people',
    head: w('screen.people.title'),
    width: '4.5em',
    end: true,
    stack: 'right',
    cell: (row) => <Count n={unitOf(row).people} unit={w('screen.unit.people-unit')} />,
  },
];

const Count = ({ n, unit }: { n: number; unit?: string }) => n > 0 && <NumberText value={n} unit={unit} />;
