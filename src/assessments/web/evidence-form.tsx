import { useState, type FormEvent } from 'react';
import type { FileRow } from '#documents/contract.ts';
import type { Day } from '#platform/pure/day.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { DayField } from '#platform/ui/day-field.tsx';
import { DropZone } from '#platform/ui/drop-zone.tsx';
import { Field, fieldErrors } from '#platform/ui/field.tsx';
import { ErrorNote, ProgressLine } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { evidenceContract, type Evidence } from '../contract/evidence.ts';
import { captionElements, handFiled, needsCaption, type Caption } from '../rules/evidence.ts';
import type { EvidenceKind } from '../rules/framework.ts';
import { decimal, hundredths } from '../rules/rule-text.ts';
import { takenFiles, useUploads } from './evidence-drop.tsx';
import { EvidenceFiles } from './evidence-files.tsx';
import { touchedByEvidence } from './evidence-tag.tsx';

interface Filled {
  kind: EvidenceKind;
  title: string;
  from: Day | null;
  to: Day | null;
  caption: Caption;
  quantity: string;
  figure: string;
  files: readonly FileRow[];
}

/**
 * What a piece is called, when it took place, and for photos their six elements; correcting accepted evidence says that it
 * will be reviewed again. Whoever saves also submits, when that is the next step and nothing is missing.
 */
