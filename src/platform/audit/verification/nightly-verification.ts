import { Injectable } from '@nestjs/common';
import { system } from '../../../kernel/actor.ts';
import { Settings } from '../../config/settings.ts';
import { Database } from '../../database/database.ts';
import { row, rows } from '../../database/rows.ts';
import { defineJob, Jobs } from '../../jobs/jobs.ts';
import { Logger } from '../../logging/logger.ts';
import { Mailer } from '../../mail/mailer.ts';
import { Organisation } from '../../organisation/organisation.ts';
import { Sweeps } from '../../sweeps/sweeps.ts';
import { Audit } from '../audit.ts';
import { AuditVerifier, type ChainReport } from './audit-verifier.ts';
import { renderFaultMail } from './fault-mail.tsx';
import type { ChainFault } from './chain-walk.ts';

interface VerificationJob {
  readonly verificationId: number;
}

/** Six hours for a long chain; one that was cut off begins anew. */
const verifyChain = defineJob<VerificationJob>('audit.verify-chain', {
  expireInSeconds: 6 * 3600,
  concurrency: 1,
});
const tellFault = defineJob<VerificationJob>('audit.tell-fault');

/**
 * Verifies the whole chain once a night, on one replica: the one that writes the night's row. Nights are the wall clock's
 * in the organisation's zone, since a moved Clock is no reason to look again.
 */
@Injectable()
export class NightlyVerification {
  constructor(
    private readonly database: Database,
    private readonly verifier: AuditVerifier,
    private readonly organisation: Organisation,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
    private readonly settings: Settings,
    private readonly logger: Logger,
    sweeps: Sweeps,
  ) {
    sweeps.register('audit.verify', async () => await this.begin());
    jobs.handle(verifyChain, async ({ verificationId }) => await this.verify(verificationId));
    jobs.handle(tellFault, async ({ verificationId }) => await this.tell(verificationId));
  }

  private async begin(): Promise<number> {
    return await this.database.transaction(async (tx) => {
      await tx.query('lock table audit_verification in share row exclusive mode');
      const begun = await row<{ id: number }>(
        tx,
        `insert into audit_verification (started_at) select clock_timestamp()
          where not exists (select from audit_verification
            where (started_at at time zone $1)::date = (clock_timestamp() at time zone $1)::date) returning id`,
        [this.organisation.zone],
      );
      if (begun === undefined) return 0;
      await this.jobs.enqueue(tx, verifyChain, { verificationId: begun.id });
      return 1;
    });
  }

  private async verify(verificationId: number): Promise<void> {
    const report = await this.verifier.verify();
    if (report.fault !== null) this.logger.error({ fault: report.fault }, "the audit's chain does not hold");
    await this.database.transaction(async (tx) => {
      const written = await rows(
        tx,
        `update audit_verification set finished_at = clock_timestamp(), entries = $2, last_hash = $3,
                fault_position = $4, fault_entry_id = $5, fault = $6
          where id = $1 and finished_at is null returning id`,
        [verificationId, report.entries, report.lastHash, ...columnsOf(report)],
      );
      if (written.length === 0 || report.fault === null) return;
      await this.audit.record(tx, {
        actor: system('audit'),
        action: 'audit.fault_found',
        subject: { type: 'audit', id: String(report.fault.position) },
        detail: { ...report.fault, entriesThatHold: report.entries },
      });
      await this.jobs.enqueue(tx, tellFault, { verificationId });
    });
  }

  private async tell(verificationId: number): Promise<void> {
    const address = this.settings.operatorEmail;
    const [found] = await this.database.query<{ fault: ChainFault }>(
      `select jsonb_build_object('position', fault_position, 'entryId', fault_entry_id, 'what', fault) as fault
         from audit_verification where id = $1 and fault is not null and told_at is null`,
      [verificationId],
    );
    if (found === undefined || address === null) return;
    await this.mailer.send({
      messageId: this.mailer.messageIdFor(`audit-fault-${verificationId}`),
      to: [{ name: '', address }],
      ...renderFaultMail(found.fault, `${this.settings.publicUrl}/console/audit`),
    });
    await this.database.query('update audit_verification set told_at = clock_timestamp() where id = $1', [
      verificationId,
    ]);
  }
}

function columnsOf({ fault }: ChainReport): [number | null, number | null, string | null] {
  return [fault?.position ?? null, fault?.entryId ?? null, fault?.what ?? null];
}
