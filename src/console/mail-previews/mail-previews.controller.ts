import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { NotFound } from '../../kernel/errors.ts';
import { requireSession } from '../../people/sessions/current-session.ts';
import { PeopleQueries } from '../../people/persons/people.queries.ts';
import { Permit } from '../../platform/http/permit.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { MailPreviews, type PreviewedMail } from './mail-previews.ts';
import { mailSamples } from './mail-samples.ts';
import { MailTemplatesPage, NextMailsPage, SamplePage } from './mail-previews.page.tsx';

/** A mail's own HTML: it may style itself, and can load, run and send nothing. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/** A frame takes its page's ground from the page around it unless it has one of its own. */
const CANVAS = '<style>html { background: Canvas; }</style>';

/** People offered to choose from. */
const PEOPLE = 500;

const chosenSchema = z.object({ person: z.uuid().optional() });
const frameSchema = z.object({
  scheme: z.enum(['light', 'dark']).default('light'),
  /** Which of a person's next mails. */
  mail: z.coerce.number().int().min(0).max(999).default(0),
});

/** What our mails look like, before anybody gets one. */
@ApiExcludeController()
@Controller('/console/mail-previews')
export class MailPreviewsController {
  constructor(
    private readonly previews: MailPreviews,
    private readonly people: PeopleQueries,
    private readonly pages: ConsolePages,
  ) {}

  @Get()
  @Permit(consolePermissions.previewMails)
  async list(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: chosenSchema }) { person }: z.output<typeof chosenSchema>,
  ): Promise<void> {
    if (person !== undefined) return this.pages.goTo(reply, `/console/mail-previews/people/${person}`);
    const body = MailTemplatesPage({
      samples: mailSamples,
      people: await this.people.list({ active: true }, undefined, PEOPLE),
      self: requireSession(request).person.id,
    });
    this.pages.show(request, reply, { title: 'Mail', place: 'organisation', body });
  }

  @Get('people/:person')
  @Permit(consolePermissions.previewMails)
  async next(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('person') person: string,
  ): Promise<void> {
    const next = await this.previews.nextMails(person);
    const body = NextMailsPage(next);
    this.pages.show(request, reply, {
      title: `Next mail to ${next.person.name}`,
      place: 'organisation',
      body,
    });
  }

  @Get('people/:person/html')
  @Permit(consolePermissions.previewMails)
  async nextHtml(
    @Res() reply: FastifyReply,
    @Param('person') person: string,
    @Query({ schema: frameSchema }) { scheme, mail }: z.output<typeof frameSchema>,
  ): Promise<void> {
    const found = (await this.previews.nextMails(person)).mails[mail];
    if (found === undefined) throw new NotFound('mail', String(mail));
    sendFrame(reply, found, scheme);
  }

  @Get('templates/:key')
  @Permit(consolePermissions.previewMails)
  async sample(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('key') key: string,
  ): Promise<void> {
    const { sample, mail } = this.previews.sample(key, requireSession(request).person.name);
    this.pages.show(request, reply, {
      title: sample.name,
      place: 'organisation',
      body: SamplePage({ sample, mail }),
    });
  }

  @Get('templates/:key/html')
  @Permit(consolePermissions.previewMails)
  sampleHtml(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('key') key: string,
    @Query({ schema: frameSchema }) { scheme }: z.output<typeof frameSchema>,
  ): void {
    sendFrame(reply, this.previews.sample(key, requireSession(request).person.name).mail, scheme);
  }
}

/** Sends a mail's HTML as a reader's program shows it in the light or in the dark. */
function sendFrame(reply: FastifyReply, { html }: PreviewedMail, scheme: 'light' | 'dark'): void {
  void reply
    .removeHeader('origin-agent-cluster') // a sandboxed frame has no origin to be keyed by
    .headers({
      'content-security-policy': MAIL_POLICY,
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    })
    // a link of the mail opens beside the page, not inside its frame
    .send(html.replaceAll('light dark', scheme).replace('<head>', `<head><base target="_blank">${CANVAS}`));
}
