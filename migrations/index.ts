import { CreatePlatform20260101000000 } from './20260101000000-create-platform.ts';
import { CreatePeople20260102000000 } from './20260102000000-create-people.ts';
import { CreateSignIn20260102000001 } from './20260102000001-create-sign-in.ts';
import { CreateApiKeys20260102000002 } from './20260102000002-create-api-keys.ts';
import { CreatePolicies20260103000001 } from './20260103000001-create-policies.ts';
import { CreateEffectivePeriods20260103000002 } from './20260103000002-create-effective-periods.ts';
import { ProtectSignedVersions20260103000003 } from './20260103000003-protect-signed-versions.ts';
import { CreateVersionAnnouncements20260103000004 } from './20260103000004-create-version-announcements.ts';
import { CreateReviewCycles20260104000001 } from './20260104000001-create-review-cycles.ts';
import { CreateReminders20260104000002 } from './20260104000002-create-reminders.ts';
import { CreateRateSlot20260105000001 } from './20260105000001-create-rate-slot.ts';
import { CreateLiterature20260105000002 } from './20260105000002-create-literature.ts';
import { CreateApprovalRounds20260106000001 } from './20260106000001-create-approval-rounds.ts';
import { CreateFeed20260107000001 } from './20260107000001-create-feed.ts';
import { CreateWebhooks20260107000002 } from './20260107000002-create-webhooks.ts';
import { IndexVersionCodes20260107000003 } from './20260107000003-index-version-codes.ts';
import { NotifyInForce20260107000004 } from './20260107000004-notify-in-force.ts';
import { CreateOperatorAlert20260108000001 } from './20260108000001-create-operator-alert.ts';
import { CreatePolicyActs20261122000100 } from './20261122000100-create-policy-acts.ts';
import { AddCorrections20261122000101 } from './20261122000101-add-corrections.ts';
import { CreateNoticeRules20261122000200 } from './20261122000200-create-notice-rules.ts';
import { AddEmbargo20261122000201 } from './20261122000201-add-embargo.ts';
import { CreateBulletins20261122000202 } from './20261122000202-create-bulletins.ts';
import { KeepCancelledEmbargoes20261122000203 } from './20261122000203-keep-cancelled-embargoes.ts';
import { HoldBackEventsOfEmbargoedPolicies20261122000204 } from './20261122000204-hold-back-events-of-embargoed-policies.ts';
import { CreateVersionBands20261122000300 } from './20261122000300-create-version-bands.ts';
import { CreateLibraryImports20261122000301 } from './20261122000301-create-library-imports.ts';
import { KeepRefusedFindings20261122000302 } from './20261122000302-keep-refused-findings.ts';
import { CreateRenditions20261122000400 } from './20261122000400-create-renditions.ts';
import { CreateDelegations20261122010000 } from './20261122010000-create-delegations.ts';
import { AddPolicyBackup20261122010001 } from './20261122010001-add-policy-backup.ts';
import { WidenReviewCycles20261122010002 } from './20261122010002-widen-review-cycles.ts';
import { CreateLadders20261122010003 } from './20261122010003-create-ladders.ts';
import { TellDetoursOfReminders20261122010004 } from './20261122010004-tell-detours-of-reminders.ts';
import { RecordWhoSetReviewDates20261122010101 } from './20261122010101-record-who-set-review-dates.ts';
import { RememberWhatWasSignedBeforeCycles20261122010102 } from './20261122010102-remember-what-was-signed-before-cycles.ts';
import { CreateBounceReports20261122010400 } from './20261122010400-create-bounce-reports.ts';
import { CreateCalendarFeeds20261122010500 } from './20261122010500-create-calendar-feeds.ts';
import { CreateMeetings20261122010700 } from './20261122010700-create-meetings.ts';
import { CreateWorkload20261122010600 } from './20261122010600-create-workload.ts';
import { CompleteScreening20261122020500 } from './20261122020500-complete-screening.ts';
import { KeepUnaskedReadings20261122020501 } from './20261122020501-keep-unasked-readings.ts';
import { WidenLiterature20261122020000 } from './20261122020000-widen-literature.ts';
import { PauseRateSlots20261122020200 } from './20261122020200-pause-rate-slots.ts';
import { AskMissingRecordsAgain20261122020201 } from './20261122020201-ask-missing-records-again.ts';
import { KeepLiteratureCustody20261122020300 } from './20261122020300-keep-literature-custody.ts';
import { KeepWhenSearchesWereGivenUp20261122020301 } from './20261122020301-keep-when-searches-were-given-up.ts';
import { KeepSimilarity20261122020400 } from './20261122020400-keep-similarity.ts';
import { IndexCitedReferences20261122020700 } from './20261122020700-index-cited-references.ts';
import { CreateRetractionWatch20261122020701 } from './20261122020701-create-retraction-watch.ts';
import { WriteDownWhoHeard20261122020702 } from './20261122020702-write-down-who-heard.ts';
import { RecordDuplicates20261122020600 } from './20261122020600-record-duplicates.ts';
import { CompareEarlierRecords20261122020601 } from './20261122020601-compare-earlier-records.ts';
import { KeepPrismaFlows20261122020801 } from './20261122020801-keep-prisma-flows.ts';
import { AdmitComplianceOfficers20261123030000 } from './20261123030000-admit-compliance-officers.ts';
import { CreatePanels20261123030400 } from './20261123030400-create-panels.ts';
import { CreateVoteReminders20261123030401 } from './20261123030401-create-vote-reminders.ts';
import { CreateDraftComments20261123030402 } from './20261123030402-create-draft-comments.ts';
import { WidenSignatures20261123030500 } from './20261123030500-widen-signatures.ts';
import { RemindOfActs20261123030501 } from './20261123030501-remind-of-acts.ts';
import { CreatePersonIdentities20261123030101 } from './20261123030101-create-person-identities.ts';
import { CreateOauthClients20261123030102 } from './20261123030102-create-oauth-clients.ts';
import { HoldProviderToItsWord20261123030103 } from './20261123030103-hold-provider-to-its-word.ts';
import { KeepWhereSessionsCameFrom20261123030300 } from './20261123030300-keep-where-sessions-came-from.ts';
import { CountAttemptsEverywhere20261123030301 } from './20261123030301-count-attempts-everywhere.ts';
import { MailPeople20261123030302 } from './20261123030302-mail-people.ts';
import { RotateApiKeys20261123030303 } from './20261123030303-rotate-api-keys.ts';
import { HoldSigningAfterAccessChanges20261123030391 } from './20261123030391-hold-signing-after-access-changes.ts';
import { AllowUnknownTimesOfSignIn20261123030304 } from './20261123030304-allow-unknown-times-of-sign-in.ts';

