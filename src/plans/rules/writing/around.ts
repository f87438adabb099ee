/** What the paper a plan came on says around its text: numbers, addressee, signature, date, attachments. */
import { isHiddenDateLine, readDateLine } from '../dates.ts';
import type { Became } from '../reading.ts';

export interface KnownAround {
  agency?: string;
  number?: string;
  addressee?: string;
  signature?: string;
  /** ISO day. */
  date?: string;
  attachments?: string[];
  copyTo?: string;
}

type Row = { text: string; role: Became | 'kept'; plan: number | null };

/**
 * Reads the frame out of the paragraphs of a document.
 * @param ordinal which plan of the page (from 0).
 */
export function aroundOf(paragraphs: readonly Row[], ordinal: number): KnownAround {
  const rows = paragraphs.filter((row) => row.plan === ordinal || (row.plan === null && ordinal === 0));
  const of = (role: Became) => rows.filter((row) => row.role === role).map((row) => row.text.trim());
  const out: KnownAround = {};
  for (const line of of('number')) {
    if (line.endsWith('文件')) out.agency ??= line.replace(/\s+/g, '');
    else if (/号/.test(line)) out.number ??= line.replace(/签发人.*$/, '').replace(/[（()）\s]/g, '');
  }
  const [addressee] = of('addressee');
  if (addressee) out.addressee = addressee;
  const signed = of('signature').flatMap((text) => text.split('\n').map((line) => line.trim()));
  const date = signed.map((line) => readDateLine(line)).find((day) => day !== null);
  if (date) out.date = date;
  const names = signed.filter((line) => line !== '' && readDateLine(line) === null && !isHiddenDateLine(line));
  if (names.length) out.signature = names.at(-1)!;
  const attachments = of('attachment')
    .filter((line) => line.length <= 60)
    .map((line) =>
      line
        .replace(/^附\s*件\s*[:：]?\s*/, '')
        .replace(/^\d{1,2}[.、．]\s*/, '')
        .trim(),
    )
    .filter((line) => line !== '' && !/^\d*$/.test(line));
  if (attachments.length && attachments.length <= 20) out.attachments = attachments;
  const copied = of('furniture').find((line) => /^抄\s*送\s*[:：]/.test(line));
  if (copied) out.copyTo = copied.replace(/^抄\s*送\s*[:：]\s*/, '').replace(/。$/, '');
  return out;
}
