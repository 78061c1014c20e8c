import type { IncomingMessage } from 'node:http';
import type { Settings } from '../config/settings.ts';
import type { Logger } from '../logging/logger.ts';

/**
 * Notices a proxy that was not told of: behind one, every caller has its address, and limits, sessions and the audit take
 * them all for one.
 */
export class UnbelievedProxies {
  private quiet: boolean;

  constructor(
    settings: Settings,
    private readonly logger: Logger,
  ) {
    this.quiet = settings.trustProxy !== false;
  }

  /** Warns of the first request that a proxy passed on, and never again: anybody may send the header. */
  look(request: IncomingMessage): void {
    if (this.quiet || request.headers['x-forwarded-for'] === undefined) return;
    this.quiet = true;
    this.logger.warn(
      { peer: request.socket.remoteAddress },
      'a request came with X-Forwarded-For, which is not believed: if Almanac is behind a proxy, set TRUST_PROXY',
    );
  }
}