/** Every migration, in the order in which they run. */
import { CreateSignatureChallenges20261123030200 } from './20261123030200-create-signature-challenges.ts';
import { CreatePasskeys20261123030201 } from './20261123030201-create-passkeys.ts';
import { CreateSecretKeys20261123030700 } from './20261123030700-create-secret-keys.ts';
import { FreezeRounds20261123030403 } from './20261123030403-freeze-rounds.ts';
import { HoldRolesSince20261123030404 } from './20261123030404-hold-roles-since.ts';
import { KeepSignaturesNeeded20261123030503 } from './20261123030503-keep-signatures-needed.ts';
import { KeepProofAttestations20261123030800 } from './20261123030800-keep-proof-attestations.ts';
import { WidenAudit20261123030701 } from './20261123030701-widen-audit.ts';
import { RecordRenditionHashes20261124010700 } from './20261124010700-record-rendition-hashes.ts';
import { OrderAuditSearch20261123030702 } from './20261123030702-order-audit-search.ts';
import { HoldFeedToItsDatabase20261124010301 } from './20261124010301-hold-feed-to-its-database.ts';
import { OrderWaitingEvents20261124010302 } from './20261124010302-order-waiting-events.ts';
import { CreateRelayPosition20261124010303 } from './20261124010303-create-relay-position.ts';
import { RemindOfSignatures20261124010801 } from './20261124010801-remind-of-signatures.ts';
import { WidenWebhooks20261124010401 } from './20261124010401-widen-webhooks.ts';
import { OrderWebhookDeliveries20261124010402 } from './20261124010402-order-webhook-deliveries.ts';
import { CreateWebhookNotices20261124010403 } from './20261124010403-create-webhook-notices.ts';
import { CountChanges20261124010101 } from './20261124010101-count-changes.ts';
import { ListVersionCodes20261124010201 } from './20261124010201-list-version-codes.ts';
import { IndexVersionWords20261124010202 } from './20261124010202-index-version-words.ts';
import { CreateConsumers20261124010501 } from './20261124010501-create-consumers.ts';
import { TellOfWaitingEvents20261124011101 } from './20261124011101-tell-of-waiting-events.ts';

