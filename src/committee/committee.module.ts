import { Module } from '@nestjs/common';
import { LiteratureModule } from '../literature/literature.module.ts';
import { ReviewsModule } from '../reviews/reviews.module.ts';
import { MeetingsModule } from './meetings/meetings.module.ts';
import { RetractionReviewsModule } from './retractions/retraction-reviews.module.ts';
import { FollowStages } from './stages/follow-stages.ts';
import { KeepLiteratureFigures } from './keep-literature-figures.job.ts';
import { StartLiteratureUpdate } from './start-literature-update.job.ts';
import { WorkloadModule } from './workload/workload.module.ts';

/** What needs several of reviews, literature, approvals and publishing. */
@Module({
  imports: [LiteratureModule, ReviewsModule, MeetingsModule, RetractionReviewsModule, WorkloadModule],
  exports: [MeetingsModule],
  providers: [StartLiteratureUpdate, FollowStages, KeepLiteratureFigures],
})
export class CommitteeModule {}
