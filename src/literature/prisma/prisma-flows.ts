import { Injectable } from '@nestjs/common';
import { Logger } from '../../platform/logging/logger.ts';
import { PrismaQueries, type CountedReview } from './prisma.queries.ts';
import { prismaFlow, type PrismaFlow } from './prisma.rules.ts';

/** A review and its flow. */
export interface ReviewFlow {
  readonly review: CountedReview;
  readonly flow: PrismaFlow;
}

/** The PRISMA flows of reviews; one that does not balance is an error that an operator sees as well as its reader. */
@Injectable()
export class PrismaFlows {
  constructor(
    private readonly queries: PrismaQueries,
    private readonly logger: Logger,
  ) {}

  /** The flow of a review cycle. Throws NotFound. */
  async ofCycle(cycleId: string): Promise<ReviewFlow> {
    const { review, counts } = await this.queries.ofCycle(cycleId);
    const flow = prismaFlow(counts);
    if (!flow.balanced) {
      this.logger.error(
        { cycleId: review.id, policy: review.policy.slug, problems: flow.problems },
        'the PRISMA flow of a review does not balance',
      );
    }
    return { review, flow };
  }
}
