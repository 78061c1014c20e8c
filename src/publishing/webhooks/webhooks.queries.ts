import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { wallNow } from '../../platform/clock/system-clock.ts';
import { Database } from '../../platform/database/database.ts';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../../platform/http/page.ts';
import { WebhookRow } from './webhook.entity.ts';

/** A webhook with what is said of it beside its own row. */
export interface ShownWebhook {
  readonly webhook: WebhookRow;
  /** Those it is narrowed to. */
  readonly policies: readonly { readonly id: string; readonly slug: string }[];
  /** Events that are still to be delivered, and those given up. */
  readonly waiting: number;
  readonly dead: number;
  /** True while the secret before signs too. */
  readonly overlapping: boolean;
}

interface Beside {
  readonly id: string;
  readonly policies: ShownWebhook['policies'];
  readonly waiting: number;
  readonly dead: number;
}

/** Reads webhooks. */
@Injectable()
export class WebhooksQueries {
  constructor(private readonly database: Database) {}

  /** Throws NotFound. */
  async webhook(id: string): Promise<ShownWebhook> {
    const found = isId(id) ? await this.database.source.manager.findOneBy(WebhookRow, { id }) : null;
    if (found === null) throw new NotFound('webhook', id);
    const [shown] = await this.shown([found]);
    return shown!;
  }

  /** Every webhook, the oldest first. */
  async list({ cursor, limit }: PageQuery): Promise<Page<ShownWebhook>> {
    const query = this.database.source.manager
      .createQueryBuilder(WebhookRow, 'w')
      .orderBy('w.id')
      .limit(limit + 1);
    if (cursor !== undefined) query.where('w.id::text > :after', { after: decodeCursor(cursor, 1)[0] });
    const { items, nextCursor } = pageOf(await query.getMany(), limit, ({ id }) => [id]);
    return { items: await this.shown(items), nextCursor };
  }

  private async shown(webhooks: readonly WebhookRow[]): Promise<ShownWebhook[]> {
    const found = await this.database.query<Beside>(
      `select w.id,
              coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'slug', p.slug) order by p.slug)
                          from policy p where p.id = any(w.policy_ids)), '[]') as policies,
              (select count(*) from webhook_delivery d where d.webhook_id = w.id and d.state = 'waiting' and d.kind = 'event')::int as waiting,
              (select count(*) from webhook_delivery d where d.webhook_id = w.id and d.state = 'dead' and d.kind = 'event')::int as dead
         from webhook w where w.id = any($1::uuid[])`,
      [webhooks.map(({ id }) => id)],
    );
    const beside = new Map(found.map((each) => [each.id, each]));
    const now = wallNow().epochNanoseconds;
    return webhooks.map((webhook) => ({
      webhook,
      policies: beside.get(webhook.id)?.policies ?? [],
      waiting: beside.get(webhook.id)?.waiting ?? 0,
      dead: beside.get(webhook.id)?.dead ?? 0,
      overlapping: (webhook.previousSecretUntil?.epochNanoseconds ?? 0n) > now,
    }));
  }
}
