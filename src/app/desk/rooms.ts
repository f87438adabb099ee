import type { Me } from '#access/contract.ts';
import type { Verb } from '#access/permissions.ts';

/** The rooms of the desk in the order of the rail, each with the verb that opens it. */
export const rooms = [
  { to: '/', word: 'screen.room.today', verb: 'task.read' },
  { to: '/plans', word: 'screen.room.plans', verb: 'plan.read' },
  { to: '/tasks', word: 'screen.room.tasks', verb: 'task.read' },
] as const satisfies readonly { to: string; word: string; verb: Verb }[];

/** The rooms this person has something to do in. */
export const roomsFor = (me: Me) => rooms.filter((room) => me.verbs.includes(room.verb));
