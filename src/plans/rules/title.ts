/** The title of a numbered paragraph: its heading when it runs on into prose, else its first clause. */
import { readBracketUnits } from './units.ts';

/** Longest title that is read from a text; what is longer is cut here and stands whole in the body. */
export const titleLimit = 40;
const LIMIT = titleLimit;
const stops = '。；;：:';
const pairs: Record<string, string> = { '（': '）(', '(': ')）', '《': '》', '“': '”' };

const marks = /[。；;：:（(《“]/g;

/** Where the next stop or opening bracket stands; the length of the text when there is none. */
function nextMark(text: string, from: number): number {
  marks.lastIndex = from;
  const found = marks.exec(text);
  return found ? found.index : text.length;
}

/** Whether the brackets hold units: labelled or told anywhere, a bare list only where the heading ends with it. */
function endsHeading(text: string, open: number, close: number): boolean {
  const units = readBracketUnits(text.slice(open + 1, close), text[open - 1]);
  if (!units) return false;
  if (units.labels.length || units.bySentence) return true;
  return /^\s*(?:[。；;：:]|$)/.test(text.slice(close + 1, close + 8));
}

/** Where a heading set apart by a space ends (「纪律严明 自觉遵守…」), -1 when there is none. */
function spacedHeading(text: string): number {
  const at = text.search(/\s/);
  if (at < 3 || at > 24) return -1;
  const head = text.slice(0, at);
  const rest = text.slice(at).trim();
  if (/[，,。；;：:、！!？?0-9]/.test(head) || rest.length < 8) return -1;
  return /\p{Script=Han}$/u.test(head) && /^[\p{Script=Han}“《]/u.test(rest) ? at : -1;
}

/** 「树立全局意识全体队员应做到…」: a short phrase, then the one who must do it. -1 when it is not so. */
function glued(text: string): number {
  const found = /^[\p{Script=Han}]{4,10}?(?=(?:全体|广大)[\p{Script=Han}]{2,6}(?:应|要|必须|须))/u.exec(text);
  return found ? found[0].length : -1;
}

/**
 * Title of a node's text without its number, and where the rest begins. At most 40 characters, up to 。 ; : or a unit list
 * in parentheses.
 */
export function readTitle(text: string): { title: string; rest: string } {
  const body = text.trim();
  // no title is looked for beyond this, however long the paragraph
  const reach = Math.min(body.length, 160);
  const spaced = spacedHeading(body);
  if (spaced > 0) return { title: body.slice(0, spaced), rest: body.slice(spaced).trim() };
  const joint = glued(body);
  if (joint > 0) return { title: body.slice(0, joint), rest: body.slice(joint) };
  let end = body.length;
  for (let at = nextMark(body, 0); at < reach; at = nextMark(body, at + 1)) {
    const char = body[at]!;
    if (stops.includes(char)) {
      // 「12:30」
      if (char === ':' && /\d/.test(body[at - 1] ?? '') && /\d/.test(body[at + 1] ?? '')) continue;
      end = at;
      break;
    }
    const close = pairs[char];
    if (close === undefined) continue;
    let stop = -1;
    for (let i = at + 1; i < body.length && i < at + 120; i++) {
      if (close.includes(body[i]!)) {
        stop = i;
        break;
      }
    }
    if (stop < 0) continue;
    if ((char === '（' || char === '(') && at > 0 && endsHeading(body, at, stop)) {
      end = at;
      break;
    }
    if (stop > LIMIT + 20) continue;
    at = char === '（' || char === '(' || char === '《' ? stop : at;
  }
  const whole = body.slice(0, Math.min(end, reach)).trim();
  const rest = body.slice(end).replace(/^[。；;：:\s]+/, '');
  const letters = [...whole];
  if (letters.length <= LIMIT) return { title: whole.replace(/[，,、]$/, ''), rest };
  return { title: letters.slice(0, LIMIT).join(''), rest: body };
}
