import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../kernel/actor.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { ComparisonQueries } from '../policies/comparison.queries.ts';
import { PoliciesQueries } from '../policies/policies.queries.ts';
import { VersionsQueries } from '../policies/versions.queries.ts';
import { consolePermissions } from './console.permissions.ts';
import { redlineSchema, type RedlineChoice } from './console.schemas.ts';
import { ConsolePages } from './console-pages.ts';
import { comparedWith } from './redline-address.ts';
import { RedlinePage } from './redline.page.tsx';

/** Versions to choose from; a policy has one or two a year. */
const VERSIONS_OFFERED = 100;

/** What changed between two versions of a policy. */
@ApiExcludeController()
@Controller('/console/policies/:policy/changes')
export class ConsoleRedlineController {
  constructor(
    private readonly policies: PoliciesQueries,
    private readonly versions: VersionsQueries,
    private readonly comparisons: ComparisonQueries,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Query({ schema: redlineSchema }) choice: RedlineChoice,
  ): Promise<void> {
    const policy = await this.policies.one(actor, key);
    const { items: versions } = await this.versions.list(actor, policy.id, { limit: VERSIONS_OFFERED });
    const newest = versions[0]?.number ?? 1;
    const to = choice.to ?? newest;
    const chosen = versions.find(({ number }) => number === to);
    const from = choice.from ?? (chosen === undefined ? to : (comparedWith(chosen, versions) ?? to));
    const compared = await this.comparisons.compare(actor, policy.id, from, to);
    const body = RedlinePage({ policy, versions, compared, whole: choice.whole });
    const title = `What changed: ${policy.title}`;
    this.pages.show(request, reply, { title, place: 'policies', body });
  }
}
