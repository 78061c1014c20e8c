import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Permit } from '../../platform/http/permit.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { EvidencePage } from './evidence.page.tsx';
import { EvidenceQueries } from './evidence.queries.ts';

/** The evidence that agendas lead to. */
@ApiExcludeController()
@Controller('/console/meetings/evidence')
export class ConsoleEvidenceController {
  constructor(
    private readonly queries: EvidenceQueries,
    private readonly pages: ConsolePages,
  ) {}

  @Get(':cycle')
  @Permit(consolePermissions.readMeetingPapers)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('cycle') cycleId: string,
  ): Promise<void> {
    const body = EvidencePage(await this.queries.ofCycle(cycleId));
    this.pages.show(request, reply, { title: 'Evidence', place: 'meetings', body });
  }
}
