import { useEffect, useRef, type ReactNode } from 'react';
import { useWords } from '../words/use.tsx';

/** The first page of a visit leaves the focus where the browser put it; every later one takes it. */
let arrived = false;

/** The document's title while this is on the screen. */
export function useTitle(title: string): void {
  const w = useWords();
  useEffect(() => {
    document.title = `${title} · ${w('kit.product')}`;
  }, [title, w]);
}

/**
 * A room: its heading (which takes the focus on arrival), one line under it, its actions at the right.
 * @param narrow a reading width instead of the whole
 */
export function Page(props: {
  title: string;
  heading?: ReactNode;
  lead?: ReactNode;
  actions?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}) {
  useTitle(props.title);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (arrived && !document.querySelector('.side')) heading.current?.focus({ preventScroll: true });
    arrived = true;
  }, []);
  return (
    <div className={`page${props.narrow ? ' page-narrow' : ''}`}>
      <header className="page-head">
        <div>
          <h1 tabIndex={-1} ref={heading}>
            {props.heading ?? props.title}
          </h1>
          {props.lead && <div className="page-lead">{props.lead}</div>}
        </div>
        {props.actions && <div className="page-actions">{props.actions}</div>}
      </header>
      {props.children}
    </div>
  );
}
