import { Module } from '@nestjs/common';
import { fetch } from 'undici';
import { Settings } from '../platform/config/settings.ts';
import { Database } from '../platform/database/database.ts';
import { PoliciesModule } from '../policies/policies.module.ts';
import { EutilsClient } from './eutils/eutils.client.ts';
import { EvidenceController } from './evidence/evidence.controller.ts';
import { EvidenceService } from './evidence/evidence.service.ts';
import { WaitingEvidenceQueries } from './evidence/waiting-evidence.queries.ts';
import { RankRecords } from './likelihood/rank-records.job.ts';
import { updateControllers, updateExports, updateProviders } from './updates/update-providers.ts';
import { AssignScreenings } from './screening/assign-screenings.sweep.ts';
import { Assignments } from './screening/assignments.service.ts';
import { ExclusionReasonsController } from './screening/exclusion-reasons.controller.ts';
import { ExclusionReasons } from './screening/exclusion-reasons.service.ts';
import { LiteratureQueries } from './screening/included-references.queries.ts';
import { LeftBehindReadings } from './screening/left-behind-readings.ts';
import { ScreeningHistory } from './screening/screening-history.queries.ts';
import { ScreeningQueue } from './screening/queue.queries.ts';
import { IncludedReferencesController } from './screening/references.controller.ts';
import { ReturnToQueue } from './screening/return-to-queue.ts';
import { ScreeningAssignment } from './screening/screening-assignment.ts';
import { ScreeningMoves } from './screening/screening-moves.ts';
import { ScreeningUndo } from './screening/screening-undo.ts';
import { LiteratureController } from './screening/screening.controller.ts';
import { SecondReadingBook } from './screening/second-reading-book.ts';
import { SecondReadings } from './screening/second-readings.service.ts';
import { TellScreeners } from './screening/tell-screeners.sweep.ts';
import { PrismaController } from './prisma/prisma.controller.ts';
import { PrismaFlows } from './prisma/prisma-flows.ts';
import { PrismaQueries } from './prisma/prisma.queries.ts';
import { PubmedConnection } from './eutils/pubmed-connection.ts';
import { SharedRateLimit } from './eutils/rate-limit.ts';
import { ScreeningService } from './screening/screening.service.ts';
import { AutomaticJoins } from './duplicates/automatic-joins.ts';
import { CompareEarlierRecords } from './duplicates/compare-earlier-records.sweep.ts';
import { DuplicateFinder } from './duplicates/duplicate-finder.ts';
import { DuplicatesController } from './duplicates/duplicates.controller.ts';
import { DuplicatesQueries } from './duplicates/duplicates.queries.ts';
import { DuplicatesService } from './duplicates/duplicates.service.ts';
import { JoinedScreenings } from './duplicates/joined-screenings.ts';
import { RecordJoins } from './duplicates/record-joins.ts';
import { NoticeReader } from './records/notice-reader.ts';
import { RecordStore } from './records/record-store.ts';
import { AlertsController } from './retractions/alerts.controller.ts';
import { retractionExports, retractionProviders } from './retractions/retraction-providers.ts';
import { crossrefProvider, europePmcProvider } from './sources/source-clients.ts';
import { SourceConnections } from './sources/source-connections.ts';
import { ProposalsService } from './strategies/proposal/proposals.service.ts';
import { SearchStrategiesService } from './strategies/search-strategies.service.ts';
import { StrategiesController } from './strategies/strategies.controller.ts';
import { StrategiesQueries } from './strategies/strategies.queries.ts';
import { StrategyTrials } from './strategies/strategy-trials.ts';
import { TrialQuestions } from './strategies/trial-questions.ts';
import { TryStrategy } from './strategies/try-strategy.job.ts';

/** NCBI's limits (NBK25497), for all replicas together. */
const REQUESTS_PER_SECOND = { withoutKey: 3, withKey: 10 } as const;
const TIMEOUT_MILLISECONDS = 60_000;
/** A page of 200 records with long author lists has a few megabytes. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/** Search strategies, literature updates, the queue and its screening. */
@Module({
  imports: [PoliciesModule],
  controllers: [
    ...updateControllers,
    LiteratureController,
    IncludedReferencesController,
    ExclusionReasonsController,
    StrategiesController,
    EvidenceController,
    PrismaController,
    DuplicatesController,
    AlertsController,
  ],
  providers: [
    ...retractionProviders,
    PubmedConnection,
    {
      provide: EutilsClient,
      inject: [Settings, Database, PubmedConnection],
      useFactory: eutilsClient,
    },
    SourceConnections,
    europePmcProvider,
    crossrefProvider,
    RecordStore,
    NoticeReader,
    DuplicateFinder,
    CompareEarlierRecords,
    AutomaticJoins,
    RecordJoins,
    JoinedScreenings,
    DuplicatesService,
    DuplicatesQueries,
    ...updateProviders,
    SearchStrategiesService,
    StrategiesQueries,
    StrategyTrials,
    TrialQuestions,
    TryStrategy,
    ProposalsService,
    RankRecords,
    ScreeningService,
    ScreeningMoves,
    ScreeningUndo,
    ScreeningQueue,
    SecondReadingBook,
    SecondReadings,
    ScreeningAssignment,
    LeftBehindReadings,
    ScreeningHistory,
    AssignScreenings,
    TellScreeners,
    Assignments,
    ReturnToQueue,
    ExclusionReasons,
    LiteratureQueries,
    PrismaQueries,
    PrismaFlows,
    EvidenceService,
    WaitingEvidenceQueries,
  ],
  exports: [
    ...retractionExports,
    ...updateExports,
    LiteratureQueries,
    PrismaFlows,
    EvidenceService,
    WaitingEvidenceQueries,
    SearchStrategiesService,
    StrategiesQueries,
    StrategyTrials,
    ProposalsService,
    ScreeningService,
    ScreeningUndo,
    ScreeningQueue,
    ScreeningHistory,
    SecondReadings,
    Assignments,
    ReturnToQueue,
    ExclusionReasons,
    RecordStore,
    DuplicatesService,
    DuplicatesQueries,
  ],
})
export class LiteratureModule {}

function eutilsClient(settings: Settings, database: Database, connection: PubmedConnection): EutilsClient {
  const { eutilsUrl, eutilsEmail, eutilsApiKey, eutilsRequestsPerSecond } = settings;
  const usual = eutilsApiKey === null ? REQUESTS_PER_SECOND.withoutKey : REQUESTS_PER_SECOND.withKey;
  const perSecond = eutilsRequestsPerSecond ?? usual;
  return new EutilsClient(
    {
      baseUrl: eutilsUrl,
      tool: 'almanac',
      email: eutilsEmail,
      apiKey: eutilsApiKey,
      timeoutMilliseconds: TIMEOUT_MILLISECONDS,
      maximumBytes: MAXIMUM_BYTES,
    },
    {
      fetch,
      dispatcher: connection.agent,
      rateLimiter: new SharedRateLimit(database, 'pubmed', perSecond),
    },
  );
}
