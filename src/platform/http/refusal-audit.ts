import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../kernel/actor.ts';
import { Audit } from '../audit/audit.ts';
import { Database } from '../database/database.ts';
import { Logger } from '../logging/logger.ts';
import type { Problem } from './problem.ts';

/** Refusals of a change that say something about a person's or a key's attempt; a missing page does not. */
const auditedOfChanges = new Set([401, 403, 409, 412, 422, 429]);

/** Writes down that somebody known tried what was refused. */
@Injectable()
export class RefusalAudit {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly logger: Logger,
  ) {}

  /** Never throws: a refusal that could not be written down is still a refusal, and is logged. */
  async record(request: FastifyRequest & { actor?: Actor }, problem: Problem): Promise<void> {
    const { actor } = request;
    if (actor === undefined || actor.kind === 'anonymous') return;
    if (!isAudited(request.method, actor, problem.status)) return;
    try {
      await this.database.source.transaction(async (tx) => {
        await this.audit.record(tx, {
          actor,
          action: 'request.refused',
          subject: { type: 'route', id: `${request.method} ${request.url.split('?', 1)[0]}` },
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
  if (method === 'GET' || method === 'HEAD') return actor.kind === 'person' && status === 403;
  return auditedOfChanges.has(status);
}
