import { Global, Module } from '@nestjs/common';
import { ErrorPages } from '../platform/http/error-pages.ts';
import { ApprovalsModule } from '../approvals/approvals.module.ts';
import { MeetingsModule } from '../committee/meetings/meetings.module.ts';
import { LiteratureModule } from '../literature/literature.module.ts';
import { PoliciesModule } from '../policies/policies.module.ts';
import { PublishingModule } from '../publishing/publishing.module.ts';
import { ReviewsModule } from '../reviews/reviews.module.ts';
import { ConsoleApprovalController } from './approval/approval.controller.ts';
import { ConsoleSigningController } from './approval/signing.controller.ts';
import { ConsoleVotesController } from './approval/votes.controller.ts';
import { ApprovalViews } from './approval/approval-views.ts';
import { SignPages } from './approval/sign-pages.ts';
import { SigningDesk } from './approval/signing-desk.ts';
import { VoteStandings } from './approval/vote-standing.ts';
import { ConsoleActController } from './acts/act.controller.ts';
import { ActDesk } from './acts/act-desk.ts';
import { ConsoleActFormsController } from './acts/act-forms.controller.ts';
import { ActPages } from './acts/act-pages.ts';
import { ConsoleActsController } from './acts/acts.controller.ts';
import { ConsoleSignaturesController } from './signatures/signatures.controller.ts';
import { WaitingForSignature } from './signatures/waiting-signatures.queries.ts';
import { ConsoleAdoptionsController } from './adoptions.controller.ts';
import { AssetsController } from './assets.controller.ts';
import { ConsoleBulletinsController } from './bulletins.controller.ts';
import { ConsoleEvidenceController } from './meetings/evidence.controller.ts';
import { EvidenceQueries } from './meetings/evidence.queries.ts';
import { ConsoleMeetingController } from './meetings/meeting.controller.ts';
import { ConsoleMeetingsController } from './meetings/meetings.controller.ts';
import { ConsoleNoticeRulesController } from './notice-rules.controller.ts';
import { ConsoleHolidaysController } from './holidays/holidays.controller.ts';
import { LadderEditors } from './ladders/ladder-editors.ts';
import { ConsoleDuplicatesController } from './duplicates-of-records/duplicates.controller.ts';
import { ConsoleExclusionReasonsController } from './exclusion-reasons/exclusion-reasons.controller.ts';
import { ConsoleLaddersController } from './ladders/ladders.controller.ts';
import { ApiDocument } from './api/api-document.ts';
import { AccountController } from './account/account.controller.ts';
import { AccountPages } from './account/account-pages.ts';
import { Assets } from './assets.ts';
import { ConsoleKeysController } from './keys/keys.controller.ts';
import { ConsoleOauthClientsController } from './keys/oauth-clients.controller.ts';
import { KeysPages } from './keys/keys-pages.ts';
import { ConsoleOffboardingController } from './offboarding/offboarding.controller.ts';
import { OffboardingPageQueries } from './offboarding/offboarding.queries.ts';
import { ConsolePersonAccessController } from './people/person-access.controller.ts';
import { ConsoleErrorPages } from './console-error-pages.tsx';
import { ConsoleCalendarsController } from './calendars/calendars.controller.ts';
import { MailPreviews } from './mail-previews/mail-previews.ts';
import { MailPreviewsController } from './mail-previews/mail-previews.controller.ts';
import { ReviewWorkQueries } from './review-task/review-work.queries.ts';
import { ReviewTaskController } from './review-task/review-task.controller.ts';
import { ConfirmFirst } from './confirm-first.ts';
import { ConsolePages } from './console-pages.ts';
import { DocsController } from './api/docs.controller.ts';
import { ConsoleDraftsController } from './drafts/draft.controller.ts';
import { ConsoleDraftPages } from './drafts/draft-pages.ts';
import { ConsoleDraftEvidenceController } from './draft-evidence/draft-evidence.controller.ts';
import { ConsolePrismaController } from './prisma/prisma.controller.ts';
import { DueController } from './due.controller.ts';
import { DueQueries } from './due.queries.ts';
import { ConsoleImportController } from './import.controller.ts';
import { FormGuard } from './form-guard.ts';
import { FrontController } from './front.controller.ts';
import { MailboxController } from './mailbox.controller.ts';
import { ConsolePoliciesController } from './policies.controller.ts';
import { ScreeningListQueries } from './screening/screening-list.queries.ts';
import { ScreeningPages } from './screening/screening-pages.ts';
import { ConsoleScreeningController } from './screening/screening.controller.ts';
import { NowhereController } from './nowhere.controller.ts';
import { ConsoleRedlineController } from './redline.controller.ts';
import { PolicyPageQueries } from './policy-page.queries.ts';
import { PolicyReviewsQueries } from './policy-reviews.queries.ts';
import { ConsoleBulkReviewsController } from './reviews/bulk-reviews.controller.ts';
import { ReviewPageQueries } from './reviews/review-page.queries.ts';
import { ReviewViews } from './reviews/review-views.ts';
import { ConsoleReviewsController } from './reviews/reviews.controller.ts';
import { ConsoleRemindersController } from './reminders/reminders.controller.ts';
import { ConsolePeopleController } from './people/people.controller.ts';
import { PeoplePageQueries } from './people/people-page.queries.ts';
import { PersonPages } from './people/person-pages.ts';
import { ConsoleIdentitiesController } from './identities/identities.controller.ts';
import { IdentityViews } from './identities/identity-views.ts';
import { OidcController } from './sign-in/oidc.controller.ts';
import { PasskeyViews } from './passkeys/passkey-views.ts';
import { ConsolePasskeysController } from './passkeys/passkeys.controller.ts';
import { SignInController } from './sign-in/sign-in.controller.ts';
import { RetractionReviewsModule } from '../committee/retractions/retraction-reviews.module.ts';
import { ConsolePermissionsController } from './permissions/permissions.controller.ts';
import { ConsoleRetractionsController } from './retractions/retractions.controller.ts';
import { ConsumerChoicesQueries } from './consumers/consumer-choices.queries.ts';
import { ConsumerPages } from './consumers/consumer-pages.ts';
import { ConsoleConsumersController } from './consumers/consumers.controller.ts';
import { ConsoleWebhookActsController } from './webhooks/webhook-acts.controller.ts';
import { WebhookPages } from './webhooks/webhook-pages.ts';
import { ConsoleWebhooksController } from './webhooks/webhooks.controller.ts';
import { ConsoleSearchesController } from './searches/searches.controller.ts';
import { ConsolePolicySearchController } from './search/search.controller.ts';
import { ConsoleAuditController } from './audit/audit.controller.ts';
import { AuditSubjects } from './audit/audit-subjects.queries.ts';
import { CheckpointSendings } from './audit/checkpoint-sendings.queries.ts';
import { ConsoleReportsController } from './reports/reports.controller.ts';
import { ConsoleStrategiesController } from './strategies/strategies.controller.ts';
import { StrategiesPages } from './strategies/strategies-pages.ts';
import { ConsoleWorkloadController } from './workload/workload.controller.ts';
import { CommentViews } from './comments/comment-views.ts';
import { ConsoleCommentsController } from './comments/comments.controller.ts';
import { PanelPages } from './panels/panel-pages.ts';
import { ConsolePanelProxiesController } from './panels/panel-proxies.controller.ts';
import { ConsolePanelsController } from './panels/panels.controller.ts';
import { ConsoleWaitingVotesController } from './panels/waiting-votes.controller.ts';
import { ConsoleProofController } from './verify/proof.controller.ts';
import { VerifyController } from './verify/verify.controller.ts';
import { OffboardingModule } from '../committee/offboarding/offboarding.module.ts';
import { WorkloadModule } from '../committee/workload/workload.module.ts';

