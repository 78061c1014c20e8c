import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { ActiveReplies } from './active-replies.ts';
import { ActiveVersion } from './active-version.ts';
import { CodeLookupQueries } from './code-lookup.queries.ts';
import { CodesController } from './codes.controller.ts';
import { FeedController } from './feed.controller.ts';
import { FeedQueries } from './feed.queries.ts';
import { FeedSequencer } from './feed-sequencer.ts';
import { InForceListener } from './in-force-listener.ts';
import { InForceQueries } from './in-force.queries.ts';
import { InForceTable } from './in-force-table.ts';
import { PublishedRoutes } from './published-routes.ts';
import { PublishedVersions } from './published-versions.ts';
import { SnapshotQueries } from './snapshot.queries.ts';
import { WebhookAttempts } from './webhook-attempts.ts';
import { WebhookFanOut } from './webhook-fan-out.ts';
import { WebhookLanes } from './webhook-lanes.ts';
import { WebhookSender } from './webhook-sender.ts';
import { WebhooksController } from './webhooks.controller.ts';
import { WebhooksQueries } from './webhooks.queries.ts';
import { WebhooksService } from './webhooks.service.ts';

/** The active version, look-ups, the feed and webhooks: what consumers see. */
@Module({
  imports: [PoliciesModule],
  controllers: [CodesController, FeedController, WebhooksController],
  providers: [
    InForceQueries,
    InForceListener,
    InForceTable,
    PublishedVersions,
    ActiveVersion,
    ActiveReplies,
    PublishedRoutes,
    CodeLookupQueries,
    FeedQueries,
    SnapshotQueries,
    WebhookFanOut,
    FeedSequencer,
    WebhookAttempts,
    WebhookSender,
    WebhookLanes,
    WebhooksQueries,
    WebhooksService,
  ],
  exports: [InForceTable, PublishedVersions, ActiveVersion, FeedQueries, WebhooksQueries],
})
export class PublishingModule {}
