import { NotFound } from '../../kernel/errors.ts';
import type { Tx } from '../../platform/database/database.ts';
import { rows } from '../../platform/database/rows.ts';
import type { WebhookRow } from './webhook.entity.ts';
import type { ChangeWebhook, FilterChange } from './webhooks.schemas.ts';

/** What an edit may write to a webhook's row as it was given. */
export type Edits = Partial<
  Pick<
    WebhookRow,
    | 'url'
    | 'eventTypes'
    | 'policyIds'
    | 'linesOfBusiness'
    | 'jurisdictions'
    | 'format'
    | 'order'
    | 'concurrency'
    | 'description'
  >
>;

/** A filter's columns, with the ids of policies that were named by slug or id. Throws NotFound for one there is not. */
export async function filterEdits(
  tx: Tx,
  { policies, linesOfBusiness, jurisdictions }: FilterChange,
): Promise<Edits> {
  return {
    ...(policies === undefined ? {} : { policyIds: await policyIdsOf(tx, policies) }),
    ...(linesOfBusiness === undefined ? {} : { linesOfBusiness }),
    ...(jurisdictions === undefined ? {} : { jurisdictions }),
  };
}

/** The edits that a change asks for. Throws NotFound for a policy there is not. */
export async function editsOf(tx: Tx, change: ChangeWebhook): Promise<Edits> {
  const { filter, ...given } = change;
  const plain = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => name !== 'state' && value !== undefined),
  ) as Edits;
  return { ...plain, ...(await filterEdits(tx, filter ?? {})) };
}

/** Those of the edits that say another thing than the row. */
export function realEdits(webhook: WebhookRow, edits: Edits): Edits {
  const changed = Object.entries(edits).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(webhook[name as keyof Edits]),
  );
  return Object.fromEntries(changed) as Edits;
}

/** Of a webhook what the edits touch, as the audit may keep it. */
export function shownOf(webhook: Edits, edits: Edits): Record<string, unknown> {
  const touched = Object.keys(edits) as (keyof Edits)[];
  return Object.fromEntries(
    touched.map((name) => [
      name,
      name === 'url' && webhook.url !== undefined ? hostOf(webhook.url) : webhook[name],
    ]),
  );
}

/** A URL without its path and query, which may hold what is secret. */
export function hostOf(url: string): string {
  return new URL(url).origin;
}

async function policyIdsOf(tx: Tx, named: readonly string[]): Promise<string[]> {
  const found = await rows<{ named: string; id: string | null }>(
    tx,
    `select named, p.id from unnest($1::text[]) as named left join policy p on p.slug = named or p.id::text = lower(named)`,
    [named],
  );
  const unknown = found.find(({ id }) => id === null);
  if (unknown !== undefined) throw new NotFound('policy', unknown.named);
  return [...new Set(found.map(({ id }) => String(id)))].sort();
}
