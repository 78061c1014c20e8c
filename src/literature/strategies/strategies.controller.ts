import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Post,
  Put,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { CursorInvalid, NotFound } from '../../kernel/errors.ts';
import { Database } from '../../platform/database/database.ts';
import { revisionFromIfMatch, revisionTag } from '../../platform/http/if-match.ts';
import { decodeCursor, pageOf, pageSchema, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { policyOf } from '../../policies/policy-records.ts';
import { sightOf } from '../../policies/policy-sight.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { PolicyInSight } from '../policy-in-sight.guard.ts';
import { citedWorksOf } from './cited-works.ts';
import { strategiesAt } from './current-strategies.ts';
import { ProposalsService } from './proposal/proposals.service.ts';
import { SearchStrategiesService, type StrategiesChange } from './search-strategies.service.ts';
import type { SearchStrategyRow } from './search-strategy.entity.ts';
import { presentProposal, presentRevision, presentStrategies, presentTrial } from './strategies.present.ts';
import { StrategiesQueries } from './strategies.queries.ts';
import { restoreSchema, revisionQuerySchema, strategiesSchema, trialSchema } from './strategies.schemas.ts';
import { StrategyTrials } from './strategy-trials.ts';

/** The searches that a policy keeps: what they are, what they were, and what a service makes of them. */
@Controller('/v1/policies/:policy/literature/strategies')
@UseGuards(PolicyInSight)
export class StrategiesController {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
    private readonly strategies: SearchStrategiesService,
    private readonly queries: StrategiesQueries,
    private readonly trials: StrategyTrials,
    private readonly proposals: ProposalsService,
  ) {}

  /** The current strategies, or those of an earlier revision. */
  @Get()
  @Permit(literaturePermissions.readStrategies)
  async read(
    @CurrentActor() actor: Actor,
    @Param('policy') policyKey: string,
    @Query({ schema: revisionQuerySchema }) { revision }: z.output<typeof revisionQuerySchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const tx = this.database.source.manager;
    const policy = await policyOf(tx, policyKey);
    const found = await strategiesAt(tx, policy.id, revision ?? null);
    if (revision !== undefined && found.length === 0) {
      throw new NotFound(`search strategies of ${policy.slug}`, String(revision));
    }
    return await this.shown(actor, policyKey, found, reply);
  }

  /** Replaces the strategies; the next update runs the new ones. */
  @Put()
  @Permit(literaturePermissions.changeStrategies)
  async replace(
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: strategiesSchema }) body: z.output<typeof strategiesSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { strategies, ...change } = body;
    const saved = await this.strategies.replace(actor, policy, strategies, changeOf(change, ifMatch));
    return await this.shown(actor, policy, saved, reply);
  }

  /** Every revision, the newest first, with what it changed, who made it and why. */
  @Get('revisions')
  @Permit(literaturePermissions.readStrategies)
  async revisions(@Param('policy') policyKey: string, @Query({ schema: pageSchema }) query: PageQuery) {
    const policy = await policyOf(this.database.source.manager, policyKey);
    const found = await this.queries.revisions(policy.id, revisionFrom(query.cursor), query.limit + 1);
    const { items, nextCursor } = pageOf(found, query.limit, ({ revision }) => [revision]);
    return { items: items.map(presentRevision), nextCursor };
  }

  /** Makes the strategies of an earlier revision the current ones again. */
  @Post('restore')
  @HttpCode(200)
  @Permit(literaturePermissions.changeStrategies)
  async restore(
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: restoreSchema }) body: z.output<typeof restoreSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { revision, ...change } = body;
    const saved = await this.strategies.restore(actor, policy, revision, changeOf(change, ifMatch));
    return await this.shown(actor, policy, saved, reply);
  }

  /** Asks the service what it makes of a query; nothing is saved. */
  @Post('trial')
  @HttpCode(200)
  @Permit(literaturePermissions.changeStrategies)
  async try(
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Body({ schema: trialSchema }) body: z.output<typeof trialSchema>,
  ) {
    return presentTrial(await this.trials.try(actor, policy, body, { first: true }));
  }

  /** Proposes a query from the title, the codes and the cited works; nothing is saved as a strategy. */
  @Get('proposal')
  @Permit(literaturePermissions.changeStrategies)
  async propose(@CurrentActor() actor: Actor, @Param('policy') policy: string) {
    return presentProposal(await this.proposals.propose(actor, policy));
  }

  private async shown(
    actor: Actor,
    policyKey: string,
    strategies: readonly SearchStrategyRow[],
    reply: FastifyReply,
  ) {
    void reply.header('etag', revisionTag(strategies[0]?.revision ?? 0));
    const today = this.organisation.today(this.clock.now());
    const sight = sightOf(actor, today);
    if (sight === null) return presentStrategies(strategies, null);
    const tx = this.database.source.manager;
    const { id } = await policyOf(tx, policyKey);
    const cited = await citedWorksOf(tx, id, today, sight);
    return presentStrategies(strategies, new Set(cited.map(({ pmid }) => pmid)));
  }
}

/** If-Match is honoured where it is sent, and says the same as `baseRevision`. */
function changeOf(
  { baseRevision, ...change }: Omit<StrategiesChange, 'revision'> & { baseRevision?: number | undefined },
  ifMatch: string | undefined,
): StrategiesChange {
  return { ...change, revision: ifMatch === undefined ? baseRevision : revisionFromIfMatch(ifMatch) };
}

function revisionFrom(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  const [revision] = decodeCursor(cursor, 1);
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision > 999_999_999) {
    throw new CursorInvalid();
  }
  return revision;
}
