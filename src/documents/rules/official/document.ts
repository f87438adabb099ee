/**
 * An official document (公文) as capabilities write it: what stands where, never how. How it looks is GB/T 9704-2012 and
 * lives beside this file. Everything but the title is optional; what is left out is not printed.
 */

/** A paragraph of the body. Levels are those of the standard: 1 一、 · 2 （一） · 3 1. · 4 （1） · 0 and 5 are plain text. */
export interface OfficialParagraph {
  level: 0 | 1 | 2 | 3 | 4 | 5;
  /** The words with their number, as they are read. */
  text: string;
  /**
   * How many characters at the head of `text` are the heading and are set in its face (黑体, 楷体); the rest runs on in
   * 仿宋. Left out: all of it on levels 1 and 2, none elsewhere.
   */
  heading?: number;
}
export interface OfficialCell {
  text: string;
  /** Rows it covers downward; the cells it covers are left out of the rows below by giving null. */
  rows?: number;
  /** Columns it covers; only what follows it stands in the row. */
  across?: number;
  /** A label of a form: centred, in 黑体. */
  label?: boolean;
}
/** A bordered table whose heading row stands again on every page. */
export interface OfficialTable {
  /** A form: the titles of the columns are not printed. */
  form?: boolean;
  /** Least height of a row in lines. */
  tall?: number;
  columns: readonly { title: string; /** Share of the width; any unit. */ width: number; align?: 'left' | 'center' }[];
  /** Texts, cells that cover several rows, or null where a cell above reaches down. */
  rows: readonly (readonly (string | OfficialCell | null)[])[];
}
export type OfficialBlock = OfficialParagraph | { table: OfficialTable };

/** The red head (版头). */
export interface OfficialHead {
  /** 发文机关标志, with or without 文件. */
  agency: string;
  /** 发文字号 as it is printed: 创文办〔2026〕7号. */
  number?: string;
  /** 份号: up to six digits. */
  copyNumber?: string;
  /** 密级和保密期限. */
  secrecy?: string;
  /** 紧急程度: 特急, 加急. */
  urgency?: string;
  /** 签发人, only on documents that go upward (上行文). */
  issuer?: string;
}
/** What is attached: its own page, its mark at the head (附件, 附件1), its title and words. */
export interface OfficialAnnex {
  /** 附件 or 附件1; '' for a table that goes out alone. */
  mark: string;
  title: string;
  body: readonly OfficialBlock[];
  /** Lying pages, for wide tables. */
  landscape?: boolean;
}
export interface OfficialDocument {
  head?: OfficialHead;
  title: string;
  /** Under the title in 楷体: （征求意见稿）. */
  subtitle?: string;
  /** 主送机关; the colon is added when it is missing. */
  addressee?: string;
  body: readonly OfficialBlock[];
  /** Names for 附件说明, without number and mark. */
  attachments?: readonly string[];
  /** 发文机关署名, one line each. */
  signature?: string | readonly string[];
  /** 成文日期: a day (2026-11-22) or the words themselves. */
  date?: string;
  /** A seal is put over the signature (the default): the name stands centred above the date. */
  sealed?: boolean;
  /** 附注, without brackets: （此件公开发布）. */
  note?: string;
  annexes?: readonly OfficialAnnex[];
  /** 版记. */
  edition?: {
    copyTo?: string;
    printedBy?: string;
    /** A day or words. */
    printedOn?: string;
  };
  /** Lying pages for the main text; a table alone. */
  landscape?: boolean;
}

/** 2026-11-22 → 2026年11月22日; other words stay as they are. */
export function officialDate(day: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  return found ? `${found[1]}年${Number(found[2])}月${Number(found[3])}日` : day;
}

/**
 * Characters a document has as Word counts them in Chinese: every Han character and mark, every run of letters or digits
 * once. Tables and what is attached are not counted.
 */
export function bodyLength(doc: Pick<OfficialDocument, 'body'>): number {
  let sum = 0;
  for (const block of doc.body)
    if ('text' in block) sum += block.text.match(/[A-Za-z0-9]+|[^\sA-Za-z0-9]/gu)?.length ?? 0;
  return sum;
}

/**
 * Most characters of a document that sets out policy and of one that arranges work (整治形式主义为基层减负若干规定, 2024): 5,000 and
 * 4,000. A longer one is only pointed out.
 */
export const longDocument = { policy: 5000, work: 4000 } as const;

/** The limit a body of this many characters is over: null, 4,000 or 5,000. */
export const overLength = (characters: number): number | null =>
  characters > longDocument.policy ? longDocument.policy : characters > longDocument.work ? longDocument.work : null;
