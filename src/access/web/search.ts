/** What the accounts are filtered by. `open`: an account is being opened for this person, or for one still to be chosen. */
export interface AccountSearch {
  text?: string;
  open?: string;
}
/** What the trail is filtered by: a kind or a family of kinds, a person, days of China. */
export interface AuditSearch {
  kind?: string;
  person?: string;
  from?: string;
  to?: string;
}

const uuid = /^[0-9a-f-]{36}$/i;
const day = /^\d{4}-\d{2}-\d{2}$/;
const shape = (value: unknown, pattern: RegExp): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined;

/** Reads the filters out of an address; whatever does not fit is left out. */
export function readAccountSearch(raw: Record<string, unknown>): AccountSearch {
  const text = typeof raw.text === 'string' || typeof raw.text === 'number' ? String(raw.text).slice(0, 60) : '';
  return {
    text: text.trim() === '' ? undefined : text,
    open: raw.open === 'choose' ? 'choose' : shape(raw.open, uuid),
  };
}
export function readAuditSearch(raw: Record<string, unknown>): AuditSearch {
  return {
    kind: shape(raw.kind, /^[a-z-]+(\.[a-z-]+)?$/),
    person: shape(raw.person, uuid),
    from: shape(raw.from, day),
    to: shape(raw.to, day),
  };
}
