/** What a kind of event is called where the server writes for people: in the trail as Excel. */
import access from '../access/words/zh-CN.json' with { type: 'json' };
import documents from '../documents/words/zh-CN.json' with { type: 'json' };
import notices from '../notices/words/zh-CN.json' with { type: 'json' };
import organisation from '../organisation/words/zh-CN.json' with { type: 'json' };
import plans from '../plans/words/zh-CN.json' with { type: 'json' };
import tasks from '../tasks/words/zh-CN.json' with { type: 'json' };

const words: Record<string, string> = { ...access, ...documents, ...notices, ...organisation, ...plans, ...tasks };

/** A kind of a later release keeps its code. */
export const eventWordOf = (kind: string): string => words[`event.${kind}`] ?? kind;
