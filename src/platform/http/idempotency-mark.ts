import type { EntityManager } from 'typeorm';
import { DomainError } from '../../kernel/errors.ts';
import { row } from '../database/rows.ts';
import { requestContext } from './request-context.ts';

/**
 * Notes, in the use case's own transaction, that the request with this Idempotency-Key was carried out. A request so
 * slow that its reservation ran out and a repeat took the key over throws idempotency_in_progress: its transaction
 * rolls back, and the work is done once.
 */
export async function markCommitted(tx: EntityManager): Promise<void> {
  const reservation = requestContext()?.idempotency;
  if (reservation === undefined) return;
  const marked = await row(
    tx,
    `update idempotency_key set state = 'committed'
      where scope = $1 and key = $2 and reserved_at = $3 and state in ('reserved', 'committed') returning key`,
    [reservation.scope, reservation.key, reservation.reservedAt],
  );
  if (marked === undefined) {
    throw new DomainError(
      'idempotency_in_progress',
      'a repeat of this request has taken its Idempotency-Key over',
    );
  }
}
