import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { organisationContract } from '#organisation/contract.ts';
import { areaClasses } from '#organisation/rules/kinds.ts';
import { addressOf } from '#platform/pure/endpoint.ts';
import { useAsk, useAskPages } from '#platform/ui/ask.ts';
import { buttonClass } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { List, type Column } from '#platform/ui/list.tsx';
import { Choice, Segments } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { UnitPicker, type UnitSearch } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { rankingContract, type RankingRow } from '../contract/ranking.ts';
import { sides } from '../rules/framework.ts';
import { EntryTag } from './entry-tag.tsx';
import { Points, pointsWords } from './points.tsx';
import type { RankingSearch } from './ranking-search.ts';
import './ranking.css';

const searchUnits: UnitSearch = async (text, signal) =>
  (await call(organisationContract.unitChoices, { query: { text, limit: 12 } }, { signal })).rows;

/** Entries of a cycle by points: equals share a rank, and where samples enter a rank is a span. */
export function RankingPage() {
  const w = useWords();
  const { cycleId } = useParams({ from: '/desk/assessments/cycles/$cycleId/ranking' });
  const search = useSearch({ from: '/desk/assessments/cycles/$cycleId/ranking' });
  const navigate = useNavigate();
  const set = (change: Partial<RankingSearch>) =>
    void navigate({
      to: '/assessments/cycles/$cycleId/ranking',
      params: { cycleId },
      search: { ...search, ...change },
      replace: true,
      resetScroll: false,
    });
  const query = { side: search.side, aspect: search.aspect, class: search.class, unitId: search.unit };
  const head = useAsk(
    rankingContract.ranking,
    { params: { id: cycleId }, query: { ...query, limit: 1 } },
    { keep: true },
  );
  const pages = useAskPages(rankingContract.ranking, { params: { id: cycleId }, query: { ...query, limit: 100 } });
  const unit = useAsk(organisationContract.unit, search.unit ? { params: { id: search.unit } } : null);
  const known = head.data;
  const compares = known !== undefined && known.before !== null && known.waiting === 0;
  const columns = useMemo(() => columnsOf(w, compares), [w, compares]);
  const open = (row: RankingRow) =>
    void navigate({ to: '/assessments/entries/$entryId', params: { entryId: row.entryId } });
  return (
    <Page
      title={w('screen.ranking.title')}
      heading={known ? w('screen.ranking.of', { cycle: known.cycle.title }) : w('screen.ranking.title')}
      lead={
        <Link to="/assessments/cycles/$cycleId" params={{ cycleId }}>
          {w('screen.ranking.back')}
        </Link>
      }
      actions={
        <a
          className={buttonClass()}
          href={addressOf(rankingContract.rankingSheet, {
            params: { id: cycleId },
            query: { side: search.side, class: search.class, unitId: search.unit },
          })}
          download
        >
          {w('screen.ranking.excel')}
        </a>
      }
    >
      <div className="ranking-bar">
        {known?.whole && (
          <Segments
            label={w('screen.ranking.side')}
            options={sides.map((side) => ({ value: side, label: w(`side.${side}`) }))}
            value={search.side ?? 'county'}
            onChange={(side) => set({ side: side === 'county' ? undefined : side })}
          />
        )}
        <Choice
          label={w('screen.ranking.by')}
          any={w('screen.ranking.total')}
          options={(known?.aspects ?? []).map(({ key, title }) => ({ value: key, label: title }))}
          value={search.aspect ?? null}
          onChange={(aspect) => set({ aspect: aspect ?? undefined })}
        />
        <Choice
          label={w('screen.ranking.class')}
          any={w('screen.ranking.every')}
          options={areaClasses.map((one) => ({ value: one, label: w(`area.${one}`) }))}
          value={search.class ?? null}
          onChange={(one) => set({ class: one ?? undefined })}
        />
        <div className="unit-filter">
          <UnitPicker
            label={w('screen.ranking.unit')}
            placeholder={w('screen.ranking.unit-hint')}
            search={searchUnits}
            value={
              search.unit
                ? {
                    id: search.unit,
                    name: unit.data?.name ?? w('kit.loading'),
                    shortName: unit.data?.shortName ?? null,
                  }
                : null
            }
            onChange={(one) => set({ unit: one?.id })}
          />
        </div>
      </div>
      {known && (
        <p className="quiet">
          {w(known.whole ? 'screen.ranking.counted' : 'screen.ranking.counted-public', { n: known.of })}
          {known.waiting > 0 && ` ${w('screen.ranking.waiting', { n: known.waiting })}`}
          {compares &&
            known.before &&
            ` ${w('screen.ranking.against', { cycle: known.before.title, n: known.before.of })}`}
        </p>
      )}
      {known?.sampled && <Note>{w('screen.ranking.sampled')}</Note>}
      {pages.problem ? (
        <ErrorNote problem={pages.problem} again={pages.again} />
      ) : pages.pending ? (
        <Skeleton rows={8} />
      ) : pages.rows.length === 0 ? (
        <div className="paper">
          <Empty>{w(known?.whole ? 'screen.ranking.none' : 'screen.ranking.none-public')}</Empty>
        </div>
      ) : (
        <List<RankingRow>
          label={w('screen.ranking.title')}
          rows={pages.rows}
          columns={columns}
          rowKey={(row) => row.entryId}
          rowLabel={(row) => `${row.unit.name} ${row.label}`.trim()}
          onOpen={open}
          onEnd={pages.more}
          dim={pages.behind}
        />
      )}
    </Page>
  );
}

