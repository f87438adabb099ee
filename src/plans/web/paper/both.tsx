import { Button } from '#platform/ui/button.tsx';
import { Note } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { PaperSettings } from '../../contract/paper.ts';

/** What somebody kept while this form was open. */
export interface Both {
  by: string;
  at: string;
  theirs: PaperSettings;
  /** Fields both changed, not chosen yet. */
  open: readonly (keyof PaperSettings)[];
}

/** Says that two people filled the form at once, and lets one of the two be chosen for every field both changed. */
export function BothKept(props: {
  both: Both;
  ours: PaperSettings;
  onChoose: (key: keyof PaperSettings, theirs: boolean) => void;
}) {
  const w = useWords();
  const { by, at, theirs, open } = props.both;
  const said = (value: string | boolean) =>
    typeof value === 'boolean'
      ? w(value ? 'screen.paper.both.yes' : 'screen.paper.both.no')
      : value.trim() || w('screen.paper.both.blank');
  return (
    <div id="paper-both" tabIndex={-1} role="alert" className="paper-both">
      <Note tone="soon">
        <p>{w('screen.paper.both.by', { by, at: at ? w.minute(at) : '' })}</p>
        <p>{open.length ? w('screen.paper.both.open', { n: open.length }) : w('screen.paper.both.none')}</p>
        {open.map((key) => (
          <div key={key} role="group" aria-label={w(`screen.paper.${key}`)} className="paper-both-field">
            <b>{w(`screen.paper.${key}`)}</b>
            {([false, true] as const).map((their) => (
              <div key={String(their)}>
                <span>{said((their ? theirs : props.ours)[key])}</span>
                <Button small onClick={() => props.onChoose(key, their)}>
                  {their ? w('screen.paper.both.theirs', { by }) : w('screen.paper.both.mine')}
                </Button>
              </div>
            ))}
          </div>
        ))}
      </Note>
    </div>
  );
}
