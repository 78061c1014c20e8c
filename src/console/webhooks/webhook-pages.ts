import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { csrfTokenOf, requireSession } from '../../people/sessions/current-session.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { DeliveriesQueries } from '../../publishing/webhooks/deliveries.queries.ts';
import { WebhooksQueries } from '../../publishing/webhooks/webhooks.queries.ts';
import type { WebhookSecret } from '../../publishing/webhooks/webhooks.service.ts';
import { ConsolePages } from '../console-pages.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { DeliveryPage } from './delivery.page.tsx';
import {
  fieldsOfWebhook,
  newWebhookFields,
  type WebhookFields,
  type WebhookPageQuery,
} from './webhook-form.ts';
import { WebhookFormPage } from './webhook-form.page.tsx';
import { WebhookSecretPage } from './webhook-secret.page.tsx';
import { WebhookPage } from './webhook.page.tsx';
import { WebhooksListPage } from './webhooks-list.page.tsx';

/** Rows of one page. */
const LISTED = 50;

/** Puts the pages about webhooks together. */
@Injectable()
export class WebhookPages {
  constructor(
    private readonly webhooks: WebhooksQueries,
    private readonly deliveries: DeliveriesQueries,
    private readonly pages: ConsolePages,
    private readonly organisation: Organisation,
  ) {}

  async list(request: FastifyRequest, reply: FastifyReply, cursor: string | undefined): Promise<void> {
    const { items, nextCursor } = await this.webhooks.list({ cursor, limit: LISTED });
    const body = WebhooksListPage({ webhooks: items, nextCursor });
    this.pages.show(request, reply, { title: 'Webhooks', place: 'webhooks', body });
  }

  /** The form of a new webhook (`id` null) or of one there is, with what was typed and why it was refused. */
  async form(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string | null,
    typed?: { fields: WebhookFields; refusal: FormRefusal | null },
  ): Promise<void> {
    const fields =
      typed?.fields ?? (id === null ? newWebhookFields : fieldsOfWebhook(await this.webhooks.webhook(id)));
    const refusal = typed?.refusal ?? null;
    const body = WebhookFormPage({ id, fields, csrfToken: tokenOf(request), refusal });
    const title = id === null ? 'New webhook' : 'Change the webhook';
    this.pages.show(request, reply, { title, place: 'webhooks', body }, refusal?.status ?? 200);
  }

  /** A webhook's secret, once: in the answer to the form, and at no address. */
  async secret(request: FastifyRequest, reply: FastifyReply, { id, secret }: WebhookSecret): Promise<void> {
    const shown = await this.webhooks.webhook(id);
    const body = WebhookSecretPage({ shown, secret, zone: this.organisation.zone });
    this.pages.show(request, reply, { title: 'Secret of the webhook', place: 'webhooks', body });
  }

  /** One webhook with its log. Throws NotFound. */
  async one(
    request: FastifyRequest,
    reply: FastifyReply,
    id: string,
    query: WebhookPageQuery,
    refusal: FormRefusal | null = null,
  ): Promise<void> {
    const shown = await this.webhooks.webhook(id);
    const { state, cursor } = query;
    const { items, nextCursor } = await this.deliveries.list(id, { state, cursor, limit: LISTED });
    const body = WebhookPage({
      shown,
      deliveries: items,
      nextCursor,
      query,
      zone: this.organisation.zone,
      csrfToken: tokenOf(request),
      refusal,
    });
    this.pages.show(request, reply, { title: 'Webhook', place: 'webhooks', body }, refusal?.status ?? 200);
  }

  /** One delivery with what was asked and answered. Throws NotFound. */
  async delivery(
    request: FastifyRequest,
    reply: FastifyReply,
    webhookId: string,
    deliveryId: string,
    refusal: FormRefusal | null = null,
  ): Promise<void> {
    const body = DeliveryPage({
      webhookId,
      delivery: await this.deliveries.one(webhookId, deliveryId),
      zone: this.organisation.zone,
      csrfToken: tokenOf(request),
      refusal,
    });
    this.pages.show(request, reply, { title: 'Delivery', place: 'webhooks', body }, refusal?.status ?? 200);
  }
}

const tokenOf = (request: FastifyRequest): string => csrfTokenOf(requireSession(request));
