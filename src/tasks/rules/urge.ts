import type { Rolled } from '../rules.ts';

/** Is there somebody who owes work on the task now? Not when it is handed in or ended, or only follows its children. */
export const owesWork = (task: Pick<Rolled, 'state' | 'led'>): boolean =>
  task.led && (task.state === 'issued' || task.state === 'accepted' || task.state === 'returned');
