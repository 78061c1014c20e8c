import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { mayDo } from '../kernel/permission.ts';
import { AlertsQueries } from '../literature/retractions/alerts.queries.ts';
import { csrfTokenOf, requireSession } from '../people/sessions/current-session.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { PoliciesQueries } from '../policies/policies.queries.ts';
import { VersionsQueries } from '../policies/versions.queries.ts';
import { consolePermissions } from './console.permissions.ts';
import { policySearchSchema, type PolicySearch } from './console.schemas.ts';
import { ConsolePages } from './console-pages.ts';
import { PoliciesPage } from './policies-list.page.tsx';
import { PolicyPage, type PolicyView } from './policy.page.tsx';
import { PolicyPageQueries } from './policy-page.queries.ts';
import { PolicyReviewsQueries } from './policy-reviews.queries.ts';

/** Versions shown on a policy's page; a policy has one or two a year. */
const VERSIONS_SHOWN = 100;

/** The list of policies, and a policy's page. */
@ApiExcludeController()
@Controller('/console/policies')
export class ConsolePoliciesController {
  constructor(
    private readonly policies: PoliciesQueries,
    private readonly versions: VersionsQueries,
    private readonly details: PolicyPageQueries,
    private readonly reviews: PolicyReviewsQueries,
    private readonly alerts: AlertsQueries,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Permit(consolePermissions.read)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Query({ schema: policySearchSchema }) search: PolicySearch,
  ): Promise<void> {
    const page = await this.policies.list(actor, search, search);
    const body = PoliciesPage({
      search,
      page,
      today: this.organisation.today(this.clock.now()),
      mayImport: mayDo(actor, consolePermissions.import),
    });
    this.pages.show(request, reply, { title: 'Policies', place: 'policies', body });
  }

  @Get(':policy')
  @Permit(consolePermissions.read)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
  ): Promise<void> {
    const view = await this.view(request, actor, key);
    const body = PolicyPage({ view });
    this.pages.show(request, reply, { title: view.policy.title, place: 'policies', body });
  }

  private async view(request: FastifyRequest, actor: Actor, key: string): Promise<PolicyView> {
    const today = this.organisation.today(this.clock.now());
    const policy = await this.policies.one(actor, key);
    const { items: versions } = await this.versions.list(actor, policy.id, { limit: VERSIONS_SHOWN });
    const shown =
      versions.find(({ status }) => status === 'active') ??
      versions.findLast(({ status }) => status === 'scheduled') ??
      versions[0];
    return {
      policy,
      versions,
      shown,
      facts: shown === undefined ? undefined : await this.details.documentFacts(shown.id),
      signatures: await this.details.signatures(policy.id),
      reviews: await this.reviews.of(policy.id, policy.nextReview, today),
      openAlerts: (await this.alerts.counts(policy.id)).get('open') ?? 0,
      today,
      zone: this.organisation.zone,
      csrfToken: csrfTokenOf(requireSession(request)),
      mayDraft: mayDo(actor, consolePermissions.draft),
      mayOpenReview: mayDo(actor, consolePermissions.openReview),
      mayDecide: mayDo(actor, consolePermissions.signAct),
    };
  }
}
