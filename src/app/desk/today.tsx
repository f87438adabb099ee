import { AssessmentsToday } from '#assessments/web/today.tsx';
import { Today } from '#tasks/web/today.tsx';

/** The first page of the day: tasks, and what of the assessments is due. */
export const TodayRoom = () => <Today more={<AssessmentsToday />} />;
