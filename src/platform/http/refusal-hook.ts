import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { problemOf, problemOfStatus } from './problem.ts';
import { RefusalAudit } from './refusal-audit.ts';
import { requestContext } from './request-context.ts';

/**
 * Audits refusals that a page answers itself, with the form and what was typed, and which therefore never reach the filter
 * of problems. What the page noted is written down before the answer goes out; a page that notes nothing still says by its
 * status that it refused.
 */
@Injectable()
export class RefusalHook implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly refusals: RefusalAudit,
  ) {}

  onModuleInit(): void {
    const server = this.host.httpAdapter?.getInstance<Partial<FastifyInstance>>();
    server?.addHook?.('onSend', async (request, reply) => await this.record(request, reply.statusCode)); // none for the CLI
  }

  private async record(request: FastifyRequest, status: number): Promise<void> {
    if (request.method === 'GET' || request.method === 'HEAD') return;
    const noted = requestContext()?.refusal;
    if (noted !== undefined) await this.refusals.record(request, problemOf(noted));
    else if (status >= 400) await this.refusals.record(request, problemOfStatus(status));
  }
}
