import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../../approvals/approvals.module.ts';
import { LiteratureModule } from '../../literature/literature.module.ts';
import { PoliciesModule } from '../../policies/policies.module.ts';
import { PublishingModule } from '../../publishing/publishing.module.ts';
import { ReviewsModule } from '../../reviews/reviews.module.ts';
import { AgendaCandidatesQueries } from './agenda-candidates.queries.ts';
import { AgendaService } from './agenda.service.ts';
import { ComposePapers } from './compose-papers.ts';
import { MakeMeetingsSweep } from './make-meetings.sweep.ts';
import { MeetingCalendar } from './meeting-calendar.ts';
import { MeetingPapersController } from './meeting-papers.controller.ts';
import { MeetingPapers } from './meeting-papers.ts';
import { MeetingSeriesController } from './meeting-series.controller.ts';
import { MeetingSeriesService } from './meeting-series.service.ts';
import { MeetingsController } from './meetings.controller.ts';
import { MeetingsQueries } from './meetings.queries.ts';
import { MeetingsService } from './meetings.service.ts';
import { MinutesService } from './minutes.service.ts';
import { PaperForms } from './paper-forms.ts';
import { PaperQueries } from './paper.queries.ts';

/** The committee's meetings: when they are, what they take up, what they did. */
@Module({
  imports: [PoliciesModule, ReviewsModule, LiteratureModule, ApprovalsModule, PublishingModule],
  controllers: [MeetingsController, MeetingSeriesController, MeetingPapersController],
  providers: [
    MeetingsService,
    MeetingSeriesService,
    MakeMeetingsSweep,
    MeetingCalendar,
    MeetingsQueries,
    AgendaCandidatesQueries,
    AgendaService,
    ComposePapers,
    PaperForms,
    MeetingPapers,
    PaperQueries,
    MinutesService,
  ],
  exports: [
    MeetingsService,
    MeetingSeriesService,
    MeetingsQueries,
    AgendaCandidatesQueries,
    AgendaService,
    PaperQueries,
    MinutesService,
  ],
})
export class MeetingsModule {}
