import { rememberedLocale } from '#platform/words/use.tsx';
import type { Locale, WordTable } from '#platform/words/words.ts';

type Keys<T> = { readonly [K in keyof T]: true };
/** Every capability's words by name, so that the compiler knows each key. One line per capability. */
type All = Keys<typeof import('../../platform/words/zh-CN.json')> &
  Keys<typeof import('../words/zh-CN.json')> &
  Keys<typeof import('../../access/words/zh-CN.json')> &
  Keys<typeof import('../../assessments/words/zh-CN.json')> &
  Keys<typeof import('../../burden/words/zh-CN.json')> &
  Keys<typeof import('../../organisation/words/zh-CN.json')> &
  Keys<typeof import('../../documents/words/zh-CN.json')> &
  Keys<typeof import('../../notices/words/zh-CN.json')> &
  Keys<typeof import('../../plans/words/zh-CN.json')> &
  Keys<typeof import('../../tasks/words/zh-CN.json')>;

declare module '#platform/words/words.ts' {
  interface WordKeys extends All {}
}

const loaders: Record<Locale, Record<string, () => Promise<WordTable>>> = {
  'zh-CN': import.meta.glob<WordTable>('../../*/words/zh-CN.json', { import: 'default' }),
  en: import.meta.glob<WordTable>('../../*/words/en.json', { import: 'default' }),
};

/** Every capability's words of one language, in one table. */
export async function loadWords(locale: Locale): Promise<WordTable> {
  const tables = await Promise.all(Object.values(loaders[locale]).map((load) => load()));
  return Object.assign({}, ...tables) as WordTable;
}

/** The language of this device with its words. */
export async function firstWords(): Promise<{ locale: Locale; table: WordTable }> {
  const locale = rememberedLocale();
  return { locale, table: await loadWords(locale) };
}
