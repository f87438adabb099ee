import { useMemo, useState } from 'react';
import { useAskPages } from '#platform/ui/ask.ts';
import { List, type Column } from '#platform/ui/list.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { submitsAtMost } from '../contract/many.ts';
import { evidenceContract, type EvidenceRow } from '../contract/evidence.ts';
import type { EvidenceSearch } from './evidence-search.ts';
import { SubmitBar } from './evidence-submit.tsx';
import { byEntry, EvidenceTag, spanShown } from './evidence-tag.tsx';

/** Evidence in reach, as filtered. */
export function EvidenceList(props: {
  search: EvidenceSearch;
  filtered: boolean;
  files: boolean;
  openId: string | null;
  onOpen: (id: string) => void;
}) {
  const w = useWords();
  const { text, state, kind, use } = props.search;
  const asked = useAskPages(evidenceContract.list, { query: { text, state, kind, use, limit: 60 } });
  const columns = useMemo(() => evidenceColumns(w), [w]);
  const [picked, setPicked] = useState<ReadonlyMap<string, EvidenceRow>>(new Map());
  const pick = (rows: readonly EvidenceRow[], on: boolean) => {
    const next = new Map(picked);
    for (const row of rows)
      if (!on) next.delete(row.id);
      else if (next.size < submitsAtMost) next.set(row.id, row);
    setPicked(next);
  };
  if (asked.problem) return <ErrorNote problem={asked.problem} again={asked.again} />;
  if (asked.pending) return <Skeleton rows={8} />;
  if (asked.rows.length === 0)
    return (
      <div className="paper">
        <Empty>
          {w(
            props.filtered
              ? 'screen.evid.empty-filtered'
              : props.files
                ? 'screen.evid.empty'
                : 'screen.evid.empty-reader',
          )}
        </Empty>
      </div>
    );
  const mayPick = asked.rows.some((row) => row.may.includes('submit'));
  // Rows are asked again after an act: what is picked is taken from the newest answer.
  const now = asked.rows.filter((row) => picked.has(row.id));
  return (
    <>
      <List<EvidenceRow>
        label={w('screen.evid.title')}
        rows={asked.rows}
        columns={columns}
        rowKey={(row) => row.id}
        rowLabel={(row) => `${row.title}，${w(`state.evidence.${row.state}`)}`}
        onOpen={(row) => props.onOpen(row.id)}
        openKey={props.openId}
        onEnd={asked.more}
        height={64}
        dim={asked.behind}
        foot={asked.hasMore ? w('screen.evid.more') : w('screen.evid.total', { n: asked.rows.length })}
        picked={mayPick ? picked : undefined}
        onPick={mayPick ? pick : undefined}
      />
      {now.length > 0 && (
        <SubmitBar
          rows={now}
          onClear={() => setPicked(new Map())}
          onKeep={(ids) => setPicked(new Map([...picked].filter(([id]) => ids.has(id))))}
        />
      )}
    </>
  );
}

/** Columns of a list of evidence. */
export const evidenceColumns = (w: Words): Column<EvidenceRow>[] => [
  {
    key: 'title',
    head: w('screen.evid.head.title'),
    width: 'minmax(0, 1fr)',
    stack: 'first',
    cell: (row) => (
      <>
        <div className="evid-title">{row.title}</div>
        <div className="quiet clip">
          {row.unit.name} · {w(`kind.evidence.${row.kind}`)} · {spanShown(w, row)}
          {row.files > 0 && ` · ${w('screen.evid.files', { n: row.files })}`}
        </div>
      </>
    ),
  },
  {
    key: 'proves',
    head: w('screen.evid.head.proves'),
    width: 'minmax(0, 0.8fr)',
    stack: 'left',
    cell: (row) => <Proves row={row} />,
  },
  {
    key: 'state',
    head: w('screen.evid.head.state'),
    width: '9em',
    stack: 'right',
    cell: (row) => (
      <span className="evid-states">
        <EvidenceTag state={row.state} />
        {row.elsewhere && (
          <Tag mark="diamond" tone="late">
            {w('screen.evid.elsewhere')}
          </Tag>
        )}
      </span>
    ),
  },
];

/** The indicators it proves, by their numbers, one line a cycle; what lies outside the window is said. */
function Proves({ row }: { row: EvidenceRow }) {
  const w = useWords();
  // Of another unit's, only links that are shown yet are known.
  if (row.linkCount === 0)
    return <span className="quiet">{row.may.includes('link') ? w('screen.evid.proves-none') : '—'}</span>;
  const entries = byEntry(row.links);
  return (
    <div className="evid-proves">
      {entries.slice(0, 2).map(([first, links]) => (
        <div
          key={first.entryId}
          className="clip"
          title={links.map((link) => `${link.indicator} ${link.indicatorTitle}`).join('\n')}
        >
          <b className="tabular">{links.map((link) => link.indicator).join(' ')}</b>{' '}
          <span className="quiet">{first.cycleTitle}</span>
          {first.outside && <span className="evid-outside">{w('screen.evid.outside')}</span>}
        </div>
      ))}
      {row.linkCount > row.links.length || entries.length > 2 ? (
        <div className="quiet">{w('screen.evid.proves-more', { n: row.linkCount })}</div>
      ) : null}
    </div>
  );
}
