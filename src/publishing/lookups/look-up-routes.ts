import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Settings } from '../../platform/config/settings.ts';
import { ActorResolver } from '../../platform/http/actor-resolver.ts';
import { decodeCursor, pageOf } from '../../platform/http/page.ts';
import { refusalOf } from '../../platform/http/validation.ts';
import { CodeLookupQueries } from './code-lookup.queries.ts';
import { codeQuerySchema, presentCodeItem, requireCode, type CodeReply } from './codes.schemas.ts';
import { LookUpDays } from './look-up-day.ts';

type CodeRequest = FastifyRequest<{ Params: { system: string; code: string } }>;

/**
 * Which policies govern a code on a day of service, by a plain Fastify route: a claims system asks it for every line, and
 * the guards, interceptors and serialisers of the other faces would take as long as the query.
 */
@Injectable()
export class LookUpRoutes implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly codes: CodeLookupQueries,
    private readonly days: LookUpDays,
    private readonly actors: ActorResolver,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    // a command's application has no HTTP
    const fastify = (this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined)?.getInstance<
      FastifyInstance | undefined
    >();
    if (fastify?.route === undefined) return;
    fastify.get(
      '/v1/codes/:system/:code/policies',
      async (request: CodeRequest, reply) => await this.policies(request, reply),
    );
  }

  private async policies(request: CodeRequest, reply: FastifyReply): Promise<CodeReply> {
    // what is published needs no key; but a machine whose key is no good must hear of it
    if (request.headers.authorization !== undefined) await this.actors.resolve(request);
    const { system, code } = requireCode(request.params.system, request.params.code);
    const read = codeQuerySchema.safeParse(request.query);
    if (!read.success) throw refusalOf(issuesOf(read.error.issues));
    const {
      on: given,
      knownAt = null,
      lineOfBusiness = null,
      jurisdiction = null,
      cursor,
      limit,
    } = read.data;
    const { today, embargoDay } = this.days.at(knownAt);
    const on = given ?? today;
    const afterSlug = cursor === undefined ? '' : String(decodeCursor(cursor, 1)[0]);
    const found = await this.codes.governing({
      system,
      code,
      on,
      embargoDay,
      knownAt,
      lineOfBusiness,
      jurisdiction,
      afterSlug,
      limit: limit + 1,
    });
    const page = pageOf(found, limit, ({ slug }) => [slug]);
    const items = page.items.map((policy) => presentCodeItem(policy, this.settings.publicUrl));
    void reply.header('cache-control', 'no-cache').type('application/json; charset=utf-8');
    return { system, code, on, items, nextCursor: page.nextCursor };
  }
}

/** Zod's type does not tell that an issue of our own schemas may say its code. */
function issuesOf(issues: readonly z.core.$ZodIssue[]) {
  return issues.map((issue) => ({
    path: issue.path,
    message: issue.message,
    ...(issue.code === 'custom' && issue.params !== undefined ? { params: issue.params } : {}),
  }));
}
