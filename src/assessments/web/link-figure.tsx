import { useState, type FocusEvent } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { evidenceContract, type EvidenceLink } from '../contract/evidence.ts';
import { decimal, hundredths } from '../rules/rule-text.ts';
import { touchedByEvidence } from './evidence-tag.tsx';

/**
 * What a piece says of one indicator that reads a figure: 知晓率 86.4 %. Kept when the field is left or Enter is pressed; of
 * accepted evidence it is said beforehand that it will be reviewed again. Nothing where no figure is read.
 */
export function LinkFigure(props: {
  evidence: { id: string; state: string; figure: number | null };
  link: EvidenceLink;
  may: boolean;
}) {
  const { evidence, link } = props;
  const w = useWords();
  const tell = useTell(evidenceContract.link, touchedByEvidence);
  const [typed, setTyped] = useState(link.figure === null ? '' : decimal(link.figure));
  const [wrong, setWrong] = useState(false);
  if (!link.measure) return null;
  const { name, unit } = link.measure;
  const own = evidence.figure === null ? null : decimal(evidence.figure);
  if (!props.may) {
    const shown = link.figure === null ? own : decimal(link.figure);
    return shown === null ? null : <span className="quiet tabular">{`${name} ${shown} ${unit}`}</span>;
  }
  const keep = () => {
    const figure = typed.trim() === '' ? null : hundredths(typed);
    setWrong(typed.trim() !== '' && figure === null);
    if ((typed.trim() !== '' && figure === null) || figure === link.figure) return;
    const { entryId, indicator, extent, passage } = link;
    tell.tell({ params: { id: evidence.id }, body: { links: [{ entryId, indicator, extent, passage, figure }] } }).then(
      () => announce(w('screen.evid.figure-kept', { name })),
      () => undefined,
    );
  };
  const away = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) keep();
  };
  return (
    <span className="link-figure" onBlur={away}>
      <label>
        <span>{name}</span>
        <input
          inputMode="decimal"
          size={7}
          value={typed}
          placeholder={own ?? ''}
          aria-invalid={wrong || undefined}
          onChange={(event) => (setTyped(event.target.value), setWrong(false))}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            keep();
          }}
        />
        <span className="quiet">{unit}</span>
      </label>
      {wrong ? (
        <span className="field-error">{w('screen.evid.figure-unfit')}</span>
      ) : typed === '' && own === null ? (
        <span className="link-figure-missing">{w('screen.evid.figure-ask', { name })}</span>
      ) : (
        evidence.state === 'accepted' && <span className="quiet">{w('screen.evid.figure-again')}</span>
      )}
      {tell.problem && <ErrorNote problem={tell.problem} writing />}
    </span>
  );
}
