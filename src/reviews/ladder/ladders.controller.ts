import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { InvalidRequest, NotFound } from '../../kernel/errors.ts';
import { Database } from '../../platform/database/database.ts';
import { row } from '../../platform/database/rows.ts';
import { revisionFromIfMatch, revisionTag } from '../../platform/http/if-match.ts';
import { pageOf, pageSchema, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { PoliciesQueries, seesDrafts } from '../../policies/policies.queries.ts';
import { placeFrom } from '../cycles/reviews.schemas.ts';
import { reviewsPermissions } from '../reviews.permissions.ts';
import { LadderListQueries } from './ladder-list.queries.ts';
import { ladderOfTarget, nameOfTarget, type LadderTarget } from './ladder-target.ts';
import { defaultLadder } from './ladder.rules.ts';
import {
  ladderSchema,
  presentLadder,
  presentPolicyLadder,
  presentRungs,
  sectionSchema,
} from './ladders.schemas.ts';
import { LaddersService } from './ladders.service.ts';
import { PolicyLadderQueries } from './policy-ladder.queries.ts';

type LadderBody = z.output<typeof ladderSchema>;

const ladderPlace = z.tuple([z.int().min(0).max(2), z.string()]);

/** Ladders as data: the organisation's, a manual section's, a policy's; the nearest one applies. */
@Controller('/v1')
export class LaddersController {
  constructor(
    private readonly ladders: LaddersService,
    private readonly list: LadderListQueries,
    private readonly policyLadders: PolicyLadderQueries,
    private readonly policies: PoliciesQueries,
    private readonly database: Database,
  ) {}

  /** Every ladder in force, and the one built in, which applies where nobody has made one. */
  @Get('ladders')
  @Permit(reviewsPermissions.read)
  async readAll(@CurrentActor() actor: Actor, @Query({ schema: pageSchema }) { cursor, limit }: PageQuery) {
    const after = placeFrom(cursor, ladderPlace, 2);
    const found = await this.list.inForce(after, limit + 1, seesDrafts(actor));
    const page = pageOf(found, limit, ({ place }) => place);
    const items = page.items.map(({ target, policies, ...each }) => ({
      ...presentLadder(target, each),
      policies,
    }));
    return { builtIn: { rungs: presentRungs(defaultLadder) }, items, nextCursor: page.nextCursor };
  }

  /** The organisation's own ladder. */
  @Get('ladders/organisation')
  @Permit(reviewsPermissions.read)
  async readOrganisation(@Res({ passthrough: true }) reply: FastifyReply) {
    return await this.read({ of: 'organisation' }, reply);
  }

  /** Gives the organisation a ladder of its own; what waits is planned anew. If-Match is honoured where it is sent. */
  @Put('ladders/organisation')
  @Permit(reviewsPermissions.changeLadders)
  async putOrganisation(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: ladderSchema }) body: LadderBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return await this.put(actor, { of: 'organisation' }, ifMatch, body, reply);
  }

  /** Takes the organisation's ladder back; the one built in applies again. */
  @Delete('ladders/organisation')
  @HttpCode(204)
  @Permit(reviewsPermissions.changeLadders)
  async removeOrganisation(
    @CurrentActor() actor: Actor,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    await this.ladders.remove(actor, { of: 'organisation' }, { revision: revisionOf(ifMatch) });
  }

  /** The ladder of a manual section. */
  @Get('ladders/sections/:section')
  @Permit(reviewsPermissions.read)
  async readSection(@Param('section') section: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return await this.read({ of: 'section', section: sectionFrom(section) }, reply);
  }

  /** Gives a manual section a ladder of its own. */
  @Put('ladders/sections/:section')
  @Permit(reviewsPermissions.changeLadders)
  async putSection(
    @CurrentActor() actor: Actor,
    @Param('section') section: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: ladderSchema }) body: LadderBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const target: LadderTarget = { of: 'section', section: sectionFrom(section) };
    await this.checkSection(target.section);
    return await this.put(actor, target, ifMatch, body, reply);
  }

  /** Takes a manual section's ladder back; the organisation's applies again. */
  @Delete('ladders/sections/:section')
  @HttpCode(204)
  @Permit(reviewsPermissions.changeLadders)
  async removeSection(
    @CurrentActor() actor: Actor,
    @Param('section') section: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    const target: LadderTarget = { of: 'section', section: sectionFrom(section) };
    await this.ladders.remove(actor, target, { revision: revisionOf(ifMatch) });
  }

  /** The ladder of one policy alone. */
  @Get('ladders/policies/:policy')
  @Permit(reviewsPermissions.read)
  async readPolicy(
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return await this.read(await this.policyTarget(actor, policy), reply);
  }

  /** Gives one policy a ladder of its own. */
  @Put('ladders/policies/:policy')
  @Permit(reviewsPermissions.changeLadders)
  async putPolicy(
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: ladderSchema }) body: LadderBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return await this.put(actor, await this.policyTarget(actor, policy), ifMatch, body, reply);
  }

  /** Takes a policy's ladder back; its section's or the organisation's applies again. */
  @Delete('ladders/policies/:policy')
  @HttpCode(204)
  @Permit(reviewsPermissions.changeLadders)
  async removePolicy(
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Headers('if-match') ifMatch: string | undefined,
  ): Promise<void> {
    const target = await this.policyTarget(actor, policy);
    await this.ladders.remove(actor, target, { revision: revisionOf(ifMatch) });
  }

  /** Which ladder applies to a policy, whose it is, and the days it gives for the current review. */
  @Get('policies/:policy/ladder')
  @Permit(reviewsPermissions.read)
  async readOfPolicy(@CurrentActor() actor: Actor, @Param('policy') policy: string) {
    const { id, slug, title } = await this.policies.one(actor, policy);
    return presentPolicyLadder({ id, slug, title }, await this.policyLadders.of(id));
  }

  private async read(target: LadderTarget, reply: FastifyReply) {
    const found = await ladderOfTarget(this.database.source.manager, target);
    if (found.ladder === null) throw new NotFound('ladder', nameOfTarget(target));
    void reply.header('etag', revisionTag(found.revision));
    return presentLadder(target, found);
  }

  private async put(
    actor: Actor,
    target: LadderTarget,
    ifMatch: string | undefined,
    { rungs, reason }: LadderBody,
    reply: FastifyReply,
  ) {
    await this.ladders.put(actor, target, rungs, { revision: revisionOf(ifMatch), reason });
    return await this.read(target, reply);
  }

  private async policyTarget(actor: Actor, key: string): Promise<LadderTarget> {
    const { id, slug } = await this.policies.one(actor, key);
    return { of: 'policy', policyId: id, slug };
  }

  /** Throws NotFound for a section in which no policy stands: a ladder for a slip of the pen would never apply. */
  private async checkSection(section: string): Promise<void> {
    const stands = await row(
      this.database.source.manager,
      'select from policy where manual_section = $1 limit 1',
      [section],
    );
    if (stands === undefined) throw new NotFound('manual section', section);
  }
}

function sectionFrom(text: string): string {
  const section = sectionSchema.safeParse(text);
  if (section.success) return section.data;
  const reason = section.error.issues[0]?.message ?? 'is no section';
  throw new InvalidRequest([{ field: 'section', reason }]);
}

function revisionOf(ifMatch: string | undefined): number | undefined {
  return ifMatch === undefined ? undefined : revisionFromIfMatch(ifMatch);
}
