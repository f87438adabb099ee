import { Link } from '@tanstack/react-router';
import { useState, type FormEvent, type ReactNode } from 'react';
import { addressOf } from '#platform/pure/endpoint.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button, IconButton } from '#platform/ui/button.tsx';
import { Field } from '#platform/ui/field.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import { evidenceContract, type Evidence, type EvidenceLink } from '../contract/evidence.ts';
import { linking } from '../rules/evidence.ts';
import { byEntry, touchedByEvidence } from './evidence-tag.tsx';
import { LinkFigure } from './link-figure.tsx';

/** What a piece proves: its links by cycle, and a place to make more. */
export function EvidenceLinks({ evidence }: { evidence: Evidence }) {
  const w = useWords();
  const off = useTell(evidenceContract.unlink, touchedByEvidence);
  const [adding, setAdding] = useState(false);
  const files = evidence.may.includes('link');
  const entries = byEntry(evidence.links);
  return (
    <>
      {off.problem && <ErrorNote problem={off.problem} writing />}
      {entries.length === 0 && (
        <p className="quiet">{w(files ? 'screen.evid.proves-none' : 'screen.evid.proves-unseen')}</p>
      )}
      {entries.map(([first, links]) => (
        <div key={first.entryId} className="evid-entry">
          <Link to="/assessments/entries/$entryId" params={{ entryId: first.entryId }}>
            {first.cycleTitle}
          </Link>{' '}
          <span className="quiet">{[first.unitName, first.label].filter(Boolean).join(' ')}</span>
          {first.outside && <OutsideNote />}
          <IndexOf entryId={first.entryId} />
          <ul className="evid-rows">
            {links.map((link) => (
              <li key={link.id}>
                <LinkWords link={link}>
                  <LinkFigure evidence={evidence} link={link} may={files && linking(link.entryState, 'open').link} />
                </LinkWords>
                {files && (evidence.submittedAt === null || linking(link.entryState, 'open').unlink) && (
                  <IconButton
                    icon="close"
                    label={w('screen.evid.unlink', { name: link.indicator })}
                    onClick={() =>
                      void off
                        .tell({ params: { id: evidence.id, linkId: link.id } })
                        .then(() => announce(w('screen.evid.unlinked')))
                        .catch(() => undefined)
                    }
                  />
                )}
              </li>
            ))}
          </ul>
        </div>
      ))}
      {files &&
        (adding ? (
          <Linker evidence={evidence} onDone={() => setAdding(false)} />
        ) : (
          <Button icon="plus" small onClick={() => setAdding(true)}>
            {w('screen.evid.link')}
          </Button>
        ))}
    </>
  );
}

/** The numbered index of the whole entry, to print and to hand in. */
function IndexOf({ entryId }: { entryId: string }) {
  const w = useWords();
  const params = { id: entryId };
  return (
    <span className="evid-index no-print">
      <a href={addressOf(evidenceContract.evidenceDocument, { params, query: { forms: 'yes' } })} download>
        {w('screen.evid.index-word')}
      </a>
      <a href={addressOf(evidenceContract.evidenceSheet, { params })} download>
        {w('screen.evid.index-excel')}
      </a>
    </span>
  );
}

/** That it lies outside the window, and what follows. */
export function OutsideNote() {
  const w = useWords();
  return (
    <Tag mark="clock" tone="soon">
      {w('screen.evid.outside-why')}
    </Tag>
  );
}

/** 4.2 居民代表会议 · 全部证明 · 第3页. */
function LinkWords({ link, children }: { link: EvidenceLink; children: ReactNode }) {
  const w = useWords();
  return (
    <span className="evid-row-text">
      <span>
        <b className="tabular">{link.indicator}</b> {link.indicatorTitle}
      </span>
      <span className="quiet">{[w(`kind.extent.${link.extent}`), link.passage].filter(Boolean).join(' · ')}</span>
      {children}
    </span>
  );
}

