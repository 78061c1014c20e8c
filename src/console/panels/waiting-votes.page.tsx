import type { JSX } from 'preact';
import type { WaitingVote } from '../../approvals/votes/waiting-votes.queries.ts';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import { approvalAddress } from '../approval/approval-address.ts';
import { Chip, count, Moment, Table } from '../parts.tsx';
import { lastDayInWords } from './panel-words.ts';

/** What the page of one's votes is made from. */
export interface WaitingVotesContent {
  readonly votes: readonly WaitingVote[];
  readonly today: CalendarDate;
  readonly zone: Zone;
  /** Whether the reader holds a role that votes. */
  readonly holdsRole: boolean;
}

/** What waits for the reader's vote, that which ends first before the others. */
export function WaitingVotesPage({ votes, today, zone, holdsRole }: WaitingVotesContent): JSX.Element {
  const dueToday = votes.filter(({ voteBy }) => voteBy === today).length;
  return (
    <>
      <h1>Your votes</h1>
      {votes.length === 0 ? (
        <div class="empty">
          <p>
            {holdsRole
              ? 'Nothing waits for your vote.'
              : 'Members of the committee vote, and you are not one.'}
          </p>
          <p>
            {holdsRole
              ? 'What is handed in to you is listed here, and mail tells you where a vote has a last day.'
              : 'An administrator gives the role.'}{' '}
            <a href="/console/policies">All policies</a>
          </p>
        </div>
      ) : (
        <>
          <p class="lede">
            {count(votes.length, 'vote')} {votes.length === 1 ? 'waits' : 'wait'} for you
            {dueToday > 0 &&
              (dueToday === votes.length
                ? ' until the end of today'
                : `, ${dueToday} of them until the end of today`)}
            .
          </p>
          <Table caption="Votes that wait for you, that which ends first before the others">
            <thead>
              <tr>
                <th scope="col">Version</th>
                <th scope="col">Vote until the end of</th>
              </tr>
            </thead>
            <tbody>
              {votes.map((vote) => (
                <Row vote={vote} today={today} zone={zone} />
              ))}
            </tbody>
          </Table>
        </>
      )}
    </>
  );
}

function Row({ vote, today, zone }: { vote: WaitingVote; today: CalendarDate; zone: Zone }): JSX.Element {
  const { policy, version, panelName, voteBy, submittedAt, inSeatsOf } = vote;
  return (
    <tr>
      <th scope="row">
        <a href={approvalAddress(policy.slug, version)}>
          {policy.title}, version {version}
        </a>
        <span class="under">
          {panelName ?? 'The whole committee'}, handed in <Moment at={submittedAt} zone={zone} />
        </span>
        {inSeatsOf.length > 0 && (
          <span class="under">You vote by proxy for {inSeatsOf.map(({ name }) => name).join(' or ')}</span>
        )}
      </th>
      <td>
        {voteBy === null ? (
          'No last day'
        ) : voteBy === today ? (
          <Chip tone="danger">Today</Chip>
        ) : (
          <time dateTime={voteBy}>{lastDayInWords(voteBy, today)}</time>
        )}
      </td>
    </tr>
  );
}
