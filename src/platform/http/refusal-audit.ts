import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { Audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { Logger } from '../logging/logger.ts';
import type { Problem } from './problem.ts';
import { RefusalFolds } from './refusal-folds.ts';
import { requestContext } from './request-context.ts';

/** Refusals of a change that say something about a person's or a key's attempt; a missing page does not. */
const auditedOfChanges = new Set([401, 403, 409, 412, 422, 429]);

/** Writes down that somebody known tried what was refused; the same again within the minute only as a number. */
@Injectable()
export class RefusalAudit {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly folds: RefusalFolds,
    private readonly logger: Logger,
  ) {}

  /** Once a request. Never throws: a refusal that could not be written down is still a refusal, and is logged. */
  async record(request: FastifyRequest & { actor?: Actor }, problem: Problem): Promise<void> {
    const { actor } = request;
    if (actor === undefined || actor.kind === 'anonymous') return;
    if (!isAudited(request.method, actor, problem.status)) return;
    const context = requestContext();
    if (context?.refusalAudited === true) return;
    if (context !== undefined) context.refusalAudited = true;
    const path = request.url.split('?', 1)[0]!;
    const route = `${request.method} ${request.routeOptions?.url ?? path}`;
    try {
      await this.database.source.transaction(async (tx) => {
        if (!(await this.folds.isFirst(tx, { actor, route, code: problem.code, path }))) return;
        await this.audit.record(tx, {
          actor,
          action: 'request.refused',
          subject: { type: 'route', id: `${request.method} ${path}` },
          detail: { code: problem.code, detail: problem.detail },
        });
      });
    } catch (error) {
      this.logger.error({ code: problem.code, error: String(error) }, 'a refusal could not be audited');
    }
  }
}

/** Of reads only what a person may not see: a machine that asks each second would fill the record. */
function isAudited(method: string, actor: Actor, status: number): boolean {
  if (status === 429) return true;
  if (method === 'GET' || method === 'HEAD') return actor.kind === 'person' && status === 403;
  return auditedOfChanges.has(status);
}
