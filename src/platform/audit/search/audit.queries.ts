import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../kernel/instant.ts';
import { Database } from '../../database/database.ts';
import type { AuditFilter } from './audit-filter.ts';
import { listStatement, oneStatement } from './list-statement.ts';

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

/** Entries read at a time, so that an export of any length is sent in constant memory. */
const BATCH = 500;

/** Questions about the audit. */
@Injectable()
export class AuditQueries {
  constructor(private readonly database: Database) {}

  /** Entries by when they happened, the newest first, from before an entry's id on. */
  async list(filter: AuditFilter, before: number | null, limit: number): Promise<AuditEntry[]> {
    const { text, values } = listStatement(filter, before, limit);
    return await this.database.query<AuditEntry>(text, [...values]);
  }

  /** One entry. */
  async one(id: number): Promise<AuditEntry | undefined> {
    const [found] = await this.database.query<AuditEntry>(oneStatement, [id]);
    return found;
  }

  /** Every entry of a filter, the newest first; what comes in meanwhile is not among them. */
  async *all(filter: AuditFilter): AsyncGenerator<AuditEntry[]> {
    let before: number | null = null;
    for (;;) {
      const batch: AuditEntry[] = await this.list(filter, before, BATCH);
      if (batch.length > 0) yield batch;
      if (batch.length < BATCH) return;
      before = batch.at(-1)!.id;
    }
  }
}
