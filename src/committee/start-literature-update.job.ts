import { Injectable } from '@nestjs/common';
import { LiteratureUpdatesService } from '../literature/updates/literature-updates.service.ts';
import { Events } from '../platform/events/events.ts';
import { reviewCycleBecameScheduled, reviewCycleOpened } from '../reviews/reviews.events.ts';

/** A review meets what was published since the last one: when its cycle opens, its literature update starts, and again where work between reviews becomes the review. */
@Injectable()
export class StartLiteratureUpdate {
  constructor(events: Events, updates: LiteratureUpdatesService) {
    events.on(
      reviewCycleOpened,
      'committee.start-literature-update',
      async ({ data }) => await updates.startForCycle(data.policyId, data.cycleId),
    );
    events.on(
      reviewCycleBecameScheduled,
      'committee.start-scheduled-update',
      async ({ data, occurredAt }) => await updates.startForCycle(data.policyId, data.cycleId, occurredAt),
    );
  }
}
