import { useState, type FormEvent } from 'react';
import { addressOf } from '#platform/pure/endpoint.ts';
import { announce } from '#platform/ui/announce.tsx';
import { asProblem, useAsk, useTell } from '#platform/ui/ask.ts';
import { call } from '#platform/ui/call.ts';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { ErrorSummary, Field, fieldErrors } from '#platform/ui/field.tsx';
import { Segments } from '#platform/ui/menu.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Answer, Call } from '#platform/pure/endpoint.ts';
import type { Problem } from '#platform/pure/problem.ts';
import { paperContract, type PaperSettings } from '../../contract/paper.ts';
import { merged } from '../../rules/merged.ts';
import { BothKept, type Both } from './both.tsx';
import './paper.css';

type Known = Answer<(typeof paperContract)['paper']>;

const same = (one: PaperSettings, other: PaperSettings): boolean =>
  (Object.keys(one) as (keyof PaperSettings)[]).every((key) => one[key] === other[key]);

/** Lets the browser take a file from an address. */
export function fetchFile(address: string): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = '';
  link.click();
}

/** How the paper is asked for. */
export type PaperAsked = NonNullable<Call<(typeof paperContract)['document']>['query']>;
interface Props {
  planId: string;
  /** Where the plan as it stands now is fetched; left out: there is only one way it stands. */
  now?: ((query: PaperAsked) => string) | undefined;
  onClose: () => void;
}

/** What stands around the plan on paper, what is known filled in; then the Word file. */
export function PaperSheet({ planId, now, onClose }: Props) {
  const w = useWords();
  const asked = useAsk(paperContract.paper, { params: { id: planId } });
  if (!asked.data)
    return (
      <Sheet of={`paper-${planId}`} title={w('screen.paper.title')} onClose={onClose}>
        {asked.problem ? (
          <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={9} />
        )}
      </Sheet>
    );
  return <PaperForm planId={planId} now={now} known={asked.data} onClose={onClose} />;
}

