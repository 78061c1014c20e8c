import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { CalendarFeedController } from './calendar/calendar-feed.controller.ts';
import { CalendarFeedsQueries } from './calendar/calendar-feeds.queries.ts';
import { CalendarFeedsService } from './calendar/calendar-feeds.service.ts';
import { CalendarReplies } from './calendar/calendar-replies.ts';
import { CalendarSources } from './calendar/calendar-sources.ts';
import { CalendarsController } from './calendar/calendars.controller.ts';
import { EventNumbers } from './calendar/event-numbers.ts';
import { ReviewCalendar } from './calendar/review-calendar.ts';
import { BulkReviewsController } from './cycles/bulk-reviews.controller.ts';
import { BulkReviews } from './cycles/bulk-reviews.ts';
import { CycleJoining } from './cycles/cycle-joining.ts';
import { CycleNotices } from './cycles/cycle-notices.ts';
import { PolicyReviewsController } from './cycles/policy-reviews.controller.ts';
import { ReviewActsController } from './cycles/review-acts.controller.ts';
import { ReviewAssignments } from './cycles/review-assignments.ts';
import { ReviewClosingService } from './cycles/review-closing.service.ts';
import { ReviewHistoryQueries } from './cycles/review-history.queries.ts';
import { ReviewOpeningService } from './cycles/review-opening.service.ts';
import { ReviewStages } from './cycles/review-stages.ts';
import { CycleClosing } from './cycles/cycle-closing.ts';
import { CycleOpening } from './cycles/cycle-opening.ts';
import { CycleReopening } from './cycles/cycle-reopening.ts';
import { ForecastQueries } from './reminders/forecast.queries.ts';
import { MessageBounces } from './reminders/message-bounces.ts';
import { ReminderOutbox } from './reminders/reminder-outbox.ts';
import { RemindersController } from './reminders/reminders.controller.ts';
import { RemindersQueries } from './reminders/reminders.queries.ts';
import { ReviewsController } from './cycles/reviews.controller.ts';
import { ReviewsQueries } from './cycles/reviews.queries.ts';
import { ReviewsService } from './cycles/reviews.service.ts';
import { LadderListQueries } from './ladder/ladder-list.queries.ts';
import { LaddersController } from './ladder/ladders.controller.ts';
import { LaddersService } from './ladder/ladders.service.ts';
import { PolicyLadderQueries } from './ladder/policy-ladder.queries.ts';
import { ReportsModule } from './reports/reports.module.ts';
import { RungPlanner } from './ladder/rung-planner.ts';
import { RungReplanning } from './ladder/rung-replanning.ts';
import { MessageDetours } from './reminders/message-detours.ts';
import { ReminderWriter } from './reminders/reminder-writer.ts';
import { SentMarks } from './reminders/sent-marks.ts';
import { SendMessageJob } from './reminders/send-message.job.ts';
import { SendRungsSweep } from './reminders/send-rungs.sweep.ts';
import { StandIns } from './reminders/stand-ins.ts';

/** Review cycles, their ladder of reminders, and the mail that carries them. */
@Module({
  imports: [PoliciesModule, ReportsModule],
  controllers: [
    CalendarsController,
    CalendarFeedController,
    LaddersController,
    ReviewsController,
    ReviewActsController,
    BulkReviewsController,
    PolicyReviewsController,
    RemindersController,
  ],
  providers: [
    CalendarSources,
    ReviewCalendar,
    EventNumbers,
    CalendarReplies,
    CalendarFeedsQueries,
    CalendarFeedsService,
    RungPlanner,
    RungReplanning,
    LaddersService,
    LadderListQueries,
    PolicyLadderQueries,
    CycleOpening,
    CycleClosing,
    CycleReopening,
    CycleJoining,
    CycleNotices,
    ReviewOpeningService,
    ReviewClosingService,
    ReviewStages,
    ReviewAssignments,
    BulkReviews,
    ReviewHistoryQueries,
    ReminderOutbox,
    SendRungsSweep,
    MessageDetours,
    ReminderWriter,
    SentMarks,
    SendMessageJob,
    StandIns,
    MessageBounces,
    ReviewsService,
    ReviewsQueries,
    RemindersQueries,
    ForecastQueries,
  ],
  exports: [
    ReportsModule,
    ReviewOpeningService,
    ReviewClosingService,
    ReviewStages,
    BulkReviews,
    ReviewHistoryQueries,
    CalendarSources,
    CalendarFeedsQueries,
    CalendarFeedsService,
    LaddersService,
    LadderListQueries,
    PolicyLadderQueries,
    ReviewsService,
    ReviewsQueries,
    RemindersQueries,
    ForecastQueries,
  ],
})
export class ReviewsModule {}
