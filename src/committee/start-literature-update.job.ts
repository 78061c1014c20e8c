import { Injectable } from '@nestjs/common';
import { LiteratureUpdatesService } from '../literature/literature-updates.service.ts';
import { Events } from '../platform/events/events.ts';
import { reviewCycleOpened } from '../reviews/reviews.events.ts';

/** A review meets what was published since the last one: when its cycle opens, its literature update starts. */
@Injectable()
export class StartLiteratureUpdate {
  constructor(events: Events, updates: LiteratureUpdatesService) {
    events.on(
      reviewCycleOpened,
      'committee.start-literature-update',
      async ({ data }) => await updates.startForCycle(data.policyId, data.cycleId),
    );
  }
}
