import { Body, Controller, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { addDays } from '../../kernel/calendar-date.ts';
import { startOfDay } from '../../kernel/instant.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { WebhookReplays } from '../../publishing/webhooks/webhook-replays.service.ts';
import { WebhookSecretRotation } from '../../publishing/webhooks/webhook-secret-rotation.service.ts';
import type { ReplayRange } from '../../publishing/webhooks/webhooks.schemas.ts';
import { WebhooksService } from '../../publishing/webhooks/webhooks.service.ts';
import { ConsolePages } from '../console-pages.ts';
import { consolePermissions } from '../console.permissions.ts';
import { FormGuard } from '../form-guard.ts';
import { refusalOf } from '../form-refusal.ts';
import { deleteFormSchema, replayFormSchema, rotateFormSchema, type ReplayForm } from './webhook-form.ts';
import { WebhookPages } from './webhook-pages.ts';
import { WEBHOOKS_PATH, webhookPath } from './webhook-words.ts';

/** Parts of a long replay that one form asks for, one after the other. */
const PARTS = 20;

/** What the buttons of a webhook's page do. */
@ApiExcludeController()
@Controller(`${WEBHOOKS_PATH}/:id`)
@UseGuards(FormGuard)
export class ConsoleWebhookActsController {
  constructor(
    private readonly webhooks: WebhooksService,
    private readonly rotation: WebhookSecretRotation,
    private readonly replays: WebhookReplays,
    private readonly views: WebhookPages,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  @Post('test')
  @Permit(consolePermissions.manageWebhooks)
  async test(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.after(request, reply, id, 'tested', this.webhooks.test(actor, id));
  }

  @Post('verify')
  @Permit(consolePermissions.manageWebhooks)
  async verify(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.after(request, reply, id, 'asked', this.webhooks.verify(actor, id));
  }

  @Post('enable')
  @Permit(consolePermissions.manageWebhooks)
  async enable(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.after(request, reply, id, 'enabled', this.webhooks.change(actor, id, { state: 'active' }));
  }

  @Post('disable')
  @Permit(consolePermissions.manageWebhooks)
  async disable(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
  ): Promise<void> {
    await this.after(request, reply, id, 'disabled', this.webhooks.change(actor, id, { state: 'disabled' }));
  }

  @Post('rotate')
  @Permit(consolePermissions.manageWebhooks)
  async rotate(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: rotateFormSchema }) form: z.output<typeof rotateFormSchema>,
  ): Promise<void> {
    await this.views.secret(request, reply, await this.rotation.rotate(actor, id, form));
  }

  /** Ends it where the box is ticked; else shows it again. */
  @Post('delete')
  @Permit(consolePermissions.manageWebhooks)
  async remove(
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: deleteFormSchema }) { sure }: z.output<typeof deleteFormSchema>,
  ): Promise<void> {
    if (sure === 'yes') await this.webhooks.remove(actor, id);
    this.pages.goTo(reply, sure === 'yes' ? WEBHOOKS_PATH : webhookPath(id));
  }

  @Post('replay')
  @Permit(consolePermissions.manageWebhooks)
  async replayRange(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Body({ schema: replayFormSchema }) form: ReplayForm,
  ): Promise<void> {
    let replayed = 0;
    const replaying = async () => {
      replayed = await this.replayParts(actor, id, this.rangeOf(form));
    };
    const refusal = await refusalOf(replaying());
    if (refusal === null) this.pages.goTo(reply, `${webhookPath(id)}?done=replayed&count=${replayed}`);
    else await this.views.one(request, reply, id, {}, refusal);
  }

  @Post('deliveries/:deliveryId/replay')
  @Permit(consolePermissions.manageWebhooks)
  async replay(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @Param('deliveryId') deliveryId: string,
  ): Promise<void> {
    const refusal = await refusalOf(this.replays.one(actor, id, deliveryId));
    if (refusal === null) this.pages.goTo(reply, `${webhookPath(id)}/deliveries/${deliveryId}`);
    else await this.views.delivery(request, reply, id, deliveryId, refusal);
  }

  private async replayParts(actor: Actor, id: string, range: ReplayRange): Promise<number> {
    let replayed = 0;
    let after = range.after;
    for (let part = 0; part < PARTS; part += 1) {
      const done = await this.replays.range(actor, id, { ...range, after });
      replayed += done.replayed;
      if (done.next === null) break;
      after = done.next;
    }
    return replayed;
  }

  /** Without a first day it is everything up to the last. */
  private rangeOf({ which, from, to }: ReplayForm): ReplayRange {
    const { zone } = this.organisation;
    if (which === 'dead') return { state: 'dead' };
    return {
      from: from === undefined ? undefined : startOfDay(from, zone),
      to: to === undefined ? undefined : startOfDay(addDays(to, 1), zone),
    };
  }

  private async after(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    done: 'tested' | 'asked' | 'enabled' | 'disabled',
    act: Promise<unknown>,
  ): Promise<void> {
    const refusal = await refusalOf(act);
    if (refusal === null) this.pages.goTo(reply, `${webhookPath(id)}?done=${done}`);
    else await this.views.one(request, reply, id, {}, refusal);
  }
}
