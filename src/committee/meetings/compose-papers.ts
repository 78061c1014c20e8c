import { Injectable } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import type { ApprovalVoteRow } from '../../approvals/votes/approval-round.entity.ts';
import { ApprovalsQueries, type RoundView } from '../../approvals/approvals.queries.ts';
import { tallyOf } from '../../approvals/votes/vote.rules.ts';
import type { Instant } from '../../kernel/instant.ts';
import { PrismaFlows } from '../../literature/prisma/prisma-flows.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { Settings } from '../../platform/config/settings.ts';
import type { Tx } from '../../platform/database/database.ts';
import { row, rows } from '../../platform/database/rows.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { reviewStanding } from '../../reviews/cycles/review-window.rules.ts';
import { itemsOf, type AgendaItem } from './agenda-items.ts';
import { attendedQuorum, type Attendee } from './attendance.rules.ts';
import type { Agenda, AgendaEntry, ItemLinks, Minutes, MinutesEntry, PaperMeeting } from './meeting-paper.ts';
import { beginningOf, lastMomentOf } from './meeting-time.rules.ts';
import type { Meeting } from './meeting-records.ts';
import { dispositionOf, textChangedSince, type RecordedVote, type VoteRecord } from './vote-record.rules.ts';

/** A paper as it stands, before it has a number. */
const UNPUBLISHED = { number: null, publishedAt: null, publishedBy: null } as const;

/** Puts agendas and minutes together from what stands at this moment. */
@Injectable()
export class ComposePapers {
  constructor(
    private readonly organisation: Organisation,
    private readonly settings: Settings,
    private readonly prisma: PrismaFlows,
    private readonly approvals: ApprovalsQueries,
  ) {}

  /** The agenda of a meeting as it stands on a day. */
  async agenda(tx: Tx, meeting: Meeting, today: CalendarDate): Promise<Agenda> {
    const items = await itemsOf(tx, meeting);
    const entries: AgendaEntry[] = [];
    for (const [index, item] of items.entries()) entries.push(await this.agendaEntry(item, index + 1, today));
    return {
      kind: 'agenda',
      organisation: this.organisation.name,
      meeting: paperMeeting(meeting),
      ...UNPUBLISHED,
      items: entries,
    };
  }

  /** The minutes of a meeting as they stand. */
  async minutes(tx: Tx, meeting: Meeting): Promise<Minutes> {
    const attendance = await attendanceOf(tx, meeting.id);
    const agenda = await row<{ number: number | null }>(
      tx,
      `select max(number) as number from meeting_paper where meeting_id = $1 and kind = 'agenda'`,
      [meeting.id],
    );
    return {
      kind: 'minutes',
      organisation: this.organisation.name,
      meeting: paperMeeting(meeting),
      ...UNPUBLISHED,
      agenda: agenda?.number ?? null,
      attendance,
      quorum: attendedQuorum(attendance, this.settings.approvalQuorum),
      items: await this.minutesEntries(tx, meeting),
      addenda: [],
    };
  }

  /** Where an item's papers are. */
  linksOf({ policy, version, review }: Pick<AgendaItem, 'policy' | 'version' | 'review'>): ItemLinks {
    const { publicUrl } = this.settings;
    const at = policy === null ? null : `${publicUrl}/v1/policies/${policy.slug}`;
    const found = `${publicUrl}/console/meetings/evidence/${review?.cycleId ?? ''}`;
    const base = version?.base ?? null;
    const cycleId = review?.cycleId ?? null;
    return {
      policy: policy === null ? null : `${publicUrl}/console/policies/${policy.slug}`,
      draft: at === null || version === null ? null : `${at}/versions/${version.number}.html`,
      redline:
        at === null || version === null || base === null
          ? null
          : `${at}/versions/${base}...${version.number}.html`,
      evidence: cycleId === null ? null : `${found}#included`,
      prisma: cycleId === null ? null : `${found}#prisma`,
    };
  }

  private async minutesEntries(tx: Tx, meeting: Meeting): Promise<MinutesEntry[]> {
    const entries: MinutesEntry[] = [];
    for (const [index, item] of (await itemsOf(tx, meeting)).entries()) {
      entries.push(minutesEntry(item, index + 1, await this.ballotsOf(tx, meeting, item)));
    }
    return entries;
  }

