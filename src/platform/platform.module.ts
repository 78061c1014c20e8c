import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock } from '../kernel/clock.ts';
import { Audit } from './audit/audit.ts';
import { AuditSealer } from './audit/chain/audit-sealer.ts';
import { SealMac } from './audit/chain/seal-mac.ts';
import { CheckpointSchedule } from './audit/checkpoints/checkpoint-schedule.ts';
import { CheckpointsController } from './audit/checkpoints/checkpoints.controller.ts';
import { Checkpoints } from './audit/checkpoints/checkpoints.ts';
import { AuditProofs } from './audit/proof/audit-proofs.ts';
import { AuditTree } from './audit/proof/audit-tree.ts';
import { AuditExport } from './audit/search/audit-export.ts';
import { AuditController } from './audit/search/audit.controller.ts';
import { AuditQueries } from './audit/search/audit.queries.ts';
import { AuditVerificationQueries } from './audit/verification/audit-verification.queries.ts';
import { AuditWatch } from './audit/verification/audit-watch.ts';
import { NightlyVerification } from './audit/verification/nightly-verification.ts';
import { OutsideCheckpoints } from './audit/verification/outside-checkpoints.ts';
import { AuditVerifier } from './audit/verification/audit-verifier.ts';
import { ChangeListener } from './changes/change-listener.ts';
import { Settings } from './config/settings.ts';
import { createDataSource } from './database/data-source.ts';
import { CloseOnShutdown } from './database/close-on-shutdown.ts';
import { CostlyReads } from './database/costly-reads.ts';
import { Database } from './database/database.ts';
import { DatabaseUrl } from './database/database-url.ts';
import { Events } from './events/events.ts';
import { Callers } from './http/callers.ts';
import { Idempotency } from './http/idempotency.ts';
import { PermissionGuard } from './http/permit.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { RefusalForms } from './http/refusal-forms.ts';
import { RateLimits } from './http/rate-limits.ts';
import { RefusalHook } from './http/refusal-hook.ts';
import { RefusalAudit } from './http/refusal-audit.ts';
import { RefusalFolds } from './http/refusal-folds.ts';
import { ShortCut } from './http/short-cut.ts';
import { validationPipe } from './http/validation.ts';
import { Jobs } from './jobs/jobs.ts';
import { Logger } from './logging/logger.ts';
import { BounceMailbox } from './mail/bounces/bounce-mailbox.ts';
import { BouncesController } from './mail/bounces/bounces.controller.ts';
import { Bounces } from './mail/bounces/bounces.ts';
import { MailTransport } from './mail/mail.ts';
import { Mailbox } from './mail/mailbox.ts';
import { Mailer } from './mail/mailer.ts';
import { SmtpTransport } from './mail/smtp-transport.ts';
import { HealthController } from './operations/health.controller.ts';
import { SecurityContactController } from './operations/security-contact.controller.ts';
import { OperationsQueries } from './operations/operations.queries.ts';
import { OperatorWatch } from './operations/operator-watch.ts';
import { Organisation } from './organisation/organisation.ts';
import { OrganisationController } from './organisation/organisation.controller.ts';
import { WorkingDaysQueries } from './organisation/working-days.queries.ts';
import { WorkingDaysService } from './organisation/working-days.service.ts';
import { Outgoing } from './outgoing/outgoing.ts';
import { checkSecretKeys } from './secrets/check-secret-keys.ts';
import { evaluationKeys } from './secrets/evaluation-key.ts';
import { SecretRotation } from './secrets/secret-rotation.ts';
import { Secrets } from './secrets/secrets.ts';
import { ServiceKeys } from './service-key/service-keys.ts';
import { SweepScheduler } from './sweeps/sweep-scheduler.ts';
import { Sweeps } from './sweeps/sweeps.ts';

/** What the application is put together from, decided before Nest starts. */
export interface Runtime {
  readonly settings: Settings;
  readonly databaseUrl: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether the sweeps wake by themselves each minute; tests and the CLI wake them by hand. */
  readonly schedule: boolean;
}

type Entities = Parameters<typeof createDataSource>[1];

/** Machinery that knows no policy, provided to every feature. */
@Module({})
export class PlatformModule {
  static forRoot(runtime: Runtime, entities: Entities): DynamicModule {
    const providers: Provider[] = [
      { provide: Settings, useValue: runtime.settings },
      { provide: Clock, useValue: runtime.clock },
      { provide: Logger, useValue: runtime.logger },
      { provide: DatabaseUrl, useValue: new DatabaseUrl(runtime.databaseUrl) },
      {
        provide: DataSource,
        useFactory: async () => await createDataSource(runtime.databaseUrl, entities).initialize(),
      },
      CostlyReads,
      Database,
      ChangeListener,
      {
        provide: Organisation,
        inject: [Database],
        useFactory: async (database: Database) => {
          const organisation = new Organisation(database, runtime.settings);
          await organisation.load();
          return organisation;
        },
      },
      Jobs,
      Events,
      Sweeps,
      Audit,
      SealMac,
      AuditSealer,
      AuditTree,
      Checkpoints,
      CheckpointSchedule,
      AuditProofs,
      AuditVerifier,
      AuditVerificationQueries,
      AuditQueries,
      AuditExport,
      {
        provide: Secrets,
        inject: [Database],
        useFactory: async (database: Database) => {
          const [first, ...others] =
            runtime.settings.secretKeys.length > 0
              ? runtime.settings.secretKeys
              : evaluationKeys(runtime.settings.dataDirectory);
          if (first === undefined) throw new Error('there is no key to seal secrets with');
          await checkSecretKeys(database, [first, ...others]);
          return new Secrets([first, ...others]);
        },
      },
      SecretRotation,
      ServiceKeys,
      Outgoing,
      Mailbox,
      {
        provide: MailTransport,
        inject: [Mailbox],
        useFactory: (mailbox: Mailbox) =>
          runtime.settings.smtpUrl === null ? mailbox : new SmtpTransport(runtime.settings.smtpUrl),
      },
      Mailer,
      Bounces,
      Callers,
      RateLimits,
      ShortCut,
      Idempotency,
      RefusalForms,
      OperationsQueries,
      WorkingDaysQueries,
      WorkingDaysService,
    ];
    return {
      module: PlatformModule,
      global: true,
      imports: runtime.schedule ? [ScheduleModule.forRoot()] : [],
      controllers: [
        HealthController,
        SecurityContactController,
        AuditController,
        CheckpointsController,
        BouncesController,
        OrganisationController,
      ],
      providers: [
        ...providers,
        ...(runtime.schedule ? [SweepScheduler] : []),
        OperatorWatch,
        OutsideCheckpoints,
        NightlyVerification,
        AuditWatch,
        BounceMailbox,
        AuditQueries,
        CloseOnShutdown,
        RefusalAudit,
        RefusalFolds,
        RefusalHook,
        { provide: APP_GUARD, useClass: PermissionGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useValue: validationPipe },
      ],
      exports: [...providers, RefusalAudit],
    };
  }
}
