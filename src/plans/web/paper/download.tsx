import { useState } from 'react';
import { addressOf } from '#platform/pure/endpoint.ts';
import { Icon } from '#platform/ui/icon.tsx';
import { Menu, type MenuItem } from '#platform/ui/menu.tsx';
import { useWords } from '#platform/words/use.tsx';
import { paperContract } from '../../contract/paper.ts';
import { fetchFile, PaperSheet, type PaperAsked } from './form.tsx';

/** Where a published plan is fetched as it stands now: on paper, and its table of tasks as Excel. */
export interface Now {
  document: (query: PaperAsked) => string;
  sheet: string;
}

/** What of a plan can be taken along: the plan as Word, its table of tasks as Word and as Excel. */
export function useDownloads(planId: string, now?: Now): { items: MenuItem[]; sheet: React.ReactNode } {
  const w = useWords();
  const [open, setOpen] = useState(false);
  const given = { params: { id: planId } };
  return {
    items: [
      { key: 'document', label: w('screen.paper.document'), act: () => setOpen(true) },
      {
        key: 'breakdown',
        label: w('screen.paper.breakdown'),
        act: () => fetchFile(addressOf(paperContract.document, { ...given, query: { form: 'breakdown' } })),
      },
      ...(now
        ? [
            {
              key: 'breakdown-now',
              label: w('screen.paper.breakdown-now'),
              act: () => fetchFile(now.document({ form: 'breakdown' })),
            },
          ]
        : []),
      {
        key: 'sheet',
        label: w('screen.paper.sheet'),
        act: () => fetchFile(addressOf(paperContract.breakdownSheet, given)),
      },
      ...(now ? [{ key: 'sheet-now', label: w('screen.paper.sheet-now'), act: () => fetchFile(now.sheet) }] : []),
    ],
    sheet: open ? <PaperSheet planId={planId} now={now?.document} onClose={() => setOpen(false)} /> : null,
  };
}

/** The menu 「下载」 with the form that goes before the Word file. */
export function PlanDownload({ planId, quiet, now }: { planId: string; quiet?: boolean; now?: Now | undefined }) {
  const w = useWords();
  const { items, sheet } = useDownloads(planId, now);
  return (
    <>
      <Menu
        end
        className={quiet ? 'icon-button menu-icon' : 'button button-plain'}
        title={quiet ? w('screen.paper.download') : undefined}
        label={
          <>
            <Icon name="download" />
            <span className={quiet ? 'unseen' : ''}>{w('screen.paper.download')}</span>
          </>
        }
        items={items}
      />
      {sheet}
    </>
  );
}
