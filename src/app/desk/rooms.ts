import type { Me } from '#access/contract.ts';
import type { Verb } from '#access/permissions.ts';

/** The rooms of the desk in the order of the rail, each with the verbs any of which opens it, and the first steps of its addresses. */
export const rooms = [
  { to: '/', word: 'screen.room.today', verbs: ['task.read'], paths: [''] },
  { to: '/plans', word: 'screen.room.plans', verbs: ['plan.read'], paths: ['plans'] },
  { to: '/tasks', word: 'screen.room.tasks', verbs: ['task.read'], paths: ['tasks'] },
  { to: '/supervision', word: 'screen.room.supervision', verbs: ['task.read'], paths: ['supervision'] },
  { to: '/liaison', word: 'screen.room.liaison', verbs: ['task.instruct', 'liaison.manage'], paths: ['liaison'] },
  { to: '/assessments', word: 'screen.room.assessments', verbs: ['assessment.read'], paths: ['assessments'] },
  { to: '/units', word: 'screen.room.organisation', verbs: ['unit.read'], paths: ['units', 'people'] },
  { to: '/accounts', word: 'screen.room.accounts', verbs: ['account.manage', 'grant.manage'], paths: ['accounts'] },
  { to: '/channels', word: 'screen.room.channels', verbs: ['notice.manage'], paths: ['channels'] },
  { to: '/audit', word: 'screen.room.audit', verbs: ['audit.read'], paths: ['audit'] },
] as const satisfies readonly { to: string; word: string; verbs: readonly Verb[]; paths: readonly string[] }[];

/** The rooms this person has something to do in. */
export const roomsFor = (me: Me) => rooms.filter((room) => room.verbs.some((verb) => me.verbs.includes(verb)));
