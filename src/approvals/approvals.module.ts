import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { ApprovalsController } from './approvals.controller.ts';
import { ApprovalsQueries } from './approvals.queries.ts';
import { ReaffirmationsController } from './reaffirmations/reaffirmations.controller.ts';
import { ReaffirmationsService } from './reaffirmations/reaffirmations.service.ts';
import { SignaturesService } from './signatures/signatures.service.ts';
import { SigningTerms } from './signatures/signing-terms.ts';
import { VotesService } from './votes/votes.service.ts';

/** How a draft becomes a decision: submission, votes, signature. */
@Module({
  imports: [PoliciesModule],
  controllers: [ApprovalsController, ReaffirmationsController],
  providers: [VotesService, SigningTerms, SignaturesService, ReaffirmationsService, ApprovalsQueries],
  exports: [VotesService, SignaturesService, ReaffirmationsService, ApprovalsQueries],
})
export class ApprovalsModule {}
