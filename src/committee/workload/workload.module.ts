import { Module } from '@nestjs/common';
import { ReviewsModule } from '../../reviews/reviews.module.ts';
import { CapacitiesService } from './capacities.service.ts';
import { LevellingsService } from './levellings.service.ts';
import { WorkloadController } from './workload.controller.ts';
import { WorkloadQueries } from './workload.queries.ts';
import { Workload } from './workload.ts';

/** How review work lies over the months, against what people can do. */
@Module({
  imports: [ReviewsModule],
  controllers: [WorkloadController],
  providers: [WorkloadQueries, Workload, CapacitiesService, LevellingsService],
  exports: [WorkloadQueries, Workload, CapacitiesService, LevellingsService],
})
export class WorkloadModule {}
