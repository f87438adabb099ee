declare module 'word-extractor' {
  export type Extracted = {
    getBody: () => string;
    getTextboxes: (options?: { includeHeadersAndFooters?: boolean; includeBody?: boolean }) => string;
    getFootnotes: () => string;
    getHeaders: (options?: { includeFooters?: boolean }) => string;
  };
  export default class WordExtractor {
    extract(source: string | Buffer): Promise<Extracted>;
  }
}
