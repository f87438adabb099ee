import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { accessContract } from '#access/contract.ts';
import { addressOf } from '#platform/pure/endpoint.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useKnown, useTell } from '#platform/ui/ask.ts';
import { Button, buttonClass, IconButton } from '#platform/ui/button.tsx';
import { SheetPart } from '#platform/ui/facts.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { evidenceContract } from '../contract/evidence.ts';
import { EvidenceDrop } from './evidence-drop.tsx';
import type { Indicator } from '../rules/framework.ts';
import { OutsideNote } from './evidence-links.tsx';
import { EvidenceTag, spanShown, touchedByEvidence } from './evidence-tag.tsx';
import { LinkFigure } from './link-figure.tsx';
import './evidence.css';

/**
 * The evidence of one indicator inside its scorecard: what is linked, what could be, and a place to put in more.
 * @param may false on a past day: only looked at
 */
export function EvidenceOfIndicator(props: {
  entryId: string;
  indicator: Pick<Indicator, 'key' | 'feed'>;
  may: boolean;
}) {
  const { entryId, indicator } = props;
  const indicatorKey = indicator.key;
  const w = useWords();
  const params = { id: entryId, key: indicatorKey };
  const asked = useAsk(evidenceContract.ofIndicator, { params });
  const off = useTell(evidenceContract.unlink, touchedByEvidence);
  const links = props.may && (asked.data?.may.includes('link') ?? false);
  const unlinks = props.may && (asked.data?.may.includes('unlink') ?? false);
  return (
    <SheetPart
      title={w('screen.evid.title')}
      tools={
        asked.data &&
        asked.data.rows.length > 0 && (
          <a
            className={buttonClass('quiet', true)}
            href={addressOf(evidenceContract.submissionForm, { params })}
            download
          >
            <Icon name="download" />
            <span>{w('screen.evid.form')}</span>
          </a>
        )
      }
    >
      {asked.problem ? (
        <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Skeleton rows={3} />
      ) : asked.data.rows.length === 0 ? (
        <p className="quiet">{w('screen.evid.none-here')}</p>
      ) : (
        <ul className="evid-rows">
          {asked.data.rows.map((row) => (
            <li key={row.link.id}>
              <span className="evid-row-text">
                <Link to="/assessments/evidence/$evidenceId" params={{ evidenceId: row.id }}>
                  {row.title}
                </Link>
                <span className="quiet">
                  {[spanShown(w, row), w(`kind.extent.${row.link.extent}`), row.link.passage]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                {row.link.outside && <OutsideNote />}
                <LinkFigure evidence={row} link={row.link} may={links} />
                {indicator.feed?.of === 'figure' && !row.link.measure && (
                  <span className="quiet">
                    {w('screen.evid.no-figure-of', { kind: w(`kind.evidence.${indicator.feed.kind}`) })}
                  </span>
                )}
              </span>
              <EvidenceTag state={row.state} />
              {unlinks && (
                <IconButton
                  icon="close"
                  label={w('screen.evid.unlink', { name: row.title })}
                  onClick={() =>
                    void off
                      .tell({ params: { id: row.id, linkId: row.link.id } })
                      .then(() => announce(w('screen.evid.unlinked')))
                      .catch(() => undefined)
                  }
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {off.problem && <ErrorNote problem={off.problem} writing />}
      {links && <AddHere key={indicatorKey} entryId={entryId} indicator={indicator} />}
    </SheetPart>
  );
}

/** Files put in here are linked at once; suggestions are linked, or filed first, by one press. */
function AddHere({ entryId, indicator }: { entryId: string; indicator: Pick<Indicator, 'key' | 'feed'> }) {
  const indicatorKey = indicator.key;
  // What feeds the indicator counts only as what it is: a survey filed as a document would never be read.
  const kind = indicator.feed && indicator.feed.kind !== 'task' ? indicator.feed.kind : 'file';
  const w = useWords();
  const me = useKnown(accessContract.me);
  const suggested = useAsk(evidenceContract.suggestions, { params: { id: entryId, key: indicatorKey } });
  const link = useTell(evidenceContract.link, touchedByEvidence);
  const file = useTell(evidenceContract.fileSource, touchedByEvidence);
  const [fresh, setFresh] = useState<string | null>(null);
  const use = (id: string) =>
    link.tell({
      params: { id },
      body: { links: [{ entryId, indicator: indicatorKey, extent: 'part' }] },
    });
  const take = async (row: { evidenceId: string | null; sourceKind: string | null; sourceId: string | null }) => {
    try {
      const id =
        row.evidenceId ??
        (
          await file.tell({
            body: { unitId: me.unitId, kind: row.sourceKind ?? '', sourceId: row.sourceId ?? '' },
          })
        ).id;
      const done = await use(id);
      announce(w(done.outside ? 'screen.evid.linked-outside' : 'screen.evid.linked', { n: done.linked }));
      if (row.evidenceId === null) setFresh(id);
    } catch {
      // Told beside the list.
    }
  };
  const problem = link.problem ?? file.problem;
  return (
    <>
      <EvidenceDrop
        unitId={me.unitId}
        kind={kind}
        onFiled={(id) =>
          void use(id).then(
            () => setFresh(id),
            () => undefined,
          )
        }
        onExisting={(id) => void take({ evidenceId: id, sourceKind: null, sourceId: null })}
      />
      {fresh && (
        <p>
          <Link to="/assessments/evidence/$evidenceId" params={{ evidenceId: fresh }}>
            {w('screen.evid.fill-in')}
          </Link>
        </p>
      )}
      {problem && <ErrorNote problem={problem} writing />}
      {suggested.data && suggested.data.rows.length > 0 && (
        <div className="evid-suggested">
          <h4>{w('screen.evid.suggested')}</h4>
          <ul className="evid-rows">
            {suggested.data.rows.map((row) => (
              <li key={row.evidenceId ?? row.sourceId}>
                <span className="evid-row-text">
                  <span>{row.title}</span>
                  <span className="quiet">
                    {[
                      row.state ? w(`state.evidence.${row.state}`) : w('screen.evid.not-filed'),
                      spanShown(w, row),
                      row.outside ? w('screen.evid.outside') : '',
                    ]
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </span>
                <Button small busy={link.busy || file.busy} onClick={() => void take(row)}>
                  {w('screen.evid.use-it')}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
