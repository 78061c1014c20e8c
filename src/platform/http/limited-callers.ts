import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { sha256 } from '../../kernel/canonical.ts';
import { ActorResolver } from './actor-resolver.ts';
import type { Problem } from './problem.ts';
import { RefusalAudit } from './refusal-audit.ts';

const MINUTE = 60_000;
/** Credentials that are looked up in one minute; a flood of made-up ones costs no more than that. */
const MOST_CREDENTIALS = 200;

/** Writes down who was told to wait: each person or key once a minute, since to look them up for every request is what a limit spares. */
export class LimitedCallers {
  private readonly asked = new Set<string>();
  private until = 0;

  constructor(
    private readonly app: NestFastifyApplication,
    /** Milliseconds that only go forward. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Never throws: a credential that is none names nobody, and what cannot be written down is logged by the record itself. */
  async note(request: FastifyRequest, problem: Problem): Promise<void> {
    const { authorization, cookie } = request.headers;
    if (!this.isFirst(authorization ?? cookie)) return;
    try {
      request.cookies ??= request.server.parseCookie(cookie ?? ''); // refused before cookies are read
      const actor = await this.app.get(ActorResolver, { strict: false }).resolve(request);
      await this.app.get(RefusalAudit, { strict: false }).record(Object.assign(request, { actor }), problem);
    } catch {
      // nobody known
    }
  }

  private isFirst(credential: string | undefined): boolean {
    if (credential === undefined) return false;
    const now = this.now();
    if (now >= this.until) {
      this.asked.clear();
      this.until = now + MINUTE;
    }
    const hash = sha256(credential);
    if (this.asked.has(hash) || this.asked.size >= MOST_CREDENTIALS) return false;
    this.asked.add(hash);
    return true;
  }
}
