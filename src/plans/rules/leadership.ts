/** People of a plan, line by line, and whether a section speaks of an office. */
import type { Line } from './lines.ts';
import { nameLike, readPersons, readPersonSentence, readRole, type Named } from './people.ts';
import { labelAt } from './units.ts';

export type Found = { named: Named; line: Line };

const aboutGroup =
  /领导小组|组委会|工作专班|指挥部|组成人员|工作小组|领导机构|组织机构|工作组|委员会组成|领导班子|组织领导|人员名单|名单如下/;
const office = /办公室.{0,16}设在|设立?.{0,12}办公室|下设.{0,10}办公室|办公室负责日常/;

/** Whether words tell of an office of the leading group. */
export function namesOffice(text: string): boolean {
  return office.test(text);
}

/** Whether words are about a leading group, so that its members may follow. */
export function namesGroup(text: string): boolean {
  return aboutGroup.test(text);
}

/**
 * Members in a run of lines (a section, or the whole of a plan). `eager` from the start when the heading is of 组织领导; it
 * also begins where the text sets up a group. Lines that hold a member are marked.
 */
export function readLeadership(lines: readonly Line[], eager: boolean): Found[] {
  const out: Found[] = [];
  let role: string | null = null;
  let believe = eager;
  for (const line of lines) {
    if (line.cell) {
      role = null;
      continue;
    }
    const text = line.number ? line.body : line.text;
    if (namesGroup(text) && text.length < 200) believe = true;
    const head = readRole(text, believe);
    if (head) {
      role = head.role;
      const { list, rest } = cutSentence(head.rest);
      take(out, line, readPersons(role, list));
      line.as = 'person';
      for (const more of several(rest, believe)) take(out, line, more);
      if (rest) take(out, line, readPersonSentence(rest));
      continue;
    }
    if (role !== null && !line.number && !labelAt(text, 0) && startsPerson(text)) {
      take(out, line, readPersons(role, text));
      line.as = 'person';
      continue;
    }
    if (line.number === null || !startsPerson(text)) role = null;
    else if (role !== null && text.length < 40) {
      take(out, line, readPersons(role, text));
      line.as = 'person';
      continue;
    }
    // 「成立领导小组,组长:张三(区长);副组长:李四」 within a paragraph
    const inline = several(text, false);
    for (const persons of inline) take(out, line, persons);
    if (!inline.length) {
      for (const named of [...asHead(text), ...readPersonSentence(text)]) {
        const again = out.some(
          (found) => found.line === line && found.named.name === named.name && found.named.role === named.role,
        );
        if (!again) take(out, line, [named]);
      }
    } else take(out, line, readPersonSentence(text));
  }
  return out;
}

function take(out: Found[], line: Line, persons: readonly Named[]): void {
  for (const named of persons) out.push({ named, line });
}

const listEnd = [
  /。/,
  /[；;，,]\s*(?=(?:第一|常务|执行)?(?:副)?(?:组长|总指挥|指挥长|召集人)\s*[:：]|成\s*员\s*[:：])/,
  /\s+(?=(?:副组长|成\s{0,4}员)\s*[:：])/,
  /(?<=\p{Script=Han})(?=(?:领导小组|工作专班|专班|指挥部|工作组|组委会)(?:下设)?办公室设)/u,
  /(?<=[）)])\s*(?=(?:领导小组|工作专班|专班|指挥部|工作组|组委会)?(?:下设)?办公室|(?:领导小组|工作专班|专班|指挥部|工作组)(?:下设|负责|办公室))/,
];

/** A list of members may run on into a sentence (「…。领导小组下设办公室」). */
function cutSentence(rest: string): { list: string; rest: string } {
  const stops = listEnd.map((pattern) => rest.search(pattern)).filter((at) => at >= 0);
  if (!stops.length) return { list: rest, rest: '' };
  const stop = Math.min(...stops);
  return { list: rest.slice(0, stop), rest: rest.slice(/[。；;，,]/.test(rest[stop] ?? '') ? stop + 1 : stop).trim() };
}

/** Every 「组长:…」 inside a paragraph. */
function several(text: string, eager: boolean): Named[][] {
  const out: Named[][] = [];
  if (!/组\s*长|总指挥|成\s*员|召集人/.test(text) || text.length > 2000) return out;
  const at: { from: number; role: string; rest: number }[] = [];
  for (let i = 0; i < text.length; i++) {
    if (i > 0 && !/[\s。；;，,：:（(、）)]/.test(text[i - 1]!)) continue;
    const piece = text.slice(i, i + 24);
    const head = readRole(piece + '…', eager);
    if (!head) continue;
    const colon = /[:：﹕]/.exec(piece);
    if (!colon) continue;
    at.push({ from: i, role: head.role, rest: i + colon.index + 1 });
    i += colon.index;
  }
  at.forEach((head, i) => {
    let rest = text.slice(head.rest, at[i + 1]?.from ?? text.length);
    const stop = rest.indexOf('。');
    if (stop >= 0) rest = rest.slice(0, stop);
    const persons = readPersons(head.role, rest.replace(/[；;，,、\s]+$/, ''));
    if (persons.length) out.push(persons);
  });
  return out;
}

/** 「以区长张三为组长、副区长李四为副组长的领导小组」 */
function asHead(text: string): Named[] {
  const out: Named[] = [];
  if (!/为(?:常务|第一|执行)?(?:副)?(?:组长|总指挥|指挥长|召集人)/.test(text)) return out;
  for (const found of text.matchAll(
    /(?:以|由|[、，,])([^以由、，,。；;]{2,30}?)(?:同志)?为((?:常务|第一|执行)?(?:副)?(?:组长|总指挥|指挥长|召集人))/g,
  )) {
    out.push(...readPersons(found[2]!, found[1]!));
  }
  return out;
}

function startsPerson(text: string): boolean {
  if (text.length > 120 || /[。！？]./.test(text)) return false;
  const first =
    /^[^\s（(、，,；;:：]+/.exec(text.replace(/^(\p{Script=Han})\s+(\p{Script=Han})(?=[\s（(、]|$)/u, '$1$2'))?.[0] ??
    '';
  if (nameLike(first.replace(/同志$/, '')))
    return text.length <= first.length || !/^[:：]/.test(text.slice(first.length));
  // 「区城管局局长 王五」 on a line of its own
  const found = readPersons('', text);
  return (
    found.length > 0 &&
    found.length <= 8 &&
    text.length < 50 &&
    !/[。：:]/.test(text) &&
    found.every((person) => nameLike(person.name))
  );
}
