import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { accessContract } from '#access/contract.ts';
import { areaClasses, organisationContract } from '#organisation/contract.ts';
import { addressOf } from '#platform/pure/endpoint.ts';
import { call } from '#platform/ui/call.ts';
import { useAsk, useAskPages, useKnown } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { List, type Column } from '#platform/ui/list.tsx';
import { Choice } from '#platform/ui/menu.tsx';
import { usePhone } from '#platform/ui/preferences.ts';
import { Page } from '#platform/ui/page.tsx';
import { SearchBox } from '#platform/ui/search-box.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { DayText } from '#platform/ui/text.tsx';
import { UnitPicker, type UnitSearch } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { cyclesContract, type Cycle } from '../../contract/cycles.ts';
import { bulkMost, entriesContract, type EntryRow } from '../../contract/entries.ts';
import { EntryTag } from '../entry-tag.tsx';
import { EntryBulk } from './bulk.tsx';
import { extendable } from './bulk-extend.tsx';
import { EntrySide } from './entry-side.tsx';
import { CycleHead } from './head.tsx';
import { CyclePapers } from './papers.tsx';
import { ColumnCell, CycleTag, DaysLeft, StageBar } from './parts.tsx';
import { PutUp } from './put-up.tsx';
import { onlies, type CycleSearch } from './search.ts';
import './cycle.css';

const townships: UnitSearch = async (text, signal) =>
  (await call(organisationContract.unitChoices, { query: { text, kind: ['township'], limit: 12 } }, { signal })).rows;

/** A cycle: its approval and days, how many entries stand where, and the entries themselves with one beside them. */
export function CyclePage() {
  const { cycleId } = useParams({ from: '/desk/assessments/cycles/$cycleId' });
  const search = useSearch({ from: '/desk/assessments/cycles/$cycleId' });
  const navigate = useNavigate({ from: '/assessments/cycles/$cycleId' });
  const w = useWords();
  const asked = useAsk(cyclesContract.cycle, { params: { id: cycleId } });
  const cycle = asked.data;
  const set = (change: Partial<CycleSearch>, replace = true) =>
    void navigate({ search: (was: CycleSearch) => ({ ...was, ...change }), replace });
  return (
    <>
      <Page
        title={cycle?.title ?? w('screen.cycle.title')}
        lead={
          cycle && (
            <>
              <CycleTag state={cycle.state} />{' '}
              <Link to="/assessments/frameworks/$frameworkId" params={{ frameworkId: cycle.framework.id }}>
                {cycle.framework.title}
              </Link>
            </>
          )
        }
        actions={
          cycle && (
            <>
              <CyclePapers cycle={cycle} />
              <CycleLinks cycle={cycle} search={search} />
            </>
          )
        }
      >
        {asked.problem ? (
          <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
        ) : !cycle ? (
          <Skeleton rows={10} />
        ) : (
          <>
            <CycleHead cycle={cycle} />
            {cycle.state !== 'preparing' && (
              <>
                <StageBar
                  cycle={cycle}
                  chosen={search.state ?? []}
                  onChoose={(state) => set({ state: state ? [state] : undefined })}
                />
                <PutUp cycle={cycle} />
                <Entries cycle={cycle} search={search} set={set} />
              </>
            )}
          </>
        )}
      </Page>
      {search.entry && <EntrySide id={search.entry} onClose={() => set({ entry: undefined })} />}
    </>
  );
}

/** Ways from a cycle to what hangs on it. */
function CycleLinks({ cycle, search }: { cycle: Cycle; search: CycleSearch }) {
  const w = useWords();
  if (cycle.state === 'preparing') return null;
  const { entry: _, class: of, ...rest } = search;
  return (
    <>
      <Link to="/assessments/cycles/$cycleId/ranking" params={{ cycleId: cycle.id }} className={buttonClass('quiet')}>
        {w('screen.ranking.title')}
      </Link>
      <Link to="/assessments/cycles/$cycleId/draws" params={{ cycleId: cycle.id }} className={buttonClass('quiet')}>
        {w('screen.draw.title')}
      </Link>
      <Link to="/assessments/cycles/$cycleId/publicity" params={{ cycleId: cycle.id }} className={buttonClass('quiet')}>
        {w('screen.cycle.publicity')}
      </Link>
      <a
        className={`${buttonClass()} wide-only`}
        href={addressOf(entriesContract.entriesSheet, {
          params: { id: cycle.id },
          query: { ...rest, class: of ? [of] : undefined },
        })}
        download
      >
        <Icon name="download" />
        <span>{w('screen.cycle.excel')}</span>
      </a>
    </>
  );
}

