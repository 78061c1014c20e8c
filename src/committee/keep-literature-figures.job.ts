import { Injectable } from '@nestjs/common';
import { PrismaFlows } from '../literature/prisma/prisma-flows.ts';
import { Events } from '../platform/events/events.ts';
import { reviewCycleClosed } from '../reviews/reviews.events.ts';

/** What a review's literature came to is kept when its cycle closes. */
@Injectable()
export class KeepLiteratureFigures {
  constructor(events: Events, flows: PrismaFlows) {
    events.on(
      reviewCycleClosed,
      'committee.keep-literature-figures',
      async ({ data }) => await flows.keep(data.cycleId),
    );
  }
}
