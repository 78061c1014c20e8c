import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { CycleClosing } from './cycles/cycle-closing.ts';
import { CycleOpening } from './cycles/cycle-opening.ts';
import { CycleReopening } from './cycles/cycle-reopening.ts';
import { ForecastController } from './reminders/forecast.controller.ts';
import { ForecastQueries } from './reminders/forecast.queries.ts';
import { ReminderOutbox } from './reminders/reminder-outbox.ts';
import { RemindersQueries } from './reminders/reminders.queries.ts';
import { ReviewsController } from './cycles/reviews.controller.ts';
import { ReviewsQueries } from './cycles/reviews.queries.ts';
import { ReviewsService } from './cycles/reviews.service.ts';
import { RungPlanner } from './ladder/rung-planner.ts';
import { SendMessageJob } from './reminders/send-message.job.ts';
import { SendRungsSweep } from './reminders/send-rungs.sweep.ts';

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
