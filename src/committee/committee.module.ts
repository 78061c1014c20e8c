import { Module } from '@nestjs/common';
import { LiteratureModule } from '../literature/literature.module.ts';
import { StartLiteratureUpdate } from './start-literature-update.job.ts';

/** What needs several of reviews, literature, approvals and publishing. */
@Module({
  imports: [LiteratureModule],
  providers: [StartLiteratureUpdate],
})
export class CommitteeModule {}
