import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { useAskPages, useKnown } from '#platform/ui/ask.ts';
import { addressOf } from '#platform/pure/endpoint.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { List, type Column } from '#platform/ui/list.tsx';
import { Page } from '#platform/ui/page.tsx';
import { SearchBox } from '#platform/ui/search-box.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { WhenText } from '#platform/ui/text.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Words } from '#platform/words/words.ts';
import { accessSheetContract } from '../contract/sheets.ts';
import { accessContract } from '../contract.ts';
import { AccountState, type AccountRow } from './account-parts.tsx';
import { BackupLine } from './backup-line.tsx';
import { AccountSheet } from './account-sheet.tsx';
import { OpenAccount } from './open-account.tsx';
import type { AccountSearch } from './search.ts';
import './access.css';

/** The accounts of the county: opened and closed by the system administrator, their roles given by the security administrator. */
export function Accounts() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const search = useSearch({ from: '/desk/accounts' });
  const { personId } = useParams({ strict: false });
  const navigate = useNavigate();
  const manages = me.verbs.includes('account.manage');
  const accounts = useAskPages(accessContract.accounts, { query: { text: search.text, limit: 60 } });
  const columns = useMemo(() => accountColumns(w), [w]);
  const set = (change: Partial<AccountSearch>) =>
    void navigate({ to: '/accounts', search: { ...search, ...change }, replace: true });
  const open = useCallback(
    (id: string) =>
      void navigate({
        to: '/accounts/$personId',
        params: { personId: id },
        search: { text: search.text },
        replace: Boolean(personId),
      }),
    [navigate, personId, search.text],
  );
  const close = () => void navigate({ to: '/accounts', search: { text: search.text } });
  return (
    <>
      <Page
        title={w('screen.accounts.title')}
        lead={w(manages ? 'screen.accounts.lead-system' : 'screen.accounts.lead-security')}
        actions={
          <>
            <a
              className={`${buttonClass('plain')} wide-only`}
              href={addressOf(accessSheetContract.accountSheet, { query: { text: search.text } })}
              download
            >
              <Icon name="download" />
              <span>{w('screen.accounts.excel')}</span>
            </a>
            {manages && (
              <Button
                kind="primary"
                icon="plus"
                onClick={() => void navigate({ to: '/accounts', search: { ...search, open: 'choose' } })}
              >
                {w('screen.accounts.open')}
              </Button>
            )}
          </>
        }
      >
        {manages && <BackupLine />}
        <div className="filters list-filters">
          <SearchBox
            label={w('screen.accounts.search')}
            value={search.text ?? ''}
            onChange={(text) => set({ text: text.trim() === '' ? undefined : text })}
          />
        </div>
        {accounts.problem ? (
          <ErrorNote problem={accounts.problem} again={accounts.again} />
        ) : accounts.pending ? (
          <Skeleton rows={10} />
        ) : accounts.rows.length === 0 ? (
          <div className="paper">
            <Empty>{w(search.text ? 'screen.accounts.none-found' : 'screen.accounts.none')}</Empty>
          </div>
        ) : (
          <List<AccountRow>
            label={w('screen.accounts.title')}
            rows={accounts.rows}
            columns={columns}
            rowKey={(row) => row.personId}
            rowLabel={(row) => `${row.name}，${row.signInName}`}
            onOpen={(row) => open(row.personId)}
            openKey={personId ?? null}
            onEnd={accounts.more}
            dim={accounts.behind}
            foot={accounts.hasMore ? w('screen.list.more') : w('screen.accounts.total', { n: accounts.rows.length })}
          />
        )}
      </Page>
      {search.open && manages ? (
        <OpenAccount key={search.open} personId={search.open === 'choose' ? null : search.open} onClose={close} />
      ) : (
        personId && <AccountSheet key={personId} id={personId} onClose={close} />
      )}
    </>
  );
}

const accountColumns = (w: Words): Column<AccountRow>[] => [
  {
    key: 'name',
    head: w('screen.accounts.person'),
    width: 'minmax(9em, 1fr)',
    stack: 'first',
    cell: (row) => (
      <>
        <b className="strong">{row.name}</b> <span className="quiet">{row.signInName}</span>
      </>
    ),
  },
  {
    key: 'unit',
    head: w('screen.accounts.unit'),
    width: 'minmax(0, 1.2fr)',
    spare: 2,
    cell: (row) => <div className="clip">{row.unitName}</div>,
  },
  {
    key: 'roles',
    head: w('screen.accounts.roles'),
    width: 'minmax(0, 1.2fr)',
    stack: 'left',
    cell: (row) =>
      row.grants.length ? (
        <div className="clip">{w.list([...new Set(row.grants.map((grant) => w(`role.${grant.role}`)))])}</div>
      ) : (
        <span className="quiet">{w('screen.accounts.no-role')}</span>
      ),
  },
  {
    key: 'seen',
    head: w('screen.accounts.last'),
    width: '9em',
    spare: 1,
    cell: (row) =>
      row.lastSignInAt ? (
        <WhenText at={row.lastSignInAt} />
      ) : (
        <span className="quiet">{w('screen.accounts.never')}</span>
      ),
  },
  {
    key: 'state',
    head: w('screen.accounts.state'),
    width: '6em',
    stack: 'right',
    cell: (row) => <AccountState account={row} />,
  },
];
