import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.ts';

/** Asks for the draft that a review's work goes on with. */
@Injectable()
export class OpenDraftQueries {
  constructor(private readonly database: Database) {}

  /** The number of a policy's latest draft that may still be edited; null where none is begun. */
  async numberOf(policyId: string): Promise<number | null> {
    const [found] = await this.database.query<{ number: number }>(
      `select number from policy_version where policy_id = $1 and state = 'draft' order by number desc limit 1`,
      [policyId],
    );
    return found?.number ?? null;
  }
}
