import type { Actions } from '#access/door.ts';
import { peopleActions } from './actions/people.ts';
import { unitActions } from './actions/units.ts';
import type { registerContract } from './contract.ts';

/** Units, people and posts. Their sheets (`sheetContract`) have actions of their own. */
export const registerActions: Actions<typeof registerContract> = { ...unitActions, ...peopleActions };
