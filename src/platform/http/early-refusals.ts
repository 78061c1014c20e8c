import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorPages } from './error-pages.ts';
import { LimitedCallers } from './limited-callers.ts';
import { problemOf } from './problem.ts';
import { RefusalForms } from './refusal-forms.ts';

/** Answers what is refused before any handler is asked, and so never reaches the filter of problems. */
export class EarlyRefusals {
  private pages: ErrorPages | undefined;

  private readonly limited: LimitedCallers;

  constructor(private readonly app: NestFastifyApplication) {
    this.limited = new LimitedCallers(app);
  }

  /** Sends a page to a person's browser where a face shows one, and a problem document to all others. */
  answer(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
    const problem = problemOf(error);
    const pages = (this.pages ??= this.app.get<ErrorPages>(ErrorPages, { strict: false }));
    const page = pages.answer(problem, request);
    void reply.status(problem.status).header('cache-control', 'no-store');
    if (page !== undefined && 'html' in page) void reply.type('text/html; charset=utf-8').send(page.html);
    else {
      const { contentType, body } = this.app.get(RefusalForms).of(problem, request);
      void reply.type(contentType).send(body);
    }
    if (problem.status === 429) void this.limited.note(request, problem);
  }
}
