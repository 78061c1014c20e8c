import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { newId } from '../../kernel/ids.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { wallNow } from '../../platform/clock/system-clock.ts';
import { Settings } from '../../platform/config/settings.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { WebhookNotActive } from '../publishing.errors.ts';
import { disableWebhook } from './disable-webhook.ts';
import { holdActiveWebhook, holdWebhook } from './held-webhook.ts';
import { wakeWebhook } from './wake-webhook.job.ts';
import { WebhookDeliveries } from './webhook-deliveries.ts';
import { editsOf, filterEdits, hostOf, realEdits, shownOf } from './webhook-edits.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { newWebhookSecret } from './webhook-signature.ts';
import { webhookUrl } from './webhook-url.rules.ts';
import { WebhookRow } from './webhook.entity.ts';
import type { ChangeWebhook, CreateWebhook } from './webhooks.schemas.ts';

/** A webhook and its secret as the receiver needs it, the one time it is shown. */
export interface WebhookSecret {
  readonly id: string;
  readonly secret: string;
}

/** Makes, changes, verifies, tests and removes webhooks. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly settings: Settings,
    private readonly secrets: WebhookSecrets,
    private readonly deliveries: WebhookDeliveries,
  ) {}

  /**
   * Makes a webhook with a secret of its own, and asks its address whether it wants webhooks: the events that are numbered
   * from now on are sent when it has said so. Throws WebhookUrlRefused, and NotFound for a policy there is not.
   */
  async create(actor: Actor, { filter, ...given }: CreateWebhook): Promise<WebhookSecret> {
    webhookUrl(given.url, this.settings.webhookAllowedHosts);
    const now = wallNow();
    const id = newId();
    const secret = newWebhookSecret();
    const sealed = await this.secrets.seal(id, secret);
    return await this.database.transaction(async (tx) => {
      const webhook: WebhookRow = {
        id,
        ...given,
        policyIds: [],
        linesOfBusiness: [],
        jurisdictions: [],
        ...(await filterEdits(tx, filter)),
        secret: sealed,
        previousSecret: null,
        previousSecretUntil: null,
        state: 'unverified',
        disabledReason: null,
        createdBy: actor.kind === 'person' ? actor.personId : null,
        createdAt: now,
        verifiedAt: null,
        failingSince: null,
        wokenAt: now,
      };
      await tx.insert(WebhookRow, webhook);
      await this.deliveries.ask(tx, id);
      const { eventTypes, format, order, concurrency, policyIds, linesOfBusiness, jurisdictions } = webhook;
      await this.record(tx, actor, 'webhook.created', id, {
        url: hostOf(webhook.url),
        eventTypes,
        format,
        order,
        concurrency,
        policyIds,
        linesOfBusiness,
        jurisdictions,
      });
      return { id, secret };
    });
  }

  /**
   * Changes what is given, and only that. A new address, and a new format, is asked whether it wants webhooks before
   * anything more is sent. Throws NotFound, WebhookUrlRefused.
   */
  async change(actor: Actor, id: string, change: ChangeWebhook): Promise<void> {
    if (change.url !== undefined) webhookUrl(change.url, this.settings.webhookAllowedHosts);
    await this.database.transaction(async (tx) => {
      const webhook = await holdWebhook(tx, id);
      const edits = realEdits(webhook, await editsOf(tx, change));
      const askAnew = edits.url !== undefined || edits.format !== undefined;
      if (Object.keys(edits).length > 0) {
        await tx.update(WebhookRow, { id }, { ...edits, ...(askAnew ? { verifiedAt: null } : {}) });
        const detail = { from: shownOf(webhook, edits), to: shownOf(edits, edits) };
        await this.record(tx, actor, 'webhook.changed', id, detail);
      }
      if (change.state === 'disabled') {
        await disableWebhook(tx, this.audit, { webhookId: id, reason: 'by request', actor });
        return;
      }
      const enable = webhook.state === 'disabled' && change.state === 'active';
      if (webhook.state === 'disabled' && !enable) return;
      if (!askAnew && !enable) return;
      await this.startAgain(tx, webhook, askAnew || webhook.verifiedAt === null, enable ? actor : null);
    });
  }

  /** Asks the address again, at once, whether it wants webhooks. Throws NotFound, and WebhookNotActive for a disabled one. */
  async verify(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const webhook = await holdWebhook(tx, id);
      if (webhook.state === 'disabled') throw new WebhookNotActive(id, webhook.state);
      await this.deliveries.ask(tx, id);
      await this.record(tx, actor, 'webhook.verification_asked', id, {});
    });
  }

  /** Sends a message that says nothing but that it came. Returns its delivery's id. Throws NotFound, WebhookNotActive. */
  async test(actor: Actor, id: string): Promise<string> {
    return await this.database.transaction(async (tx) => {
      await holdActiveWebhook(tx, id);
      const deliveryId = await this.deliveries.test(tx, id);
      await this.record(tx, actor, 'webhook.tested', id, { deliveryId });
      return deliveryId;
    });
  }

  /** Removes a webhook with its secrets and its log. Throws NotFound. */
  async remove(actor: Actor, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const webhook = await holdWebhook(tx, id);
      await tx.delete(WebhookRow, { id });
      this.secrets.forget(id);
      await this.record(tx, actor, 'webhook.removed', id, { url: hostOf(webhook.url) });
    });
  }

  /** Puts a webhook into the state that its address allows. `enabler` is who brings a disabled one back. */
  private async startAgain(
    tx: Tx,
    { id }: WebhookRow,
    askFirst: boolean,
    enabler: Actor | null,
  ): Promise<void> {
    const state = askFirst ? 'unverified' : 'active';
    await tx.update(WebhookRow, { id }, { state, disabledReason: null, failingSince: null });
    if (enabler !== null) await this.record(tx, enabler, 'webhook.enabled', id, {});
    if (askFirst) await this.deliveries.ask(tx, id);
    else await this.jobs.enqueue(tx, wakeWebhook, { webhookId: id });
  }

  private async record(tx: Tx, actor: Actor, action: string, id: string, detail: object): Promise<void> {
    await this.audit.record(tx, { actor, action, subject: { type: 'webhook', id }, detail: { ...detail } });
  }
}
