import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { pageSchema, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import type { FinishedBytes } from '../renditions/finished-bytes.ts';
import {
  finishedReply,
  requestedCoding,
  requestedDocumentFormat,
  sendFinished,
} from '../renditions/finished-reply.ts';
import type { DocumentFormat } from '../renditions/negotiation.rules.ts';
import { BulletinForms } from './bulletin-forms.ts';
import { bulletinPermissions } from './bulletin.permissions.ts';
import {
  bulletinMonthQuerySchema,
  bulletinQuerySchema,
  bulletinToRecordSchema,
  namedForm,
  recordedBulletinJson,
  spanOfName,
} from './bulletin.schemas.ts';
import type { BulletinSpan } from './bulletin.ts';
import { Bulletins } from './bulletins.ts';
import { RecordedBulletinsQueries } from './recorded-bulletins.queries.ts';
import { RecordedBulletinsService } from './recorded-bulletins.service.ts';

/** What may change with the next signature is asked for each time; what was issued never changes. */
const LIVE = 'no-cache';
const ISSUED = 'public, max-age=31536000, immutable';

/** Policy update bulletins: of any days as they stand, and those that were issued. */
@Controller('/v1/bulletins')
export class BulletinsController {
  constructor(
    private readonly bulletins: Bulletins,
    private readonly forms: BulletinForms,
    private readonly issued: RecordedBulletinsQueries,
    private readonly service: RecordedBulletinsService,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** The bulletin of a range of days. */
  @Get()
  @Permit(bulletinPermissions.read)
  async range(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: bulletinQuerySchema }) { form, ...span }: z.output<typeof bulletinQuerySchema>,
  ): Promise<void> {
    await this.sendLive(request, reply, span, form);
  }

  /** Issues a bulletin: its day is the notice day of what it carries. */
  @Post()
  @Permit(bulletinPermissions.record)
  async record(
    @CurrentActor() actor: Actor,
    @Body({ schema: bulletinToRecordSchema }) body: z.output<typeof bulletinToRecordSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { id, added } = await this.service.record(actor, body);
    const { links, ...bulletin } = recordedBulletinJson(await this.issued.one(id));
    void reply.status(added ? 201 : 200).header('location', links.self);
    return { ...bulletin, links };
  }

  /** Bulletins that were issued, the latest first. */
  @Get('recorded')
  @Permit(bulletinPermissions.read)
  async list(@Query({ schema: pageSchema }) page: PageQuery) {
    const { items, nextCursor } = await this.issued.list(page);
    return { items: items.map(recordedBulletinJson), nextCursor };
  }

  /** An issued bulletin, the same for ever. */
  @Get('recorded/:id')
  @Permit(bulletinPermissions.read)
  async read(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') text: string,
  ): Promise<void> {
    const { name, form } = namedForm(text);
    const { id } = await this.issued.one(name);
    const format = requestedDocumentFormat(request, form);
    const finished = await this.forms.kept(
      `${id} ${format}`,
      async () => await this.issued.bytes(id, format),
    );
    await send(request, reply, finished, format, ISSUED);
  }

  /** The bulletin of a month. */
  @Get(':month')
  @Permit(bulletinPermissions.read)
  async month(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('month') text: string,
    @Query({ schema: bulletinMonthQuerySchema }) { by }: z.output<typeof bulletinMonthQuerySchema>,
  ): Promise<void> {
    const { name, form } = namedForm(text);
    await this.sendLive(request, reply, spanOfName(name, by), form);
  }

  private async sendLive(
    request: FastifyRequest,
    reply: FastifyReply,
    span: BulletinSpan,
    form: DocumentFormat | undefined,
  ): Promise<void> {
    const format = requestedDocumentFormat(request, form);
    const bulletin = await this.bulletins.of(span, this.organisation.today(this.clock.now()));
    await send(request, reply, await this.forms.finished(bulletin, format), format, LIVE);
  }
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  finished: FinishedBytes,
  format: DocumentFormat,
  cacheControl: string,
): Promise<void> {
  const coding = requestedCoding(request, format);
  const made = finishedReply(finished, format, coding, { 'cache-control': cacheControl });
  sendFinished(request, reply, made, await finished.encoded(coding));
}
