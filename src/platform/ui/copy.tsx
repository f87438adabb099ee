import { useEffect, useState } from 'react';
import { useWords } from '../words/use.tsx';
import { Button } from './button.tsx';

/** Copies a text and says so on itself for a moment; where the browser refuses, it says to copy by hand. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const w = useWords();
  const [done, setDone] = useState<'copied' | 'refused' | null>(null);
  useEffect(() => {
    if (done === null) return;
    const wait = setTimeout(() => setDone(null), 3_000);
    return () => clearTimeout(wait);
  }, [done]);
  const copy = () => {
    // Without TLS a browser gives no clipboard at all.
    if (!navigator.clipboard) return setDone('refused');
    navigator.clipboard.writeText(text).then(
      () => setDone('copied'),
      () => setDone('refused'),
    );
  };
  return (
    <Button icon={done === 'copied' ? 'check' : 'link'} onClick={copy}>
      <span aria-live="polite">
        {done === 'copied' ? w('kit.copied') : done === 'refused' ? w('kit.copy-by-hand') : label}
      </span>
    </Button>
  );
}
