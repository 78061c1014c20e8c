import { Module } from '@nestjs/common';
import { ApprovalsModule } from '../approvals/approvals.module.ts';
import { LiteratureModule } from '../literature/literature.module.ts';
import { ReviewsModule } from '../reviews/reviews.module.ts';
import { AppealsPacketModule } from './appeals-packet/appeals-packet.module.ts';
import { MeetingsModule } from './meetings/meetings.module.ts';
import { OffboardingModule } from './offboarding/offboarding.module.ts';
import { RetractionReviewsModule } from './retractions/retraction-reviews.module.ts';
import { FollowStages } from './stages/follow-stages.ts';
import { KeepLiteratureFigures } from './keep-literature-figures.job.ts';
import { StartLiteratureUpdate } from './start-literature-update.job.ts';
import { WorkloadModule } from './workload/workload.module.ts';

/** What needs several of reviews, literature, approvals and publishing. */
@Module({
  imports: [
    ApprovalsModule,
    LiteratureModule,
    ReviewsModule,
    MeetingsModule,
    RetractionReviewsModule,
    OffboardingModule,
    WorkloadModule,
    AppealsPacketModule,
  ],
  exports: [MeetingsModule, OffboardingModule],
  providers: [StartLiteratureUpdate, FollowStages, KeepLiteratureFigures],
})
export class CommitteeModule {}
