import { Catch, Optional, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from '../logging/logger.ts';
import { bearerChallenge } from './bearer-challenge.ts';
import { ErrorPages } from './error-pages.ts';
import { problemOf, type Problem } from './problem.ts';
import { RefusalAudit } from './refusal-audit.ts';
import { RefusalForms } from './refusal-forms.ts';

/**
 * Answers everything thrown with application/problem+json, in another form below a path that has one, or with a page where a face shows one to a person; logs what
 * is our fault, and audits what a person was refused.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly refusals: RefusalAudit,
    private readonly forms: RefusalForms,
    @Optional() private readonly pages?: ErrorPages,
  ) {}

  async catch(error: unknown, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = problemOf(error);
    if (problem.status >= 500) {
      const stack = error instanceof Error ? error.stack : String(error);
      this.logger.error({ method: request.method, path: pathOf(request), stack }, 'request failed');
    }
    await this.refusals.record(request, problem);
    if (!reply.sent) this.answer(request, reply, problem);
  }

  private answer(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
    const page = this.pages?.answer(problem, request);
    void reply.header('cache-control', 'no-store');
    const wait = problem['retryAfterSeconds'];
    if (typeof wait === 'number') void reply.header('retry-after', Math.ceil(wait));
    if (page === undefined) {
      const challenge = bearerChallenge(request, problem);
      if (challenge !== undefined) void reply.header('www-authenticate', challenge);
      const { contentType, body } = this.forms.of(problem, request);
      void reply.status(problem.status).type(contentType).send(body);
    } else if ('location' in page) {
      void reply.status(303).header('location', page.location).send();
    } else {
      void reply.status(problem.status).type('text/html; charset=utf-8').send(page.html);
    }
  }
}

/** The path without its query, which may hold what a log must not. */
export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0]!;
}
