import type { ReactNode } from 'react';
import type { Problem } from '#platform/pure/problem.ts';
import { useWords } from '../words/use.tsx';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import './facts.css';
import { ErrorNote } from './states.tsx';

/**
 * A question before something is ended or taken away: what will follow, the verb itself on the button, a way out.
 * @param problem why it did not work; the question stays open with it
 */
export function Confirm(props: {
  title: string;
  children: ReactNode;
  act: string;
  kind?: 'danger' | 'primary';
  busy?: boolean;
  problem?: Problem | null;
  onAct: () => void;
  onClose: () => void;
}) {
  const w = useWords();
  return (
    <Dialog label={props.title} onClose={props.onClose}>
      <h2>{props.title}</h2>
      {props.problem && <ErrorNote problem={props.problem} writing />}
      {props.children}
      <div className="row-actions ask-foot">
        <Button kind={props.kind ?? 'danger'} busy={props.busy} onClick={props.onAct}>
          {props.act}
        </Button>
        <Button kind="quiet" onClick={props.onClose} autoFocus>
          {w('kit.leave-it')}
        </Button>
      </div>
    </Dialog>
  );
}
