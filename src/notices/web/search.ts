import { isNoticeKind, type NoticeKind } from '../rules.ts';

/** What the inbox is filtered by; lives in the address. */
export interface InboxSearch {
  read?: 'no';
  kind?: NoticeKind[];
}

/** Reads the filters out of an address; whatever does not fit is left out. */
export function readInboxSearch(raw: Record<string, unknown>): InboxSearch {
  const kinds = (Array.isArray(raw.kind) ? raw.kind : [raw.kind]).filter(
    (one): one is NoticeKind => typeof one === 'string' && isNoticeKind(one),
  );
  return { read: raw.read === 'no' ? 'no' : undefined, kind: kinds.length ? kinds : undefined };
}

/** Which robot's sheet is open beside the channels: an id, or `new`. */
export interface ChannelSearch {
  robot?: string;
}
export function readChannelSearch(raw: Record<string, unknown>): ChannelSearch {
  return {
    robot: typeof raw.robot === 'string' && /^(new|[0-9a-f-]{36})$/i.test(raw.robot) ? raw.robot : undefined,
  };
}