export const migrations = [
  CreatePlatform20260101000000,
  CreatePeople20260102000000,
  CreateSignIn20260102000001,
  CreateApiKeys20260102000002,
  CreatePolicies20260103000001,
  CreateEffectivePeriods20260103000002,
  ProtectSignedVersions20260103000003,
  CreateVersionAnnouncements20260103000004,
  CreateReviewCycles20260104000001,
  CreateReminders20260104000002,
  CreateRateSlot20260105000001,
  CreateLiterature20260105000002,
  CreateApprovalRounds20260106000001,
  CreateFeed20260107000001,
  CreateWebhooks20260107000002,
  IndexVersionCodes20260107000003,
  NotifyInForce20260107000004,
  CreateOperatorAlert20260108000001,
  CreatePolicyActs20261122000100,
  AddCorrections20261122000101,
  CreateNoticeRules20261122000200,
  AddEmbargo20261122000201,
  CreateBulletins20261122000202,
  KeepCancelledEmbargoes20261122000203,
  HoldBackEventsOfEmbargoedPolicies20261122000204,
  CreateVersionBands20261122000300,
  CreateLibraryImports20261122000301,
  KeepRefusedFindings20261122000302,
  CreateRenditions20261122000400,
  CreateDelegations20261122010000,
  AddPolicyBackup20261122010001,
  WidenReviewCycles20261122010002,
  CreateLadders20261122010003,
  TellDetoursOfReminders20261122010004,
  RecordWhoSetReviewDates20261122010101,
  RememberWhatWasSignedBeforeCycles20261122010102,
  CreateBounceReports20261122010400,
  CreateCalendarFeeds20261122010500,
  CreateWorkload20261122010600,
  CreateMeetings20261122010700,
  WidenLiterature20261122020000,
  PauseRateSlots20261122020200,
  KeepLiteratureCustody20261122020300,
  KeepSimilarity20261122020400,
  IndexCitedReferences20261122020700,
  CreateRetractionWatch20261122020701,
  CompleteScreening20261122020500,
  RecordDuplicates20261122020600,
  KeepUnaskedReadings20261122020501,
  KeepPrismaFlows20261122020801,
  CompareEarlierRecords20261122020601,
  KeepWhenSearchesWereGivenUp20261122020301,
  AskMissingRecordsAgain20261122020201,
  WriteDownWhoHeard20261122020702,
  AdmitComplianceOfficers20261123030000,
  CreatePanels20261123030400,
  CreateVoteReminders20261123030401,
  CreateDraftComments20261123030402,
  WidenSignatures20261123030500,
  RemindOfActs20261123030501,
  CreatePersonIdentities20261123030101,
  CreateOauthClients20261123030102,
  KeepWhereSessionsCameFrom20261123030300,
  CountAttemptsEverywhere20261123030301,
  MailPeople20261123030302,
  RotateApiKeys20261123030303,
  CreateSignatureChallenges20261123030200,
  CreatePasskeys20261123030201,
  CreateSecretKeys20261123030700,
  WidenAudit20261123030701,
  KeepProofAttestations20261123030800,
  HoldProviderToItsWord20261123030103,
  AllowUnknownTimesOfSignIn20261123030304,
  HoldSigningAfterAccessChanges20261123030391,
  FreezeRounds20261123030403,
  HoldRolesSince20261123030404,
  KeepSignaturesNeeded20261123030503,
  OrderAuditSearch20261123030702,
  HoldFeedToItsDatabase20261124010301,
  OrderWaitingEvents20261124010302,
  CreateRelayPosition20261124010303,
  WidenWebhooks20261124010401,
  OrderWebhookDeliveries20261124010402,
  CreateWebhookNotices20261124010403,
  CountChanges20261124010101,
  RemindOfSignatures20261124010801,
  RecordRenditionHashes20261124010700,
  ListVersionCodes20261124010201,
  IndexVersionWords20261124010202,
  CreateConsumers20261124010501,
  TellOfWaitingEvents20261124011101,
];
