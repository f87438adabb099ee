import { useState, type FormEvent, type ReactNode } from 'react';
import type { Day } from '#platform/pure/day.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { Field, fieldErrors } from '#platform/ui/field.tsx';
import { SheetPart } from '#platform/ui/facts.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '#platform/words/use.tsx';
import { entriesContract, recheckOutcomes, type Entry } from '../../contract/entries.ts';
import { channels, objectionsContract } from '../../contract/objections.ts';
import { touched } from './parts.tsx';

const acts = ['veto', 'extend', 'object', 'recheck'] as const;
type Act = (typeof acts)[number];

/** What the office does about an entry beside its moves: a veto, more time, an objection, a re-check. */
export function EntryOffice({ entry }: { entry: Entry }) {
  const w = useWords();
  const [doing, setDoing] = useState<Act | null>(null);
  const may: Record<Act, boolean> = {
    veto: entry.mayVeto && entry.vetoList.some((one) => !one.stands),
    extend: entry.mayExtend,
    object: entry.mayObject,
    recheck: entry.mayRecheck,
  };
  if (!acts.some((act) => may[act])) return null;
  const Form = doing && forms[doing];
  return (
    <SheetPart title={w('screen.cycle.office')}>
      {Form ? (
        <Form entry={entry} onDone={() => setDoing(null)} />
      ) : (
        <div className="row-actions">
          {acts
            .filter((act) => may[act])
            .map((act) => (
              <Button key={act} small onClick={() => setDoing(act)}>
                {w(`screen.cycle.act.${act}`)}
              </Button>
            ))}
        </div>
      )}
    </SheetPart>
  );
}

type FormProps = { entry: Entry; onDone: () => void };

/** A short form: fields, why it failed, its verb and a way out. */
function ActForm(props: {
  act: string;
  busy: boolean;
  problem: Problem | null;
  ready: boolean;
  onSend: () => Promise<unknown>;
  onDone: () => void;
  children: ReactNode;
}) {
  const w = useWords();
  const [lacking, setLacking] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setLacking(!props.ready);
    if (!props.ready) return;
    props.onSend().then(
      () => {
        announce(w('screen.cycle.saved'));
        props.onDone();
      },
      () => undefined,
    );
  };
  return (
    <form className="cycle-act" onSubmit={submit}>
      {props.problem && <ErrorNote problem={props.problem} writing />}
      {props.children}
      {lacking && <div className="field-error">{w('screen.cycle.fill-all')}</div>}
      <div className="row-actions">
        <Button type="submit" kind="primary" busy={props.busy}>
          {props.act}
        </Button>
        <Button kind="quiet" onClick={props.onDone}>
          {w('screen.cycle.leave')}
        </Button>
      </div>
    </form>
  );
}

function Line(props: { label: string; value: string; onChange: (text: string) => void; long?: boolean; max?: number }) {
  const max = props.max ?? 400;
  return (
    <Field label={props.label}>
      {(parts) =>
        props.long ? (
          <textarea
            {...parts}
            rows={3}
            maxLength={max}
            value={props.value}
            onChange={(event) => props.onChange(event.target.value)}
          />
        ) : (
          <input
            {...parts}
            maxLength={max}
            value={props.value}
            onChange={(event) => props.onChange(event.target.value)}
          />
        )
      }
    </Field>
  );
}
function DayLine(props: {
  label: string;
  value: Day | null;
  error?: string | undefined;
  onChange: (day: Day | null) => void;
}) {
  return (
    <Field label={props.label} error={props.error ?? null}>
      {(parts) => <DayField id={parts.id} value={props.value} onChange={props.onChange} />}
    </Field>
  );
}

