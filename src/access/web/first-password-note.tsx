import { Button } from '#platform/ui/button.tsx';
import { CopyButton } from '#platform/ui/copy.tsx';
import { Dialog } from '#platform/ui/dialog.tsx';
import { useWords } from '#platform/words/use.tsx';
import './access.css';

/** The first password, shown this once, and what to do with it. */
export function FirstPasswordNote(props: { name: string; signInName?: string; password: string; onClose: () => void }) {
  const w = useWords();
  const title = w('screen.first-password.title', { name: props.name });
  return (
    // Neither Escape nor a press beside it may lose the password: only the button closes.
    <Dialog label={title} onClose={() => undefined}>
      <h2>{title}</h2>
      <p>{w('screen.first-password.what')}</p>
      {props.signInName && (
        <p className="after-lines">
          {w('screen.account-of.sign-in-name')} <b className="tabular">{props.signInName}</b>
        </p>
      )}
      <output className="secret-text first-password" aria-label={w('screen.first-password.label')}>
        {props.password}
      </output>
      <div className="row-actions">
        <CopyButton text={props.password} label={w('screen.first-password.copy')} />
        <Button kind="primary" onClick={props.onClose}>
          {w('screen.first-password.told')}
        </Button>
      </div>
      <p className="quiet after-lines">{w('screen.first-password.why')}</p>
    </Dialog>
  );
}
