import { Injectable } from '@nestjs/common';
import type { Instant } from '../../kernel/instant.ts';
import { Database } from '../database/database.ts';

/** One entry of the audit; `hash` is its seal, null until the sealer has come by. */
export interface AuditEntry {
  readonly id: number;
  readonly occurredAt: Instant;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  readonly detail: Readonly<Record<string, unknown>>;
  readonly reason: string | null;
  readonly requestId: string | null;
  readonly address: string | null;
  readonly position: number | null;
  readonly hash: string | null;
}

/** Which entries; what is left out does not narrow. `from` inclusive, `until` exclusive. */
export interface AuditFilter {
  readonly action?: string | undefined;
  readonly actorId?: string | undefined;
  readonly subjectType?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
}

/** Questions about the audit. */
@Injectable()
export class AuditQueries {
  constructor(private readonly database: Database) {}

  /** Entries, the newest first, from before an entry's id on. */
  async list(filter: AuditFilter, before: number | null, limit: number): Promise<AuditEntry[]> {
    return await this.database.query<AuditEntry>(
      `select e.id, e.occurred_at as "occurredAt",
              jsonb_build_object('kind', e.actor_kind, 'id', e.actor_id, 'name', e.actor_name) as actor, e.action,
              jsonb_build_object('type', e.subject_type, 'id', e.subject_id) as subject, e.detail, e.reason,
              e.request_id as "requestId", e.address, s.position, s.hash
         from audit_entry e left join audit_seal s on s.entry_id = e.id
        where ($1::text is null or e.action = $1) and ($2::text is null or e.actor_id = $2)
          and ($3::text is null or e.subject_type = $3) and ($4::text is null or e.subject_id = $4)
          and ($5::timestamptz is null or e.occurred_at >= $5) and ($6::timestamptz is null or e.occurred_at < $6)
          and ($7::bigint is null or e.id < $7)
        order by e.id desc limit $8`,
      [
        filter.action ?? null,
        filter.actorId ?? null,
        filter.subjectType ?? null,
        filter.subjectId ?? null,
        filter.from ?? null,
        filter.until ?? null,
        before,
        limit,
      ],
    );
  }
}
