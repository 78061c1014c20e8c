import { Module } from '@nestjs/common';
import { Typesetter } from '../documents/typst/typesetter.ts';
import { ActDecision } from './acts/act-decision.ts';
import { ActReminders } from './acts/act-reminders.ts';
import { AskForActSignature } from './acts/ask-for-act-signature.job.ts';
import { ActsController } from './acts/acts.controller.ts';
import { PolicyActsQueries } from './acts/policy-acts.queries.ts';
import { GivingUpActs } from './acts/giving-up-acts.ts';
import { PolicyActs } from './acts/policy-acts.service.ts';
import { AdoptionsController } from './adoptions.controller.ts';
import { AdoptionsQueries } from './adoptions.queries.ts';
import { AdoptionsService } from './adoptions.service.ts';
import { AnnounceEffective } from './announce-effective.sweep.ts';
import { ComparisonQueries } from './comparison.queries.ts';
import { DraftRewriting } from './draft-rewriting.service.ts';
import { DraftRecord } from './draft-record.ts';
import { DraftsService } from './drafts.service.ts';
import { DuplicatesQueries } from './duplicates/duplicates.queries.ts';
import { LateAdoptionService } from './late-adoption.service.ts';
import { LibraryImportService } from './library-import/library-import.service.ts';
import { NoticeRulesController } from './notice/notice-rules.controller.ts';
import { NoticeRulesQueries } from './notice/notice-rules.queries.ts';
import { NoticeRulesService } from './notice/notice-rules.service.ts';
import { HeldDrafts } from './held-drafts.service.ts';
import { NoticeService } from './notice/notice.service.ts';
import { PoliciesController } from './policies.controller.ts';
import { PoliciesQueries } from './policies.queries.ts';
import { PoliciesInBulk } from './policies-in-bulk.ts';
import { PolicyHandover } from './policy-handover.ts';
import { PolicyPeople } from './policy-people.ts';
import { PoliciesService } from './policies.service.ts';
import { PolicyImportService } from './policy-import.service.ts';
import { WaitingSignatures } from './signatures/waiting-signatures.service.ts';
import { SignatureAsking } from './signatures/signature-asking.ts';
import { Signers } from './signers.ts';
import { VersionApproval } from './version-approval.ts';
import { VersionsQueries } from './versions.queries.ts';

/** The heart: policies, their versions, which of them governs which day, and the adoption of what was in force before. */
@Module({
  controllers: [PoliciesController, AdoptionsController, ActsController, NoticeRulesController],
  providers: [
    { provide: Typesetter, useFactory: () => new Typesetter() },
    PolicyImportService,
    LateAdoptionService,
    LibraryImportService,
    DuplicatesQueries,
    PoliciesService,
    PolicyPeople,
    PolicyHandover,
    PoliciesInBulk,
    DraftRecord,
    HeldDrafts,
    DraftsService,
    DraftRewriting,
    AdoptionsService,
    VersionApproval,
    ActDecision,
    ActReminders,
    SignatureAsking,
    AskForActSignature,
    PolicyActs,
    GivingUpActs,
    PolicyActsQueries,
    NoticeService,
    NoticeRulesService,
    NoticeRulesQueries,
    Signers,
    WaitingSignatures,
    PoliciesQueries,
    VersionsQueries,
    ComparisonQueries,
    AdoptionsQueries,
    AnnounceEffective,
  ],
  exports: [
    Typesetter,
    DraftRewriting,
    PolicyImportService,
    LibraryImportService,
    PoliciesService,
    PoliciesInBulk,
    PolicyHandover,
    HeldDrafts,
    DraftsService,
    DraftRewriting,
    AdoptionsService,
    VersionApproval,
    PolicyActs,
    GivingUpActs,
    PolicyActsQueries,
    NoticeService,
    NoticeRulesService,
    NoticeRulesQueries,
    Signers,
    WaitingSignatures,
    SignatureAsking,
    PoliciesQueries,
    VersionsQueries,
    ComparisonQueries,
    AdoptionsQueries,
  ],
})
export class PoliciesModule {}
