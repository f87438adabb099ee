import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { locales, makeWords, type Locale, type Words, type WordTable } from './words.ts';

interface Speaking {
  words: Words;
  locale: Locale;
  /** Loads the other language if needed, then switches; remembered on this device. */
  speak(locale: Locale): void;
}
const Context = createContext<Speaking | null>(null);
const place = 'chuangwen.locale';

/** The language chosen on this device; Chinese when none was. */
export function rememberedLocale(): Locale {
  const kept = localStorage.getItem(place);
  return locales.find((locale) => locale === kept) ?? 'zh-CN';
}

/**
 * Gives words to everything inside.
 * @param first the language and table to start with (already loaded)
 * @param load fetches the table of another language
 */
export function WordsProvider(props: {
  first: { locale: Locale; table: WordTable };
  load: (locale: Locale) => Promise<WordTable>;
  children: ReactNode;
}) {
  const [spoken, setSpoken] = useState(props.first);
  useEffect(() => {
    document.documentElement.lang = spoken.locale;
  }, [spoken.locale]);
  const { load } = props;
  const value = useMemo<Speaking>(
    () => ({
      words: makeWords(spoken.locale, spoken.table, Date.now),
      locale: spoken.locale,
      speak(locale) {
        void load(locale).then((table) => {
          localStorage.setItem(place, locale);
          setSpoken({ locale, table });
        });
      },
    }),
    [spoken, load],
  );
  return <Context value={value}>{props.children}</Context>;
}

function speaking(value: Speaking | null): Speaking {
  if (!value) throw new Error('WordsProvider is missing');
  return value;
}
/** The words of the language in use: `const w = useWords(); w('screen.tasks.title')`. */
export const useWords = (): Words => speaking(useContext(Context)).words;
/** The language in use and the switch. */
export const useLocale = (): Pick<Speaking, 'locale' | 'speak'> => speaking(useContext(Context));
