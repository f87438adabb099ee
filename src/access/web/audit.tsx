import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { addDays, type Day } from '#platform/pure/day.ts';
import { useAskPages } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { List, type Column } from '#platform/ui/list.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { addressOf, type Answer } from '#platform/pure/endpoint.ts';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { accessContract } from '../contract.ts';
import { accessSheetContract } from '../contract/sheets.ts';
import { eventLine, eventWord } from './event-words.ts';
import { eventFamilies, eventKinds } from './event-kinds.ts';
import { EventSheet } from './event-sheet.tsx';
import { SealMark } from './seal-mark.tsx';
import { PersonFilter } from './person-filter.tsx';
import type { AuditSearch } from './search.ts';
import { Verification } from './verify.tsx';
import './access.css';

export type EventRow = Answer<typeof accessContract.event>;

/** Midnight in China, as an instant. */
const midnight = (day: Day): string => new Date(`${day}T00:00:00+08:00`).toISOString();

/** The trail: what happened, newest first, filtered by what the address says; a row opens its event at /audit/ID. */
export function Audit() {
  const w = useWords();
  const search = useSearch({ from: '/desk/audit' });
  const { eventId } = useParams({ strict: false });
  const navigate = useNavigate();
  const [verifying, setVerifying] = useState(false);
  const asked = {
    kind: search.kind,
    personId: search.person,
    from: search.from && midnight(search.from),
    // Up to the end of that day.
    to: search.to && midnight(addDays(search.to, 1)),
  };
  const events = useAskPages(accessContract.events, { query: { ...asked, limit: 80 } });
  const set = useCallback(
    (change: Partial<AuditSearch>) =>
      void navigate({
        to: eventId ? '/audit/$eventId' : '/audit',
        params: { eventId: eventId ?? '' },
        search: { ...search, ...change },
        replace: true,
      }),
    [navigate, eventId, search],
  );
  const open = useCallback(
    (id: string) =>
      void navigate({ to: '/audit/$eventId', params: { eventId: id }, search, replace: Boolean(eventId) }),
    [navigate, eventId, search],
  );
  const columns = useMemo(() => eventColumns(w), [w]);
  const filtered = Object.values(search).some((value) => value !== undefined);
  const clear = () => set({ kind: undefined, person: undefined, from: undefined, to: undefined });
  return (
    <>
      <Page
        title={w('screen.audit.title')}
        lead={w('screen.audit.lead')}
        actions={
          <>
            <a
              className={`${buttonClass('plain')} wide-only`}
              href={addressOf(accessSheetContract.auditSheet, { query: asked })}
              download
            >
              <Icon name="download" />
              <span>{w('screen.audit.excel')}</span>
            </a>
            <Button icon="print" onClick={() => window.print()}>
              {w('screen.audit.print')}
            </Button>
            <Button kind="primary" onClick={() => setVerifying(true)} disabled={verifying}>
              {w('screen.audit.verify')}
            </Button>
          </>
        }
      >
        {verifying && <Verification onClose={() => setVerifying(false)} onEvent={open} />}
        <Filters search={search} set={set} onClear={filtered ? clear : null} />
        {filtered && <p className="print-only">{filterWords(w, search)}</p>}
        {events.problem ? (
          <ErrorNote problem={events.problem} again={events.again} />
        ) : events.pending ? (
          <Skeleton rows={10} />
        ) : events.rows.length === 0 ? (
          <div className="paper">
            <Empty action={filtered && <Button onClick={clear}>{w('screen.list.clear')}</Button>}>
              {w(filtered ? 'screen.audit.none-found' : 'screen.audit.none')}
            </Empty>
          </div>
        ) : (
          <List<EventRow>
            label={w('screen.audit.title')}
            rows={events.rows}
            columns={columns}
            rowKey={(row) => row.id}
            rowLabel={(row) =>
              `${w.minute(row.at)}，${row.personName ?? w('screen.audit.clock')}，${eventWord(w, row.kind)}`
            }
            onOpen={(row) => open(row.id)}
            openKey={eventId ?? null}
            onEnd={events.more}
            dim={events.behind}
            foot={
              events.hasMore ? (
                <>
                  <span className="no-print">{w('screen.list.more')}</span>
                  <span className="print-only">{w('screen.audit.print-part', { n: events.rows.length })}</span>
                </>
              ) : (
                w('screen.audit.total', { n: events.rows.length })
              )
            }
          />
        )}
      </Page>
      {eventId && (
        <EventSheet
          id={eventId}
          onClose={() => void navigate({ to: '/audit', search })}
          onPerson={(person) => void navigate({ to: '/audit', search: { ...search, person } })}
        />
      )}
    </>
  );
}

