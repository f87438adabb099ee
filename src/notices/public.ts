/** What other capabilities may use of notices. */
export { tell, tellAll, type Teller } from './actions/telling.ts';
export { handled } from './actions/handled.ts';
export type { NoticeKind, Telling } from './rules.ts';
