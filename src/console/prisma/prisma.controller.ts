import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PrismaFlows } from '../../literature/prisma/prisma-flows.ts';
import { Permit } from '../../platform/http/permit.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { PrismaPage } from './prisma.page.tsx';

/** The literature flow of a review. */
@ApiExcludeController()
@Controller('/console/reviews/:id/prisma')
export class ConsolePrismaController {
  constructor(
    private readonly flows: PrismaFlows,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const found = await this.flows.ofCycle(id);
    const title = `Literature flow, ${found.review.policy.title}`;
    this.pages.show(request, reply, { title, place: 'literature', body: PrismaPage(found) });
  }
}