/** Chooses an entry and as many of its indicators as the piece proves, with how far and where. */
function Linker({ evidence, onDone }: { evidence: Evidence; onDone: () => void }) {
  const w = useWords();
  const asked = useAsk(evidenceContract.targets, { params: { id: evidence.id } });
  const link = useTell(evidenceContract.link, touchedByEvidence);
  const [entryId, setEntryId] = useState<string | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [extent, setExtent] = useState<'whole' | 'part'>('part');
  const [passage, setPassage] = useState('');
  const [text, setText] = useState('');
  const rows = asked.data?.rows ?? [];
  const entry = rows.find((row) => row.entryId === entryId) ?? rows[0];
  if (asked.problem) return <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />;
  if (!asked.data) return <Skeleton rows={4} />;
  if (!entry) return <Note>{w('screen.evid.no-entries')}</Note>;
  const linked = new Set(evidence.links.filter((one) => one.entryId === entry.entryId).map((one) => one.indicator));
  const typed = text.trim().toLowerCase();
  const toggle = (key: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (chosen.size === 0) return;
    const links = [...chosen].map((indicator) => ({ entryId: entry.entryId, indicator, extent, passage }));
    link.tell({ params: { id: evidence.id }, body: { links } }).then(
      (done) => {
        announce(w(done.outside ? 'screen.evid.linked-outside' : 'screen.evid.linked', { n: done.linked }));
        onDone();
      },
      () => undefined,
    );
  };
  return (
    <form className="evid-linker" onSubmit={submit}>
      {link.problem && <ErrorNote problem={link.problem} writing />}
      {rows.length > 1 && (
        <Field label={w('screen.evid.entry')}>
          {(parts) => (
            <select
              {...parts}
              value={entry.entryId}
              onChange={(event) => {
                setEntryId(event.target.value);
                setChosen(new Set());
              }}
            >
              {rows.map((row) => (
                <option key={row.entryId} value={row.entryId}>
                  {[row.cycleTitle, row.unitName, row.label].filter(Boolean).join(' · ')}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {entry.outside && <OutsideNote />}
      <Field label={w('screen.evid.indicators')}>
        {(parts) => (
          <>
            <input
              {...parts}
              type="search"
              placeholder={w('screen.evid.indicator-search')}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <div className="evid-indicators">
              {entry.aspects.map((aspect) => {
                const shown = aspect.indicators.filter(
                  (one) => typed === '' || one.key.toLowerCase().startsWith(typed) || one.title.includes(text.trim()),
                );
                if (shown.length === 0) return null;
                return (
                  <fieldset key={aspect.key}>
                    <legend>{aspect.title}</legend>
                    {shown.map((one) => (
                      <label key={one.key} className="evid-indicator">
                        <input
                          type="checkbox"
                          checked={chosen.has(one.key) || linked.has(one.key)}
                          disabled={linked.has(one.key)}
                          onChange={() => toggle(one.key)}
                        />
                        <span>
                          <b className="tabular">{one.key}</b> {one.title}
                          {linked.has(one.key) && <span className="quiet"> {w('screen.evid.linked-before')}</span>}
                        </span>
                      </label>
                    ))}
                  </fieldset>
                );
              })}
            </div>
          </>
        )}
      </Field>
      <Segments
        label={w('screen.evid.extent')}
        value={extent}
        onChange={setExtent}
        options={(['part', 'whole'] as const).map((one) => ({ value: one, label: w(`kind.extent.${one}`) }))}
      />
      <Field label={w('screen.evid.passage')} reason={w('screen.evid.passage-why')} optional>
        {(parts) => (
          <input
            {...parts}
            type="text"
            maxLength={200}
            value={passage}
            onChange={(event) => setPassage(event.target.value)}
          />
        )}
      </Field>
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={link.busy} disabled={chosen.size === 0}>
          {w('screen.evid.link-n', { n: chosen.size })}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {w('screen.evid.leave')}
        </Button>
      </div>
    </form>
  );
}
