import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { ActiveReplies } from './active/active-replies.ts';
import { ActiveRoad } from './active/active-road.ts';
import { ActiveVersion } from './active/active-version.ts';
import { BulletinForms } from './bulletin/bulletin-forms.ts';
import { BulletinQueries } from './bulletin/bulletin.queries.ts';
import { Bulletins } from './bulletin/bulletins.ts';
import { BulletinsController } from './bulletin/bulletins.controller.ts';
import { RecordedBulletinsQueries } from './bulletin/recorded-bulletins.queries.ts';
import { RecordedBulletinsService } from './bulletin/recorded-bulletins.service.ts';
import { VersionChanges } from './bulletin/version-changes.ts';
import { CodeLookupQueries } from './lookups/code-lookup.queries.ts';
import { LookUpDays } from './lookups/look-up-day.ts';
import { LookUpRoutes } from './lookups/look-up-routes.ts';
import { ClaimBatches } from './lookups/claim-batches.ts';
import { ResolveController } from './lookups/resolve.controller.ts';
import { SearchController } from './lookups/search.controller.ts';
import { PolicySearch } from './lookups/policy-search.ts';
import { SearchQueries } from './lookups/search.queries.ts';
import { ChangedSinceController } from './lookups/changed-since.controller.ts';
import { ChangedSinceQueries } from './lookups/changed-since.queries.ts';
import { ConsumersModule } from './consumers/consumers.module.ts';
import { FeedController } from './feed/feed.controller.ts';
import { FeedNumbering } from './feed/feed-numbering.ts';
import { FeedPlaces } from './feed/feed-places.ts';
import { FeedQueries } from './feed/feed.queries.ts';
import { FeedReader } from './feed/feed-reader.ts';
import { FeedStreams } from './feed/feed-streams.ts';
import { FeedWatch } from './feed/feed-watch.ts';
import { Relay } from './relay/relay.ts';
import { RelayPosition } from './relay/relay-position.ts';
import { RelayRunner } from './relay/relay-runner.ts';
import { FeedSequencer } from './feed/feed-sequencer.ts';
import { InForceQueries } from './active/in-force.queries.ts';
import { InForceTable } from './active/in-force-table.ts';
import { PublishedRoutes } from './active/published-routes.ts';
import { PublishedVersions } from './renditions/published-versions.ts';
import { WithheldParts } from './renditions/withheld-parts.ts';
import { RedlineRoutes } from './renditions/redline-routes.ts';
import { RenditionKeeper } from './renditions/rendition-keeper.ts';
import { RenditionDigests } from './renditions/rendition-digests.ts';
import { Renditions } from './renditions/renditions.ts';
import { SnapshotQueries } from './feed/snapshot.queries.ts';
import { ForeignRenderers } from './renditions/foreign-renderers.ts';
import { VersionRenderer } from './renditions/version-renderer.ts';
import { DeliveriesController } from './webhooks/deliveries.controller.ts';
import { DeliveriesQueries } from './webhooks/deliveries.queries.ts';
import { ForgetWebhookAttempts } from './webhooks/forget-webhook-attempts.sweep.ts';
import { SendWebhookNotice } from './webhooks/send-webhook-notice.job.ts';
import { WebhookAttempts } from './webhooks/webhook-attempts.ts';
import { WebhookClaims } from './webhooks/webhook-claims.ts';
import { WebhookDeliveries } from './webhooks/webhook-deliveries.ts';
import { WebhookFanOut } from './webhooks/webhook-fan-out.ts';
import { WebhookLaneLeases } from './webhooks/webhook-lane-leases.ts';
import { WebhookLanes } from './webhooks/webhook-lanes.ts';
import { WebhookNotices } from './webhooks/webhook-notices.ts';
import { WebhookReplays } from './webhooks/webhook-replays.service.ts';
import { WebhookSecretRotation } from './webhooks/webhook-secret-rotation.service.ts';
import { WebhookSecrets } from './webhooks/webhook-secrets.ts';
import { WebhookSender } from './webhooks/webhook-sender.ts';
import { WebhooksController } from './webhooks/webhooks.controller.ts';
import { WebhooksQueries } from './webhooks/webhooks.queries.ts';
import { WebhooksService } from './webhooks/webhooks.service.ts';

/** The active version, look-ups, the feed and webhooks: what consumers see. */
@Module({
  imports: [PoliciesModule, ConsumersModule],
  controllers: [
    ResolveController,
    SearchController,
    ChangedSinceController,
    FeedController,
    WebhooksController,
    DeliveriesController,
    BulletinsController,
  ],
  providers: [
    InForceQueries,
    InForceTable,
    ForeignRenderers,
    VersionRenderer,
    Renditions,
    RenditionDigests,
    RenditionKeeper,
    PublishedVersions,
    WithheldParts,
    ActiveVersion,
    ActiveReplies,
    ActiveRoad,
    PublishedRoutes,
    RedlineRoutes,
    CodeLookupQueries,
    LookUpDays,
    LookUpRoutes,
    ClaimBatches,
    SearchQueries,
    PolicySearch,
    ChangedSinceQueries,
    FeedQueries,
    FeedWatch,
    FeedReader,
    FeedPlaces,
    FeedStreams,
    SnapshotQueries,
    Relay,
    RelayPosition,
    RelayRunner,
    WebhookFanOut,
    FeedSequencer,
    FeedNumbering,
    WebhookNotices,
    SendWebhookNotice,
    WebhookDeliveries,
    WebhookClaims,
    WebhookAttempts,
    WebhookLaneLeases,
    WebhookSecrets,
    WebhookSender,
    WebhookLanes,
    ForgetWebhookAttempts,
    WebhooksQueries,
    DeliveriesQueries,
    WebhooksService,
    WebhookSecretRotation,
    WebhookReplays,
    BulletinQueries,
    VersionChanges,
    Bulletins,
    BulletinForms,
    RecordedBulletinsQueries,
    RecordedBulletinsService,
  ],
  exports: [
    ConsumersModule,
    CodeLookupQueries,
    LookUpDays,
    PolicySearch,
    ForeignRenderers,
    RenditionDigests,
    Renditions,
    InForceTable,
    PublishedVersions,
    ActiveVersion,
    FeedQueries,
    WebhooksQueries,
    WebhooksService,
    WebhookSecretRotation,
    WebhookReplays,
    DeliveriesQueries,
    RecordedBulletinsQueries,
    RecordedBulletinsService,
  ],
})
export class PublishingModule {}
