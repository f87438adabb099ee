import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { none, version } from '#platform/pure/shapes.ts';
import { noticeKinds, paces } from '../rules.ts';

const kinds = z.array(z.enum(noticeKinds)).max(noticeKinds.length);

/** What a person chose about being told. */
export const choice = z.object({
  /** Kinds not wanted in the inbox; duties among them have no effect. */
  inboxOff: kinds,
  /** Kinds not wanted by mail. */
  mailOff: kinds,
  /** Mail at once, every workday at 08:30 in one letter, or not at all. */
  pace: z.enum(paces),
  /** The confirmed address, and one whose code has not come back yet. */
  mail: z.string().nullable(),
  mailPending: z.string().nullable(),
  /** This installation can send mail. */
  mailOpen: z.boolean(),
  version: z.number().int(),
});
export type Choice = z.infer<typeof choice>;

export const choiceContract = {
  noticeChoice: {
    method: 'GET',
    path: '/api/notice-choice',
    may: 'self',
    summary: 'How I want to be told',
    reply: choice,
  },
  setNoticeChoice: {
    method: 'PUT',
    path: '/api/notice-choice',
    may: 'self',
    summary: 'Choose how to be told',
    body: z.object({
      inboxOff: kinds,
      mailOff: kinds,
      pace: z.enum(paces),
      /** 0: nothing was chosen before. */
      version: version.or(z.literal(0)),
    }),
    reply: choice,
    fails: { 'notice-choice.changed': 409 },
  },
  askMail: {
    method: 'POST',
    path: '/api/notice-choice/mail',
    may: 'self',
    summary: 'Give a mail address; a code is sent to it',
    body: z.object({ mail: z.email().max(254), locale: z.enum(['zh-CN', 'en']) }),
    reply: choice,
    fails: { 'mail.off': 409, 'mail.too-often': 429 },
  },
  confirmMail: {
    method: 'POST',
    path: '/api/notice-choice/mail/code',
    may: 'self',
    summary: 'Confirm the mail address with the code that was sent to it',
    body: z.object({
      code: z
        .string()
        .trim()
        .regex(/^\d{6}$/),
    }),
    reply: choice,
    fails: { 'mail.code-wrong': 422, 'mail.code-spent': 422 },
  },
  dropMail: {
    method: 'DELETE',
    path: '/api/notice-choice/mail',
    may: 'self',
    summary: 'Forget my mail address',
    reply: none,
  },
} satisfies Contract<Verb>;
