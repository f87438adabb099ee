import type { Day } from '#platform/pure/day.ts';
import { daysBetween } from '#platform/pure/day.ts';
import type { OutCell, OutColumn } from '#platform/pure/sheet.ts';
import type { TaskState } from '../rules.ts';

/** A task as its row of an Excel sheet needs it. */
export interface SheetTask {
  number: string;
  title: string;
  state: TaskState;
  standing: 'late' | 'soon' | 'calm' | 'done';
  due: Day | null;
  /** The day that counts, where it is not the day as written. */
  dueMoved: Day | null;
  /** The day after which it is late: that, or of an earlier open period. */
  countsTo: Day | null;
  dueText: string | null;
  progress: number;
  planTitle: string;
  lead: string | null;
  /** The first names, and how many there are. */
  co: readonly string[];
  coUnits: number;
  issued: Day;
}
export type SheetField = 'state' | 'title' | 'plan' | 'unit' | 'co' | 'due' | 'progress' | 'issued';

interface Out {
  column: OutColumn;
  cell: (task: SheetTask, today: Day) => OutCell;
}

/** The columns of the sheet for the fields chosen, in the order of the list; the number and title always stand first. */
export function sheetColumns(fields: readonly SheetField[], stateWord: (state: TaskState) => string): Out[] {
  const out: Out[] = [
    { column: { title: '编号', width: 8 }, cell: (task) => task.number },
    { column: { title: '任务', width: 60 }, cell: (task) => task.title },
  ];
  const add = (title: string, width: number, cell: Out['cell']) => out.push({ column: { title, width }, cell });
  for (const field of fields)
    switch (field) {
      case 'state':
        add('状态', 10, (task) => stateWord(task.state));
        break;
      case 'plan':
        add('方案', 40, (task) => task.planTitle);
        break;
      case 'unit':
        add('牵头单位', 28, (task) => task.lead);
        break;
      case 'co':
        add('责任单位', 40, ({ co, coUnits }) => co.join('、') + (coUnits > co.length ? ` 等 ${coUnits} 家` : ''));
        break;
      case 'due':
        add('完成时限', 14, (task) => task.due ?? task.dueText);
        add('计至日期', 14, (task) => task.dueMoved ?? task.due);
        add('超期天数', 10, (task, today) =>
          task.standing === 'late' && task.countsTo ? daysBetween(task.countsTo, today) : null,
        );
        break;
      case 'progress':
        add('进展（%）', 10, (task) => task.progress);
        break;
      case 'issued':
        add('下发日期', 14, (task) => task.issued);
        break;
      case 'title':
        break;
    }
  return out;
}
