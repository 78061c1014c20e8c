import type { Actor } from '../../kernel/actor.ts';
import type { Audit } from '../../platform/audit/audit.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';

/** Which webhook gets nothing more, why, and who says so. */
export interface Disabling {
  readonly webhookId: string;
  readonly reason: string;
  readonly actor: Actor;
}

/**
 * Disables a webhook: it gets no new deliveries, and those that wait are dead letters, which can be replayed one by
 * one when it is active again. False, and nothing is done, for one that is disabled already.
 */
export async function disableWebhook(
  tx: Tx,
  audit: Audit,
  { webhookId, reason, actor }: Disabling,
): Promise<boolean> {
  const disabled = await row(
    tx,
    `update webhook set state = 'disabled', disabled_reason = $2 where id = $1 and state <> 'disabled' returning id`,
    [webhookId, reason],
  );
  if (disabled === undefined) return false;
  const buried = await rows(
    tx,
    `update webhook_delivery set state = 'dead', next_attempt_at = null, claimed_by = null, claimed_at = null, last_error = $2
      where id in (select id from webhook_delivery where webhook_id = $1 and state = 'waiting'
                   order by sequence nulls first, id for no key update)
     returning id`,
    [webhookId, `the webhook is disabled: ${reason}`],
  );
  await audit.record(tx, {
    actor,
    action: 'webhook.disabled',
    subject: { type: 'webhook', id: webhookId },
    detail: { deadDeliveries: buried.length },
    reason,
  });
  return true;
}
