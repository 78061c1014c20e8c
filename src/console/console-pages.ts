import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { sessionOf } from '../people/sessions/current-session.ts';
import { Settings } from '../platform/config/settings.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { Assets } from './assets.ts';
import { renderPage, type PageContent } from './page-frame.tsx';

/** Headers of every page: never kept by a cache, and its address told to nobody else. */
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  // `no-referrer` would send our own forms with `Origin: null`
  'referrer-policy': 'same-origin',
} as const;

/** Puts pages together and sends them. */
@Injectable()
export class ConsolePages {
  constructor(
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly assets: Assets,
  ) {}

  /** Sends a page to the reader of a request. */
  show(request: FastifyRequest, reply: FastifyReply, content: PageContent, status = 200): void {
    void reply.status(status).headers(PAGE_HEADERS).send(this.render(request, content));
  }

  /** The page's HTML alone. */
  render(request: FastifyRequest, content: PageContent): string {
    return renderPage(content, {
      organisationName: this.organisation.name,
      session: sessionOf(request),
      evaluation: this.settings.evaluation,
      stylesheet: this.assets.addressOf('console.css'),
      script: content.script === undefined ? null : this.assets.addressOf(content.script),
    });
  }

  /** Sends the browser on with GET, after a form or to sign in. */
  goTo(reply: FastifyReply, path: string): void {
    void reply.status(303).header('location', path).header('cache-control', 'no-store').send();
  }
}