function VetoForm({ entry, onDone }: FormProps) {
  const w = useWords();
  const tell = useTell(entriesContract.vetoEntry, touched);
  const open = entry.vetoList.filter((one) => !one.stands);
  const [veto, setVeto] = useState(open[0]?.key ?? '');
  const [reason, setReason] = useState('');
  const [day, setDay] = useState<Day | null>(w.today());
  return (
    <ActForm
      act={w('screen.cycle.act.veto')}
      busy={tell.busy}
      problem={tell.problem}
      ready={reason.trim() !== '' && day !== null}
      onSend={() => tell.tell({ params: { id: entry.id }, body: { veto, reason, day: day!, version: entry.version } })}
      onDone={onDone}
    >
      <Field label={w('screen.cycle.which-veto')}>
        {(parts) => (
          <select {...parts} value={veto} onChange={(event) => setVeto(event.target.value)}>
            {open.map((one) => (
              <option key={one.key} value={one.key}>
                {one.text}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Line long label={w('screen.cycle.veto-reason')} value={reason} onChange={setReason} />
      <DayLine label={w('screen.cycle.veto-day')} value={day} onChange={setDay} />
    </ActForm>
  );
}

/** Takes a veto off again, with the reason. */
export function LiftVeto({ entry, veto }: { entry: Entry; veto: string }) {
  const w = useWords();
  const tell = useTell(entriesContract.liftVeto, touched);
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  if (!open)
    return (
      <Button small kind="quiet" onClick={() => setOpen(true)}>
        {w('screen.cycle.lift')}
      </Button>
    );
  return (
    <ActForm
      act={w('screen.cycle.lift')}
      busy={tell.busy}
      problem={tell.problem}
      ready={reason.trim() !== ''}
      onSend={() => tell.tell({ params: { id: entry.id, veto }, body: { reason, version: entry.version } })}
      onDone={() => setOpen(false)}
    >
      <Line label={w('screen.cycle.reason')} value={reason} onChange={setReason} />
    </ActForm>
  );
}

function ExtendForm({ entry, onDone }: FormProps) {
  const w = useWords();
  const tell = useTell(entriesContract.extendEntry, touched);
  const side = entry.state === 'nominated' ? 'township' : 'self';
  const [until, setUntil] = useState<Day | null>(null);
  const [reason, setReason] = useState('');
  return (
    <ActForm
      act={w('screen.cycle.act.extend')}
      busy={tell.busy}
      problem={tell.problem}
      ready={reason.trim() !== '' && until !== null}
      onSend={() =>
        tell.tell({ params: { id: entry.id }, body: { side, until: until!, reason, version: entry.version } })
      }
      onDone={onDone}
    >
      <p className="quiet">
        {w('screen.cycle.extend-what', { side: w(`side.${side}`), day: entry.openTo ? w.day(entry.openTo) : '' })}
      </p>
      <DayLine label={w('screen.cycle.extend-until')} value={until} onChange={setUntil} />
      <Line label={w('screen.cycle.reason')} value={reason} onChange={setReason} />
    </ActForm>
  );
}

function ObjectForm({ entry, onDone }: FormProps) {
  const w = useWords();
  const tell = useTell(objectionsContract.addObjection, touched);
  const [channel, setChannel] = useState<(typeof channels)[number]>('phone');
  const [receivedOn, setReceivedOn] = useState<Day | null>(w.today());
  const [text, setText] = useState('');
  return (
    <ActForm
      act={w('screen.cycle.act.object')}
      busy={tell.busy}
      problem={tell.problem}
      ready={text.trim() !== '' && receivedOn !== null}
      onSend={() => tell.tell({ params: { id: entry.id }, body: { channel, receivedOn: receivedOn!, text } })}
      onDone={onDone}
    >
      <p className="quiet">{w('screen.cycle.object-why')}</p>
      <Field label={w('screen.cycle.channel')}>
        {(parts) => (
          <select {...parts} value={channel} onChange={(event) => setChannel(event.target.value as typeof channel)}>
            {channels.map((one) => (
              <option key={one} value={one}>
                {w(`kind.objection.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <DayLine label={w('screen.cycle.received')} value={receivedOn} onChange={setReceivedOn} />
      <Line long label={w('screen.cycle.object-text')} value={text} onChange={setText} max={2000} />
    </ActForm>
  );
}

function RecheckForm({ entry, onDone }: FormProps) {
  const w = useWords();
  const tell = useTell(entriesContract.recheck, touched);
  const errors = fieldErrors(w, tell.problem);
  const [heldOn, setHeldOn] = useState<Day | null>(w.today());
  const [outcome, setOutcome] = useState<(typeof recheckOutcomes)[number]>('kept');
  const [note, setNote] = useState('');
  const [improveBy, setImproveBy] = useState<Day | null>(null);
  return (
    <ActForm
      act={w('screen.cycle.act.recheck')}
      busy={tell.busy}
      problem={tell.problem}
      ready={note.trim() !== '' && heldOn !== null && (outcome !== 'improve' || improveBy !== null)}
      onSend={() =>
        tell.tell({
          params: { id: entry.id },
          body: {
            heldOn: heldOn!,
            outcome,
            note,
            improveBy: outcome === 'improve' ? improveBy : null,
            version: entry.version,
          },
        })
      }
      onDone={onDone}
    >
      <DayLine label={w('screen.cycle.held-on')} value={heldOn} error={errors.heldOn} onChange={setHeldOn} />
      <Field label={w('screen.cycle.outcome')} reason={w('screen.cycle.outcome-why')}>
        {(parts) => (
          <select {...parts} value={outcome} onChange={(event) => setOutcome(event.target.value as typeof outcome)}>
            {recheckOutcomes.map((one) => (
              <option key={one} value={one}>
                {w(`kind.recheck.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {outcome === 'improve' && (
        <DayLine
          label={w('screen.cycle.improve-day')}
          value={improveBy}
          error={errors.improveBy}
          onChange={setImproveBy}
        />
      )}
      <Line long label={w('screen.cycle.recheck-note')} value={note} onChange={setNote} max={1000} />
    </ActForm>
  );
}

const forms = { veto: VetoForm, extend: ExtendForm, object: ObjectForm, recheck: RecheckForm };
