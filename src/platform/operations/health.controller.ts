import { Controller, Get, Header, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Permit } from '../http/permit.ts';
import { operationsPermissions } from './operations.permissions.ts';
import { OperationsQueries } from './operations.queries.ts';

/** Liveness, readiness and metrics. */
@Controller()
export class HealthController {
  constructor(private readonly operations: OperationsQueries) {}

  @Get('healthz')
  @Permit(operationsPermissions.probe)
  health(): { status: string } {
    return { status: 'ok' };
  }

  @Get('readyz')
  @Permit(operationsPermissions.probe)
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const readiness = await this.operations.readiness();
    void reply.status(readiness.ready ? 200 : 503);
    return readiness;
  }

  @Get('metrics')
  @Permit(operationsPermissions.probe)
  @Header('content-type', 'text/plain; version=0.0.4')
  async metrics(): Promise<string> {
    return await this.operations.metrics();
  }
}
