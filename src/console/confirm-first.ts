import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ReauthenticationRequired } from '../people/people.errors.ts';
import { FreshSessions } from '../people/reauthentication/fresh-sessions.ts';
import { noteRefusal } from '../platform/http/request-context.ts';
import { ConsolePages } from './console-pages.ts';
import { CONFIRM_PATH } from './passkeys/passkey-paths.ts';

/** Sends whoever showed too long ago who they are to do it again, before a page does what outlasts their session. */
@Injectable()
export class ConfirmFirst {
  constructor(
    private readonly fresh: FreshSessions,
    private readonly pages: ConsolePages,
  ) {}

  /** False, with the browser on its way to be asked and then to `next`, where the session is not fresh. */
  async passes(request: FastifyRequest, reply: FastifyReply, next: string): Promise<boolean> {
    try {
      await this.fresh.requireOf(request);
      return true;
    } catch (error) {
      if (!(error instanceof ReauthenticationRequired)) throw error;
      // a page that is only opened was refused nothing
      if (request.method !== 'GET') noteRefusal(error);
      this.pages.goTo(reply, `${CONFIRM_PATH}?next=${encodeURIComponent(next)}`);
      return false;
    }
  }

  /**
   * Does what a form with something typed in it asks for, where the session is fresh. Throws reauthentication_required
   * where it is not, so that the page is shown again with what was typed.
   */
  async before<Result>(request: FastifyRequest, work: () => Promise<Result>): Promise<Result> {
    await this.fresh.requireOf(request);
    return await work();
  }
}
