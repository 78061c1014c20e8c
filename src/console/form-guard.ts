import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { checkCsrf, CSRF_FIELD, requireSession } from '../people/sessions/current-session.ts';
import { isSafeMethod } from '../people/sessions/request-site.rules.ts';

/**
 * Lets a form through when it carries its session's token, and takes the token out: what is left is what the API's own
 * schemas accept. On the controllers of signed-in pages, so that no form is forgotten. Throws CrossSiteRequest, and
 * Unauthenticated for a caller without a session.
 */
@Injectable()
export class FormGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isSafeMethod(request.method)) return true;
    checkCsrf(requireSession(request), request.body);
    delete (request.body as Record<string, unknown>)[CSRF_FIELD];
    return true;
  }
}
