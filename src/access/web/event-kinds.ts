/** Everything that can stand in the trail, by the family it is filtered by. A test holds it to what the code reports. */
export const eventKinds = {
  access: [
    'access.sign-in',
    'access.sign-in-refused',
    'access.locked',
    'access.unlocked',
    'access.sign-out',
    'access.session-ended',
    'access.password-changed',
    'access.password-given',
    'access.account-opened',
    'access.account-closed',
    'access.account-reopened',
    'access.grants-set',
  ],
  unit: ['unit.add', 'unit.change', 'unit.move', 'unit.close', 'unit.reopen', 'unit.import'],
  person: ['person.add', 'person.change', 'person.phone-shown', 'person.post-add', 'person.post-end', 'person.import'],
  file: ['file.add'],
  plan: ['plan.read', 'plan.edited', 'plan.discarded', 'plan.publish', 'plan.copy', 'plan.amend'],
  task: [
    'task.issue',
    'task.accept',
    'task.report',
    'task.hand-in',
    'task.verify',
    'task.return',
    'task.reopen',
    'task.withdraw',
    'task.follow',
    'task.set',
    'task.amend',
  ],
} as const;
export type EventFamily = keyof typeof eventKinds;
export const eventFamilies = Object.keys(eventKinds) as EventFamily[];
