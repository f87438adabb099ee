import type { Words } from '#platform/words/words.ts';

/** What an event says, as far as its words need it. */
export interface Told {
  kind: string;
  subjectKind: string;
  subjectName: string | null;
  details: Record<string, unknown>;
}

/** The word for a kind of event; a kind from a later release is shown as it is written. */
export const eventWord = (w: Words, kind: string): string => w.maybe(`event.${kind}`) ?? kind;

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;

/** What it was done to, in a few words: the thing's name as it was then, or is now. */
export const eventSubject = ({ details, subjectName }: Told): string =>
  textOf(details.title) ?? textOf(details.name) ?? subjectName ?? '';

/** One line beneath the kind: the thing, then what tells most about the change. */
export function eventLine(w: Words, event: Told): string {
  const rows = eventFacts(w, event);
  const subject = eventSubject(event);
  return [subject, ...rows.filter((row) => row.telling).map((row) => `${row.name} ${row.words}`)]
    .filter(Boolean)
    .join(' · ');
}

/** One detail in words. */
export interface EventFact {
  key: string;
  name: string;
  words: string;
  /** Worth a place in the list. */
  telling: boolean;
}

const telling = new Set([
  'fromName',
  'toName',
  'post',
  'reason',
  'to',
  'address',
  'unitName',
  'tasks',
  'edits',
  'after',
]);
/** Said elsewhere on the same screen, or of no use to a reader without the thing itself. */
const silent = new Set(['title', 'name', 'sourceId', 'path']);

/**
 * The details of an event in words, in the order they were written. What no word fits is shown with its own key, so
 * that nothing of the record is hidden.
 */
export function eventFacts(w: Words, event: Told): EventFact[] {
  const { details, kind } = event;
  return Object.entries(details).flatMap(([key, value]) => {
    if (silent.has(key) || value === null || value === undefined) return [];
    // A move is told by names; its paths stay for whoever exports the record.
    if ((key === 'from' || key === 'to') && `${key}Name` in details) return [];
    const words = wordsOf(w, kind, key, value);
    return words === '' ? [] : [{ key, name: w.maybe(`detail.${key}`) ?? key, words, telling: telling.has(key) }];
  });
}

function wordsOf(w: Words, kind: string, key: string, value: unknown): string {
  if (Array.isArray(value)) {
    if (key === 'fields') return w.list(value.map((field) => w.maybe(`changed.${String(field)}`) ?? String(field)));
    if (value.length === 0) return w('detail-value.none');
    return w.list(value.map((one) => wordsOf(w, kind, key, one)));
  }
  if (typeof value === 'boolean') return w(value ? 'detail-value.yes' : 'detail-value.no');
  if (typeof value === 'number') {
    if (key === 'size') return w.size(value);
    const share = key === 'progress' || (kind === 'task.report' && (key === 'from' || key === 'to'));
    return share ? w.percent(value) : w.number(value);
  }
  if (typeof value === 'string') return stringWords(w, kind, key, value);
  if (typeof value === 'object' && value !== null) return objectWords(w, kind, value as Record<string, unknown>);
  return String(value);
}

const family = (kind: string): string => kind.slice(0, kind.indexOf('.'));

function stringWords(w: Words, kind: string, key: string, value: string): string {
  if (key === 'role') return w.maybe(`role.${value}`) ?? value;
  if (key === 'kind') return w.maybe(`kind.${family(kind)}.${value}`) ?? value;
  if (key === 'from' || key === 'to' || key === 'state') return w.maybe(`state.${family(kind)}.${value}`) ?? value;
  if (key === 'move') return w.maybe(`move.${family(kind)}.${value}`) ?? value;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return w.day(value);
  if (/^\d{4}-\d{2}-\d{2}T.*Z$/.test(value)) return w.minute(value);
  return value;
}

/** A small object inside the details: a role on a unit, a change from one value to another, a thing with its title. */
function objectWords(w: Words, kind: string, value: Record<string, unknown>): string {
  const name = textOf(value.unitName) ?? textOf(value.name) ?? textOf(value.title);
  if (typeof value.role === 'string')
    return [w.maybe(`role.${value.role}`) ?? value.role, name].filter(Boolean).join(' — ');
  if (name) return [textOf(value.number), name].filter(Boolean).join(' ');
  const keys = Object.keys(value);
  // Counted by ids (what each unit was given): how many there are says enough here.
  if (keys.length > 0 && keys.every((key) => /^[0-9a-f-]{36}$/.test(key)))
    return w('detail-value.things', { n: keys.length });
  if ('before' in value && 'after' in value)
    return w('detail-value.change', {
      before: wordsOf(w, kind, 'before', value.before ?? '') || w('detail-value.none'),
      after: wordsOf(w, kind, 'after', value.after ?? '') || w('detail-value.none'),
    });
  return w.list(
    Object.entries(value).flatMap(([key, one]) =>
      one === null || one === undefined ? [] : [`${w.maybe(`detail.${key}`) ?? key} ${wordsOf(w, kind, key, one)}`],
    ),
  );
}
