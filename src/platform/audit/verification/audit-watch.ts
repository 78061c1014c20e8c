import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.ts';
import { Settings } from '../../config/settings.ts';
import { Database } from '../../database/database.ts';
import { OperationsQueries } from '../../operations/operations.queries.ts';
import { AuditVerificationQueries } from './audit-verification.queries.ts';

/** An entry that waits longer for its seal waits for a sealer that has stopped. */
const UNSEALED_SECONDS = 600;
/** A verification is due each night; after this long one has been missed. */
const UNVERIFIED_SECONDS = 50 * 3600;
/** A clock farther off than this dates the record wrongly. */
const CLOCK_SECONDS = 60;

/** Tells the operator when the audit is not sealed, not verified, or dated by a clock that is off. */
@Injectable()
export class AuditWatch {
  constructor(
    private readonly verifications: AuditVerificationQueries,
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    operations: OperationsQueries,
  ) {
    operations.report(async () => await this.standstills());
  }

  private async standstills(): Promise<string[]> {
    const { oldestUnsealedSeconds } = await this.verifications.standing();
    return [
      ...(oldestUnsealedSeconds > UNSEALED_SECONDS ? ['the sealing of the audit'] : []),
      ...((await this.missed()) ? ['the verification of the audit'] : []),
      ...((await this.clockIsOff()) ? ['the clock of this machine, or of the database'] : []),
    ];
  }

  /** One that is begun each night and never comes to an end verifies nothing. */
  private async missed(): Promise<boolean> {
    const [found] = await this.database.query<{ missed: boolean }>(
      `select coalesce(coalesce(max(finished_at), min(started_at)) < clock_timestamp() - make_interval(secs => $1), false)
                as missed from audit_verification`,
      [UNVERIFIED_SECONDS],
    );
    return found!.missed;
  }

  /** An evaluation's Clock is moved on purpose. */
  private async clockIsOff(): Promise<boolean> {
    if (this.settings.evaluation) return false;
    const before = this.clock.now();
    const [found] = await this.database.query<{ seconds: number }>(
      `select extract(epoch from clock_timestamp() - $1::timestamptz)::float8 as seconds`,
      [before],
    );
    return Math.abs(found!.seconds) > CLOCK_SECONDS;
  }
}
