import { z } from 'zod';
import type { Verb } from '#access/permissions.ts';
import type { Contract } from '#platform/pure/endpoint.ts';
import { givenDay, id, prose, several } from '#platform/pure/shapes.ts';
import { side } from '../contract.ts';

/** Entries of one cycle that a paper lists. */
export const mostOnPaper = 5000;

const ofCycle = { params: z.object({ id }) };
const heading = {
  /** Who puts it out; left out: the office that asks. */
  agency: prose(60).optional(),
  /** 发文字号. */
  number: prose(40).optional(),
  day: givenDay.optional(),
};

export const papersContract = {
  publicityNotice: {
    method: 'GET',
    path: '/api/cycles/:id/publicity.docx',
    may: 'assessment.decide',
    on: 'scope',
    carries: 'file',
    summary: 'Notice of publicity (公示) with those accepted and in publicity, as .docx in the form of GB/T 9704',
    ...ofCycle,
    query: z.object({
      ...heading,
      /** Where objections go (受理单位、电话、邮箱、地址); left out: a blank to be filled in, the office is the agency. */
      office: prose(60).optional(),
      phone: prose(60).optional(),
      email: prose(80).optional(),
      address: prose(120).optional(),
    }),
    reply: z.any(),
    fails: { 'paper.nobody': 409, 'cycle.cancelled': 409 },
  },
  commendationDecision: {
    method: 'GET',
    path: '/api/cycles/:id/decision.docx',
    may: 'assessment.decide',
    on: 'scope',
    carries: 'file',
    summary: 'Decision to commend those recognised and commended, under its own approval',
    ...ofCycle,
    query: z.object(heading),
    reply: z.any(),
    fails: { 'paper.nobody': 409, 'paper.approval-missing': 409 },
  },
  certificates: {
    method: 'GET',
    path: '/api/cycles/:id/certificates.xlsx',
    may: 'assessment.decide',
    on: 'scope',
    carries: 'file',
    summary: 'List for certificates and plaques of those recognised and commended',
    ...ofCycle,
    query: z.object({
      /** What the numbers begin with. */
      mark: prose(20).optional(),
      /** What is awarded, as it stands on the plaque; left out: read off the title of the cycle. */
      award: prose(40).optional(),
    }),
    reply: z.any(),
    fails: { 'paper.nobody': 409 },
  },
  summary: {
    method: 'GET',
    path: '/api/cycles/:id/summary.xlsx',
    may: 'assessment.decide',
    on: 'scope',
    carries: 'file',
    summary: 'All entries of a cycle with their columns and aspects (全县汇总表)',
    ...ofCycle,
    reply: z.any(),
    fails: { 'paper.nobody': 409 },
  },
  scorecardPaper: {
    method: 'GET',
    path: '/api/entries/:id/scorecard.docx',
    may: 'assessment.read',
    on: 'subject',
    carries: 'file',
    summary: 'The scorecard with the columns this reader may see, as .docx',
    params: z.object({ id }),
    query: z.object({ sides: several(side) }),
    reply: z.any(),
    fails: { 'entry.not-shown': 403 },
  },
  entryPack: {
    method: 'GET',
    path: '/api/entries/:id/pack.zip',
    may: 'assessment.read',
    on: 'subject',
    carries: 'file',
    summary: 'One entry as a read-only zip that opens offline: pages, papers, files, hashes (迎检包)',
    params: z.object({ id }),
    reply: z.any(),
    fails: { 'entry.not-shown': 403, 'pack.too-large': 422 },
  },
  cyclePack: {
    method: 'GET',
    path: '/api/cycles/:id/pack.zip',
    may: 'assessment.decide',
    on: 'scope',
    carries: 'file',
    summary: 'A whole cycle as a read-only zip: those that have reached the county',
    ...ofCycle,
    reply: z.any(),
    fails: { 'paper.nobody': 409 },
  },
} satisfies Contract<Verb>;
