import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../kernel/errors.ts';
import { Permit } from '../platform/http/permit.ts';
import { Assets } from './assets.ts';
import { consolePermissions } from './console.permissions.ts';

/** Style sheets and scripts. With the content's hash in the address they are kept for a year, else asked for each time. */
@ApiExcludeController()
@Controller('/assets')
export class AssetsController {
  constructor(private readonly assets: Assets) {}

  @Get(':name')
  @Permit(consolePermissions.open)
  send(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('name') name: string,
    @Query('v') version: unknown,
  ): void {
    const asset = this.assets.find(name);
    if (asset === undefined) throw new NotFound('asset', name);
    const pinned = asset.etag === `"${String(version)}"`;
    void reply
      .header('etag', asset.etag)
      .header('cache-control', pinned ? 'public, max-age=31536000, immutable' : 'no-cache');
    if (request.headers['if-none-match'] === asset.etag) void reply.status(304).send();
    else void reply.type(asset.type).send(asset.bytes);
  }
}
