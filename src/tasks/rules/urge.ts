import type { Rolled, Sides } from '../rules.ts';

/**
 * Why an issuing unit may not urge (催办) a task: `verb` it is not its issuer; `state` nobody owes anything on it now:
 * it is handed in or ended, or it only follows its children. Null when it may.
 */
export function urgeBar(task: Pick<Rolled, 'state' | 'led'>, sides: Pick<Sides, 'verifies'>): 'verb' | 'state' | null {
  if (!sides.verifies) return 'verb';
  return task.led && (task.state === 'issued' || task.state === 'accepted' || task.state === 'returned')
    ? null
    : 'state';
}