function PaperForm({ planId, now, known, onClose }: Props & { known: Known }) {
  const w = useWords();
  const keep = useTell(paperContract.keepPaper, [paperContract.paper]);
  const [set, setSet] = useState<PaperSettings>(known.settings);
  // What the form was filled from: what is known, or what somebody kept while it was open.
  const [base, setBase] = useState<Known>(known);
  const [unread, setUnread] = useState<Problem | null>(null);
  const [both, setBoth] = useState<Both | null>(null);
  const [annex, setAnnex] = useState(false);
  const [version, setVersion] = useState<'published' | 'now'>('published');
  const change = (part: Partial<PaperSettings>) => setSet((before) => ({ ...before, ...part }));
  const errors = fieldErrors(w, keep.problem);
  const filled = (key: keyof PaperSettings) =>
    set[key] === '' || set[key] !== base.settings[key]
      ? undefined
      : base.kept
        ? w('screen.paper.from.kept')
        : base.fromSource.includes(key)
          ? w('screen.paper.from.source')
          : undefined;
  // Somebody was faster: both stand on the screen until it is chosen which counts.
  const meet = async ({ details }: Problem) => {
    try {
      const theirs = await call(paperContract.paper, { params: { id: planId } });
      const { fields, open } = merged(base.settings, theirs.settings, set);
      setSet(fields);
      setBase(theirs);
      setBoth({ by: String(details.by ?? ''), at: String(details.at ?? ''), theirs: theirs.settings, open });
      requestAnimationFrame(() => document.getElementById('paper-both')?.focus());
    } catch (thrown) {
      setUnread(asProblem(thrown));
    }
  };
  const take = async (event: FormEvent) => {
    event.preventDefault();
    setUnread(null);
    if (both?.open.length) {
      document.getElementById('paper-both')?.focus();
      return;
    }
    if (known.mayKeep && !same(set, base.settings)) {
      try {
        const { version } = await keep.tell({ params: { id: planId }, body: { ...set, version: base.version } });
        setBase({ ...base, settings: set, version, kept: true });
        setBoth(null);
      } catch (thrown) {
        const problem = asProblem(thrown);
        if (problem.code === 'paper.changed') await meet(problem);
        return;
      }
    }
    const query = {
      ...set,
      head: set.head ? ('yes' as const) : ('no' as const),
      sealed: set.sealed ? ('yes' as const) : ('no' as const),
      annex: annex ? ('yes' as const) : ('no' as const),
    };
    // What was kept need not travel in the address as well.
    const told: PaperAsked = known.mayKeep ? { annex: query.annex } : query;
    fetchFile(
      now && version === 'now' ? now(told) : addressOf(paperContract.document, { params: { id: planId }, query: told }),
    );
    announce(w('screen.paper.taken'));
  };
  type WordKey = Exclude<keyof PaperSettings, 'head' | 'sealed' | 'date' | 'printedOn'>;
  const words = (key: WordKey, more: { rows?: number; reason?: string; max: number }) => (
    <Field
      key={key}
      id={`paper-${key}`}
      label={w(`screen.paper.${key}`)}
      reason={more.reason}
      error={errors[key]}
      known={filled(key)}
    >
      {(parts) =>
        more.rows ? (
          <textarea
            {...parts}
            rows={more.rows}
            maxLength={more.max}
            value={set[key]}
            onChange={(event) => change({ [key]: event.target.value })}
          />
        ) : (
          <input
            {...parts}
            maxLength={more.max}
            value={set[key]}
            onChange={(event) => change({ [key]: event.target.value })}
          />
        )
      }
    </Field>
  );
  const dayOf = (key: 'date' | 'printedOn') => (
    <Field id={`paper-${key}`} label={w(`screen.paper.${key}`)} error={errors[key]} known={filled(key)}>
      {(parts) => (
        <DayField
          id={parts.id}
          describedBy={parts['aria-describedby']}
          value={set[key] || null}
          onChange={(day) => change({ [key]: day ?? '' })}
        />
      )}
    </Field>
  );
  const tick = (label: string, on: boolean, act: (on: boolean) => void) => (
    <label className="paper-tick">
      <input type="checkbox" checked={on} onChange={(event) => act(event.target.checked)} />
      <span>{label}</span>
    </label>
  );
  return (
    <Sheet
      of={`paper-${planId}`}
      title={w('screen.paper.title')}
      onClose={onClose}
      foot={
        <div className="row-actions">
          <Button kind="primary" icon="download" type="submit" form="paper-form" busy={keep.busy}>
            {w('screen.paper.take')}
          </Button>
          <span className="quiet tabular">{w('screen.paper.characters', { n: known.characters })}</span>
        </div>
      }
    >
      <form id="paper-form" className="paper-form" onSubmit={(event) => void take(event)}>
        <ErrorSummary
          errors={Object.entries(errors).map(([key, said]) => ({
            id: `paper-${key}`,
            words: `${w(`screen.paper.${key as WordKey}`)}：${said}`,
          }))}
        />
        {both && (
          <BothKept
            both={both}
            ours={set}
            onChoose={(key, theirs) => {
              if (theirs) change({ [key]: both.theirs[key] });
              setBoth({ ...both, open: both.open.filter((one) => one !== key) });
            }}
          />
        )}
        {keep.problem && keep.problem.code !== 'paper.changed' && Object.keys(errors).length === 0 && (
          <ErrorNote problem={keep.problem} writing />
        )}
        {unread && <ErrorNote problem={unread} />}
        {known.over !== null && (
          <Note tone="soon">{w('screen.paper.over', { n: known.characters, most: known.over })}</Note>
        )}
        {known.unread > 0 && <Note tone="soon">{w('screen.paper.unread', { n: known.unread })}</Note>}
        <p className="quiet">{w('screen.paper.what')}</p>
        {now && (
          <Segments<'published' | 'now'>
            label={w('screen.paper.version')}
            value={version}
            onChange={setVersion}
            options={[
              { value: 'published', label: w('screen.paper.version.published') },
              { value: 'now', label: w('screen.paper.version.now') },
            ]}
          />
        )}
        {version === 'now' && <p className="quiet">{w('screen.paper.version.why')}</p>}
        {tick(w('screen.paper.head'), set.head, (head) => change({ head }))}
        {set.head && (
          <fieldset className="paper-group">
            <legend className="unseen">{w('screen.paper.head')}</legend>
            {words('agency', { max: 40, reason: w('screen.paper.agency.why') })}
            {words('number', { max: 40, reason: w('screen.paper.number.why') })}
            <div className="paper-pair">
              {words('secrecy', { max: 20 })}
              {words('urgency', { max: 10 })}
              {words('copyNumber', { max: 6 })}
            </div>
          </fieldset>
        )}
        {words('addressee', { max: 200, rows: 2 })}
        {words('attachments', { max: 300, rows: 2, reason: w('screen.paper.attachments.why') })}
        {known.tasks > 0 && tick(w('screen.paper.annex', { n: known.tasks }), annex, setAnnex)}
        {words('signature', { max: 60 })}
        {dayOf('date')}
        {tick(w('screen.paper.sealed'), set.sealed, (sealed) => change({ sealed }))}
        {words('copyTo', { max: 200, rows: 2, reason: w('screen.paper.copyTo.why') })}
        <div className="paper-pair">
          {words('printedBy', { max: 60 })}
          {dayOf('printedOn')}
        </div>
      </form>
    </Sheet>
  );
}
