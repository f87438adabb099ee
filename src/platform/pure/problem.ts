/** A field of the request that is wrong: where it is and why, as a code the screen has words for. */
export interface FieldProblem {
  path: (string | number)[];
  code: string;
  message?: string;
  params?: Record<string, string | number | boolean | null>;
}

/** Codes any endpoint may answer, with their HTTP status. Codes of one endpoint are in its contract's `fails`. */
export const commonProblems = {
  'request.invalid': 400,
  'request.too-large': 413,
  'request.too-many': 429,
  'session.required': 401,
  'session.password-due': 403,
  'permission.denied': 403,
  'thing.not-found': 404,
  'write.conflict': 409,
  'write.key-reused': 422,
  'server.busy': 503,
  'server.fault': 500,
} as const;

/** Codes only the screen can give: no answer came, or one nobody can read. */
export const screenProblems = ['network.unreachable', 'answer.unreadable'] as const;

export type CommonProblem = keyof typeof commonProblems;

/**
 * The one error class that crosses the door: a code and details, sent as application/problem+json (RFC 9457).
 * The words are made on the screen from the code, so the server needs no language.
 */
export class Problem extends Error {
  readonly code: string;
  readonly details: Record<string, unknown>;
  constructor(code: string, details: Record<string, unknown> = {}) {
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.details = details;
  }
}

/** The body of a problem answer. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  fields?: FieldProblem[];
  [detail: string]: unknown;
}

/** A request that does not fit: names the fields. */
export const invalid = (...fields: FieldProblem[]): Problem => new Problem('request.invalid', { fields });
/** The thing is not there, or not for this reader: both are answered alike, so nobody learns what exists. */
export const notFound = (kind: string): Problem => new Problem('thing.not-found', { kind });
