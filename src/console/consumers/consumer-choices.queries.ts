import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';

/** Something that can be chosen in the form of a consumer. */
export interface Choice {
  readonly id: string;
  readonly name: string;
}

/** What the form of a consumer offers. */
export interface ConsumerChoices {
  readonly people: readonly Choice[];
  /** API keys and OAuth clients in use that belong to no other consumer. */
  readonly keys: readonly Choice[];
  /** Webhooks that belong to no other consumer. */
  readonly webhooks: readonly Choice[];
}

/** Looks up what the form of a consumer offers. */
@Injectable()
export class ConsumerChoicesQueries {
  constructor(private readonly database: Database) {}

  /** For a consumer, with what is its own; null: for a new one. */
  async of(consumerId: string | null): Promise<ConsumerChoices> {
    const people = await this.database.query<Choice>(
      `select p.id, p.name from person p
        where p.active or p.id = (select owner_id from consumer where id = $1) order by p.name, p.id`,
      [consumerId],
    );
    const keys = await this.database.query<Choice>(
      `select k.id, k.name from (
         select id, name || ' (' || shown_prefix || '…)' as name from api_key
          where revoked_at is null and (expires_at is null or expires_at > now())
            and scopes && '{holdings:write}'
         union all
         select id, name || ' (OAuth client)' from oauth_client where revoked_at is null and scopes && '{holdings:write}'
         union all
         select tied.key_id, coalesce(a.name || ' (' || a.shown_prefix || '…)', x.name || ' (OAuth client)') from consumer_key tied
           left join api_key a on a.id = tied.api_key_id left join oauth_client x on x.id = tied.oauth_client_id
          where tied.consumer_id = $1
            and not coalesce(a.scopes, x.scopes) && '{holdings:write}') k
        where not exists (select from consumer_key t where t.key_id = k.id and t.consumer_id is distinct from $1::uuid)
        order by k.name, k.id`,
      [consumerId],
    );
    const webhooks = await this.database.query<Choice>(
      `select w.id, concat_ws(', ', substring(w.url from '^[^/]*//[^/?#]*'), nullif(w.description, '')) as name
         from webhook w
        where not exists (select from consumer_webhook t where t.webhook_id = w.id and t.consumer_id is distinct from $1::uuid)
        order by 2, w.id`,
      [consumerId],
    );
    return { people, keys, webhooks };
  }
}
