/** One line of a message: what may leave the house, and nothing else (title, units, due day, the way to it). */
export interface Line {
  label: string;
  title: string;
  /** Name of the unit it comes from. */
  from: string | null;
  due: string | null;
  urgent: boolean;
  link: string | null;
}
export interface Message {
  head: string;
  lines: readonly Line[];
  /** Words for what is left out, and the address of the inbox. */
  more: string | null;
  link: string | null;
}

/** Most lines in one message; the rest is counted. */
export const mostLines = 12;

const text = (value: unknown, most: number): string | null => {
  if (typeof value !== 'string') return null;
  const flat = value.replace(/\s+/gu, ' ').trim();
  const signs = [...flat];
  return flat === '' ? null : signs.length > most ? `${signs.slice(0, most - 1).join('')}…` : flat;
};

/**
 * What of a notice leaves the house. The details may hold reasons and names; here they stop.
 * @param label the word for its kind @param base address of this installation, null: no links
 */
export function lineOf(
  notice: { subjectKind: string; subjectId: string; details: Record<string, unknown>; urgent: boolean },
  label: string,
  base: string | null,
): Line {
  const { details, subjectKind, subjectId } = notice;
  const task = subjectKind === 'task' ? subjectId : text(details['taskId'], 40);
  const way = task ? `/tasks/${task}` : subjectKind === 'plan' ? `/tasks?plan=${subjectId}` : '/inbox';
  return {
    label,
    title: text(details['title'], 80) ?? '',
    from: text(details['from'], 40),
    due: text(details['dueMoved'], 10) ?? text(details['due'], 10),
    urgent: notice.urgent,
    link: base && `${base}${way}`,
  };
}

/** What the words around a line say; they come in the reader's language. */
export interface Phrases {
  urgent: string;
  due: (day: string) => string;
  open: string;
}

const parts = (line: Line, words: Phrases): string =>
  [line.from, line.due && words.due(line.due)].filter((one) => one !== null).join(' · ');

/** The body of a mail, in plain text. */
export function mailText(message: Message, words: Phrases): string {
  const blocks = message.lines.map((line) =>
    [`${line.urgent ? `[${words.urgent}] ` : ''}${line.label}：${line.title}`, parts(line, words), line.link]
      .filter(Boolean)
      .join('\n'),
  );
  return `${[message.head, ...blocks, [message.more, message.link].filter(Boolean).join('\n')].filter(Boolean).join('\n\n')}\n`;
}

/** Signs that mean something in a robot's Markdown, as signs that only look alike. */
const plain = (words: string): string =>
  words.replace(/[[\]<>`*_#~\\@|]/g, (sign) => String.fromCodePoint(sign.codePointAt(0)! + 0xfee0));

/** Length in UTF-8, without an encoder: rules know none. */
export const bytesOf = (words: string): number =>
  [...words].reduce((sum, sign) => {
    const code = sign.codePointAt(0)!;
    return sum + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);
  }, 0);

/** A message as the Markdown all three vendors understand: bold, links, lines; cut to whole lines below `most` bytes. */
export function markdown(message: Message, words: Phrases, most: number): string {
  const head = `**${plain(message.head)}**`;
  const foot = [message.more && plain(message.more), message.link && `[${words.open}](${message.link})`]
    .filter(Boolean)
    .join(' ');
  let used = bytesOf(head) + bytesOf(foot) + 4;
  const kept: string[] = [];
  for (const line of message.lines) {
    const title = plain(line.title);
    const block = [
      `${line.urgent ? `**${words.urgent}** ` : ''}${plain(line.label)}：${line.link ? `[${title}](${line.link})` : title}`,
      plain(parts(line, words)),
    ]
      .filter((one) => one !== '')
      .join('\n\n');
    used += bytesOf(block) + 2;
    if (used > most) break;
    kept.push(block);
  }
  return [head, ...kept, foot].filter((one) => one !== '').join('\n\n');
}
