import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import { permit } from '../kernel/permission.ts';
import { revisionFromIfMatch, revisionTag } from '../platform/http/if-match.ts';
import { pageSchema, type PageQuery } from '../platform/http/page.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { DraftRewriting } from './draft-rewriting.service.ts';
import { DraftsService } from './drafts.service.ts';
import { duplicateJson } from './duplicates/duplicate-words.ts';
import { policiesPermissions } from './policies.permissions.ts';
import { policyJson, versionSummaryJson } from './policies.present.ts';
import { PoliciesQueries } from './policies.queries.ts';
import {
  correctionSchema,
  draftEditSchema,
  importQuerySchema,
  policyChangeSchema,
  policyListSchema,
  renumberSchema,
} from './policies.schemas.ts';
import { PoliciesService } from './policies.service.ts';
import { PolicyImportService } from './policy-import.service.ts';
import { uploadedFile } from './uploaded-file.ts';
import { draftJson } from './version.present.ts';
import { versionNumber } from './version-number.ts';
import { VersionsQueries } from './versions.queries.ts';

/** Policies and the drafts of their versions. What is in force, and signed versions, belong to the publishing floor. */
@Controller('/v1/policies')
export class PoliciesController {
  constructor(
    private readonly imports: PolicyImportService,
    private readonly policies: PoliciesService,
    private readonly drafts: DraftsService,
    private readonly rewriting: DraftRewriting,
    private readonly queries: PoliciesQueries,
    private readonly versions: VersionsQueries,
  ) {}

  /**
   * Imports a document: a policy and the first draft of its text, or with `?policy=` a draft of that policy's next
   * version. `?dryRun=true` stores nothing.
   */
  @Post('import')
  @Permit(policiesPermissions.import)
  async import(
    @CurrentActor() actor: Actor,
    @Query({ schema: importQuerySchema }) query: z.output<typeof importQuerySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const imported = await this.imports.importDocument(actor, await uploadedFile(request), query);
    const { policy, version, findings, stored } = imported;
    const { policy: named, ...draft } = draftJson(version, policy, imported.baseVersion);
    const read = { version: draft, findings, duplicates: imported.duplicates.map(duplicateJson) };
    if (!stored) {
      void reply.status(200);
      return { stored, policy: imported.beginsPolicy ? { ...named, id: null } : named, ...read };
    }
    void reply.header('etag', revisionTag(version.revision));
    void reply.header('location', `/v1/policies/${policy.slug}/versions/${version.number}`);
    return { stored, policy: named, ...read };
  }

  /** Policies by title. The public sees those of which a version was signed. */
  @Get()
  @Permit(policiesPermissions.list)
  async list(
    @CurrentActor() actor: Actor,
    @Query({ schema: policyListSchema }) query: z.output<typeof policyListSchema>,
  ) {
    const { cursor, limit, ...filter } = query;
    const { items, nextCursor } = await this.queries.list(actor, filter, { cursor, limit });
    return { items: items.map((policy) => policyJson(policy, actor)), nextCursor };
  }

  /** One policy. */
  @Get(':policy')
  @Permit(policiesPermissions.read)
  async read(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const policy = await this.queries.one(actor, key);
    return tagged(reply, policy.revision, policyJson(policy, actor));
  }

  /** Changes owner, reviewers, number, rhythm, next review or how many directors sign. If-Match is honoured where it is sent. */
  @Patch(':policy')
  @Permit(policiesPermissions.changePolicy)
  async change(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: policyChangeSchema }) body: z.output<typeof policyChangeSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const revision = ifMatch === undefined ? undefined : revisionFromIfMatch(ifMatch);
    if (body.directorsNeeded !== undefined) permit(actor, policiesPermissions.changeDirectorsNeeded);
    await this.policies.change(actor, key, body, revision);
    return await this.read(actor, key, reply);
  }

  /** A policy's history, newest first, each version with what the day makes of it. */
  @Get(':policy/versions')
  @Permit(policiesPermissions.listVersions)
  async history(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Query({ schema: pageSchema }) page: PageQuery,
  ) {
    const { slug } = await this.queries.one(actor, key);
    const { items, nextCursor } = await this.versions.list(actor, key, page);
    return { items: items.map((version) => versionSummaryJson(slug, version)), nextCursor };
  }

  /** Begins a draft from the head of the policy's line: the version signed last, in force or scheduled. */
  @Post(':policy/versions')
  @Permit(policiesPermissions.draft)
  @HttpCode(201)
  async draft(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { policy, version } = await this.drafts.begin(actor, key);
    void reply.header('location', `/v1/policies/${policy.slug}/versions/${version.number}`);
    return await this.showDraft(actor, policy.id, version.number, reply);
  }

  /** Begins a correction of the version in force, or of another that governs some days. */
  @Post(':policy/correct')
  @Permit(policiesPermissions.draft)
  @HttpCode(201)
  async correct(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Body({ schema: correctionSchema }) body: z.output<typeof correctionSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { policy, version } = await this.drafts.correct(actor, key, body?.version);
    void reply.header('location', `/v1/policies/${policy.slug}/versions/${version.number}`);
    return await this.showDraft(actor, policy.id, version.number, reply);
  }

  /** Edits a draft; one in review goes back to draft and loses its votes. */
  @Patch(':policy/versions/:number')
  @Permit(policiesPermissions.editDraft)
  async edit(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Param('number') number: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: draftEditSchema }) body: z.output<typeof draftEditSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.drafts.edit(actor, key, versionNumber(number), revisionFromIfMatch(ifMatch), body);
    return await this.showDraft(actor, key, versionNumber(number), reply);
  }

  /** Numbers a draft's references anew, and its citations with them. */
  @Post(':policy/versions/:number/renumber')
  @HttpCode(200)
  @Permit(policiesPermissions.editDraft)
  async renumber(
    @CurrentActor() actor: Actor,
    @Param('policy') policy: string,
    @Param('number') number: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: renumberSchema }) body: z.output<typeof renumberSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const draft = { policy, number: versionNumber(number), revision: revisionFromIfMatch(ifMatch) };
    const { numbering, moved, version } = await this.rewriting.renumber(actor, draft, body?.numbering);
    return tagged(reply, version.revision, {
      numbering,
      moved: [...moved].map(([from, to]) => ({ from, to })),
      revision: version.revision,
    });
  }

  private async showDraft(actor: Actor, key: string, number: number, reply: FastifyReply) {
    const { body, revision } = await this.queries.draftView(actor, key, number);
    return tagged(reply, revision, body);
  }
}

function tagged<Body>(reply: FastifyReply, revision: number, body: Body): Body {
  void reply.header('etag', revisionTag(revision));
  return body;
}