/** The pages for people. Global, because the platform's error filter shows refusals through {@link ErrorPages}. */
@Global()
@Module({
  imports: [
    PoliciesModule,
    ApprovalsModule,
    ReviewsModule,
    LiteratureModule,
    PublishingModule,
    MeetingsModule,
    WorkloadModule,
    RetractionReviewsModule,
    OffboardingModule,
  ],
  controllers: [
    FrontController,
    DocsController,
    AssetsController,
    OidcController,
    ConsoleIdentitiesController,
    SignInController,
    AccountController,
    ConsoleKeysController,
    ConsoleOauthClientsController,
    ConsolePersonAccessController,
    ConsoleOffboardingController,
    ConsolePasskeysController,
    DueController,
    ConsoleRedlineController,
    ConsolePoliciesController,
    ConsoleDraftsController,
    ConsoleCommentsController,
    ConsolePanelsController,
    ConsolePanelProxiesController,
    ConsoleWaitingVotesController,
    ConsoleDraftEvidenceController,
    ConsolePrismaController,
    ConsoleImportController,
    ConsoleApprovalController,
    ConsoleVotesController,
    ConsoleSigningController,
    ConsoleActsController,
    ConsoleActFormsController,
    ConsoleActController,
    ConsoleSignaturesController,
    ConsoleAdoptionsController,
    ConsoleScreeningController,
    ConsoleDuplicatesController,
    ConsoleExclusionReasonsController,
    ConsoleStrategiesController,
    ConsoleBulletinsController,
    ConsoleNoticeRulesController,
    ConsoleEvidenceController,
    ConsoleMeetingsController,
    ConsoleMeetingController,
    ConsoleLaddersController,
    ConsoleHolidaysController,
    ConsoleCalendarsController,
    MailPreviewsController,
    ReviewTaskController,
    ConsolePeopleController,
    ConsolePermissionsController,
    ConsoleRemindersController,
    ConsoleWorkloadController,
    VerifyController,
    ConsoleProofController,
    ConsoleAuditController,
    ConsoleReportsController,
    ConsoleRetractionsController,
    ConsoleSearchesController,
    ConsoleConsumersController,
    ConsoleWebhooksController,
    ConsoleWebhookActsController,
    ConsolePolicySearchController,
    MailboxController,
    ConsoleBulkReviewsController,
    ConsoleReviewsController,
    NowhereController,
  ],
  providers: [
    OffboardingPageQueries,
    CheckpointSendings,
    AuditSubjects,
    ConsumerChoicesQueries,
    ConsumerPages,
    WebhookPages,
    IdentityViews,
    ConsoleDraftPages,
    CommentViews,
    PanelPages,
    ApprovalViews,
    ActDesk,
    ActPages,
    WaitingForSignature,
    SignPages,
    SigningDesk,
    VoteStandings,
    EvidenceQueries,
    ApiDocument,
    Assets,
    ConfirmFirst,
    ConsolePages,
    FormGuard,
    MailPreviews,
    ReviewWorkQueries,
    DueQueries,
    PeoplePageQueries,
    PersonPages,
    AccountPages,
    KeysPages,
    PasskeyViews,
    ReviewPageQueries,
    ReviewViews,
    PolicyPageQueries,
    PolicyReviewsQueries,
    LadderEditors,
    ScreeningListQueries,
    ScreeningPages,
    StrategiesPages,
    { provide: ErrorPages, useClass: ConsoleErrorPages },
  ],
  exports: [ErrorPages, ApiDocument],
})
export class ConsoleModule {}
