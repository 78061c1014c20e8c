import { Module } from '@nestjs/common';
import { LiteratureModule } from '../../literature/literature.module.ts';
import { ReviewsModule } from '../../reviews/reviews.module.ts';
import { InterimReviewsController } from './interim-reviews.controller.ts';
import { InterimReviewsService } from './interim-reviews.service.ts';

/** Reviews between reviews, for cited works that were retracted or doubted. */
@Module({
  imports: [LiteratureModule, ReviewsModule],
  controllers: [InterimReviewsController],
  providers: [InterimReviewsService],
  exports: [InterimReviewsService],
})
export class RetractionReviewsModule {}
