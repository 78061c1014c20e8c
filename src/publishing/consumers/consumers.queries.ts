import { Injectable } from '@nestjs/common';
import { NotFound } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import type { Instant } from '../../kernel/instant.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import { decodeCursor, pageOf, type Page, type PageQuery } from '../../platform/http/page.ts';

/** A key or OAuth client that speaks for a consumer. */
export interface TiedKey {
  readonly id: string;
  readonly name: string;
  readonly kind: 'api_key' | 'oauth_client';
  /** RFC 3339, on the wall clock; null: never used. */
  readonly lastUsedAt: string | null;
  /** True once its time is over. */
  readonly over: boolean;
}

/** A webhook by which a consumer is told. */
export interface TiedWebhook {
  readonly id: string;
  /** Where it goes, without the path, which may hold what is secret. */
  readonly host: string;
  readonly state: string;
  /** Deliveries that were given up. */
  readonly dead: number;
}

/** Which policies a consumer keeps; an empty list asks nothing. */
export interface Follows {
  readonly policies: readonly { readonly id: string; readonly slug: string }[];
  readonly codes: readonly string[];
  readonly linesOfBusiness: readonly string[];
  readonly jurisdictions: readonly string[];
}

/** A system that keeps copies of what is published. */
export interface Consumer {
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** Who looks after it; null: nobody is named. */
  readonly owner: { readonly id: string; readonly name: string } | null;
  readonly contacts: readonly string[];
  /** Minutes after which what is missing is late. */
  readonly graceMinutes: number;
  readonly follows: Follows;
  readonly keys: readonly TiedKey[];
  readonly webhooks: readonly TiedWebhook[];
  readonly createdAt: Instant;
  /** Null: never. */
  readonly lastHeardAt: Instant | null;
  /** How far it said to have read the feed; null: it never said. */
  readonly cursor: string | null;
}

const CONSUMER = `
  select c.id, c.name, c.description, c.contacts, c.grace_minutes as "graceMinutes", c.created_at as "createdAt",
         c.last_heard_at as "lastHeardAt",
         c.feed_cursor as cursor,
         case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as owner,
         jsonb_build_object(
           'policies', coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'slug', p.slug) order by p.slug)
              from policy p where p.id = any(c.policy_ids)), '[]'),
           'codes', to_jsonb(c.codes), 'linesOfBusiness', to_jsonb(c.lines_of_business),
           'jurisdictions', to_jsonb(c.jurisdictions)) as follows,
         coalesce((select jsonb_agg(jsonb_build_object('id', k.key_id, 'name', coalesce(a.name, x.name),
                'kind', case when a.id is null then 'oauth_client' else 'api_key' end,
                'lastUsedAt', to_char(coalesce(a.last_used_at, x.last_used_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                'over', coalesce(a.expires_at <= now(), false)) order by coalesce(a.name, x.name), k.key_id)
             from consumer_key k left join api_key a on a.id = k.api_key_id left join oauth_client x on x.id = k.oauth_client_id
            where k.consumer_id = c.id), '[]') as keys,
         coalesce((select jsonb_agg(jsonb_build_object('id', w.id, 'host', substring(w.url from '^[^/]*//[^/?#]*'),
                'state', w.state, 'dead', (select count(*) from webhook_delivery d where d.webhook_id = w.id and d.state = 'dead'))
                order by w.id)
             from consumer_webhook t join webhook w on w.id = t.webhook_id where t.consumer_id = c.id), '[]') as webhooks
    from consumer c left join person o on o.id = c.owner_id`;

/** Reads consumers. */
@Injectable()
export class ConsumersQueries {
  constructor(private readonly database: Database) {}

  /** Throws NotFound. */
  async one(id: string, tx?: Tx): Promise<Consumer> {
    const found = isId(id) ? await this.ask(`${CONSUMER} where c.id = $1`, [id], tx) : [];
    const [consumer] = found;
    if (consumer === undefined) throw new NotFound('consumer', id.slice(0, 200));
    return consumer;
  }

  /** Every consumer by name. */
  async list({ cursor, limit }: PageQuery): Promise<Page<Consumer>> {
    const after = cursor === undefined ? null : String(decodeCursor(cursor, 1)[0]);
    const found = await this.ask(
      `${CONSUMER} where $1::text is null or lower(c.name) > $1 order by lower(c.name) limit $2`,
      [after, limit + 1],
    );
    // the database's own lower case, by which the list goes on
    const [last] = await this.database.query<{ name: string }>('select lower($1) as name', [
      found.slice(0, limit).at(-1)?.name ?? '',
    ]);
    return pageOf(found, limit, () => [last!.name]);
  }

  private async ask(sql: string, params: readonly unknown[], tx?: Tx): Promise<Consumer[]> {
    return await rows<Consumer>(tx ?? this.database.source.manager, sql, params);
  }
}
