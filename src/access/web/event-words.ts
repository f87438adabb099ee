import type { Words } from '#platform/words/words.ts';

/** What an event says, as far as its words need it. */
export interface Told {
  kind: string;
  personId: string | null;
  subjectKind: string;
  subjectId: string | null;
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
  // Somebody's own sign-in need not name them twice.
  const subject = event.subjectId !== null && event.subjectId === event.personId ? '' : eventSubject(event);
  const more = rows.filter((row) => row.telling);
  return [subject, ...more.map((row) => (row.key === 'change' ? row.words : `${row.name} ${row.words}`))]
    .filter(Boolean)
    .join(' · ');
}

/** One detail in words. */
export interface EventFact {
  key: string;
  name: string;
  words: string;
  /** Worth a place in the list, beside the thing's name. */
  telling: boolean;
}

const telling = new Set([
  'file',
  'added',
  'changed',
  'change',
  'post',
  'reason',
  'address',
  'unitName',
  'tasks',
  'after',
  'fields',
  'signInName',
]);
/** Said elsewhere on the same screen, or of no use to a reader without the thing itself. */
const silent = new Set(['title', 'name', 'sourceId', 'path']);
/** Pairs told as one: from what, to what. */
const pairs: readonly (readonly [string, string])[] = [
  ['fromName', 'toName'],
  ['from', 'to'],
];
/** The database keeps no order of keys, so it is given here; what is not named comes last. */
const order = ['signInName', 'kind', 'parentName', 'unitName', 'post', 'change', 'before', 'after', 'fields', 'reason'];
const rank = (key: string): number => (order.indexOf(key) + order.length + 1) % (order.length + 1);

/**
 * The details of an event in words. What no word fits is shown with its own key, so that nothing of the record is hidden.
 */
export function eventFacts(w: Words, event: Told): EventFact[] {
  const { details, kind } = event;
  const out: EventFact[] = [];
  const add = (key: string, words: string, name = w.maybe(`detail.${key}`) ?? key) =>
    words !== '' && out.push({ key, name, words, telling: telling.has(key) });
  const told = new Set(silent);
  for (const [from, to] of pairs) {
    if (!(from in details) || !(to in details)) continue;
    // A unit's move is told by the names of its places; the paths stay in the record.
    // What stayed as it was is no change: a unit that accepts its part of a task already under way.
    if (!told.has('change') && details[from] !== details[to])
      add('change', changeWords(w, kind, from, details[from], details[to]));
    for (const key of [from, to, 'change']) told.add(key);
  }
  const { before, after } = details;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      add(key, changeWords(w, kind, key, before[key], after[key]));
    told.add('before').add('after');
  }
  for (const [key, value] of Object.entries(details))
    if (!told.has(key) && value !== null && value !== undefined) add(key, wordsOf(w, kind, key, value));
  return out.sort((a, b) => rank(a.key) - rank(b.key));
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const changeWords = (w: Words, kind: string, key: string, before: unknown, after: unknown): string =>
  w('detail-value.change', {
    before: wordsOf(w, kind, key, before ?? '') || w('detail-value.none'),
    after: wordsOf(w, kind, key, after ?? '') || w('detail-value.none'),
  });

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
  if (key === 'repeat') return w.maybe(`repeat.${value}`) ?? value;
  if (key === 'move') return w.maybe(`move.${family(kind)}.${value}`) ?? value;
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return w.day(value);
  if (/^\d{4}-\d{2}-\d{2}T.*Z$/.test(value)) return w.minute(value);
  return value;
}

/** A small object inside the details: a role on a unit, a change from one value to another, a thing with its title. */
function objectWords(w: Words, kind: string, value: Record<string, unknown>): string {
  if (typeof value.do === 'string')
    return [w.maybe(`edit.${value.do}`) ?? value.do, textOf(value.title) ?? textOf(value.written)]
      .filter(Boolean)
      .join(' ');
  const name = textOf(value.unitName) ?? textOf(value.name) ?? textOf(value.title);
  if (typeof value.role === 'string')
    return [w.maybe(`role.${value.role}`) ?? value.role, name].filter(Boolean).join(' — ');
  if (name) return [textOf(value.number), name].filter(Boolean).join(' ');
  const keys = Object.keys(value);
  // Counted by ids (what each unit was given): how many there are says enough here.
  if (keys.length > 0 && keys.every((key) => /^[0-9a-f-]{36}$/.test(key)))
    return w('detail-value.things', { n: keys.length });
  return w.list(
    Object.entries(value).flatMap(([key, one]) =>
      one === null || one === undefined ? [] : [`${w.maybe(`detail.${key}`) ?? key} ${wordsOf(w, kind, key, one)}`],
    ),
  );
}
