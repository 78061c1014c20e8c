import { Module } from '@nestjs/common';
import { fetch } from 'undici';
import { Settings } from '../platform/config/settings.ts';
import { Database } from '../platform/database/database.ts';
import { EutilsClient } from './eutils/eutils.client.ts';
import { LiteratureUpdatesQueries } from './updates/literature-updates.queries.ts';
import { LiteratureUpdatesService } from './updates/literature-updates.service.ts';
import { LiteratureController } from './screening/screening.controller.ts';
import { LiteratureQueries } from './screening/screening.queries.ts';
import { PolicyLiteratureController } from './policy-literature.controller.ts';
import { PrismaQueries } from './prisma/prisma.queries.ts';
import { PubmedConnection } from './eutils/pubmed-connection.ts';
import { SharedRateLimit } from './eutils/rate-limit.ts';
import { RunSearch } from './updates/run-search.job.ts';
import { ScreeningService } from './screening/screening.service.ts';
import { SearchProgress } from './updates/search-progress.ts';
import { SearchStrategiesService } from './strategies/search-strategies.service.ts';

/** NCBI's limits (NBK25497), for all replicas together. */
const REQUESTS_PER_SECOND = { withoutKey: 3, withKey: 10 } as const;
const TIMEOUT_MILLISECONDS = 60_000;
/** A page of 200 records with long author lists has a few megabytes. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/** Search strategies, literature updates, the queue and its screening. */
@Module({
  controllers: [LiteratureController, PolicyLiteratureController],
  providers: [
    PubmedConnection,
    {
      provide: EutilsClient,
      inject: [Settings, Database, PubmedConnection],
      useFactory: eutilsClient,
    },
    SearchProgress,
    RunSearch,
    SearchStrategiesService,
    LiteratureUpdatesService,
    LiteratureUpdatesQueries,
    ScreeningService,
    LiteratureQueries,
    PrismaQueries,
  ],
  exports: [
    LiteratureUpdatesService,
    LiteratureUpdatesQueries,
    LiteratureQueries,
    PrismaQueries,
    SearchStrategiesService,
    ScreeningService,
  ],
})
export class LiteratureModule {}

function eutilsClient(settings: Settings, database: Database, connection: PubmedConnection): EutilsClient {
  const { eutilsUrl, eutilsEmail, eutilsApiKey } = settings;
  const perSecond = eutilsApiKey === null ? REQUESTS_PER_SECOND.withoutKey : REQUESTS_PER_SECOND.withKey;
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
