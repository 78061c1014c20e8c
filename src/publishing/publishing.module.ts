import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { ActiveReplies } from './active-replies.ts';
import { ActiveVersion } from './active-version.ts';
import { BulletinForms } from './bulletin/bulletin-forms.ts';
import { BulletinQueries } from './bulletin/bulletin.queries.ts';
import { Bulletins } from './bulletin/bulletins.ts';
import { BulletinsController } from './bulletin/bulletins.controller.ts';
import { RecordedBulletinsQueries } from './bulletin/recorded-bulletins.queries.ts';
import { RecordedBulletinsService } from './bulletin/recorded-bulletins.service.ts';
import { VersionChanges } from './bulletin/version-changes.ts';
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
import { RedlineRoutes } from './redline-routes.ts';
import { RenditionKeeper } from './rendition-keeper.ts';
import { Renditions } from './renditions.ts';
import { SnapshotQueries } from './snapshot.queries.ts';
import { VersionRenderer } from './version-renderer.ts';
import { WebhookAttempts } from './webhook-attempts.ts';
import { WebhookFanOut } from './webhook-fan-out.ts';
import { WebhookLanes } from './webhook-lanes.ts';
import { WebhookSecrets } from './webhook-secrets.ts';
import { WebhookSender } from './webhook-sender.ts';
import { WebhooksController } from './webhooks.controller.ts';
import { WebhooksQueries } from './webhooks.queries.ts';
import { WebhooksService } from './webhooks.service.ts';

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
