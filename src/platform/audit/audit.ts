import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import type { Tx } from '../database/database.ts';
import { requestContext } from '../http/request-context.ts';

/** What happened, to what, by whom. */
export interface AuditRecord {
  readonly actor: Actor;
  /** Past tense, `<thing>.<what happened>`: `policy.imported`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** What it was and what it became, and other facts; never a secret. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** Why, in the actor's words. */
  readonly reason?: string | undefined;
}

/**
 * The append-only record of every change. An entry goes in with the change's own transaction; the sealer chains
 * the committed entries afterwards, so that writers do not wait for each other.
 */
@Injectable()
export class Audit {
  constructor(private readonly clock: Clock) {}

  /** Writes one entry in `tx`. */
  async record(tx: Tx, entry: AuditRecord): Promise<void> {
    await this.recordAll(tx, [entry]);
  }

  /** Writes many entries with one statement. */
  async recordAll(tx: Tx, entries: readonly AuditRecord[]): Promise<void> {
    if (entries.length === 0) return;
    const context = requestContext();
    const at = this.clock.now().toString();
    const values = entries.map(({ actor, action, subject, detail, reason }) => ({
      occurred_at: at,
      actor_kind: actor.kind,
      actor_id: actorId(actor),
      actor_name: 'name' in actor ? actor.name : null,
      action,
      subject_type: subject.type,
      subject_id: subject.id,
      detail: detail ?? {},
      reason: reason ?? null,
      request_id: context?.requestId ?? null,
      address: context?.address ?? null,
    }));
    await tx.query(
      `with entry as (
         insert into audit_entry (occurred_at, actor_kind, actor_id, actor_name, action, subject_type, subject_id, detail, reason, request_id, address)
         select occurred_at, actor_kind, actor_id, actor_name, action, subject_type, subject_id, detail, reason, request_id, address
           from jsonb_to_recordset($1::jsonb) as e (occurred_at timestamptz, actor_kind text, actor_id text, actor_name text,
             action text, subject_type text, subject_id text, detail jsonb, reason text, request_id text, address text)
         returning id)
       insert into audit_unsealed (entry_id) select id from entry`,
      [JSON.stringify(values, (_, value: unknown) => storable(value))],
    );
  }
}

/**
 * Text as jsonb takes it, without NUL and halves of surrogate pairs: what somebody was refused for may quote them, and
 * must not keep the refusal out of the record.
 */
function storable(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value;
}

function actorId(actor: Actor): string | null {
  switch (actor.kind) {
    case 'person':
      return actor.personId;
    case 'key':
      return actor.keyId;
    case 'system':
      return actor.name;
    case 'anonymous':
      return null;
  }
}
