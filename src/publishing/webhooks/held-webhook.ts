import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Tx } from '../../platform/database/database.ts';
import { WebhookNotActive } from '../publishing.errors.ts';
import { WebhookRow } from './webhook.entity.ts';

/** A webhook, kept from changing until `tx` ends. Throws NotFound. */
export async function holdWebhook(tx: Tx, id: string): Promise<WebhookRow> {
  const found = isId(id)
    ? await tx.findOne(WebhookRow, { where: { id }, lock: { mode: 'for_no_key_update' } })
    : null;
  if (found === null) throw new NotFound('webhook', id);
  return found;
}

/** {@link holdWebhook} for what only an active one is sent. Throws WebhookNotActive. */
export async function holdActiveWebhook(tx: Tx, id: string): Promise<WebhookRow> {
  const webhook = await holdWebhook(tx, id);
  if (webhook.state !== 'active') throw new WebhookNotActive(id, webhook.state);
  return webhook;
}
