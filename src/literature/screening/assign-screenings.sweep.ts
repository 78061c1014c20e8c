import { Injectable } from '@nestjs/common';
import { Clock } from '../../kernel/clock.ts';
import { Database } from '../../platform/database/database.ts';
import { Events } from '../../platform/events/events.ts';
import { Sweeps } from '../../platform/sweeps/sweeps.ts';
import { literatureUpdateCompleted } from '../literature.events.ts';
import { LeftBehindReadings } from './left-behind-readings.ts';
import { ScreeningAssignment } from './screening-assignment.ts';

/**
 * Gives new records to reviewers as soon as their update is done, and each minute what was left: what a notice brought
 * back, what somebody had who has left, and a day for what a review that opened has taken in.
 */
@Injectable()
export class AssignScreenings {
  constructor(
    database: Database,
    clock: Clock,
    assignment: ScreeningAssignment,
    readings: LeftBehindReadings,
    events: Events,
    sweeps: Sweeps,
  ) {
    events.on(literatureUpdateCompleted, 'literature.assign-screenings', async ({ data }) => {
      // by the two thousand: an update may bring ten
      const give = async (): Promise<number> =>
        await database.transaction(async (tx) => await assignment.giveUpdate(tx, data.updateId, clock.now()));
      while ((await give()) > 0) continue;
    });
    sweeps.register(
      'literature.assign-screenings',
      async (now) =>
        await database.transaction(async (tx) => {
          const left = await assignment.giveLeftBehind(tx, now);
          const handedOn = await readings.handOn(tx, now);
          const dated = await assignment.dateTakenIn(tx, now);
          return left + handedOn + dated + (await assignment.giveUndated(tx, now));
        }),
    );
  }
}