const spanWords = ({ from, to }: { from: number; to: number }) => (from === to ? String(from) : `${from}–${to}`);

function columnsOf(w: Words, compares: boolean): Column<RankingRow>[] {
  return [
    {
      key: 'rank',
      head: w('screen.ranking.rank'),
      width: '7em',
      stack: 'left',
      cell: ({ place, board }) =>
        place === null ? (
          <span className="quiet">{w('screen.ranking.barred')}</span>
        ) : (
          <span className="ranking-place tabular">
            <b>{place.rank}</b>
            {place.from < place.to && (
              <span className="quiet" title={w('screen.ranking.span-hint')}>
                {w('screen.ranking.span', { span: spanWords(place) })}
              </span>
            )}
            {place.last && <span className="quiet">{w('screen.ranking.last')}</span>}
            {board && <span className={`rank-board rank-board-${board}`}>{w(`screen.ranking.board.${board}`)}</span>}
          </span>
        ),
    },
    {
      key: 'unit',
      head: w('screen.ranking.entry'),
      width: 'minmax(0, 1fr)',
      stack: 'first',
      cell: ({ unit, label, township }) => (
        <span className="ranking-unit">
          <b>
            {unit.name}
            {label && ` · ${label}`}
          </b>
          {township && <span className="quiet">{township}</span>}
        </span>
      ),
    },
    {
      key: 'class',
      head: w('screen.ranking.class'),
      width: '8em',
      spare: 1,
      cell: (row) => row.class && <span className="quiet">{w(`area.${row.class}`)}</span>,
    },
    {
      key: 'state',
      head: w('screen.ranking.state'),
      width: '10em',
      spare: 1,
      cell: (row) => <EntryTag state={row.state} />,
    },
    {
      key: 'grade',
      head: w('screen.ranking.grade'),
      width: '9em',
      spare: 2,
      stack: 'left',
      cell: ({ grade, stars }) => (
        <>
          {w('screen.ranking.stars', { n: stars })} <span className="quiet">{grade}</span>
        </>
      ),
    },
    {
      key: 'points',
      head: w('screen.ranking.points'),
      width: '9em',
      end: true,
      stack: 'right',
      cell: ({ points, spread }) => (
        <span className="ranking-points">
          <Points of={points} />
          {spread && (
            <span className="quiet tabular" title={w('screen.ranking.spread-hint')}>
              {pointsWords(String(spread.low))}–{pointsWords(String(spread.high))}
            </span>
          )}
        </span>
      ),
    },
    ...(compares
      ? [
          {
            key: 'change',
            head: w('screen.ranking.change'),
            width: '9em',
            end: true,
            stack: 'right' as const,
            cell: ({ change, before }: RankingRow) =>
              change === null || before === null ? (
                <span className="quiet">{w('screen.ranking.new')}</span>
              ) : (
                <span title={w('screen.ranking.before', { span: spanWords(before) })}>
                  {change.kind === 'up' || change.kind === 'down' ? (
                    <Tag
                      mark={change.kind === 'up' ? 'diamond' : 'return'}
                      tone={change.kind === 'up' ? 'done' : 'quiet'}
                    >
                      {w(`screen.ranking.change.${change.kind}`, { n: change.by })}
                    </Tag>
                  ) : (
                    <span className="quiet">{w(`screen.ranking.change.${change.kind}`)}</span>
                  )}
                </span>
              ),
          },
        ]
      : []),
  ];
}
