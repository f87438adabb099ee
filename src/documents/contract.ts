import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { fileProblems } from '#platform/pure/file-problem.ts';
import { id, instant } from '#platform/pure/shapes.ts';
import { fileKinds, foundKinds, type FileKind } from './rules/kind.ts';

export { fileKinds, fileProblems, foundKinds, type FileKind };

export const file = z.object({
  id,
  name: z.string(),
  kind: z.enum(fileKinds),
  size: z.number().int(),
  sha256: z.string(),
  /** Of a picture, in pixels. */
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  addedAt: instant,
  addedBy: z.string(),
});
export type FileRow = z.infer<typeof file>;

/** Sizes of a preview: longest side in pixels. */
export const previewSides = ['320', '1280'] as const;

export const documentsContract = {
  add: {
    method: 'POST',
    path: '/api/files',
    may: 'file.add',
    on: 'scope',
    carries: 'multipart',
    summary: 'Keep a file; the same bytes are kept once',
    reply: file,
    fails: fileProblems,
  },
  bytes: {
    method: 'GET',
    path: '/api/files/:id/:name',
    may: 'self',
    carries: 'file',
    summary: 'The bytes of a file, for readers of the thing it is attached to',
    params: z.object({ id, name: z.string().max(200) }),
    reply: z.any(),
  },
  preview: {
    method: 'GET',
    path: '/api/files/:id/preview/:side',
    may: 'self',
    carries: 'file',
    summary: 'A picture made small (longest side in pixels), without place, time and device of the original',
    params: z.object({ id, side: z.enum(previewSides) }),
    reply: z.any(),
    fails: { 'file.no-preview': 422, 'file.broken': 422 },
  },
} satisfies Contract<Verb>;
