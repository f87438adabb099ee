import { Link, useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { asProblem } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
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
        <WayBack />
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
        <WayBack />
      </Page>
    </main>
  );
}

/** To where one came from, when there is such a place, and to the first room. */
function WayBack() {
  const w = useWords();
  const router = useRouter();
  return (
    <p className="row-actions">
      {router.history.canGoBack() && (
        <Button icon="left" onClick={() => router.history.back()}>
          {w('screen.not-there.before')}
        </Button>
      )}
      <Link to="/" className={buttonClass('plain')}>
        {w('screen.not-there.back')}
      </Link>
    </p>
  );
}
