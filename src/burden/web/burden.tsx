import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { accessContract } from '#access/contract.ts';
import { organisationContract } from '#organisation/contract.ts';
import { daysIn } from '#platform/pure/day.ts';
import type { Answer } from '#platform/pure/endpoint.ts';
import { useAsk, useAskPages, useKnown } from '#platform/ui/ask.ts';
import { Button, IconButton } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { List, type Column } from '#platform/ui/list.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { UnitPicker, type UnitSearch } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { burdenContract } from '../contract.ts';
import { countNames } from '../rules.ts';
import { monthAway, type BurdenSearch } from './search.ts';
import './burden.css';

type Summary = Answer<typeof burdenContract.summary>;
type Row = Answer<typeof burdenContract.entries>['rows'][number];
type Set = (change: Partial<BurdenSearch>) => void;

const searchUnits: UnitSearch = async (text, signal) =>
  (await call(organisationContract.unitChoices, { query: { text, limit: 12 } }, { signal })).rows;
const shortOf = (unit: { name: string; shortName: string | null }) => unit.shortName ?? unit.name;

/** 2026年11月, November 2026. */
const monthWords = (w: Words, month: string): string =>
  new Intl.DateTimeFormat(w.locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(
    Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)) - 1, 1),
  );

/** What was asked of the grassroots in a month: the numbers, who asked, and every entry behind them. */
export function Burden() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const search = useSearch({ from: '/desk/burden' });
  const navigate = useNavigate();
  const set: Set = (change) =>
    void navigate({ to: '/burden', search: { ...search, ...change }, replace: true, resetScroll: false });
  const now = w.today().slice(0, 7);
  const month = search.month ?? now;
  const span = {
    unitId: search.unit,
    from: `${month}-01`,
    to: `${month}-${daysIn(Number(month.slice(0, 4)), Number(month.slice(5)))}`,
  };
  const summary = useAsk(burdenContract.summary, { query: span }, { keep: true });
  // A unit that reads only its own has nothing to choose.
  const chooses = me.grants.some((grant) => grant.role !== 'department' && grant.role !== 'community-worker');
  return (
    <Page
      title={w('screen.burden.title')}
      heading={
        month === now ? w('screen.burden.this-month') : w('screen.burden.of-month', { month: monthWords(w, month) })
      }
      lead={w('screen.burden.lead')}
    >
      <div className="burden-bar">
        <span className="burden-month">
          <IconButton
            icon="left"
            label={w('screen.burden.before')}
            onClick={() => set({ month: monthAway(month, -1), by: undefined })}
          />
          <b className="tabular" aria-live="polite">
            {monthWords(w, month)}
          </b>
          <IconButton
            icon="right"
            label={w('screen.burden.after')}
            disabled={month >= now}
            onClick={() => set({ month: monthAway(month, 1), by: undefined })}
          />
        </span>
        {chooses && <OneUnit id={search.unit} set={set} />}
      </div>
      {summary.problem ? (
        <ErrorNote problem={summary.problem} again={() => void summary.refetch()} />
      ) : !summary.data ? (
        <Skeleton rows={8} />
      ) : summary.data.askers.length === 0 ? (
        <div className="paper">
          <Empty>{w('screen.burden.none')}</Empty>
        </div>
      ) : (
        <>
          <Numbers summary={summary.data} of={search.of} set={set} />
          <Askers summary={summary.data} by={search.by} set={set} />
          <Entries search={search} span={span} summary={summary.data} set={set} />
        </>
      )}
    </Page>
  );
}

function OneUnit({ id, set }: { id: string | undefined; set: Set }) {
  const w = useWords();
  const unit = useAsk(organisationContract.unit, id ? { params: { id } } : null);
  return (
    <div className="unit-filter">
      <UnitPicker
        label={w('screen.burden.unit')}
        placeholder={w('screen.burden.unit-hint')}
        search={searchUnits}
        value={id ? { id, name: unit.data?.name ?? w('kit.loading'), shortName: unit.data?.shortName ?? null } : null}
        onChange={(one) => set({ unit: one?.id, by: undefined })}
      />
    </div>
  );
}

