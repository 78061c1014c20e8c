import { HttpException } from '@nestjs/common';
import { DomainError, type ErrorCode } from '../../kernel/errors.ts';
import { problemStatus } from './problem-status.ts';
import { requestContext } from './request-context.ts';

/** An RFC 9457 problem document; `code` is stable, `detail` is for people. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode | 'internal_error';
  readonly requestId?: string;
  readonly [extension: string]: unknown;
}

/** What HTTP servers and frameworks call a few of our refusals. */
const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_request',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  406: 'not_acceptable',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  429: 'rate_limited',
};

/** The problem of an answer of which no more is known than its status. */
export function problemOfStatus(status: number): Problem {
  return problem(codeOfStatus[status] ?? 'invalid_request', status, 'refused');
}

/** How node-postgres and PostgreSQL say that the database cannot be reached just now (SQLSTATE classes 08 and 57P). */
const databaseAway = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|08\w{3}|57P0[123])$/;

/** Makes the problem document of anything thrown. What is no refusal of ours tells nothing but that it happened. */
export function problemOf(error: unknown): Problem {
  if (error instanceof DomainError) {
    return problem(error.code, problemStatus[error.code], error.message, error.data);
  }
  if (databaseAway.test(codeOf(error)))
    return problem('unavailable', 503, 'the database cannot be reached just now: try again');
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  const code = codeOfStatus[status] ?? (status >= 400 && status < 500 ? 'invalid_request' : undefined);
  if (code !== undefined) return problem(code, status, error instanceof Error ? error.message : code);
  return problem('internal_error', 500, 'something went wrong here; the request id finds it in the log');
}

function problem(
  code: ErrorCode | 'internal_error',
  status: number,
  detail: string,
  data: Readonly<Record<string, unknown>> = {},
): Problem {
  const requestId = requestContext()?.requestId;
  return {
    ...data,
    type: `/problems/${code}`,
    title: code.replaceAll('_', ' '),
    status,
    detail,
    code,
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** Fastify's own refusals (body too large, not JSON …) carry `statusCode`. */
function statusOf(error: unknown): number {
  const status =
    typeof error === 'object' && error !== null && 'statusCode' in error ? error.statusCode : 500;
  return typeof status === 'number' ? status : 500;
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
