import type { FactoryProvider } from '@nestjs/common';
import { fetch } from 'undici';
import { Settings } from '../../platform/config/settings.ts';
import { Database } from '../../platform/database/database.ts';
import { SharedRateLimit } from '../eutils/rate-limit.ts';
import { CrossrefClient } from './crossref.client.ts';
import { EuropePmcClient } from './europe-pmc.client.ts';
import { SourceConnections } from './source-connections.ts';

const TIMEOUT_MILLISECONDS = 60_000;
/** A page of 200 whole records with long author lists has a few megabytes. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/** Europe PMC publishes no number and asks for moderation; the same pace as PubMed's is kept. */
const EUROPE_PMC_PER_SECOND = 3;

/** Crossref's limits for lists of works, by its pool: those who say whom to write to get more (REST API, "rate limits"). */
const CROSSREF_PER_SECOND = { public: 1, polite: 3 } as const;

/** The client of Europe PMC, off while EUROPE_PMC_URL is unset. */
export const europePmcProvider: FactoryProvider<EuropePmcClient> = {
  provide: EuropePmcClient,
  inject: [Settings, Database, SourceConnections],
  useFactory: (settings: Settings, database: Database, connections: SourceConnections) =>
    new EuropePmcClient(
      {
        baseUrl: settings.europePmcUrl,
        email: settings.europePmcEmail,
        timeoutMilliseconds: TIMEOUT_MILLISECONDS,
        maximumBytes: MAXIMUM_BYTES,
      },
      {
        fetch,
        dispatcher: connections.agent,
        rateLimiter: new SharedRateLimit(database, 'europe_pmc', EUROPE_PMC_PER_SECOND),
      },
    ),
};

/** The client of Crossref, off while CROSSREF_URL is unset. */
export const crossrefProvider: FactoryProvider<CrossrefClient> = {
  provide: CrossrefClient,
  inject: [Settings, Database, SourceConnections],
  useFactory: (settings: Settings, database: Database, connections: SourceConnections) =>
    new CrossrefClient(
      {
        baseUrl: settings.crossrefUrl,
        email: settings.crossrefEmail,
        timeoutMilliseconds: TIMEOUT_MILLISECONDS,
        maximumBytes: MAXIMUM_BYTES,
      },
      {
        fetch,
        dispatcher: connections.agent,
        rateLimiter: new SharedRateLimit(
          database,
          'crossref',
          CROSSREF_PER_SECOND[settings.crossrefEmail === null ? 'public' : 'polite'],
        ),
      },
    ),
};
