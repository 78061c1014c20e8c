import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { ApprovalsController } from './approvals.controller.ts';
import { ApprovalsQueries } from './approvals.queries.ts';
import { SignaturesService } from './signatures.service.ts';
import { VotesService } from './votes.service.ts';

/** How a draft becomes a decision: submission, votes, signature. */
@Module({
  imports: [PoliciesModule],
  controllers: [ApprovalsController],
  providers: [VotesService, SignaturesService, ApprovalsQueries],
  exports: [VotesService, SignaturesService, ApprovalsQueries],
})
export class ApprovalsModule {}
