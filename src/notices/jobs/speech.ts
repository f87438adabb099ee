import { makeWords, type Locale, type Words, type WordTable } from '#platform/words/words.ts';
import type { Phrases } from '../rules/message.ts';
import en from '../words/en.json' with { type: 'json' };
import zh from '../words/zh-CN.json' with { type: 'json' };

const spoken: Record<Locale, Words> = {
  'zh-CN': makeWords('zh-CN', zh as WordTable, Date.now),
  en: makeWords('en', en as WordTable, Date.now),
};

/** The words of messages that leave the house: the one place where the server speaks a language. */
export const wordsFor = (locale: Locale): Words => spoken[locale];

/** What the words around a line say. */
export const phrasesOf = (w: Words): Phrases => ({
  urgent: w('screen.inbox.urgent'),
  due: (day) => w('screen.inbox.due', { day: w.dayShort(day) }),
  open: w('notice.mail.open'),
});
