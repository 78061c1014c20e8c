import { readFileSync } from 'node:fs';
import { Controller, Get, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sha256 } from '../../kernel/canonical.ts';
import { Permit } from '../../platform/http/permit.ts';
import { consolePermissions } from '../console.permissions.ts';

const page = readFileSync(new URL('verify.html', import.meta.url));
const etag = `"${sha256(page).slice('sha256:'.length, 'sha256:'.length + 32)}"`;

/** The page that checks proofs without a server, as a file: it is kept and opened where no server is. */
@ApiExcludeController()
@Controller('/verify')
export class VerifyController {
  @Get()
  @Permit(consolePermissions.open)
  send(@Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    void reply.headers({
      etag,
      'cache-control': 'no-cache',
      'content-disposition': 'attachment; filename="almanac-verify.html"',
    });
    if (request.headers['if-none-match'] === etag) void reply.status(304).send();
    else void reply.type('text/html; charset=utf-8').send(page);
  }
}
