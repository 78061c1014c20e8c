import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { Settings } from '../../platform/config/settings.ts';
import { ActorResolver } from '../../platform/http/actor-resolver.ts';
import { revisionTag } from '../../platform/http/if-match.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { isPublicOn } from '../../policies/embargo.rules.ts';
import { PoliciesQueries, seesDrafts } from '../../policies/policies.queries.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { ActiveReplies } from './active-replies.ts';
import { readActiveQuestion } from './active.schemas.ts';
import { contentDisposition } from '../renditions/content-disposition.rules.ts';
import {
  finishedReply,
  requestedCoding,
  requestedFormat,
  sendFinished,
} from '../renditions/finished-reply.ts';
import { InForceTable } from './in-force-table.ts';
import { isFormat, mediaTypes, type Coding, type Format } from '../renditions/negotiation.rules.ts';
import { PublishedVersions, type FoundVersion } from '../renditions/published-versions.ts';

type PolicyRequest = FastifyRequest<{ Params: { policy: string } }>;
type VersionRequest = FastifyRequest<{ Params: { policy: string; version: string } }>;

/** `2`, `2.html`: other shapes below `/versions/` are other resources. */
const VERSION = ':version(^\\d+[.]?[a-z]*$)';
const IMMUTABLE = 'public, max-age=31536000, immutable';
/** Of what only some may see. */
const UNSHARED = 'private, no-store';

/**
 * The fast road: published versions, served by plain Fastify routes without the guards, interceptors and serialisers
 * of the other faces. Fastify answers HEAD with each route's GET.
 */
@Injectable()
export class PublishedRoutes implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly inForce: InForceTable,
    private readonly replies: ActiveReplies,
    private readonly versions: PublishedVersions,
    private readonly policies: PoliciesQueries,
    private readonly actors: ActorResolver,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    // a command's application has no HTTP
    const fastify = (this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined)?.getInstance<
      FastifyInstance | undefined
    >();
    if (fastify?.route === undefined) return;
    this.inForce.open();
    const active = '/v1/policies/:policy/active';
    fastify.get(active, (request: PolicyRequest, reply) => this.active(request, reply, undefined));
    for (const suffix of Object.keys(mediaTypes).filter(isFormat)) {
      fastify.get(`${active}.${suffix}`, (request: PolicyRequest, reply) =>
        this.active(request, reply, suffix),
      );
    }
    fastify.get(
      `/v1/policies/:policy/versions/${VERSION}`,
      async (request: VersionRequest, reply) => await this.version(request, reply),
    );
  }

  /** Answers at once where the reply is at hand: a promise would be a good part of what is left to do. */
  private active(request: PolicyRequest, reply: FastifyReply, suffix: Format | undefined) {
    const format = requestedFormat(request, suffix);
    const coding = requestedCoding(request, format);
    if (request.headers.authorization === undefined && !request.url.includes('?')) {
      const atHand = this.replies.atHand(request.params.policy, format, coding);
      if (atHand !== undefined) return sendFinished(request, reply, atHand.reply, atHand.bytes);
    }
    return this.activeAfterAll(request, reply, format, coding);
  }

  private async activeAfterAll(
    request: PolicyRequest,
    reply: FastifyReply,
    format: Format,
    coding: Coding,
  ): Promise<FastifyReply> {
    await this.checkKey(request);
    const question = readActiveQuestion(request.params.policy, request.query);
    const made = await this.replies.make(question, format, coding);
    sendFinished(request, reply, made.reply, made.bytes);
    return await reply;
  }

  private async version(request: VersionRequest, reply: FastifyReply) {
    const [digits = '', suffix] = request.params.version.split('.');
    const number = versionNumber(suffix === undefined || isFormat(suffix) ? digits : request.params.version);
    const found = await this.versions.find(request.params.policy, number);
    if (found === undefined) return await this.draft(request, reply, number);
    const isPublic = isPublicOn(found, this.organisation.today(this.clock.now()));
    await (isPublic ? this.checkKey(request) : this.checkSeesDrafts(request, number));
    const format = requestedFormat(request, suffix as Format | undefined);
    const coding = requestedCoding(request, format);
    const finished = await this.versions.signed(found, format);
    const headers = {
      'cache-control': isPublic ? IMMUTABLE : UNSHARED,
      link: this.versionLinks(found, number),
      ...contentDisposition(found.slug, number, format),
    };
    const made = finishedReply(finished, format, coding, headers);
    sendFinished(request, reply, made, await finished.encoded(coding));
    return await reply;
  }

  /** What is not signed is for those who may see drafts; to all others it is not there. */
  private async draft(request: VersionRequest, reply: FastifyReply, number: number) {
    const actor = await this.actors.resolve(request);
    const { body, revision } = await this.policies.draftView(actor, request.params.policy, number);
    void reply.header('cache-control', UNSHARED).header('etag', revisionTag(revision));
    return body;
  }

  /** An embargoed version is, to all who may not see drafts, as little there as a draft; the refusal is the same. */
  private async checkSeesDrafts(request: VersionRequest, number: number): Promise<void> {
    if (seesDrafts(await this.actors.resolve(request))) return;
    throw new NotFound('version', `${request.params.policy.slice(0, 200)} v${number}`);
  }

  /** Published versions need no key; but a machine whose key is no good must hear of it, and not believe it is known. */
  private async checkKey(request: FastifyRequest): Promise<void> {
    if (request.headers.authorization !== undefined) await this.actors.resolve(request);
  }

  /** Only what stays true for ever: the neighbours of a version may change, and `active` knows them. */
  private versionLinks({ slug }: FoundVersion, number: number): string {
    const policy = `${this.settings.publicUrl}/v1/policies/${slug}`;
    return `<${policy}/versions/${number}>; rel="self", <${policy}/active>; rel="latest-version"`;
  }
}
