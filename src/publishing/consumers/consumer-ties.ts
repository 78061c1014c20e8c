import { InvalidRequest } from '../../kernel/errors.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';

/** What can belong to a consumer, and where that stands. */
interface TieKind {
  readonly field: 'keys' | 'webhooks';
  /** Those of the ids $1 that are in use, with the consumer other than $2 that each belongs to. */
  readonly found: string;
  readonly remove: string;
  readonly add: string;
}

const keys: TieKind = {
  field: 'keys',
  found: `
    select k.id, c.name as owner
      from (select id from api_key where revoked_at is null and id = any($1::uuid[])
            union all select id from oauth_client where revoked_at is null and id = any($1::uuid[])) k
      left join consumer_key t on t.key_id = k.id and t.consumer_id <> $2
      left join consumer c on c.id = t.consumer_id`,
  remove: 'delete from consumer_key where consumer_id = $2 and key_id <> all($1::uuid[])',
  add: `
    insert into consumer_key (consumer_id, api_key_id, oauth_client_id)
    select $2, a.id, x.id from unnest($1::uuid[]) as tied
      left join api_key a on a.id = tied left join oauth_client x on x.id = tied and a.id is null
     where not exists (select from consumer_key t where t.key_id = tied)`,
};

const webhooks: TieKind = {
  field: 'webhooks',
  found: `
    select w.id, c.name as owner from webhook w
      left join consumer_webhook t on t.webhook_id = w.id and t.consumer_id <> $2
      left join consumer c on c.id = t.consumer_id
     where w.id = any($1::uuid[])`,
  remove: 'delete from consumer_webhook where consumer_id = $2 and webhook_id <> all($1::uuid[])',
  add: `
    insert into consumer_webhook (webhook_id, consumer_id)
    select tied, $2 from unnest($1::uuid[]) as tied
     where not exists (select from consumer_webhook t where t.webhook_id = tied)`,
};

/** Lets exactly these keys and OAuth clients speak for a consumer. Throws InvalidRequest for one that is another's, or no key in use. */
export async function tieKeys(tx: Tx, consumerId: string, ids: readonly string[]): Promise<void> {
  await tie(tx, keys, consumerId, ids);
}

/** Has a consumer be told by exactly these webhooks. Throws InvalidRequest for one that is another's, or none. */
export async function tieWebhooks(tx: Tx, consumerId: string, ids: readonly string[]): Promise<void> {
  await tie(tx, webhooks, consumerId, ids);
}

async function tie(tx: Tx, kind: TieKind, consumerId: string, ids: readonly string[]): Promise<void> {
  // two consumers that are given one key at once take turns
  await rows(tx, `select pg_advisory_xact_lock(hashtext('consumer ties'))`);
  const found = await rows<{ id: string; owner: string | null }>(tx, kind.found, [ids, consumerId]);
  const owners = new Map(found.map(({ id, owner }) => [id, owner] as const));
  const problems = ids.flatMap((id, place) => {
    const owner = owners.get(id.toLowerCase());
    if (owner === null) return [];
    const reason =
      owner === undefined ? 'there is none of this id in use' : `it belongs to the consumer "${owner}"`;
    return [{ field: `${kind.field}[${place}]`, reason }];
  });
  if (problems.length > 0) throw new InvalidRequest(problems);
  await rows(tx, kind.remove, [ids, consumerId]);
  await rows(tx, kind.add, [ids, consumerId]);
}