function Entries(props: {
  cycle: Cycle;
  search: CycleSearch;
  set: (change: Partial<CycleSearch>, replace?: boolean) => void;
}) {
  const { cycle, search, set } = props;
  const w = useWords();
  const [picked, setPicked] = useState<ReadonlyMap<string, EntryRow>>(new Map());
  const query = {
    state: search.state,
    class: search.class ? [search.class] : undefined,
    under: search.under,
    text: search.text,
    only: search.only,
    limit: 100,
  };
  const asked = useAskPages(entriesContract.entries, { params: { id: cycle.id }, query });
  const under = useAsk(organisationContract.unit, search.under ? { params: { id: search.under } } : null);
  const grades = useMemo(() => new Map(cycle.framework.grades.map(({ key, name }) => [key, name])), [cycle]);
  const phone = usePhone();
  const columns = useMemo(() => entryColumns(w, grades, phone), [w, grades, phone]);
  const filtered = Boolean(search.state ?? search.class ?? search.under ?? search.text ?? search.only);
  // Rows are asked again after an act: what is picked is taken from the newest answer.
  const now = asked.rows.filter((row) => picked.has(row.id));
  const pick = (rows: readonly EntryRow[], on: boolean) => {
    const next = new Map(picked);
    for (const row of rows)
      if (!on) next.delete(row.id);
      else if (next.size < bulkMost) next.set(row.id, row);
    setPicked(next);
  };
  // A few rows need no search.
  const few = Object.values(cycle.counts).reduce((sum, n) => sum + n, 0) <= 8 && !filtered;
  const decides = useKnown(accessContract.me).verbs.includes('assessment.decide') && cycle.state === 'open';
  const mayPick = asked.rows.some(
    (row) => row.may.some((move) => move !== 'nominate' && move !== 'drop') || (decides && extendable(row)),
  );
  return (
    <>
      {!few && (
        <div className="filters cycle-filters">
          <SearchBox
            label={w('screen.cycle.search')}
            value={search.text ?? ''}
            onChange={(text) => set({ text: text.trim() === '' ? undefined : text })}
          />
          <Choice
            label={w('screen.cycle.class')}
            any={w('screen.cycle.any')}
            value={search.class ?? null}
            options={areaClasses.map((one) => ({ value: one, label: w(`area.${one}`) }))}
            onChange={(one) => set({ class: one ?? undefined })}
          />
          <Choice
            label={w('screen.cycle.only')}
            any={w('screen.cycle.any')}
            value={search.only ?? null}
            options={onlies.map((one) => ({ value: one, label: w(`screen.cycle.only.${one}`) }))}
            onChange={(one) => set({ only: one ?? undefined })}
          />
          <div className="unit-filter">
            <UnitPicker
              label={w('screen.cycle.township')}
              placeholder={w('screen.cycle.township')}
              search={townships}
              value={search.under ? { id: search.under, name: under.data?.name ?? w('kit.loading') } : null}
              onChange={(unit) => set({ under: unit?.id })}
            />
          </div>
          {filtered && (
            <Button
              kind="quiet"
              onClick={() =>
                set({ state: undefined, class: undefined, under: undefined, text: undefined, only: undefined })
              }
            >
              {w('screen.cycle.clear')}
            </Button>
          )}
        </div>
      )}
      {asked.problem ? (
        <ErrorNote problem={asked.problem} again={asked.again} />
      ) : asked.pending ? (
        <Skeleton rows={8} />
      ) : asked.rows.length === 0 ? (
        <div className="paper">
          <Empty>{w(filtered ? 'screen.cycle.none-filtered' : 'screen.cycle.no-entries')}</Empty>
        </div>
      ) : (
        <List<EntryRow>
          label={w('screen.cycle.entries-of')}
          rows={asked.rows}
          columns={columns}
          rowKey={(row) => row.id}
          rowLabel={(row) => w.list([row.unit.name, row.label, w(`state.entry.${row.state}`)].filter(Boolean))}
          onOpen={(row) => set({ entry: row.id }, Boolean(search.entry))}
          openKey={search.entry ?? null}
          onEnd={asked.more}
          height={56}
          dim={asked.behind}
          foot={asked.hasMore ? w('screen.cycle.more') : w('screen.cycle.entries', { n: asked.rows.length })}
          picked={mayPick ? picked : undefined}
          onPick={mayPick ? pick : undefined}
        />
      )}
      {now.length > 0 && (
        <EntryBulk
          cycle={cycle}
          entries={now}
          decides={decides}
          onClear={() => setPicked(new Map())}
          onKeep={(ids) => setPicked(new Map([...picked].filter(([id]) => ids.has(id))))}
        />
      )}
    </>
  );
}

