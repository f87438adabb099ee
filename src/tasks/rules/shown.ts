import { titleLimit } from '#plans/rules/title.ts';

/**
 * A title as lists show it: one that fills the whole length a title is read with was cut there, and says so by an
 * ellipsis; the whole text is the task's content.
 */
export const shownTitle = (title: string): string =>
  [...title].length === titleLimit && !/[。；！？）》”…]$/u.test(title) ? `${title}…` : title;

/**
 * Is it a task that somebody carries? A group nobody leads is a heading: it stands in trees for place and is counted
 * nowhere, neither before a publication nor after it.
 */
export const carried = (task: { leadUnitId: string | null }): boolean => task.leadUnitId !== null;
