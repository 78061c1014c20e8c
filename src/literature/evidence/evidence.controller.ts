import { Body, Controller, Get, Headers, HttpCode, Param, Post, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { revisionFromIfMatch, revisionTag } from '../../platform/http/if-match.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { literaturePermissions } from '../literature.permissions.ts';
import { PolicyInSight } from '../policy-in-sight.guard.ts';
import { evidenceSchema, presentAdded, presentWaiting, wantedOf } from './evidence.schemas.ts';
import { EvidenceService } from './evidence.service.ts';
import { WaitingEvidenceQueries } from './waiting-evidence.queries.ts';

/** What reviewers included, on its way into a draft. */
@Controller('/v1/policies/:policy/versions/:number/evidence')
@UseGuards(PolicyInSight)
export class EvidenceController {
  constructor(
    private readonly evidence: EvidenceService,
    private readonly queries: WaitingEvidenceQueries,
  ) {}

  /** Included records that the draft does not cite, each with where it would go. */
  @Get()
  @Permit(literaturePermissions.readEvidence)
  async list(@CurrentActor() actor: Actor, @Param('policy') policy: string, @Param('number') number: string) {
    return presentWaiting(await this.queries.ofDraft(actor, policy, versionNumber(number)));
  }

  /** Adds included records as references and as lines under their headings, and renumbers what moves. */
  @Post()
  @HttpCode(200)
  @Permit(literaturePermissions.addEvidence)
  async add(
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Param('number') number: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: evidenceSchema }) body: z.output<typeof evidenceSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const draft = { policy, number: versionNumber(number), revision: revisionFromIfMatch(ifMatch) };
    const added = await this.evidence.add(actor, draft, wantedOf(body.records), body.order);
    void reply.header('etag', revisionTag(added.version.revision));
    return presentAdded(added);
  }
}
