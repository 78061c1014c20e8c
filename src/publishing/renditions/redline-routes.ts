import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { anonymous, type Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { NotFound } from '../../kernel/errors.ts';
import { ActorResolver } from '../../platform/http/actor-resolver.ts';
import { refusalOf } from '../../platform/http/validation.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { absent, ComparisonQueries, type VersionComparison } from '../../policies/comparison.queries.ts';
import { comparisonHtml, comparisonText } from '../../policies/comparison-print.ts';
import { comparisonJson } from '../../policies/comparison.present.ts';
import { isPublicOn } from '../../policies/embargo.rules.ts';
import { seesDrafts } from '../../policies/policies.queries.ts';
import { versionNumber } from '../../policies/version-number.ts';
import { FinishedBytesCache } from './finished-bytes-cache.ts';
import { finishedReply, requestedCoding, sendFinished } from './finished-reply.ts';
import { acceptedOf } from './negotiation.rules.ts';
import { PublishedVersions, type FoundVersion } from './published-versions.ts';
import { NotAcceptable } from '../publishing.errors.ts';

type RedlineRequest = FastifyRequest<{ Params: { policy: string; before: string; after: string } }>;

/** `1...2`, `1...2.html`: two versions in the order in which they are compared. */
const VERSIONS = ':before(^\\d+$)...:after(^\\d+[.]?[a-z]*$)';
const IMMUTABLE = 'public, max-age=31536000, immutable';
const UNSHARED = 'private, no-store';
/** Finished redlines that a process keeps: some hundred. */
const CAPACITY_BYTES = 32 * 1024 * 1024;

/** The representations of a redline, in the server's order of preference. */
export const redlineTypes = { json: 'application/json', html: 'text/html', txt: 'text/plain' } as const;
type RedlineFormat = keyof typeof redlineTypes;

const querySchema = z.object({ whole: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false) });
type Extent = z.output<typeof querySchema>;

const renderers: Record<RedlineFormat, (compared: VersionComparison, extent: Extent) => string> = {
  json: (compared, extent) => JSON.stringify(comparisonJson(compared, extent)),
  html: comparisonHtml,
  txt: comparisonText,
};

/** What differs between two versions of a policy. Of two that the public may know of the bytes are kept and cacheable. */
@Injectable()
export class RedlineRoutes implements OnModuleInit {
  private readonly cache = new FinishedBytesCache(CAPACITY_BYTES);

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly versions: PublishedVersions,
    private readonly comparisons: ComparisonQueries,
    private readonly actors: ActorResolver,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    // a command's application has no HTTP
    const fastify = (this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined)?.getInstance<
      FastifyInstance | undefined
    >();
    if (fastify?.route === undefined) return;
    fastify.get(
      `/v1/policies/:policy/versions/${VERSIONS}`,
      async (request: RedlineRequest, reply) => await this.redline(request, reply),
    );
  }

  private async redline(request: RedlineRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { policy } = request.params;
    const [to = '', suffix] = request.params.after.split('.');
    const [before, after] = [versionNumber(request.params.before), versionNumber(to)];
    const [one, other] = await Promise.all([before, after].map((number) => this.findPublic(policy, number)));
    if (one === undefined || other === undefined) {
      return await this.unshared(request, reply, before, after, suffix);
    }
    // what is public needs no key; but a machine whose key is no good must hear of it
    if (request.headers.authorization !== undefined) await this.actors.resolve(request);
    const [format, extent] = asked(request, suffix);
    const coding = requestedCoding(request, 'html');
    const finished = await this.cache.get(
      `${one.envelopeHash}...${other.envelopeHash} ${format} ${String(extent.whole)}`,
      async () => await this.render(anonymous, policy, [before, after], format, extent),
    );
    const made = finishedReply(finished, 'html', coding, { 'cache-control': IMMUTABLE });
    const headers = { ...made.headers, 'content-type': contentTypeOf(format) };
    sendFinished(request, reply, { ...made, headers }, await finished.encoded(coding));
    return await reply;
  }

  /** Where a draft or an embargoed version takes part; to who may not see it, it is not there. */
  private async unshared(
    request: RedlineRequest,
    reply: FastifyReply,
    before: number,
    after: number,
    suffix: string | undefined,
  ): Promise<FastifyReply> {
    const { policy } = request.params;
    const actor = await this.actors.resolve(request);
    if (!seesDrafts(actor)) {
      const first = await this.findPublic(policy, before);
      throw absent(policy, first === undefined ? before : after);
    }
    const [format, extent] = asked(request, suffix);
    const bytes = await this.render(actor, policy, [before, after], format, extent);
    return await reply
      .headers({ 'cache-control': UNSHARED, 'content-type': contentTypeOf(format), vary: 'Accept' })
      .send(bytes);
  }

  private async findPublic(policy: string, number: number): Promise<FoundVersion | undefined> {
    const found = await this.versions.find(policy, number);
    const today = this.organisation.today(this.clock.now());
    return found !== undefined && isPublicOn(found, today) ? found : undefined;
  }

  private async render(
    actor: Actor,
    policy: string,
    [before, after]: readonly [number, number],
    format: RedlineFormat,
    extent: Extent,
  ): Promise<Buffer> {
    return Buffer.from(
      renderers[format](await this.comparisons.compare(actor, policy, before, after), extent),
    );
  }
}

/** What a request wants: by suffix, else by `Accept`. Throws NotAcceptable, invalid_request, and NotFound for another suffix. */
function asked(request: RedlineRequest, suffix: string | undefined): [RedlineFormat, Extent] {
  if (suffix !== undefined && !Object.hasOwn(redlineTypes, suffix)) {
    throw new NotFound('redline', suffix.slice(0, 20));
  }
  const format = (suffix as RedlineFormat | undefined) ?? acceptedOf(redlineTypes, request.headers.accept);
  if (format === null) throw new NotAcceptable(Object.values(redlineTypes));
  const read = querySchema.safeParse(request.query);
  if (!read.success) throw refusalOf(read.error.issues.map(({ path, message }) => ({ path, message })));
  return [format, read.data];
}

const contentTypeOf = (format: RedlineFormat) => `${redlineTypes[format]}; charset=utf-8`;