  /**
   * The rounds that an item's meeting had before it: what was submitted after its end was not, nor what had ended before
   * the item was there and the meeting began. A text that was sent in while it met, on which nobody voted by its end, does
   * not take the place of the one that was decided on.
   */
  private async ballotsOf(tx: Tx, meeting: Meeting, { policy, addedAt }: AgendaItem): Promise<Ballots> {
    if (policy === null) return NO_BALLOTS;
    const [begin, end] = [beginningOf(meeting), lastMomentOf(meeting)];
    const from = Temporal.Instant.compare(addedAt, begin) < 0 ? addedAt : begin;
    const rounds = (await this.approvals.roundsBetween(policy.id, from, end, tx)).map((view) => ({
      view,
      record: voteRecord(view, end),
    }));
    const deciding =
      rounds.findLast(
        ({ view, record }) =>
          record.votes.length > 0 || Temporal.Instant.compare(view.round.submittedAt, begin) <= 0,
      ) ?? rounds.at(-1);
    return {
      votes: deciding?.record ?? null,
      textNow: deciding?.view.version.contentHash ?? null,
      otherRounds: rounds
        .filter((each) => each !== deciding && each.record.votes.length > 0)
        .map(({ record }) => record),
    };
  }

  private async agendaEntry(item: AgendaItem, position: number, today: CalendarDate): Promise<AgendaEntry> {
    const { title, policy, version, review, carriedFrom, note } = item;
    const cycleId = review?.cycleId ?? null;
    return {
      position,
      title,
      policy: policyOfItem(item),
      version: version && { number: version.number, base: version.base, contentHash: version.contentHash },
      review: review && { ...reviewStanding(review.nextReview, today), nextReview: review.nextReview },
      ownerName: policy?.ownerName ?? null,
      carriedFrom: carriedFrom && { name: carriedFrom.name, day: carriedFrom.day },
      note,
      literature: cycleId === null ? null : await this.literatureOf(cycleId),
      links: this.linksOf(item),
    };
  }

  private async literatureOf(cycleId: string): Promise<AgendaEntry['literature']> {
    const { screened, included, awaiting } = (await this.prisma.ofCycle(cycleId)).flow;
    return { screened, included, awaiting };
  }
}

/** Who was there, chairs first, then members, directors and others, each by name. */
export async function attendanceOf(tx: Tx, meetingId: string): Promise<Attendee[]> {
  return await rows<Attendee>(
    tx,
    `select person_id as "personId", name, seat, attendance, note from meeting_attendance where meeting_id = $1
      order by array_position(array['committee_chair', 'committee_member', 'medical_director'], seat), name, id`,
    [meetingId],
  );
}

function paperMeeting(meeting: Meeting): PaperMeeting {
  const { id, name, day, startsAt, durationMinutes, zone, place, link } = meeting;
  return { id, name, day, startsAt, durationMinutes, zone, place, link };
}

const policyOfItem = ({ policy }: AgendaItem) =>
  policy && { slug: policy.slug, number: policy.number, section: policy.section };

/** What was voted on an item. */
interface Ballots extends Pick<MinutesEntry, 'votes' | 'otherRounds'> {
  /** Hash of the text that the version voted on has now. */
  readonly textNow: string | null;
}
const NO_BALLOTS: Ballots = { votes: null, textNow: null, otherRounds: [] };

function minutesEntry(item: AgendaItem, position: number, ballots: Ballots): MinutesEntry {
  const { title, version, discussion, deferralReason } = item;
  const { votes, textNow, otherRounds } = ballots;
  // what was voted on is the text of the vote, whatever became of the version since
  const text = votes === null ? version : { number: votes.version, contentHash: votes.contentHash };
  return {
    position,
    title,
    policy: policyOfItem(item),
    version: text && { number: text.number, contentHash: text.contentHash },
    disposition: dispositionOf(item.state === 'deferred', votes),
    discussion,
    deferralReason,
    votes,
    otherRounds,
    textChanged: textChangedSince(votes, textNow),
  };
}

function voteRecord({ round, version, live, votes, rule }: RoundView, end: Instant): VoteRecord {
  const inTime = votes.filter(({ castAt }) => Temporal.Instant.compare(castAt, end) <= 0);
  return {
    version: version.number,
    contentHash: round.contentHash,
    round: round.number,
    live,
    // an edit voids a round at once; its row is closed with the next submission
    outcome: round.outcome ?? (live ? null : 'returned'),
    votes: inTime.map(recorded),
    laterVotes: votes.filter((vote) => !inTime.includes(vote)).map(recorded),
    tally: tallyOf(
      inTime.map(({ vote }) => vote),
      rule,
    ),
  };
}

const recorded = ({ name, role, vote, reason, castAt, castByName }: ApprovalVoteRow): RecordedVote => {
  const byProxy = castByName === null ? {} : { castBy: castByName };
  return { name, role, vote, reason, castAt: castAt.toString(), ...byProxy };
};
