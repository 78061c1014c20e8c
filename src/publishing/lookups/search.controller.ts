import { Controller, Get, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Permit } from '../../platform/http/permit.ts';
import { publishingPermissions } from '../publishing.permissions.ts';
import { PolicySearch } from './policy-search.ts';
import { searchSchema, type SearchReply, type SearchRequest } from './search.schemas.ts';

/** Words in what is in force on a day. */
@Controller('v1/search')
export class SearchController {
  constructor(private readonly search: PolicySearch) {}

  @Get()
  @Permit(publishingPermissions.readPublished)
  async find(
    @Query({ schema: searchSchema }) request: SearchRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SearchReply> {
    void reply.header('cache-control', 'no-cache');
    return await this.search.search(request);
  }
}
