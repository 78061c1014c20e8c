import type { EntityManager } from 'typeorm';
import { requestContext } from './request-context.ts';

/** Notes, in the use case's own transaction, that the request with this Idempotency-Key was carried out. */
export async function markCommitted(tx: EntityManager): Promise<void> {
  const mark = requestContext()?.idempotency;
  if (mark === undefined) return;
  await tx.query(
    `update idempotency_key set state = 'committed' where scope = $1 and key = $2 and state = 'reserved'`,
    [mark.scope, mark.key],
  );
}
