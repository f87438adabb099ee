import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { accessContract } from '#access/contract.ts';
import { organisationContract } from '#organisation/contract.ts';
import { addressOf } from '#platform/pure/endpoint.ts';
import { useAsk, useAskPages, useKnown } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { List, type Column } from '#platform/ui/list.tsx';
import { Choice, Segments, Ticks } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { DayText, WhenText } from '#platform/ui/text.tsx';
import { UnitPicker } from '#platform/ui/unit-picker.tsx';
import type { Words } from '#platform/words/words.ts';
import { useWords } from '#platform/words/use.tsx';
import { directivesContract, type DirectiveRow } from '../contract/directives.ts';
import { slipContract } from '../contract/slip.ts';
import { directiveKinds, directiveStates } from '../rules/directive.ts';
import { AnswerTag, directiveWords, KindTag } from './directive.tsx';
import { brief } from './marks.tsx';
import { periodWords } from './period-words.ts';
import { nothingRegistered, type RegisterSearch } from './register-search.ts';
import { searchUnits } from './units.ts';
import './tasks.css';

const columns = (w: Words, maySlip: (row: DirectiveRow) => boolean): Column<DirectiveRow>[] => [
  {
    key: 'kind',
    head: w('screen.directive.kind'),
    width: '7em',
    stack: 'left',
    cell: (row) => <KindTag kind={row.kind} />,
  },
  {
    key: 'title',
    head: w('screen.supervision.matter'),
    width: 'minmax(0, 1fr)',
    stack: 'first',
    cell: (row) => (
      <>
        <div className="task-title">
          {row.task?.title ?? w('screen.supervision.unit-matter', { unit: brief(row.unit) })}
        </div>
        <div className="task-plan clip">
          <span className="stack-only">{brief(row.unit)} · </span>
          {row.period && <span className="tabular">{periodWords(w, row.period)} · </span>}
          {row.answer ? w('screen.supervision.answered', { words: row.answer }) : directiveWords(w, row)}
        </div>
      </>
    ),
  },
  {
    key: 'unit',
    head: w('screen.supervision.unit'),
    width: '11em',
    cell: (row) => (
      <div className="clip" title={row.unit.name}>
        {brief(row.unit)}
      </div>
    ),
  },
  {
    key: 'given',
    head: w('screen.supervision.given'),
    width: '9em',
    spare: 1,
    cell: (row) => (
      <div className="due">
        <WhenText at={row.at} />
        <span className="quiet clip">{row.personName ?? w('screen.directive.ladder')}</span>
      </div>
    ),
  },
  {
    key: 'state',
    head: w('screen.supervision.answer'),
    width: '8.6em',
    end: true,
    stack: 'right',
    cell: (row) => (
      <div className="due">
        <AnswerTag row={row} />
        {row.replyBy && row.state === 'open' && (
          <span className="quiet">
            <DayText day={row.replyBy} short />
          </span>
        )}
      </div>
    ),
  },
  {
    key: 'slip',
    head: <span className="unseen">{w('screen.slip.title')}</span>,
    width: '2.4em',
    spare: 2,
    cell: (row) => maySlip(row) && <SlipLink row={row} />,
  },
];

/** The slip on paper of what stands in the row: its words and the day for the answer. */
function SlipLink({ row }: { row: DirectiveRow }) {
  const w = useWords();
  const query = { requirement: row.words.slice(0, 600) || undefined, replyBy: row.replyBy ?? undefined };
  const label = w('screen.slip.take');
  return (
    <a
      className="icon-button"
      href={addressOf(slipContract.supervisionSlip, { params: { id: row.task!.id }, query })}
      aria-label={`${label} ${row.task!.title}`}
      title={label}
      download
    >
      <Icon name="download" />
    </a>
  );
}

