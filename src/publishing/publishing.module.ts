import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { ActiveReplies } from './active/active-replies.ts';
import { ActiveVersion } from './active/active-version.ts';
import { BulletinForms } from './bulletin/bulletin-forms.ts';
import { BulletinQueries } from './bulletin/bulletin.queries.ts';
import { Bulletins } from './bulletin/bulletins.ts';
import { BulletinsController } from './bulletin/bulletins.controller.ts';
import { RecordedBulletinsQueries } from './bulletin/recorded-bulletins.queries.ts';
import { RecordedBulletinsService } from './bulletin/recorded-bulletins.service.ts';
import { VersionChanges } from './bulletin/version-changes.ts';
import { CodeLookupQueries } from './lookups/code-lookup.queries.ts';
import { CodesController } from './lookups/codes.controller.ts';
import { FeedController } from './feed/feed.controller.ts';
import { FeedQueries } from './feed/feed.queries.ts';
import { FeedSequencer } from './feed/feed-sequencer.ts';
import { InForceListener } from './active/in-force-listener.ts';
import { InForceQueries } from './active/in-force.queries.ts';
import { InForceTable } from './active/in-force-table.ts';
import { PublishedRoutes } from './active/published-routes.ts';
import { PublishedVersions } from './renditions/published-versions.ts';
import { RedlineRoutes } from './renditions/redline-routes.ts';
import { RenditionKeeper } from './renditions/rendition-keeper.ts';
import { Renditions } from './renditions/renditions.ts';
import { SnapshotQueries } from './feed/snapshot.queries.ts';
import { VersionRenderer } from './renditions/version-renderer.ts';
import { WebhookAttempts } from './webhooks/webhook-attempts.ts';
import { WebhookFanOut } from './webhooks/webhook-fan-out.ts';
import { WebhookLanes } from './webhooks/webhook-lanes.ts';
import { WebhookSecrets } from './webhooks/webhook-secrets.ts';
import { WebhookSender } from './webhooks/webhook-sender.ts';
import { WebhooksController } from './webhooks/webhooks.controller.ts';
import { WebhooksQueries } from './webhooks/webhooks.queries.ts';
import { WebhooksService } from './webhooks/webhooks.service.ts';

/** The active version, look-ups, the feed and webhooks: what consumers see. */
@Module({
  imports: [PoliciesModule],
  controllers: [CodesController, FeedController, WebhooksController, BulletinsController],
  providers: [
    InForceQueries,
    InForceListener,
    InForceTable,
    VersionRenderer,
    Renditions,
    RenditionKeeper,
    PublishedVersions,
    ActiveVersion,
    ActiveReplies,
    PublishedRoutes,
    RedlineRoutes,
    CodeLookupQueries,
    FeedQueries,
    SnapshotQueries,
    WebhookFanOut,
    FeedSequencer,
    WebhookAttempts,
    WebhookSecrets,
    WebhookSender,
    WebhookLanes,
    WebhooksQueries,
    WebhooksService,
    BulletinQueries,
    VersionChanges,
    Bulletins,
    BulletinForms,
    RecordedBulletinsQueries,
    RecordedBulletinsService,
  ],
  exports: [
    InForceTable,
    PublishedVersions,
    ActiveVersion,
    FeedQueries,
    WebhooksQueries,
    RecordedBulletinsQueries,
    RecordedBulletinsService,
  ],
})
export class PublishingModule {}
