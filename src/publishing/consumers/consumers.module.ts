import { Module } from '@nestjs/common';
import { AcknowledgementsController } from './acknowledgements/acknowledgements.controller.ts';
import { AcknowledgementsService } from './acknowledgements/acknowledgements.service.ts';
import { AlertsQueries } from './alerts/alerts.queries.ts';
import { SendDriftMail } from './alerts/send-drift-mail.job.ts';
import { WatchDriftSweep } from './alerts/watch-drift.sweep.ts';
import { ConsumersController } from './consumers.controller.ts';
import { ConsumersQueries } from './consumers.queries.ts';
import { ConsumersService } from './consumers.service.ts';
import { DriftController } from './drift/drift.controller.ts';
import { FeedQueries } from '../feed/feed.queries.ts';
import { DriftMetrics } from './drift/drift-metrics.ts';
import { DriftQueries } from './drift/drift.queries.ts';
import { HoldingsPages } from './drift/holdings-pages.ts';

/** Consumers: what each says that it has loaded, and who runs behind. */
@Module({
  controllers: [ConsumersController, AcknowledgementsController, DriftController],
  providers: [
    FeedQueries,
    ConsumersQueries,
    ConsumersService,
    DriftQueries,
    DriftMetrics,
    HoldingsPages,
    AcknowledgementsService,
    AlertsQueries,
    SendDriftMail,
    WatchDriftSweep,
  ],
  exports: [ConsumersQueries, ConsumersService, DriftQueries, AcknowledgementsService, AlertsQueries],
})
export class ConsumersModule {}
