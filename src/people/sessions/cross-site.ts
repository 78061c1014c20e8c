import type { FastifyRequest } from 'fastify';
import { CrossSiteRequest } from '../people.errors.ts';
import { requestSite } from './request-site.rules.ts';

/**
 * For a change that a session's cookie allows: only our own pages may cause it, and a request that does not say
 * where it comes from is refused. Throws {@link CrossSiteRequest}.
 */
export function requireOwnSite(request: FastifyRequest, publicUrl: string): void {
  if (requestSite(request.headers, publicUrl) !== 'own') throw new CrossSiteRequest();
}

/**
 * For sign-in, where no cookie is needed: another site must not sign its visitor in as somebody of its choice, and
 * a program that is no browser may sign in. Throws {@link CrossSiteRequest}.
 */
export function refuseOtherSites(request: FastifyRequest, publicUrl: string): void {
  if (requestSite(request.headers, publicUrl) === 'foreign') throw new CrossSiteRequest();
}
