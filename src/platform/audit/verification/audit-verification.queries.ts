import { Injectable } from '@nestjs/common';
import type { Instant } from '../../../kernel/instant.ts';
import { Database } from '../../database/database.ts';
import type { ChainFault } from './chain-walk.ts';

/** A verification on the schedule; instants are the database's clock. */
export interface Verification {
  readonly id: number;
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  readonly entries: number;
  readonly lastHash: string;
  readonly fault: ChainFault | null;
}

/** Where the record stands, without a word of what is in it. */
export interface AuditStanding {
  /** The last verification that came to an end; null before the first. */
  readonly last: Verification | null;
  /** Entries that have no seal yet, and how long the oldest of them waits in seconds. */
  readonly unsealed: number;
  readonly oldestUnsealedSeconds: number;
}

/** What the verifications have found, and whether the sealer keeps up. */
@Injectable()
export class AuditVerificationQueries {
  constructor(private readonly database: Database) {}

  async standing(): Promise<AuditStanding> {
    const [waiting] = await this.database.query<{ unsealed: number; seconds: number }>(
      `select count(*)::int as unsealed,
              coalesce(extract(epoch from clock_timestamp() - min(noted_at)), 0)::int as seconds from audit_unsealed`,
    );
    return {
      last: await this.last(),
      unsealed: waiting!.unsealed,
      oldestUnsealedSeconds: waiting!.seconds,
    };
  }

  /** The verification that ended last. */
  async last(): Promise<Verification | null> {
    const [found] = await this.database.query<Verification>(
      `select id, started_at as "startedAt", finished_at as "finishedAt", entries, last_hash as "lastHash",
              case when fault is not null then
                jsonb_build_object('position', fault_position, 'entryId', fault_entry_id, 'what', fault) end as fault
         from audit_verification where finished_at is not null order by started_at desc, id desc limit 1`,
    );
    return found ?? null;
  }
}
