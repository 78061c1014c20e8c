import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Audit } from '../../platform/audit/audit.ts';
import { Database } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import type { Instant } from '../../kernel/instant.ts';
import { holdWebhook } from './held-webhook.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { newWebhookSecret } from './webhook-signature.ts';
import type { RotateWebhookSecret } from './webhooks.schemas.ts';
import type { WebhookSecret } from './webhooks.service.ts';

/** Gives webhooks new signing secrets, and ends old ones by time. */
@Injectable()
export class WebhookSecretRotation {
  constructor(
    private readonly database: Database,
    private readonly audit: Audit,
    private readonly secrets: WebhookSecrets,
    sweeps: Sweeps,
  ) {
    sweeps.register('publishing.end-webhook-secrets', async () => await this.endPrevious());
  }

  /**
   * Gives a webhook a new secret. For the hours of the overlap the one before signs too, so that the receiver may change
   * over when it likes; of three, the oldest ends at once. Throws NotFound.
   */
  async rotate(actor: Actor, id: string, { overlapHours }: RotateWebhookSecret): Promise<WebhookSecret> {
    const secret = newWebhookSecret();
    return await this.database.transaction(async (tx) => {
      const webhook = await holdWebhook(tx, id);
      const previous = overlapHours === 0 ? null : await this.secrets.sealAsPrevious(id, webhook.secret);
      const rotated = await row<{ until: Instant | null }>(
        tx,
        `update webhook set secret = $2, previous_secret = $3,
                previous_secret_until = case when $3::text is not null then clock_timestamp() + make_interval(hours => $4) end
          where id = $1 returning previous_secret_until as until`,
        [id, await this.secrets.seal(id, secret), previous, overlapHours],
      );
      await this.audit.record(tx, {
        actor,
        action: 'webhook.secret_rotated',
        subject: { type: 'webhook', id },
        detail: { overlapHours, previousUntil: rotated?.until?.toString() ?? null },
      });
      return { id, secret };
    });
  }

  /** A secret that signs no more is kept no more. */
  private async endPrevious(): Promise<number> {
    const ended = await rows<{ id: string }>(
      this.database.source.manager,
      `update webhook set previous_secret = null, previous_secret_until = null
        where id in (select id from webhook where previous_secret is not null
                        and previous_secret_until <= clock_timestamp() for no key update skip locked)
       returning id`,
    );
    for (const { id } of ended) this.secrets.forget(id);
    return ended.length;
  }
}
