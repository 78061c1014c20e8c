import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Permit } from '../../platform/http/permit.ts';
import { ApiDocument } from './api-document.ts';
import { consolePermissions } from '../console.permissions.ts';
import { ConsolePages } from '../console-pages.ts';
import { drawDocs, DrawnDocs } from './docs.page.tsx';

/** The API's description, for programs and for readers. */
@ApiExcludeController()
@Controller()
export class DocsController {
  /** The same for everybody: drawn once, for it takes as long as a hundred answers of the API. */
  private drawn: string | undefined;
  private written: string | undefined;

  constructor(
    private readonly api: ApiDocument,
    private readonly pages: ConsolePages,
  ) {}

  @Get('/openapi.json')
  @Permit(consolePermissions.open)
  document(@Res() reply: FastifyReply): void {
    this.written ??= JSON.stringify(this.api.document);
    void reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8').send(this.written);
  }

  @Get('/docs')
  @Permit(consolePermissions.open)
  page(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    this.drawn ??= drawDocs(this.api.document);
    const body = DrawnDocs({ html: this.drawn });
    this.pages.show(request, reply, { title: 'API', place: 'docs', body });
  }
}
