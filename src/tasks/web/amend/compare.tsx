import { Link, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { amendContract, amendGroups, type Amendment, type AmendRow } from '../../contract/amend.ts';
import { ConfirmAmendment } from './confirm.tsx';
import { PlanFields } from './plan-fields.tsx';
import { Row } from './row.tsx';
import './amend.css';

type Group = (typeof amendGroups)[number];
/** More rows than this are shown on asking. */
const atOnce = 100;

/** A newer version beside the published plan: what is added, changed, withdrawn; who is who can be said by hand. */
export function AmendmentPage() {
  const { planId } = useParams({ from: '/desk/plans/$planId/amendment' });
  const w = useWords();
  const seen = useAsk(amendContract.compare, { params: { id: planId } });
  if (seen.problem)
    return (
      <Page narrow title={w('screen.amend.title')}>
        <ErrorNote problem={seen.problem} again={() => void seen.refetch()} />
      </Page>
    );
  if (!seen.data)
    return (
      <Page title={w('screen.amend.title')}>
        <Skeleton rows={10} />
      </Page>
    );
  return <Comparison key={planId} of={seen.data} again={() => void seen.refetch()} />;
}

function Comparison({ of, again }: { of: Amendment; again: () => void }) {
  const w = useWords();
  const [group, setGroup] = useState<Group | 'all'>('all');
  const [confirming, setConfirming] = useState(false);
  const decide = useTell(amendContract.decide, [amendContract.compare]);
  const groups = useMemo(() => {
    const out: Record<Group, AmendRow[]> = { added: [], changed: [], withdrawn: [], same: [] };
    for (const row of of.rows) out[row.what].push(row);
    return out;
  }, [of.rows]);
  const say = (choices: { old: string | null; now: string | null }[], forget: string[] = []) =>
    decide
      .tell({ params: { id: of.draft.id }, body: { version: of.stamp.choices, choices, forget } })
      .then(() => announce(w('screen.amend.decided')))
      .catch(() => undefined);
  const shown = group === 'all' ? (['changed', 'added', 'withdrawn'] as const) : [group];
  const nothing = of.counts.added + of.counts.changed + of.counts.withdrawn === 0 && of.plan.length === 0;
  const open = of.edition === null;
  return (
    <Page
      title={w('screen.amend.title')}
      heading={w('screen.amend.heading', { title: of.published.title })}
      lead={
        <span className="plan-lead">
          <span>
            {open
              ? w('screen.amend.lead')
              : w('screen.amend.done', {
                  n: of.edition!,
                  by: of.confirmedBy ?? '',
                  when: of.confirmedAt ? w.minute(of.confirmedAt) : '',
                })}
          </span>
          {of.note && <span>{of.note}</span>}
        </span>
      }
      actions={
        <>
          <Link to="/plans/$planId" params={{ planId: of.draft.id }} className={buttonClass('plain')}>
            {w(open ? 'screen.amend.to-draft' : 'screen.amend.to-older')}
          </Link>
          <Link to="/plans/$planId" params={{ planId: of.published.id }} className={buttonClass('plain')}>
            {w('screen.amend.to-plan')}
          </Link>
          {of.may.includes('confirm') && !nothing && (
            <Button kind="primary" onClick={() => setConfirming(true)}>
              {w('screen.amend.confirm')}
            </Button>
          )}
        </>
      }
    >
      {decide.problem && <ErrorNote problem={decide.problem} writing again={again} />}
      {of.unled.length > 0 && (
        <Note tone="soon">
          {w('screen.amend.unled', {
            n: of.unled.length,
            titles: w.list(of.unled.slice(0, 3).map((one) => one.title)),
          })}
        </Note>
      )}
      <div className="filters am-tools">
        <Segments<Group | 'all'>
          label={w('screen.amend.show')}
          value={group}
          onChange={setGroup}
          options={[
            { value: 'all', label: w('screen.amend.all') },
            ...amendGroups.map((one) => ({
              value: one,
              label: (
                <>
                  {w(`screen.amend.group.${one}`)} <b className="tabular">{of.counts[one]}</b>
                </>
              ),
            })),
          ]}
        />
      </div>
      {group === 'all' && of.plan.length > 0 && <PlanFields changes={of.plan} />}
      {nothing && group === 'all' && (
        <div className="paper">
          <Empty>{w('screen.amend.nothing')}</Empty>
        </div>
      )}
      {shown.map(
        (one) =>
          (groups[one].length > 0 || group !== 'all') && (
            <GroupOf
              key={one}
              what={one}
              rows={groups[one]}
              partners={one === 'added' ? groups.withdrawn : one === 'withdrawn' ? groups.added : []}
              may={of.may.includes('decide')}
              busy={decide.busy}
              onSay={say}
              open={open}
            />
          ),
      )}
      {confirming && <ConfirmAmendment of={of} onAgain={again} onClose={() => setConfirming(false)} />}
    </Page>
  );
}

/** One group of rows under its heading, the older version at the left, the newer at the right. */
function GroupOf(props: {
  what: Group;
  rows: AmendRow[];
  partners: AmendRow[];
  may: boolean;
  busy: boolean;
  open: boolean;
  onSay: (choices: { old: string | null; now: string | null }[], forget?: string[]) => void;
}) {
  const w = useWords();
  const [most, setMost] = useState(atOnce);
  const { what, rows } = props;
  return (
    <section className="am-group" aria-labelledby={`am-${what}`}>
      <h2 id={`am-${what}`}>
        {w(`screen.amend.group.${what}`)} <span className="quiet tabular">{rows.length}</span>
      </h2>
      <p className="quiet">{w(`screen.amend.what.${what}`)}</p>
      {rows.length === 0 ? (
        <div className="paper">
          <Empty>{w('screen.amend.none')}</Empty>
        </div>
      ) : (
        <div className="am-rows paper">
          <div className="am-row am-head" aria-hidden="true">
            <span>{w('screen.amend.older')}</span>
            <span>{w('screen.amend.newer')}</span>
          </div>
          {rows.slice(0, most).map((row) => (
            <Row
              key={`${row.old?.id}-${row.now?.id}`}
              row={row}
              partners={props.partners}
              may={props.may}
              busy={props.busy}
              open={props.open}
              onSay={props.onSay}
            />
          ))}
        </div>
      )}
      {rows.length > most && (
        <Button onClick={() => setMost(most + 400)}>{w('screen.amend.more', { n: rows.length - most })}</Button>
      )}
    </section>
  );
}