function Filters(props: {
  search: AuditSearch;
  set: (change: Partial<AuditSearch>) => void;
  onClear: (() => void) | null;
}) {
  const w = useWords();
  const { search, set } = props;
  return (
    <div className="filters list-filters">
      <label className={`filter filter-select${search.kind ? ' filter-on' : ''}`}>
        <span>{w('screen.audit.kind')}</span>
        <select value={search.kind ?? ''} onChange={(event) => set({ kind: event.target.value || undefined })}>
          <option value="">{w('screen.audit.any')}</option>
          {eventFamilies.map((family) => (
            <optgroup key={family} label={w(`family.${family}`)}>
              <option value={family}>{w('screen.audit.whole-family', { family: w(`family.${family}`) })}</option>
              {eventKinds[family].map((kind) => (
                <option key={kind} value={kind}>
                  {eventWord(w, kind)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      <PersonFilter value={search.person ?? null} onChange={(person) => set({ person: person ?? undefined })} />
      <span className="day-range">
        <DayField
          label={w('screen.audit.from')}
          value={search.from ?? null}
          onChange={(day) => set({ from: day ?? undefined })}
        />
        <span aria-hidden="true">—</span>
        <DayField
          label={w('screen.audit.to')}
          value={search.to ?? null}
          onChange={(day) => set({ to: day ?? undefined })}
        />
      </span>
      {props.onClear && (
        <Button kind="quiet" onClick={props.onClear}>
          {w('screen.list.clear')}
        </Button>
      )}
    </div>
  );
}

/** The filters in words, for the printed page, where their controls are left out. */
function filterWords(w: Words, search: AuditSearch): string {
  const { kind, person, from, to } = search;
  return [
    kind &&
      `${w('screen.audit.kind')} ${kind.includes('.') ? eventWord(w, kind) : (w.maybe(`family.${kind}`) ?? kind)}`,
    person && w('screen.audit.one-person'),
    (from || to) && `${w('screen.audit.at')} ${from ? w.day(from) : ''} — ${to ? w.day(to) : ''}`,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Events to look at twice wear a mark. */
function Kind({ kind }: { kind: string }) {
  const w = useWords();
  const word = eventWord(w, kind);
  if (kind === 'access.locked')
    return (
      <Tag mark="cross" tone="late">
        {word}
      </Tag>
    );
  if (kind === 'access.sign-in-refused')
    return (
      <Tag mark="cross" tone="soon">
        {word}
      </Tag>
    );
  return <span>{word}</span>;
}

const eventColumns = (w: Words): Column<EventRow>[] => [
  {
    key: 'at',
    head: w('screen.audit.at'),
    width: '8.5em',
    stack: 'left',
    cell: (row) => (
      <time dateTime={row.at} className="tabular quiet">
        {w.minute(row.at)}
      </time>
    ),
  },
  {
    key: 'who',
    head: w('screen.audit.who'),
    width: 'minmax(0, 0.8fr)',
    spare: 2,
    cell: (row) =>
      row.personName === null ? (
        <span className="quiet">{w('screen.audit.clock')}</span>
      ) : (
        <>
          <div>{row.personName}</div>
          <div className="quiet clip small">{row.unitName}</div>
        </>
      ),
  },
  {
    key: 'what',
    head: w('screen.audit.what'),
    width: 'minmax(0, 1.6fr)',
    stack: 'first',
    cell: (row) => (
      <>
        <div>
          <span className="narrow-only">{row.personName ?? w('screen.audit.clock')} · </span>
          <Kind kind={row.kind} />
        </div>
        <div className="quiet clip small">{eventLine(w, row)}</div>
      </>
    ),
  },
  {
    key: 'seal',
    head: w('screen.audit.seal'),
    width: '6.5em',
    stack: 'right',
    cell: (row) => <SealMark seal={row.seal} />,
  },
];
