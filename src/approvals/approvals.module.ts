import { Module } from '@nestjs/common';
import { PoliciesModule } from '../policies/policies.module.ts';
import { ApprovalsController } from './approvals.controller.ts';
import { ApprovalsQueries } from './approvals.queries.ts';
import { CommentsController } from './comments/comments.controller.ts';
import { CommentsService } from './comments/comments.service.ts';
import { AskForSignature } from './mail/ask-for-signature.job.ts';
import { SendVoteMessage } from './mail/send-vote-message.job.ts';
import { SignatureRemindersSweep } from './mail/signature-reminders.sweep.ts';
import { VoteMail } from './mail/vote-mail.ts';
import { VoteRemindersSweep } from './mail/vote-reminders.sweep.ts';
import { PanelsController } from './panels/panels.controller.ts';
import { PanelsQueries } from './panels/panels.queries.ts';
import { PanelsService } from './panels/panels.service.ts';
import { Proxies } from './panels/proxies.service.ts';
import { ProofController } from './proof/proof.controller.ts';
import { ProofFactsQueries } from './proof/proof-facts.ts';
import { Proofs } from './proof/proofs.ts';
import { ReaffirmationsController } from './reaffirmations/reaffirmations.controller.ts';
import { ReaffirmationsService } from './reaffirmations/reaffirmations.service.ts';
import { SignaturesService } from './signatures/signatures.service.ts';
import { SigningTerms } from './signatures/signing-terms.ts';
import { RoundDecisions } from './votes/round-decisions.ts';
import { TakingBack } from './votes/taking-back.ts';
import { RoundReminders } from './votes/round-reminders.ts';
import { RoundTermsOf } from './votes/round-terms.ts';
import { RoundVoters } from './votes/round-voters.ts';
import { VoteChairService } from './votes/vote-chair.service.ts';
import { VotesController } from './votes/votes.controller.ts';
import { VotesService } from './votes/votes.service.ts';
import { WaitingVotesQueries } from './votes/waiting-votes.queries.ts';

/** How a draft becomes a decision: submission, votes, signature. */
@Module({
  imports: [PoliciesModule],
  controllers: [
    ApprovalsController,
    VotesController,
    PanelsController,
    CommentsController,
    ReaffirmationsController,
    ProofController,
  ],
  providers: [
    TakingBack,
    RoundDecisions,
    RoundTermsOf,
    RoundVoters,
    RoundReminders,
    VotesService,
    VoteChairService,
    WaitingVotesQueries,
    PanelsService,
    PanelsQueries,
    Proxies,
    CommentsService,
    VoteMail,
    SendVoteMessage,
    VoteRemindersSweep,
    SignatureRemindersSweep,
    AskForSignature,
    SigningTerms,
    SignaturesService,
    ReaffirmationsService,
    ApprovalsQueries,
    ProofFactsQueries,
    Proofs,
  ],
  exports: [
    TakingBack,
    RoundDecisions,
    RoundVoters,
    VotesService,
    VoteChairService,
    WaitingVotesQueries,
    PanelsService,
    PanelsQueries,
    Proxies,
    CommentsService,
    SignaturesService,
    ReaffirmationsService,
    ApprovalsQueries,
    Proofs,
  ],
})
export class ApprovalsModule {}
