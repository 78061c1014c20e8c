import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/actor.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { isId } from '../../kernel/ids.ts';
import { lastDayOf, type PartialDate } from '../../kernel/partial-date.ts';
import { Database, type Tx } from '../../platform/database/database.ts';
import { DraftRewriting, type DraftAt } from '../../policies/draft-rewriting.service.ts';
import type { HeldVersion } from '../../policies/held-version.ts';
import { searchedThrough } from '../custody/searched-through.ts';
import { addEvidence, type GrownDocument } from './add-evidence.ts';
import { habitsOfDocument, judge, workOf, type JudgedRecord } from './draft-evidence.ts';
import { holdRecords } from './evidence-records.ts';
import { mostAtOnce, type EvidenceRefusal } from './evidence-refusal.rules.ts';
import { inOrder, type EvidenceOrder } from './evidence-order.ts';

/** A record that somebody wants in a draft. */
export interface WantedRecord {
  readonly id: string;
  /** The section that it goes to; null for the one its kind of study and its subject speak for. */
  readonly section: string | null;
  /** Why it is cited although it is retracted; null where nothing is said. */
  readonly force: string | null;
}

/** What became of the records. */
export interface AddedEvidence extends HeldVersion {
  readonly grown: GrownDocument | null;
  readonly refused: readonly RefusedRecord[];
  readonly style: string;
  /** The day through which the policy's literature is searched without a gap; null where that is not known. */
  readonly searched: CalendarDate | null;
}

/** A record that did not become a reference. */
export interface RefusedRecord {
  readonly recordId: string;
  readonly refusal: EvidenceRefusal;
  /** Its number where the draft cites it already. */
  readonly reference: number | null;
}

/** Brings what reviewers included into the draft of the next version. */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly database: Database,
    private readonly rewriting: DraftRewriting,
  ) {}

  /**
   * Adds included records to a draft: each as a reference and as a line under the heading of its kind of study, with
   * every citation that moves. What may not be cited is left out and said; the rest is added. The draft then says
   * through which day its literature is searched, where it said an earlier day or none. Throws precondition_failed,
   * illegal_transition, and invalid_request for a section that cannot be.
   */
  async add(
    actor: Actor,
    draft: DraftAt,
    wanted: readonly WantedRecord[] | 'all',
    order: EvidenceOrder,
  ): Promise<AddedEvidence> {
    return await this.database.transaction(async (tx) => {
      let done: Omit<AddedEvidence, keyof HeldVersion> | undefined;
      const held = await this.rewriting.rewrite(
        tx,
        actor,
        draft,
        async ({ policy, version }, document, reserved) => {
          const habits = await habitsOfDocument(tx, document);
          const judged = await this.judgeAll(tx, policy.id, wanted, (record, forced) =>
            judge(document, habits, record, forced),
          );
          const works = inOrder(order, judged.accepted).map(({ given, found }) =>
            workOf(found, given.section),
          );
          const grown = works.length === 0 ? null : addEvidence(document, works, reserved);
          const searched = await searchedThrough(tx, policy.id);
          done = { grown, refused: judged.refused, style: habits.style.name, searched };
          const later = laterOf(version.literatureSearchedThrough, searched);
          if (grown === null && later === version.literatureSearchedThrough) return null;
          const forced = judged.accepted.filter(({ found }) => found.record.isRetracted);
          return {
            document: grown?.document ?? document,
            literatureSearchedThrough: later,
            action: 'policy.version.evidence_added',
            detail: {
              records: (grown?.added ?? []).map(({ recordId, reference, place }) => {
                const { number, pmid, doi } = reference;
                return { recordId, pmid, doi, reference: number, section: place.sectionId };
              }),
              moved: grown?.moved.size ?? 0,
              literatureSearchedThrough: later,
              ...(forced.length === 0
                ? {}
                : { retracted: forced.map(({ given }) => ({ recordId: given.id, reason: given.force })) }),
            },
          };
        },
      );
      if (done === undefined) throw new TypeError('a draft was not asked for its document');
      return { ...held, ...done };
    });
  }

  private async judgeAll(
    tx: Tx,
    policyId: string,
    wanted: readonly WantedRecord[] | 'all',
    judgeOne: (record: JudgedRecord['record'], forced: string | null) => JudgedRecord,
  ): Promise<{ accepted: { given: WantedRecord; found: JudgedRecord }[]; refused: RefusedRecord[] }> {
    const named =
      wanted === 'all'
        ? 'all'
        : wanted.map((each) => ({ ...each, id: isId(each.id) ? each.id.toLowerCase() : each.id }));
    const ids = named === 'all' ? 'all' : named.map(({ id }) => id).filter(isId);
    const records = await holdRecords(tx, policyId, ids);
    const byId = new Map(records.map((record) => [record.recordId, record]));
    const asked =
      named === 'all' ? records.map(({ recordId }) => ({ id: recordId, section: null, force: null })) : named;
    const accepted: { given: WantedRecord; found: JudgedRecord }[] = [];
    const refused: RefusedRecord[] = [];
    for (const given of new Map(asked.map((each) => [each.id, each])).values()) {
      const record = byId.get(given.id);
      const found = record === undefined ? null : judgeOne(record, given.force);
      if (found !== null && found.refusal === null && accepted.length < mostAtOnce) {
        accepted.push({ given, found });
        continue;
      }
      const refusal = found === null ? 'unknown' : (found.refusal ?? 'too_many_at_once');
      refused.push({ recordId: given.id, refusal, reference: found?.reference ?? null });
    }
    return { accepted, refused };
  }
}

/** The later of what a draft says and what is searched: what somebody claims beyond it is theirs to answer for. */
function laterOf(said: PartialDate | null, searched: CalendarDate | null): PartialDate | null {
  if (searched === null) return said;
  return said === null || lastDayOf(said) < searched ? searched : said;
}
