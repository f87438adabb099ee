import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { asProblem } from '#platform/ui/ask.ts';
import { buttonClass } from '#platform/ui/button.tsx';
import { Page } from '#platform/ui/page.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';

/** An address that leads nowhere. */
export function NotThere() {
  const w = useWords();
  return (
    <main className="alone">
      <Page title={w('screen.not-there.title')} narrow>
        <p>{w('screen.not-there.what')}</p>
        <p>
          <Link to="/" className={buttonClass('plain')}>
            {w('screen.not-there.back')}
          </Link>
        </p>
      </Page>
    </main>
  );
}

/** A screen that broke: what happened, what is safe, what to do. */
export function Fault({ error, reset }: ErrorComponentProps) {
  const w = useWords();
  return (
    <main className="alone">
      <Page title={w('screen.fault.title')} narrow>
        <ErrorNote problem={asProblem(error)} again={reset} />
      </Page>
    </main>
  );
}
