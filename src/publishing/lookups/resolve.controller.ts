import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Permit } from '../../platform/http/permit.ts';
import { ONLY_ASKS } from '../../platform/http/hold-repeats.ts';
import { publishingPermissions } from '../publishing.permissions.ts';
import { ClaimBatches } from './claim-batches.ts';
import { resolveSchema, type ResolveReply, type ResolveRequest } from './resolve.schemas.ts';

/** Which policies govern the codes of a claims batch, each on its day of service. */
@Controller('v1/resolve')
export class ResolveController {
  constructor(private readonly batches: ClaimBatches) {}

  @Post()
  @HttpCode(200)
  @RouteConfig(ONLY_ASKS)
  @Permit(publishingPermissions.readPublished)
  async resolve(@Body({ schema: resolveSchema }) batch: ResolveRequest): Promise<ResolveReply> {
    return { items: await this.batches.resolve(batch) };
  }
}
