import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Permit } from '../../platform/http/permit.ts';
import { ApiDocument } from './api-document.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { DocsPage } from './docs.page.tsx';

/** The API's description, for programs and for readers. */
@ApiExcludeController()
@Controller()
export class DocsController {
  constructor(
    private readonly api: ApiDocument,
    private readonly pages: ConsolePages,
  ) {}

  @Get('/openapi.json')
  @Permit(consolePermissions.open)
  document(@Res() reply: FastifyReply): void {
    void reply.header('cache-control', 'no-cache').send(this.api.document);
  }

  @Get('/docs')
  @Permit(consolePermissions.open)
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const body = DocsPage({ document: this.api.document });
    this.pages.show(request, reply, { title: 'API', place: 'docs', body });
  }
}
