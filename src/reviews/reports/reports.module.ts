import { Module } from '@nestjs/common';
import { ReachQueries } from './reach.queries.ts';
import { ReportsController } from './reports.controller.ts';
import { ReportsQueries } from './reports.queries.ts';
import { Reports } from './reports.ts';

/** How reviews went. */
@Module({
  controllers: [ReportsController],
  providers: [Reports, ReportsQueries, ReachQueries],
  exports: [Reports],
})
export class ReportsModule {}