/** The register of supervision (督办台账): everything urged, supervised or instructed in reach. */
export function Register() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const search = useSearch({ from: '/desk/supervision' });
  const navigate = useNavigate();
  const query = {
    view: search.view ?? ('all' as const),
    kind: search.kind,
    state: search.state,
    unitId: search.unit,
    planId: search.plan,
    from: search.from,
    to: search.to,
  };
  const rows = useAskPages(directivesContract.directives, { query: { ...query, limit: 60 } });
  // A slip is for what was supervised by a unit whose tasks one arranges.
  const everywhere = me.grants.some((grant) => grant.role === 'region-office');
  const arranges = me.verbs.includes('task.arrange');
  const { unitId } = me;
  const shown = useMemo(
    () =>
      columns(
        w,
        ({ task, kind, fromUnit }) =>
          arranges &&
          task !== null &&
          (kind === 'supervise' || kind === 'talk') &&
          (everywhere || fromUnit.id === unitId),
      ),
    [w, arranges, everywhere, unitId],
  );
  const set = (change: Partial<RegisterSearch>) =>
    void navigate({ to: '/supervision', search: { ...search, ...change }, replace: true });
  const open = (row: DirectiveRow) =>
    void (row.task
      ? navigate({ to: '/supervision', search: { ...search, task: row.task.id } })
      : navigate({ to: '/units/$unitId', params: { unitId: row.unit.id } }));
  const filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <Page
      title={w('screen.supervision.title')}
      actions={
        <>
          <Link to="/supervision/ladder" className={buttonClass('quiet')}>
            {w('screen.ladder.title')}
          </Link>
          <a className={buttonClass('plain')} href={addressOf(directivesContract.exportDirectives, { query })} download>
            <Icon name="download" />
            <span>{w('screen.supervision.export')}</span>
          </a>
        </>
      }
    >
      <div className="filters task-filters">
        <Segments
          label={w('screen.tasks.view')}
          value={search.view ?? 'all'}
          options={[
            { value: 'all', label: w('screen.tasks.view.all') },
            { value: 'mine', label: w('screen.supervision.mine') },
            { value: 'given', label: w('screen.supervision.by-me') },
          ]}
          onChange={(view) => set({ view: view === 'all' ? undefined : view })}
        />
        <Ticks
          label={w('screen.directive.kind')}
          value={search.kind ?? []}
          options={directiveKinds.map((kind) => ({
            value: kind,
            label: <KindTag kind={kind} />,
            text: w(`kind.directive.${kind}`),
          }))}
          onChange={(kind) => set({ kind: kind.length ? kind : undefined })}
        />
        <Choice
          label={w('screen.supervision.answer')}
          any={w('screen.tasks.any')}
          value={search.state ?? null}
          options={[
            { value: 'late' as const, label: w('screen.directive.late') },
            ...directiveStates.map((state) => ({ value: state, label: w(`state.directive.${state}`) })),
          ]}
          onChange={(state) => set({ state: state ?? undefined })}
        />
        <UnitFilter search={search} set={set} />
        {filtered && (
          <Button kind="quiet" onClick={() => set(nothingRegistered)}>
            {w('screen.tasks.clear')}
          </Button>
        )}
      </div>
      {rows.problem ? (
        <ErrorNote problem={rows.problem} again={rows.again} />
      ) : rows.pending ? (
        <Skeleton rows={8} />
      ) : rows.rows.length === 0 ? (
        <div className="paper">
          <Empty>{filtered ? w('screen.supervision.none-filtered') : w('screen.supervision.none')}</Empty>
        </div>
      ) : (
        <List<DirectiveRow>
          label={w('screen.supervision.title')}
          rows={rows.rows}
          columns={shown}
          rowKey={(row) => row.id}
          rowLabel={(row) => `${w(`kind.directive.${row.kind}`)} ${row.task?.title ?? row.unit.name}`}
          onOpen={open}
          onEnd={rows.more}
          height={60}
          dim={rows.behind}
          foot={rows.hasMore ? w('screen.tasks.more') : w('screen.tasks.total', { n: rows.rows.length })}
        />
      )}
    </Page>
  );
}

function UnitFilter({ search, set }: { search: RegisterSearch; set: (change: Partial<RegisterSearch>) => void }) {
  const w = useWords();
  const unit = useAsk(organisationContract.unit, search.unit ? { params: { id: search.unit } } : null);
  return (
    <div className="unit-filter">
      <UnitPicker
        label={w('screen.supervision.unit')}
        placeholder={w('screen.tasks.unit-hint')}
        search={searchUnits}
        value={
          search.unit
            ? { id: search.unit, name: unit.data?.name ?? w('kit.loading'), shortName: unit.data?.shortName ?? null }
            : null
        }
        onChange={(one) => set({ unit: one?.id })}
      />
    </div>
  );
}
