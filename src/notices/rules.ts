/**
 * What people are told of, by kind. A duty is something a unit must act upon or answer for: it always stands in the
 * inbox. The rest may be turned off by whoever does not want it. Each kind has a word `notice.kind.…`.
 */
export const noticeTable = {
  // A plan was published: one notice for each unit that has tasks in it.
  'task.issue': { duty: true },
  // A single task was given to a unit, taken from it, or changed in title, days or units.
  'task.assign': { duty: true },
  'task.unassign': { duty: true },
  'task.arrange': { duty: true },
  // To the unit that issued the task.
  'task.hand-in': { duty: true },
  'task.return': { duty: true },
  'task.reopen': { duty: true },
  'task.verify': { duty: false },
  'task.withdraw': { duty: true },
  // The clock of a task: more time asked for (to the issuer) and the answer (to the lead); stopped and going on.
  'task.extension': { duty: true },
  'task.extension-granted': { duty: true },
  'task.extension-refused': { duty: true },
  'task.pause': { duty: true },
  'task.resume': { duty: true },
  'plan.withdraw': { duty: true },
  // The escalation ladder, and the same said by hand; a leader's instruction; the answer, to whoever spoke.
  'task.remind': { duty: false },
  'task.urge': { duty: true },
  'task.supervise': { duty: true },
  'task.talk': { duty: true },
  'task.instruct': { duty: true },
  'task.answer': { duty: false },
  // A published plan was revised: one notice for each unit whose tasks changed.
  'plan.amend': { duty: true },
  // An assessment opened for a unit or ended without it; a stage's last day comes near; to the office: publicity is over,
  // titles lapse.
  'cycle.open': { duty: true },
  'cycle.cancel': { duty: true },
  'cycle.remind': { duty: false },
  'cycle.publicity-over': { duty: true },
  'cycle.lapse': { duty: false },
  // What happens to an entry: handed on to those who act next, handed back, decided by the county; a veto, more time, a
  // re-check.
  'entry.nominate': { duty: true },
  'entry.pass': { duty: true },
  'entry.return': { duty: true },
  'entry.decide': { duty: true },
  'entry.drop': { duty: false },
  'entry.veto': { duty: true },
  'entry.veto-lifted': { duty: true },
  'entry.extension': { duty: true },
  'entry.recheck': { duty: true },
  // Evidence was returned with a reason, to the unit that filed it.
  'evidence.return': { duty: true },
} as const satisfies Record<string, { duty: boolean }>;

export type NoticeKind = keyof typeof noticeTable;
export const noticeKinds = Object.keys(noticeTable) as NoticeKind[];
export const isNoticeKind = (text: string): text is NoticeKind => Object.hasOwn(noticeTable, text);

/** Kinds that stand in the inbox whatever the person chose. */
export const dutyKinds: readonly NoticeKind[] = noticeKinds.filter((kind) => noticeTable[kind].duty);

/** Unread notices are counted up to here; the top line then says 99+. */
export const mostCounted = 99;

/** When mail goes to a person: with each notice, once every workday morning, never. */
export const paces = ['now', 'daily', 'off'] as const;
export type Pace = (typeof paces)[number];

/** What goes out: a notice, a person's daily letter, the code that proves a mail address, a robot's trial. */
export const purposes = ['notice', 'digest', 'code', 'trial'] as const;
export type Purpose = (typeof purposes)[number];
export const outgoingStates = ['waiting', 'sending', 'sent', 'failed'] as const;
export type OutgoingState = (typeof outgoingStates)[number];

/** A code for a mail address is good for half an hour and five guesses; another may be asked for after a minute. */
export const codeRule = { minutes: 30, tries: 5, againSeconds: 60 } as const;

/** Something people are told. */
export interface Telling {
  kind: NoticeKind;
  /** The thing concerned: `task`, `plan` … and its id; the inbox opens it. */
  subjectKind: string;
  subjectId: string;
  /** Told to everybody with an active account and a business role granted on exactly these units … */
  unitIds?: readonly string[];
  /** … and to these persons. */
  personIds?: readonly string[];
  /** Whose doing it is: never told. */
  except?: string;
  /**
   * What a reader needs: `title`, `from` (name of the unit that acted), `unit` (name of the unit told), `due`, `dueMoved`
   * (the day that counts where a rest day, a stand-still or an extension moved it), `reason`.
   * Mail and robots pass on title, units and due day only.
   */
  details: Record<string, unknown>;
  /** Goes out on rest days too. */
  urgent?: boolean;
  /** The same person is told the same thing once for ever. */
  onceKey?: string;
}
