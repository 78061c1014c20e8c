import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { NotFound } from '../../kernel/errors.ts';
import { lastDayOf } from '../../kernel/partial-date.ts';
import { mayDo } from '../../kernel/permission.ts';
import { Database } from '../../platform/database/database.ts';
import { policiesPermissions } from '../../policies/policies.permissions.ts';
import { policyOf, versionOf } from '../../policies/policy-records.ts';
import { documentOf } from '../../policies/stored-document.ts';
import { searchedThrough } from '../custody/searched-through.ts';
import { habitsOfDocument, judge, workOf, type JudgedRecord } from './draft-evidence.ts';
import { placeFor, placesOf, type ChosenPlace, type EvidencePlace } from './evidence-places.ts';
import { includedRecords } from './evidence-records.ts';

/** An included record that a draft does not cite. */
export interface WaitingRecord extends JudgedRecord {
  readonly place: ChosenPlace;
}

/** What a draft may still take in. */
export interface WaitingEvidence {
  /** The first of them, in the order in which they were included. */
  readonly waiting: readonly WaitingRecord[];
  /** How many there are. */
  readonly total: number;
  /** How many included records the draft cites. */
  readonly cited: number;
  /** Every section that a record may be put into. */
  readonly sections: readonly EvidencePlace[];
  readonly style: string;
  /** The day through which the literature is searched without a gap; null where that is not known. */
  readonly searched: CalendarDate | null;
  /** True where the draft says that it was searched through a later day than it was. */
  readonly claimsMore: boolean;
}

/** More than a page can show with a choice each. */
const MOST_SHOWN = 200;

/** Questions about what reviewers included and no draft says yet. */
@Injectable()
export class WaitingEvidenceQueries {
  constructor(private readonly database: Database) {}

  /** What was included for a policy and is not in this version of it. Throws NotFound, also for who sees no drafts. */
  async ofDraft(actor: Actor, policyKey: string, number: number): Promise<WaitingEvidence> {
    if (!mayDo(actor, policiesPermissions.readDrafts))
      throw new NotFound('version', `${policyKey} v${number}`);
    return await this.database.transaction(async (tx) => {
      const policy = await policyOf(tx, policyKey);
      const version = await versionOf(tx, policy, number);
      const document = documentOf(version);
      const habits = await habitsOfDocument(tx, document);
      const judged = (await includedRecords(tx, policy.id)).map((record) =>
        judge(document, habits, record, null),
      );
      const searched = await searchedThrough(tx, policy.id);
      const said = version.literatureSearchedThrough;
      const waiting = judged.filter(({ refusal }) => refusal !== 'already_cited');
      return {
        waiting: waiting
          .slice(0, MOST_SHOWN)
          .map((each) => ({ ...each, place: placeFor(document, workOf(each, null)) })),
        total: waiting.length,
        cited: judged.length - waiting.length,
        sections: placesOf(document),
        style: habits.style.name,
        searched,
        claimsMore: said !== null && searched !== null && lastDayOf(said) > searched,
      };
    });
  }
}