/** @param phone one column alone: the last one that is shown, with its name */
const entryColumns = (w: Words, grades: ReadonlyMap<string, string>, phone: boolean): Column<EntryRow>[] => [
  {
    key: 'unit',
    head: w('screen.cycle.head.unit'),
    width: 'minmax(0, 1fr)',
    stack: 'first',
    cell: (row) => (
      <>
        <div className="entry-name">
          {row.unit.name}
          {row.label && ` ${row.label}`}
        </div>
        <div className="quiet clip">
          {row.unit.parentName}
          {row.class && ` · ${w(`area.${row.class}`)}`}
        </div>
      </>
    ),
  },
  {
    key: 'state',
    head: w('screen.cycle.head.state'),
    width: '12.5em',
    stack: 'left',
    cell: (row) => (
      <div className="entry-state">
        <EntryTag state={row.state} />
        <EntryNote row={row} />
      </div>
    ),
  },
  ...(['self', 'township', 'county'] as const).map((side): Column<EntryRow> => ({
    key: side,
    head: w(`side.${side}`),
    width: '9.5em',
    ...(side === 'county' ? { stack: 'right' as const } : { spare: side === 'self' ? (2 as const) : (1 as const) }),
    cell: (row) => {
      const last = phone ? (['county', 'township', 'self'] as const).find((one) => row.columns[one]) : side;
      const column = last && row.columns[last];
      if (phone && !column) return null;
      const cell = <ColumnCell of={column} grade={column?.grade ? (grades.get(column.grade) ?? column.grade) : null} />;
      if (!phone) return cell;
      return (
        <span className="entry-last">
          <span className="quiet">{w(`side.${last!}`)}</span> {cell}
        </span>
      );
    },
  })),
];

/** What most concerns an entry in its state: a veto, an objection, the day it runs to. */
function EntryNote({ row }: { row: EntryRow }) {
  const w = useWords();
  if (row.vetoes > 0) return <span className="column-vetoed">{w('screen.cycle.veto-stands', { n: row.vetoes })}</span>;
  if (row.objections > 0)
    return <span className="column-vetoed">{w('screen.cycle.objections-open', { n: row.objections })}</span>;
  if (row.state === 'publicised' && row.publicityTo)
    return (
      <span className="quiet">
        {row.publicityTo < w.today() ? w('screen.cycle.publicity-over') : w('screen.cycle.publicity-to')}{' '}
        <DayText day={row.publicityTo} short />
      </span>
    );
  if (row.openTo && (row.extended || row.openTo < w.today()) && row.state !== 'reviewed')
    return <DaysLeft to={row.openTo} />;
  if (row.validUntil && (row.state === 'recognised' || row.state === 'commended'))
    return <span className="quiet">{w('screen.cycle.valid-until', { day: w.dayShort(row.validUntil) })}</span>;
  if (row.barredUntil)
    return <span className="quiet">{w('screen.cycle.barred-until', { day: w.dayShort(row.barredUntil) })}</span>;
  return null;
}
