import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { NotFound } from '../../kernel/errors.ts';
import { isId, newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { wallNow } from '../../platform/clock/system-clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { disableWebhook } from './disable-webhook.ts';
import { DeliveryNotReplayable } from '../publishing.errors.ts';
import { wakeWebhook } from './wake-webhook.job.ts';
import type { DeliveryState } from './webhook-delivery.entity.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { newWebhookSecret } from './webhook-signature.ts';
import { webhookUrl } from './webhook-url.rules.ts';
import { WebhookRow } from './webhook.entity.ts';
import type { ChangeWebhook, CreateWebhook, NewWebhook } from './webhooks.schemas.ts';

/** Makes, changes and removes webhooks, and sends what was not delivered again. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly settings: Settings,
    private readonly secrets: WebhookSecrets,
  ) {}

  /** Makes a webhook with a secret of its own; it gets the events that are numbered from now on. Throws WebhookUrlRefused. */
  async create(actor: Actor, { url, eventTypes, description }: CreateWebhook): Promise<NewWebhook> {
    webhookUrl(url, this.settings.webhookAllowedHosts);
    const now = wallNow();
    const id = newId();
    const secret = newWebhookSecret();
    const webhook: WebhookRow = {
      id,
      url,
      secret: await this.secrets.seal(id, secret),
      eventTypes,
      description,
      state: 'active',
      disabledReason: null,
      createdAt: now,
      wokenAt: now,
    };
    return await this.database.transaction(async (tx) => {
      await tx.insert(WebhookRow, webhook);
      await this.record(tx, actor, 'webhook.created', webhook, { url: hostOf(url), eventTypes });
      return { webhook, secret };
    });
  }

  /** Changes what is given, and only that. Throws NotFound, WebhookUrlRefused. */
  async change(actor: Actor, id: string, change: ChangeWebhook): Promise<WebhookRow> {
    if (change.url !== undefined) webhookUrl(change.url, this.settings.webhookAllowedHosts);
    return await this.database.transaction(async (tx) => {
      const webhook = await this.locked(tx, id);
      const { state } = change;
      const edits = editsOf(change);
      if (Object.keys(edits).length > 0) {
        await tx.update(WebhookRow, { id }, edits);
        await this.record(tx, actor, 'webhook.changed', webhook, {
          from: shownOf(webhook, edits),
          to: shownOf(edits, edits),
        });
      }
      if (state === 'active' && webhook.state === 'disabled') {
        await tx.update(WebhookRow, { id }, { state, disabledReason: null });
        await this.record(tx, actor, 'webhook.enabled', webhook, {});
      }
      if (state === 'disabled')
        await disableWebhook(tx, this.audit, { webhookId: id, reason: 'by request', actor });
      return await tx.findOneByOrFail(WebhookRow, { id });
    });
  }

  /** Removes a webhook with its secret and its log. Throws NotFound. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const webhook = await this.locked(tx, id);
      await tx.delete(WebhookRow, { id });
      await this.record(tx, actor, 'webhook.removed', webhook, { url: hostOf(webhook.url) });
    });
  }

  /**
   * Sends a delivery again from the start of the schedule, under the same `webhook-id`. Throws NotFound, and
   * DeliveryNotReplayable while it is under way anyway or its webhook is disabled.
   */
  async replay(actor: Actor, webhookId: string, deliveryId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const webhook = await this.locked(tx, webhookId);
      const delivery = isId(deliveryId) ? await lockedDelivery(tx, webhookId, deliveryId) : undefined;
      if (delivery === undefined) throw new NotFound('delivery', deliveryId);
      if (delivery.state === 'waiting')
        throw new DeliveryNotReplayable(deliveryId, 'its next attempt is to come');
      if (webhook.state === 'disabled')
        throw new DeliveryNotReplayable(deliveryId, 'its webhook is disabled');
      await rows(
        tx,
        `update webhook_delivery set state = 'waiting', position = 0, next_attempt_at = now(), delivered_at = null
          where id = $1`,
        [deliveryId],
      );
      await this.record(tx, actor, 'webhook.replayed', webhook, { deliveryId });
      await this.jobs.enqueue(tx, wakeWebhook, { webhookId });
    });
  }

  private async locked(tx: Tx, id: string): Promise<WebhookRow> {
    const found = isId(id)
      ? await tx.findOne(WebhookRow, { where: { id }, lock: { mode: 'pessimistic_write' } })
      : null;
    if (found === null) throw new NotFound('webhook', id);
    return found;
  }

  private async record(
    tx: Tx,
    actor: Actor,
    action: string,
    { id }: WebhookRow,
    detail: Record<string, unknown>,
  ): Promise<void> {
    await this.audit.record(tx, { actor, action, subject: { type: 'webhook', id }, detail });
  }
}

async function lockedDelivery(
  tx: Tx,
  webhookId: string,
  id: string,
): Promise<{ state: DeliveryState } | undefined> {
  return await row(tx, 'select state from webhook_delivery where id = $1 and webhook_id = $2 for update', [
    id,
    webhookId,
  ]);
}

/** What is written to the row as it was given. */
function editsOf({
  url,
  eventTypes,
  description,
}: ChangeWebhook): Partial<Pick<WebhookRow, 'url' | 'eventTypes' | 'description'>> {
  return {
    ...(url === undefined ? {} : { url }),
    ...(eventTypes === undefined ? {} : { eventTypes }),
    ...(description === undefined ? {} : { description }),
  };
}

type Edits = ReturnType<typeof editsOf>;

/** Of a webhook what an edit touches, as the audit may keep it. */
function shownOf(webhook: Edits, edits: Edits): Record<string, unknown> {
  const { url, eventTypes, description } = webhook;
  return {
    ...(edits.url === undefined || url === undefined ? {} : { url: hostOf(url) }),
    ...(edits.eventTypes === undefined ? {} : { eventTypes }),
    ...(edits.description === undefined ? {} : { description }),
  };
}

/** A URL without its path and query, which may hold what is secret. */
function hostOf(url: string): string {
  return new URL(url).origin;
}
