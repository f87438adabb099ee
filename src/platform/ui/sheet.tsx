import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react';
import { useWords } from '../words/use.tsx';
import { IconButton } from './button.tsx';
import { useTitle } from './page.tsx';

/**
 * A side sheet beside the list it came from; the whole screen on a phone. It is not a modal: the list stays usable.
 * It takes the focus when `of` (whose sheet it is) changes, Escape closes it, and the focus goes back where it was.
 * @param foot actions that stay in reach at the bottom
 */
export function Sheet(props: {
  of: string;
  title: string;
  above?: ReactNode;
  foot?: ReactNode;
  tools?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  const w = useWords();
  useTitle(props.title);
  const heading = useRef<HTMLHeadingElement>(null);
  const box = useRef<HTMLElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus({ preventScroll: true });
    box.current?.querySelector('.side-body')?.scrollTo(0, 0);
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [props.of]);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    props.onClose();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    document.documentElement.dataset.side = 'open';
    return () => {
      document.removeEventListener('keydown', listen);
      delete document.documentElement.dataset.side;
    };
  }, []);

  return (
    <aside className="side" ref={box} aria-labelledby="side-title">
      <div className="side-top">
        <div className="side-above">{props.above}</div>
        {props.tools}
        <IconButton icon="close" label={w('kit.close')} onClick={props.onClose} />
      </div>
      <div className="side-body">
        <h2 id="side-title" tabIndex={-1} ref={heading}>
          {props.title}
        </h2>
        {props.children}
      </div>
      {props.foot && <div className="side-foot">{props.foot}</div>}
    </aside>
  );
}