export function EvidenceForm({ evidence, onDone }: { evidence: Evidence; onDone: () => void }) {
  const w = useWords();
  const change = useTell(evidenceContract.change, touchedByEvidence);
  const submit = useTell(evidenceContract.move, touchedByEvidence);
  const uploads = useUploads();
  const [filled, setFilled] = useState<Filled>({
    kind: evidence.kind,
    title: evidence.title,
    from: evidence.from,
    to: evidence.to,
    caption: evidence.caption,
    quantity: String(evidence.quantity),
    figure: evidence.figure === null ? '' : decimal(evidence.figure),
    files: evidence.files,
  });
  const [version, setVersion] = useState(evidence.version);
  const [missing, setMissing] = useState<Record<string, string>>({});
  const set = (some: Partial<Filled>) => setFilled((before) => ({ ...before, ...some }));
  const pictures = needsCaption(filled.files.map((file) => file.kind));
  const submits = evidence.may.includes('submit');

  const save = async (then: 'keep' | 'submit') => {
    const figure = filled.figure.trim() === '' ? null : hundredths(filled.figure);
    const quantity = Number(filled.quantity);
    const wrong: Record<string, string> = {};
    if (filled.title.trim() === '') wrong.title = w('screen.evid.title-missing');
    if (!filled.from || !filled.to) wrong.to = w('screen.evid.days-missing');
    if (!Number.isInteger(quantity) || quantity < 1) wrong.quantity = w('screen.evid.quantity-unfit');
    if (filled.figure.trim() !== '' && figure === null) wrong.figure = w('screen.evid.figure-unfit');
    setMissing(wrong);
    if (Object.keys(wrong).length) return;
    const body = {
      title: filled.title,
      from: filled.from!,
      to: filled.to!,
      caption: filled.caption,
      quantity,
      figure,
      fileIds: filled.files.map((file) => file.id),
      ...(filled.kind === 'task' ? {} : { kind: filled.kind }),
      version,
    };
    try {
      const kept = await change.tell({ params: { id: evidence.id }, body });
      setVersion(kept.version);
      if (then === 'submit') {
        await submit.tell({ params: { id: evidence.id }, body: { move: 'submit', version: kept.version } });
        announce(w('screen.evid.submitted'));
      } else announce(w('screen.evid.kept'));
      onDone();
    } catch {
      // Told above the form; what was typed stays.
    }
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void save(submits ? 'submit' : 'keep');
  };
  const add = async (files: File[]) => {
    const rows = await uploads.send(files.slice(0, 20));
    if (rows) setFilled((before) => ({ ...before, files: [...before.files, ...rows] }));
  };
  const problem = submit.problem ?? change.problem;
  const faults = faultsIn(problem?.code === 'evidence.unfit' ? problem.details.faults : []);
  const errors = { ...fieldErrors(w, change.problem), ...missing };
  const word = (fault: string) => (faults.includes(fault) ? w.maybe(`fault.evidence.${fault}`) : null);
  return (
    <form className="evid-form" onSubmit={onSubmit}>
      {problem && <ErrorNote problem={problem} writing={submit.problem === null} />}
      <div className="field">
        <span className="field-name">{w('screen.evid.files-label')}</span>
        <EvidenceFiles
          files={filled.files}
          onDrop={(id) => set({ files: filled.files.filter((file) => file.id !== id) })}
        />
        <div>
          <DropZone
            small
            many
            label={w('screen.evid.add-files')}
            accept={takenFiles}
            disabled={uploads.sending !== null}
            onFiles={(files) => void add(files)}
          />
        </div>
        {word('no-file') && <div className="field-error">{word('no-file')}</div>}
        {uploads.sending && (
          <ProgressLine
            words={w('screen.evid.sending', { name: uploads.sending.name })}
            done={uploads.sending.done}
            of={uploads.sending.of}
          />
        )}
        {uploads.problem && <ErrorNote problem={uploads.problem} writing />}
      </div>
      <Field label={w('screen.evid.head.title')} error={errors.title ?? null}>
        {(parts) => (
          <input
            {...parts}
            type="text"
            maxLength={120}
            value={filled.title}
            onChange={(event) => set({ title: event.target.value })}
          />
        )}
      </Field>
      {evidence.sourceKind === null && (
        <Field label={w('screen.evid.head.kind')}>
          {(parts) => (
            <select
              {...parts}
              value={filled.kind}
              onChange={(event) => set({ kind: handFiled.find((kind) => kind === event.target.value) ?? filled.kind })}
            >
              {handFiled.map((kind) => (
                <option key={kind} value={kind}>
                  {w(`kind.evidence.${kind}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <Field
        label={w('screen.evid.days')}
        reason={w('screen.evid.days-why')}
        error={errors.to ?? errors.from ?? word('starts-later')}
      >
        {(parts) => (
          <span className="evid-days">
            <DayField
              id={parts.id}
              value={filled.from}
              onChange={(from) =>
                // A single day stays a single day.
                set({ from, to: filled.to === null || filled.to === filled.from ? from : filled.to })
              }
            />
            <span aria-hidden="true">—</span>
            <DayField label={w('screen.evid.day-to')} value={filled.to} onChange={(to) => set({ to })} />
          </span>
        )}
      </Field>
      {pictures && (
        <fieldset className="evid-caption">
          <legend>{w('screen.evid.caption')}</legend>
          <p className="field-reason">{w('screen.evid.caption-why')}</p>
          {captionElements.map((element) => (
            <Field
              key={element}
              label={w(`caption.${element}`)}
              error={word(`caption-${element}`) ?? (element === 'time' ? word('caption-outside') : null)}
            >
              {(parts) => (
                <input
                  {...parts}
                  type="text"
                  maxLength={200}
                  placeholder={w(`caption.${element}.hint`)}
                  value={filled.caption[element]}
                  onChange={(event) => set({ caption: { ...filled.caption, [element]: event.target.value } })}
                />
              )}
            </Field>
          ))}
        </fieldset>
      )}
      <div className="evid-pair">
        <Field label={w('screen.evid.quantity')} reason={w('screen.evid.quantity-why')} error={errors.quantity ?? null}>
          {(parts) => (
            <input
              {...parts}
              inputMode="numeric"
              maxLength={6}
              value={filled.quantity}
              onChange={(event) => set({ quantity: event.target.value })}
            />
          )}
        </Field>
        <Field
          label={w('screen.evid.figure')}
          reason={w('screen.evid.figure-why')}
          optional={filled.kind !== 'survey'}
          error={errors.figure ?? word('no-figure')}
        >
          {(parts) => (
            <input
              {...parts}
              inputMode="decimal"
              maxLength={16}
              value={filled.figure}
              onChange={(event) => set({ figure: event.target.value })}
            />
          )}
        </Field>
      </div>
      {evidence.state === 'accepted' && <p className="field-reason">{w('screen.evid.again')}</p>}
      <div className="row-actions">
        {submits && (
          <Button type="submit" kind="primary" busy={submit.busy || change.busy}>
            {w('screen.evid.keep-submit')}
          </Button>
        )}
        <Button
          kind={submits ? 'plain' : 'primary'}
          type={submits ? 'button' : 'submit'}
          busy={change.busy}
          onClick={submits ? () => void save('keep') : undefined}
        >
          {w('screen.evid.keep')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {w('screen.evid.leave')}
        </Button>
      </div>
    </form>
  );
}

const faultsIn = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
