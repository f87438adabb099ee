import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { id, instant } from '#platform/pure/shapes.ts';

/** Kinds of file we take, decided by the bytes and never by the name. */
export const fileKinds = ['docx', 'doc', 'xlsx', 'pdf', 'text', 'jpeg', 'png', 'webp', 'heic', 'ofd'] as const;
export type FileKind = (typeof fileKinds)[number];

/** Why a file is refused, with the HTTP status. */
export const fileProblems = {
  'file.missing': 422,
  'file.empty': 422,
  'file.too-large': 413,
  'file.kind-refused': 415,
  'file.macros': 422,
  'file.broken': 422,
  'file.bomb': 422,
  'file.name-unsafe': 422,
  'file.encrypted': 422,
} as const;

export const file = z.object({
  id,
  name: z.string(),
  kind: z.enum(fileKinds),
  size: z.number().int(),
  sha256: z.string(),
  addedAt: instant,
  addedBy: z.string(),
});
export type FileRow = z.infer<typeof file>;

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
} satisfies Contract<Verb>;
