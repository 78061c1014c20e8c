import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Permit } from '../http/permit.ts';
import { OperationsQueries } from './operations.queries.ts';

/** Probes carry no credential: they tell only that the service lives and how old its last sweeps are. */
const probe = { roles: 'everyone' } as const;

/** Liveness, readiness and metrics. */
@Controller()
export class HealthController {
  constructor(private readonly operations: OperationsQueries) {}

  @Get('healthz')
  @Permit(probe)
  health(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Permit(probe)
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const readiness = await this.operations.readiness();
    void reply.status(readiness.ready ? 200 : 503);
    return readiness;
  }

  @Get('metrics')
  @Permit(probe)
  @Header('content-type', 'text/plain; version=0.0.4')
  async metrics(): Promise<string> {
    return await this.operations.metrics();
  }
}
