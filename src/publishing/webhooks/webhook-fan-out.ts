import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { Jobs } from '../../platform/jobs/jobs.ts';
import { wakeWebhook } from './wake-webhook.job.ts';

/** Makes a delivery for each numbered event and each webhook that wants it. */
@Injectable()
export class WebhookFanOut {
  private readonly listeners: ((webhookId: string) => void)[] = [];

  constructor(private readonly jobs: Jobs) {}

  /**
   * Makes the deliveries of newly numbered events, due at once, and wakes their webhooks when `tx` commits. A webhook whose
   * address is not verified yet has its deliveries made too, and gets them when it is. Returns the webhooks, for
   * {@link told} after the commit.
   */
  async deliver(tx: Tx, sequences: readonly number[]): Promise<string[]> {
    const made = await rows<{ webhookId: string }>(
      tx,
      `with made as (
         insert into webhook_delivery (id, webhook_id, sequence, policy_id, message_id, state, next_attempt_at, created_at)
         ${deliveriesOf(`f.sequence = any($1::bigint[])`)} order by f.sequence
         on conflict (webhook_id, sequence) do nothing
         returning webhook_id),
       -- a webhook that is being changed is not waited for: the sweep may wake it once too often, and the feed goes on
       free as (
         select w.id from webhook w where w.id in (select webhook_id from made) for no key update skip locked),
       woken as (update webhook w set woken_at = now() from free where w.id = free.id)
       select distinct webhook_id as "webhookId" from made`,
      [sequences],
    );
    await this.jobs.enqueueAll(tx, wakeWebhook, made);
    return made.map(({ webhookId }) => webhookId);
  }

  /** Has a listener told of each webhook for which deliveries were made by this process. */
  onMade(listener: (webhookId: string) => void): void {
    this.listeners.push(listener);
  }

  /** Tells the listeners, after the commit: the queue's wake-up is the one that counts, and this one is sooner. */
  told(webhookIds: readonly string[]): void {
    for (const webhookId of webhookIds) for (const listener of this.listeners) listener(webhookId);
  }
}

/**
 * SQL that selects the columns of new deliveries for each event `f`, `e` and each webhook `w` that wants it, where
 * `condition` holds. A version's empty list of lines of business or jurisdictions stands for all of them; of a policy's
 * end, which names no version, everybody hears who was told of one of its versions that the public knows.
 */
export function deliveriesOf(condition: string): string {
  return `
    select gen_random_uuid(), w.id, f.sequence, (e.data->>'policyId')::uuid,
           'msg_' || replace(f.event_id::text, '-', ''), 'waiting', now(), now()
      from feed_event f
      join event e on e.id = f.event_id
      join webhook w on w.state <> 'disabled'
       and (w.event_types = '{}' or e.type = any(w.event_types))
       and (w.policy_ids = '{}' or (e.data->>'policyId')::uuid = any(w.policy_ids))
       and ((w.lines_of_business = '{}' and w.jurisdictions = '{}') or exists (
             select from policy_version v
              where case when e.data->>'versionId' is not null then v.id = (e.data->>'versionId')::uuid
                         else v.policy_id = (e.data->>'policyId')::uuid and v.state = 'approved'
                          and coalesce(embargo_end(v.id, v.embargo_until), '-infinity') <= (select told_on from feed) end
                and ${covers('lines_of_business')} and ${covers('jurisdictions')}))
     where ${condition}`;
}

const covers = (column: string): string =>
  `(w.${column} = '{}' or v.${column} = '{}' or lower(v.${column}::text)::text[] && lower(w.${column}::text)::text[])`;
