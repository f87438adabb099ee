import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { accessContract } from '#access/contract.ts';
import { useKnown } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Choice, Segments, Ticks } from '#platform/ui/menu.tsx';
import { Page } from '#platform/ui/page.tsx';
import { SearchBox } from '#platform/ui/search-box.tsx';
import { useWords } from '#platform/words/use.tsx';
import { evidenceKinds } from '../rules/framework.ts';
import { evidenceStates } from '../rules/lifecycle.ts';
import { EvidenceDrop } from './evidence-drop.tsx';
import { EvidenceList } from './evidence-list.tsx';
import { EvidenceSheet } from './evidence-sheet.tsx';
import type { EvidenceSearch } from './evidence-search.ts';
import { EvidenceTag } from './evidence-tag.tsx';
import { ReviewQueue } from './evidence-review.tsx';
import { FromTasks } from './evidence-sources.tsx';
import './evidence.css';

/** Evidence of the unit: put in by dropping files, listed with what it proves; for reviewers what waits for them. */
export function EvidencePage() {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const search = useSearch({ from: '/desk/assessments/evidence' });
  const { evidenceId } = useParams({ strict: false });
  const navigate = useNavigate();
  const [picking, setPicking] = useState(false);
  const files = me.verbs.includes('evidence.file');
  const reviews = me.verbs.includes('evidence.review');
  const view = reviews ? (search.view ?? (files ? 'all' : 'review')) : 'all';
  const set = (change: Partial<EvidenceSearch>) =>
    void navigate({
      to: evidenceId ? '/assessments/evidence/$evidenceId' : '/assessments/evidence',
      params: { evidenceId: evidenceId ?? '' },
      search: { ...search, ...change },
      replace: true,
    });
  const open = useCallback(
    (id: string) =>
      void navigate({
        to: '/assessments/evidence/$evidenceId',
        params: { evidenceId: id },
        search,
        replace: Boolean(evidenceId),
      }),
    [navigate, evidenceId, search],
  );
  const close = () => void navigate({ to: '/assessments/evidence', search });
  const filtered = Boolean(search.text ?? search.state ?? search.kind ?? search.use);
  return (
    <>
      <Page
        title={w('screen.evid.title')}
        lead={w(files ? 'screen.evid.lead' : 'screen.evid.lead-reader')}
        actions={
          reviews && (
            <Segments
              label={w('screen.evid.view')}
              value={view}
              options={(['review', 'all'] as const).map((one) => ({ value: one, label: w(`screen.evid.view.${one}`) }))}
              onChange={(one) => set({ view: one })}
            />
          )
        }
      >
        {files && (
          <div className="evid-in no-print">
            <EvidenceDrop unitId={me.unitId} onFiled={open} />
            <Button icon="check" aria-expanded={picking} onClick={() => setPicking(!picking)}>
              {w('screen.evid.from-tasks')}
            </Button>
          </div>
        )}
        {files && picking && (
          <FromTasks
            unitId={me.unitId}
            onFiled={(id) => {
              setPicking(false);
              open(id);
            }}
            onClose={() => setPicking(false)}
          />
        )}
        <div className="filters evid-filters no-print">
          <SearchBox
            label={w('screen.evid.search')}
            value={search.text ?? ''}
            onChange={(text) => set({ text: text.trim() === '' ? undefined : text })}
          />
          {view === 'all' && (
            <>
              <Ticks
                label={w('screen.evid.head.state')}
                value={search.state ?? []}
                options={evidenceStates.map((state) => ({
                  value: state,
                  label: <EvidenceTag state={state} />,
                  text: w(`state.evidence.${state}`),
                }))}
                onChange={(state) => set({ state: state.length ? state : undefined })}
              />
              <Ticks
                label={w('screen.evid.head.kind')}
                value={search.kind ?? []}
                options={evidenceKinds.map((kind) => ({
                  value: kind,
                  label: w(`kind.evidence.${kind}`),
                  text: w(`kind.evidence.${kind}`),
                }))}
                onChange={(kind) => set({ kind: kind.length ? kind : undefined })}
              />
              <Choice
                label={w('screen.evid.use')}
                any={w('screen.evid.use.any')}
                value={search.use ?? null}
                options={(['unlinked', 'outside'] as const).map((one) => ({
                  value: one,
                  label: w(`screen.evid.use.${one}`),
                }))}
                onChange={(use) => set({ use: use ?? undefined })}
              />
            </>
          )}
          {filtered && (
            <Button
              kind="quiet"
              onClick={() => set({ text: undefined, state: undefined, kind: undefined, use: undefined })}
            >
              {w('screen.evid.clear')}
            </Button>
          )}
        </div>
        {view === 'review' ? (
          <ReviewQueue text={search.text} openId={evidenceId ?? null} onOpen={open} />
        ) : (
          <EvidenceList search={search} filtered={filtered} files={files} openId={evidenceId ?? null} onOpen={open} />
        )}
      </Page>
      {evidenceId && <EvidenceSheet key={evidenceId} id={evidenceId} onClose={close} onOpen={open} />}
    </>
  );
}
