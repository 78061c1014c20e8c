import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Clock } from '../kernel/clock.ts';
import { NotFound } from '../kernel/errors.ts';
import { Database } from '../platform/database/database.ts';
import { actorOf } from '../platform/http/permit.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { columnOfKey } from '../policies/policy-key.rules.ts';
import { seenTitle, sightOf } from '../policies/policy-sight.ts';

/** A policy that a request names, in its path or its query, and that its caller may not know of is not found. */
@Injectable()
export class PolicyInSight implements CanActivate {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly organisation: Organisation,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context
      .switchToHttp()
      .getRequest<FastifyRequest<{ Params: { policy?: string }; Querystring: { policy?: unknown } }>>();
    const sight = sightOf(actorOf(request), this.organisation.today(this.clock.now()));
    const key = request.params.policy ?? request.query.policy;
    const column = typeof key === 'string' && sight !== null ? columnOfKey(key) : null;
    // what is not a key of a policy is refused where it is read
    if (typeof key !== 'string' || column === null) return true;
    const [known] = await this.database.query(
      `select from policy p where p.${column} = $1 and ${seenTitle('p', '$2::date')} is not null`,
      [key, sight],
    );
    if (known === undefined) throw new NotFound('policy', key.slice(0, 200));
    return true;
  }
}
