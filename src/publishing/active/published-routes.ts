import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Clock } from '../../kernel/clock.ts';
import { anonymous, type Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { KnownKeys } from '../../people/api-keys/known-keys.ts';
import { Settings } from '../../platform/config/settings.ts';
import { ActorResolver } from '../../platform/http/actor-resolver.ts';
import { credentialHash } from '../../platform/http/credential.ts';
import { revisionTag } from '../../platform/http/if-match.ts';
import { keepToOwnSite } from '../../platform/http/public-reads.ts';
import { problemOf } from '../../platform/http/problem.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { isPublicOn } from '../../policies/embargo.rules.ts';
import { PoliciesQueries, seesDrafts } from '../../policies/policies.queries.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { ActiveReplies } from './active-replies.ts';
import { ActiveRoad } from './active-road.ts';
import { readActiveQuestion } from './active.schemas.ts';
import { nothingInForce } from './nothing-in-force.ts';
import { contentDisposition } from '../renditions/content-disposition.rules.ts';
import {
  finishedReply,
  requestedCoding,
  requestedFormat,
  sendFinished,
} from '../renditions/finished-reply.ts';
import { formatOfSuffix, formats, suffixes, type Format } from '../renditions/negotiation.rules.ts';
import { PublishedVersions, type FoundVersion } from '../renditions/published-versions.ts';
import { WithheldParts } from '../renditions/withheld-parts.ts';

type PolicyRequest = FastifyRequest<{ Params: { policy: string } }>;
type VersionRequest = FastifyRequest<{ Params: { policy: string; version: string } }>;

/** `2`, `2.html`, `2.fhir.json`: other shapes below `/versions/` are other resources. */
const VERSION = ':version(^\\d+[.]?[a-z]*[.]?[a-z]*$)';
const IMMUTABLE = 'public, max-age=31536000, immutable';
/** Of a form that tells how a version stands now. */
const ASK_AGAIN = 'no-cache';
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
    private readonly road: ActiveRoad,
    private readonly keys: KnownKeys,
    private readonly replies: ActiveReplies,
    private readonly versions: PublishedVersions,
    private readonly withheld: WithheldParts,
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
    this.road.open();
    const active = '/v1/policies/:policy/active';
    fastify.get(active, (request: PolicyRequest, reply) => this.active(request, reply, undefined));
    for (const format of formats) {
      fastify.get(`${active}.${suffixes[format]}`, (request: PolicyRequest, reply) =>
        this.active(request, reply, format),
      );
    }
    fastify.get(
      `/v1/policies/:policy/versions/${VERSION}`,
      async (request: VersionRequest, reply) => await this.version(request, reply),
    );
  }

  /** What {@link ActiveRoad} had no answer to. */
  private async active(request: PolicyRequest, reply: FastifyReply, named: Format | undefined) {
    const format = requestedFormat(request, named);
    const coding = requestedCoding(request, format);
    await this.checkKey(request);
    const question = readActiveQuestion(request.params.policy, request.query);
    try {
      const made = await this.replies.make(question, format, coding);
      sendFinished(request, reply, made.reply, made.bytes);
    } catch (error) {
      this.sayRefusal(reply, error, format);
    }
    return await reply;
  }

  /** Says in the form asked for that nothing is in force; throws what else went wrong. */
  private sayRefusal(reply: FastifyReply, error: unknown, format: Format): void {
    const refusal = nothingInForce(error, format);
    if (refusal === undefined) throw error;
    void reply
      .code(problemOf(error).status)
      .headers({ 'content-type': refusal.contentType, 'cache-control': 'no-store', vary: 'Accept' })
      .send(refusal.text);
  }

  private async version(request: VersionRequest, reply: FastifyReply) {
    const { digits, named } = versionAndFormat(request.params.version);
    const number = versionNumber(digits);
    const found = await this.versions.find(request.params.policy, number);
    if (found === undefined) return await this.draft(request, reply, number);
    const isPublic = isPublicOn(found, this.organisation.today(this.clock.now()));
    const asker = isPublic ? anonymous : await this.whoSeesDrafts(request, number);
    if (isPublic) await this.checkKey(request);
    const format = requestedFormat(request, named);
    const coding = requestedCoding(request, format);
    const finished = await (format === 'fhir'
      ? this.versions.standing(found, format, asker)
      : this.versions.signed(found, format));
    const shared = format === 'fhir' ? ASK_AGAIN : IMMUTABLE;
    const headers = {
      'cache-control': isPublic ? shared : UNSHARED,
      link: this.versionLinks(found, number),
      ...contentDisposition(found.slug, number, format),
      ...(format === 'json' ? await this.withheld.headers(found) : {}),
    };
    const made = finishedReply(finished, format, coding, headers);
    if (!isPublic) keepToOwnSite(reply);
    sendFinished(request, reply, made, await finished.encoded(coding));
    return await reply;
  }

  /** What is not signed is for those who may see drafts; to all others it is not there. */
  private async draft(request: VersionRequest, reply: FastifyReply, number: number) {
    const actor = await this.actors.resolve(request);
    const { body, revision } = await this.policies.draftView(actor, request.params.policy, number);
    keepToOwnSite(reply.header('cache-control', UNSHARED).header('etag', revisionTag(revision)));
    return body;
  }

  /** An embargoed version is, to all who may not see drafts, as little there as a draft; the refusal is the same. */
  private async whoSeesDrafts(request: VersionRequest, number: number): Promise<Actor> {
    const actor = await this.actors.resolve(request);
    if (seesDrafts(actor)) return actor;
    throw new NotFound('version', `${request.params.policy.slice(0, 200)} v${number}`);
  }

  /** Published versions need no key; but a machine whose key is no good must hear of it, and not believe it is known. */
  private async checkKey(request: FastifyRequest): Promise<void> {
    const { authorization } = request.headers;
    if (authorization === undefined || this.keys.find(credentialHash(authorization)) !== undefined) return;
    await this.actors.resolve(request);
  }

  /** Only what stays true for ever: the neighbours of a version may change, and `active` knows them. */
  private versionLinks({ slug }: FoundVersion, number: number): string {
    const policy = `${this.settings.publicUrl}/v1/policies/${slug}`;
    return `<${policy}/versions/${number}>; rel="self", <${policy}/active>; rel="latest-version"`;
  }
}

/** Of `2.fhir.json` the 2 and the format; of what has a suffix that asks for none the whole, which is no number. */
function versionAndFormat(text: string): { readonly digits: string; readonly named: Format | undefined } {
  const dot = text.indexOf('.');
  const named = dot === -1 ? undefined : formatOfSuffix(text.slice(dot + 1));
  return { digits: named === undefined ? text : text.slice(0, dot), named };
}
