import type { components } from './schema.d.ts';

/** Why Almanac refused a request (RFC 9457); `code` never changes, `detail` is for people. */
export type Problem = components['schemas']['Problem'];

/** A request that was refused. */
export class AlmanacProblem extends Error {
  readonly code: string;
  readonly status: number;
  /** Seconds to wait before the next try, as the server asks for; null where it does not. */
  readonly retryAfterSeconds: number | null;
  readonly problem: Problem | null;

  constructor(response: Response, problem: Problem | null) {
    super(problem === null ? `HTTP ${response.status}` : `${problem.code}: ${problem.detail}`);
    this.name = 'AlmanacProblem';
    this.code = problem?.code ?? 'unknown';
    this.status = response.status;
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    this.retryAfterSeconds = Number.isFinite(seconds) ? seconds : null;
    this.problem = problem;
  }
}

/** What a call of the client gives: data, or a problem. */
export interface CallResult<Data> {
  readonly data?: Data;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of a call. Throws {@link AlmanacProblem} for a refusal. */
export async function dataOf<Data>(call: Promise<CallResult<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok || data === undefined) throw new AlmanacProblem(response, asProblem(error));
  return data;
}

/** The problem document of an error's body; null for what is none, as a proxy's page. */
export function asProblem(body: unknown): Problem | null {
  return typeof body === 'object' && body !== null && 'code' in body && 'detail' in body
    ? (body as Problem)
    : null;
}
