import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NotFound } from '../kernel/errors.ts';
import { Settings } from '../platform/config/settings.ts';
import { Permit } from '../platform/http/permit.ts';
import { Mailbox, type MailboxMessage } from '../platform/mail/mailbox.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { consolePermissions } from './console.permissions.ts';
import { mailIdSchema } from './console.schemas.ts';
import { ConsolePages } from './console-pages.ts';
import { MailboxPage, MailPage } from './mailbox.page.tsx';

/** Mails listed, the newest first. */
const LISTED = 200;

/** A mail's own HTML: it may style itself, and can load, run and send nothing. */
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

/** The mail of an evaluation, which has no mail server. Not there otherwise. */
@ApiExcludeController()
@Controller('/console/mailbox')
export class MailboxController {
  constructor(
    private readonly mailbox: Mailbox,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Permit(consolePermissions.readMailbox)
  async list(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.refuseOutsideEvaluation();
    const body = MailboxPage({ mails: await this.mailbox.list(LISTED), zone: this.organisation.zone });
    this.pages.show(request, reply, { title: 'Mailbox', place: 'mailbox', body });
  }

  @Get(':id')
  @Permit(consolePermissions.readMailbox)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
  ): Promise<void> {
    const mail = await this.find(id);
    const body = MailPage({ mail, zone: this.organisation.zone });
    this.pages.show(request, reply, { title: mail.subject, place: 'mailbox', body });
  }

  @Get(':id/html')
  @Permit(consolePermissions.readMailbox)
  async html(@Res() reply: FastifyReply, @Param('id') id: string): Promise<void> {
    const { html } = await this.find(id);
    void reply
      .removeHeader('origin-agent-cluster') // a sandboxed frame has no origin to be keyed by
      .headers({
        'content-security-policy': MAIL_POLICY,
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
      })
      // a link of the mail opens beside the page, not inside its frame
      .send(html.replace('<head>', '<head><base target="_blank">'));
  }

  private async find(given: string): Promise<MailboxMessage> {
    this.refuseOutsideEvaluation();
    const id = mailIdSchema.safeParse(given);
    const mail = id.success ? await this.mailbox.find(id.data) : undefined;
    if (mail === undefined) throw new NotFound('mail', given.slice(0, 40));
    return mail;
  }

  private refuseOutsideEvaluation(): void {
    if (!this.settings.evaluation) throw new NotFound('page', '/console/mailbox');
  }
}
