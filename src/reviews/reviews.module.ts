import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { CycleClosing } from './cycle-closing.ts';
import { CycleOpening } from './cycle-opening.ts';
import { CycleReopening } from './cycle-reopening.ts';
import { ForecastController } from './forecast.controller.ts';
import { ForecastQueries } from './forecast.queries.ts';
import { ReminderOutbox } from './reminder-outbox.ts';
import { RemindersQueries } from './reminders.queries.ts';
import { ReviewsController } from './reviews.controller.ts';
import { ReviewsQueries } from './reviews.queries.ts';
import { ReviewsService } from './reviews.service.ts';
import { RungPlanner } from './rung-planner.ts';
import { SendMessageJob } from './send-message.job.ts';
import { SendRungsSweep } from './send-rungs.sweep.ts';

/** Review cycles, their ladder of reminders, and the mail that carries them. */
@Module({
  imports: [PoliciesModule],
  controllers: [ReviewsController, ForecastController],
  providers: [
    RungPlanner,
    CycleOpening,
    CycleClosing,
    CycleReopening,
    ReminderOutbox,
    SendRungsSweep,
    SendMessageJob,
    ReviewsService,
    ReviewsQueries,
    RemindersQueries,
    ForecastQueries,
  ],
  exports: [ReviewsService, ReviewsQueries, RemindersQueries, ForecastQueries],
})
export class ReviewsModule {}
