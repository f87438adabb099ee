import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk } from '#platform/ui/ask.ts';
import { IconButton } from '#platform/ui/button.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Share, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract, type Task } from '../contract.ts';
import { TaskActions } from './act.tsx';
import { TaskClock } from './clock.tsx';
import { Arrange } from './arrange.tsx';
import { PassOn } from './cascade/pass-on.tsx';
import { OnHold, StandingTag, StateTag } from './marks.tsx';
import { Facts, Below, History, Reports, SourceParagraphs } from './parts.tsx';
import { Periods } from './periods.tsx';
import { Supervision } from './supervision.tsx';
import { printedNumber } from './numbering.ts';
import { SlipForm } from './slip.tsx';
import './tasks.css';

/**
 * One task beside the list it came from: what is asked, of whom, from which paragraphs, what was reported and what
 * happened; its actions at the foot.
 * @param onTask opens another task in the same place
 */
export function TaskSheet(props: { id: string; onClose: () => void; onTask: (id: string) => void }) {
  const w = useWords();
  const asked = useAsk(tasksContract.get, { params: { id: props.id } });
  const [arranging, setArranging] = useState<string | null>(null);
  const [slipping, setSlipping] = useState<string | null>(null);
  const task = asked.data;
  if (!task)
    return (
      <Sheet of={props.id} title={w('screen.task.title')} onClose={props.onClose}>
        {asked.problem ? (
          <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
        ) : (
          <Skeleton rows={9} />
        )}
      </Sheet>
    );
  const share = () => {
    const address = new URL(`/tasks/${task.id}`, location.href).href;
    navigator.clipboard.writeText(address).then(
      () => announce(w('screen.task.copied')),
      () => announce(address),
    );
  };
  const changing = arranging === task.id;
  return (
    <Sheet
      of={props.id}
      title={task.title}
      above={<Crumbs task={task} onTask={props.onTask} />}
      tools={
        <>
          <IconButton
            icon="print"
            className="wide-only"
            label={w('screen.task.print')}
            onClick={() => window.print()}
          />
          {task.may.includes('arrange') && (
            <IconButton
              icon="download"
              label={w('screen.slip.title')}
              onClick={() => setSlipping(slipping === task.id ? null : task.id)}
            />
          )}
          <IconButton icon="link" label={w('screen.task.copy')} onClick={share} />
        </>
      }
      onClose={props.onClose}
      foot={
        !changing && task.may.length > 0 ? (
          <TaskActions key={task.id} task={task} onArrange={() => setArranging(task.id)} />
        ) : undefined
      }
    >
      <div className="task-standing">
        <StateTag state={task.state} washed />
        <StandingTag task={task} washed />
        {task.paused && <OnHold />}
        {task.repeat && <span className="quiet">{w(`repeat.${task.repeat}`)}</span>}
      </div>
      <div className="task-progress">
        <Share value={task.progress} label={w('screen.tasks.head.progress')} />
      </div>
      {changing ? (
        <Arrange task={task} onDone={() => setArranging(null)} />
      ) : (
        <>
          {slipping === task.id && <SlipForm key={task.id} task={task} onDone={() => setSlipping(null)} />}
          <Facts task={task} />
          {task.due && <TaskClock key={task.id} task={task} />}
          {task.detail && (
            <section className="part-block">
              <h3>{w('screen.task.detail')}</h3>
              <p className="prose">{task.detail}</p>
            </section>
          )}
          {task.repeat && <Periods task={task} />}
          <Below task={task} onTask={props.onTask} />
          <Supervision task={task} />
          <PassOn key={task.id} task={task} />
          <Reports reports={task.reports} />
          <SourceParagraphs task={task} />
          <History rows={task.history} />
        </>
      )}
    </Sheet>
  );
}

function Crumbs({ task, onTask }: { task: Task; onTask: (id: string) => void }) {
  // The path begins with the plan itself and may end with the task.
  const above = task.path.filter((step) => step.id !== task.id && !(step.id === null && step.title === task.planTitle));
  return (
    <div className="crumbs">
      <Link to="/plans/$planId" params={{ planId: task.planId }} title={task.planTitle}>
        {task.planTitle}
      </Link>
      {above.map((step, i) => {
        const words = i < above.length - 1 && step.number ? step.number : printedNumber(step.number) + step.title;
        return (
          <span key={step.id ?? i} title={step.title}>
            <i aria-hidden="true"> › </i>
            {step.id ? (
              <button type="button" className="crumb" onClick={() => onTask(step.id!)}>
                {words}
              </button>
            ) : (
              words
            )}
          </span>
        );
      })}
    </div>
  );
}
