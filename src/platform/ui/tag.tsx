import type { ReactNode } from 'react';

/** The drawn mark beside a state's word, so that colour is never the only difference. */
export type Mark = 'ring' | 'half' | 'most' | 'full' | 'check' | 'return' | 'cross' | 'diamond' | 'clock' | 'dash';
export type Tone = 'ink' | 'quiet' | 'late' | 'soon' | 'done' | 'info';

const drawing: Record<Mark, ReactNode> = {
  ring: <circle cx="6" cy="6" r="4.6" className="stroke" />,
  half: (
    <>
      <circle cx="6" cy="6" r="4.6" className="stroke" />
      <path d="M6 3.2a2.8 2.8 0 0 1 0 5.6z" className="fill" />
    </>
  ),
  most: (
    <>
      <circle cx="6" cy="6" r="4.6" className="stroke" />
      <path d="M6 3.2A2.8 2.8 0 1 1 3.2 6H6z" className="fill" />
    </>
  ),
  full: <circle cx="6" cy="6" r="5" className="fill" />,
  check: (
    <>
      <circle cx="6" cy="6" r="5.4" className="fill" />
      <path d="m3.6 6.2 1.7 1.7 3.1-3.6" className="cut" />
    </>
  ),
  return: <path d="M4.6 2 2 4.6l2.6 2.6M2 4.6h5.2a2.4 2.4 0 0 1 0 4.9H5" className="stroke" />,
  cross: <path d="m3 3 6 6m0-6-6 6" className="stroke" />,
  diamond: <path d="m6 .8 5.2 5.2L6 11.2.8 6z" className="fill" />,
  clock: (
    <>
      <circle cx="6" cy="6" r="4.6" className="stroke" />
      <path d="M6 3.4V6l1.8 1.2" className="stroke" />
    </>
  ),
  dash: <path d="M2.5 6h7" className="stroke" />,
};

export function MarkDrawing({ mark }: { mark: Mark }) {
  return (
    <svg className="mark" viewBox="0 0 12 12" aria-hidden="true">
      {drawing[mark]}
    </svg>
  );
}

/** A state in words with its mark. `washed`: on a tinted ground, where it must stand out. */
export function Tag(props: { mark: Mark; tone?: Tone; washed?: boolean; children: ReactNode }) {
  return (
    <span className={`tag tone-${props.tone ?? 'ink'}${props.washed ? ' tag-washed' : ''}`}>
      <MarkDrawing mark={props.mark} />
      {props.children}
    </span>
  );
}
