import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import { file } from '#documents/contract.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { day, id, instant, prose } from '#platform/pure/shapes.ts';
import { occurrenceStates } from '../rules/periods.ts';

export const occurrence = z.object({
  /** 2026-11-23, 2026-W48, 2026-11, 2026-Q4, 2026-H2, 2026. */
  period: z.string(),
  firstDay: day,
  lastDay: day,
  due: day,
  state: z.enum(occurrenceStates),
  late: z.boolean(),
  doneAt: instant.nullable(),
  personName: z.string().nullable(),
  unitName: z.string().nullable(),
  /** The last words reported for the period, and all its files. */
  text: z.string().nullable(),
  files: z.array(file),
});
export type Occurrence = z.infer<typeof occurrence>;

export const occurrencesContract = {
  occurrences: {
    method: 'GET',
    path: '/api/tasks/:id/occurrences',
    may: 'task.read',
    on: 'subject',
    summary: 'The run of periods of a recurring duty, newest first, the last 400',
    params: z.object({ id }),
    reply: z.object({
      rows: z.array(occurrence).max(400),
      done: z.number().int(),
      late: z.number().int(),
      /** May the reader report a period? */
      mayReport: z.boolean(),
    }),
  },
  reportOccurrence: {
    method: 'POST',
    path: '/api/tasks/:id/occurrences/:period/report',
    may: 'task.report',
    on: 'subject',
    summary: 'Report one period done, late or in time; a period already done takes further words',
    params: z.object({ id, period: z.string().regex(/^\d{4}(-(W\d\d|Q[1-4]|H[12]|\d\d(-\d\d)?))?$/) }),
    body: z.object({ text: prose(5000), fileIds: z.array(id).max(20).default([]) }),
    reply: occurrence,
    fails: { 'task.not-under-way': 409, 'report.empty': 422 },
  },
} satisfies Contract<Verb>;