/** The totals; each is a button that shows what it is made of. */
function Numbers({ summary, of, set }: { summary: Summary; of: BurdenSearch['of']; set: Set }) {
  const w = useWords();
  return (
    <ul className="burden-numbers paper" aria-label={w('screen.burden.numbers')}>
      {countNames.map((name) => (
        <li key={name}>
          <button type="button" aria-pressed={of === name} onClick={() => set({ of: of === name ? undefined : name })}>
            <b className="tabular">{w.number(summary.totals[name])}</b>
            <span>{w(`screen.burden.count.${name}`)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Askers({ summary, by, set }: { summary: Summary; by: string | undefined; set: Set }) {
  const w = useWords();
  const shown = ['tasks', 'reportsAsked', 'filesAsked', 'repeats'] as const;
  return (
    <section className="burden-askers">
      <h2>{w('screen.burden.askers')}</h2>
      <div className="paper table-scroll">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{w('screen.burden.asker')}</th>
              {shown.map((name) => (
                <th key={name} scope="col" className="end">
                  {w(`screen.burden.count.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {summary.askers.map(({ unit, ...counts }) => (
              <tr key={unit.id}>
                <td>
                  <button
                    type="button"

                    aria-pressed={by === unit.id}
                    title={w('screen.burden.only', { unit: unit.name })}
                    onClick={() => set({ by: by === unit.id ? undefined : unit.id })}
                  >
                    {unit.name}
                  </button>
                </td>
                {shown.map((name) => (
                  <td key={name} className="end tabular">
                    {w.number(counts[name])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Entries(props: {
  search: BurdenSearch;
  span: { unitId: string | undefined; from: string; to: string };
  summary: Summary;
  set: Set;
}) {
  const w = useWords();
  const navigate = useNavigate();
  const { search, span, set } = props;
  const entries = useAskPages(burdenContract.entries, {
    query: { ...span, of: search.of, byUnitId: search.by, limit: 80 },
  });
  const columns = useMemo(() => entryColumns(w), [w]);
  const asker = props.summary.askers.find((one) => one.unit.id === search.by)?.unit;
  const filtered = search.of !== undefined || search.by !== undefined;
  const title = search.of
    ? w('screen.burden.entries-of', { count: w(`screen.burden.count.${search.of}`) })
    : w('screen.burden.entries');
  return (
    <section className="burden-entries">
      <header>
        <h2>
          {title}
          {asker && <span className="quiet"> {w('screen.burden.only', { unit: shortOf(asker) })}</span>}
        </h2>
        {filtered && (
          <Button kind="quiet" small onClick={() => set({ of: undefined, by: undefined })}>
            {w('screen.burden.clear')}
          </Button>
        )}
      </header>
      {entries.problem ? (
        <ErrorNote problem={entries.problem} again={entries.again} />
      ) : entries.pending ? (
        <Skeleton rows={6} />
      ) : entries.rows.length === 0 ? (
        <div className="paper">
          <Empty>{w('screen.burden.none-found')}</Empty>
        </div>
      ) : (
        <List<Row>
          label={title}
          rows={entries.rows}
          columns={columns}
          rowKey={(row) => row.id}
          rowLabel={(row) => `${w.dayShort(row.day)}，${w(`kind.burden.${row.kind}`)}，${row.title}，${row.unit.name}`}
          onOpen={(row) =>
            row.subjectKind === 'task' &&
            void navigate({ to: '/burden', search: { ...search, task: row.subjectId }, resetScroll: false })
          }
          onEnd={entries.more}
          dim={entries.behind}
          foot={entries.hasMore ? undefined : w('screen.burden.total', { n: entries.rows.length })}
        />
      )}
    </section>
  );
}

function entryColumns(w: Words): Column<Row>[] {
  return [
    {
      key: 'day',
      head: w('screen.burden.head.day'),
      width: '7em',
      cell: (row) => <span className="quiet">{w.dayShort(row.day)}</span>,
      stack: 'right',
    },
    {
      key: 'what',
      head: w('screen.burden.head.what'),
      width: 'minmax(0, 2fr)',
      stack: 'first',
      cell: (row) => (
        <span className="burden-what">
          <span className="clip">
            <span className="quiet">{w(`kind.burden.${row.kind}`)}</span> {row.title}
          </span>
          {row.earlier && (
            <small className="clip quiet">
              {row.earlier.kind === 'report-given'
                ? w('screen.burden.given-before', { day: w.when(row.earlier.at) })
                : w('screen.burden.again', { day: w.when(row.earlier.at), unit: row.earlier.byName })}
            </small>
          )}
        </span>
      ),
    },
    {
      key: 'unit',
      head: w('screen.burden.head.unit'),
      width: 'minmax(0, 1fr)',
      stack: 'left',
      cell: (row) => <span className="clip">{shortOf(row.unit)}</span>,
    },
    {
      key: 'by',
      head: w('screen.burden.head.by'),
      width: 'minmax(0, 1fr)',
      spare: 2,
      cell: (row) => <span className="clip">{shortOf(row.by)}</span>,
    },
    {
      key: 'took',
      head: w('screen.burden.head.took'),
      width: 'minmax(0, 1fr)',
      spare: 1,
      cell: (row) => <span className="quiet">{tookWords(w, row)}</span>,
    },
  ];
}

/** 手填 2 项、附件 1 个。 */
function tookWords(w: Words, row: Row): string {
  const fields = row.known.map(({ field }) => w.maybe(`screen.burden.field.${field}`) ?? field);
  return w.list([
    ...(row.fields ? [w('screen.burden.took.fields', { n: row.fields })] : []),
    ...(row.files ? [w('screen.burden.took.files', { n: row.files })] : []),
    ...(row.filesAsked ? [w('screen.burden.took.files-asked', { n: row.filesAsked })] : []),
    ...(fields.length ? [w('screen.burden.took.known', { fields: w.list(fields) })] : []),
  ]);
}
