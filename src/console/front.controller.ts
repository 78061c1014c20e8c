import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { anonymous } from '../kernel/actor.ts';
import { sessionOf } from '../people/sessions/current-session.ts';
import { Permit } from '../platform/http/permit.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { PoliciesQueries } from '../policies/policies.queries.ts';
import { consolePermissions } from './console.permissions.ts';
import { policySearchSchema, type PolicySearch } from './console.schemas.ts';
import { ConsolePages } from './console-pages.ts';
import { FrontPage } from './policies-list.page.tsx';
import { HOME } from './return-path.rules.ts';

/** The page at the root: the console for those who are signed in, the published policies for everybody else. */
@ApiExcludeController()
@Controller()
export class FrontController {
  constructor(
    private readonly policies: PoliciesQueries,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Get('/')
  @Permit(consolePermissions.open)
  async front(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: policySearchSchema }) search: PolicySearch,
  ): Promise<void> {
    if (sessionOf(request) !== undefined) {
      this.pages.goTo(reply, HOME);
      return;
    }
    const page = await this.policies.list(anonymous, { ...search, state: 'active' }, search);
    const body = FrontPage({ search, page, organisationName: this.organisation.name });
    this.pages.show(request, reply, { title: 'Medical policies', body });
  }
}
