import { Injectable } from '@nestjs/common';
import { Logger } from '../../platform/logging/logger.ts';
import type { Sight } from '../../policies/policy-sight.ts';
import { PrismaQueries, type CountedReview, type OwnWords } from './prisma.queries.ts';
import { prismaFlow, type PrismaFlow } from './prisma.rules.ts';

/** A review and its flow. */
export interface ReviewFlow {
  readonly review: CountedReview;
  readonly flow: PrismaFlow;
  /** For those who screen, not for whoever sees the flow. */
  readonly words: OwnWords;
}

/** The PRISMA flows of reviews; one that does not balance is an error that an operator sees as well as its reader. */
@Injectable()
export class PrismaFlows {
  constructor(
    private readonly queries: PrismaQueries,
    private readonly logger: Logger,
  ) {}

  /** The flow of a review cycle. Throws NotFound, also for one of a policy out of sight. */
  async ofCycle(cycleId: string, sight: Sight = null): Promise<ReviewFlow> {
    const { review, counts, words } = await this.queries.ofCycle(cycleId, sight);
    const flow = prismaFlow(counts);
    if (!flow.balanced) {
      this.logger.error(
        { cycleId: review.id, policy: review.policy.slug, problems: flow.problems },
        'the PRISMA flow of a review does not balance',
      );
    }
    return { review, flow, words };
  }

  /** Keeps the figures of a review that was closed: what is done later does not change them. Throws NotFound. */
  async keep(cycleId: string): Promise<void> {
    await this.queries.keep(cycleId);
  }
}
