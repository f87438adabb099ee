/**
 * Search text for Chinese, made by the application so that PostgreSQL needs no dictionary: every two neighbouring
 * characters are a token, Latin words and numbers are one token each, and pinyin initials are tokens of letter pairs
 * marked with `~` so that they never meet a written word.
 *
 * To keep:  `search = array_to_tsvector(${searchTokens(text, initials)}::text[])` with a GIN index.
 * To find:  `search @@ ${searchQuery(typed)}::tsquery`.
 */

/** A GIN entry of a long body stays small, and a tsvector far under its 1 MB. */
const mostTokens = 8000;
/** What a person types into a search box; the rest of a pasted page is not looked at. */
const mostTyped = 80;
const mostAsked = 48;

const runs = /[a-z0-9]+|[\p{L}\p{N}]+/gu;
const latin = /^[a-z0-9]/;
const fold = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Cuts folded text into runs of either Latin letters and digits, or of other writing. */
function* runsOf(text: string): Generator<string> {
  for (const [run] of fold(text).matchAll(runs)) {
    // A run of other writing may hold Latin letters ("创文a区"), because \p{L} knows them too.
    for (const part of run.split(/([a-z0-9]+)/)) if (part) yield part;
  }
}

/** The neighbouring pairs, and the last character alone: so every character begins a token and a prefix finds it. */
function pairs(run: string): string[] {
  const characters = [...run];
  return characters.map((character, i) => character + (characters[i + 1] ?? ''));
}

/**
 * The tokens by which a thing is found. Unique, never empty strings, at most 8,000 (the beginning of a long text wins).
 * @param text title and body in any order; the beginning counts when the text is very long.
 * @param initials pinyin initials of the title (`jmschjzz`), '' when it is not to be found by them.
 */
export function searchTokens(text: string, initials = ''): string[] {
  const out = new Set<string>();
  for (const pair of pairs(initials.slice(0, 300))) if (/^[a-z0-9]+$/.test(pair)) out.add(`~${pair}`);
  for (const run of runsOf(text)) {
    if (out.size >= mostTokens) break;
    if (latin.test(run)) out.add(run.slice(0, 60));
    else for (const pair of pairs(run)) out.add(pair);
  }
  return [...out].slice(0, mostTokens);
}

const quoted = (token: string): string => `'${token}'`;

/**
 * What was typed as the text of a tsquery: everything typed must occur; a Latin run is the beginning of a word or
 * pinyin initials; a single character is found wherever it stands. Null when nothing typed can be searched for.
 */
export function searchQuery(typed: string): string | null {
  const asked: string[] = [];
  for (const run of runsOf(typed.slice(0, mostTyped))) {
    const all = pairs(run);
    // The last character alone is already in the pair before it.
    const needed = all.length > 1 ? all.slice(0, -1).map(quoted) : [`${quoted(run)}:*`];
    if (!latin.test(run)) asked.push(...needed);
    else {
      const initials = all.length > 1 ? all.slice(0, -1).map((pair) => quoted(`~${pair}`)) : [`${quoted(`~${run}`)}:*`];
      asked.push(`(${quoted(run.slice(0, 60))}:* | (${[...new Set(initials)].join(' & ')}))`);
    }
  }
  const unique = [...new Set(asked)].slice(0, mostAsked);
  return unique.length ? unique.join(' & ') : null;
}
