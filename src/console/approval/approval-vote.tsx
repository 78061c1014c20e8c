import type { JSX } from 'preact';
import type { ApprovalView } from '../../approvals/approvals.queries.ts';
import type { Tally } from '../../approvals/votes/vote.rules.ts';
import type { Zone } from '../../kernel/instant.ts';
import { count, CsrfField, Moment, Table } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';
import { approvalAddress } from './approval-address.ts';
import { ChairForms } from './chair-forms.tsx';
import { typedIn, type Typed } from './typed-form.ts';
import type { VoteStanding } from './vote-standing.ts';

/** What the part of the page about the vote is made from. */
export interface VoteContent {
  readonly approval: ApprovalView;
  readonly standing: VoteStanding;
  readonly zone: Zone;
  /** The reader's id. */
  readonly me: string;
  /** A form that was refused, as typed. */
  readonly typed: Typed;
  readonly csrfToken: string;
}

/** What each vote says in the table. */
const voteWords = {
  approve: 'approves',
  reject: 'rejects',
  abstain: 'abstains',
  recuse: 'recused, conflict of interest',
} as const;

/** The vote: where it stands in words, who said what and why, who is still asked, and the reader's own vote. */
export function ApprovalVote(content: VoteContent): JSX.Element {
  const { approval, standing } = content;
  const { round, live, tally, votes } = approval;
  return (
    <section class="card" aria-labelledby="vote">
      <h2 id="vote">{headingOf(round)}</h2>
      {round === null && <p>It is not handed in yet: nobody has voted on it.</p>}
      {round !== null && !live && <p>{endInWords(round.outcome)}</p>}
      {round !== null && round.closeReason !== null && <p class="said">“{round.closeReason}”</p>}
      {live && <p>{tallyInWords(tally)}</p>}
      {live && standing.deadline !== null && <p>{standing.deadline}</p>}
      {votes.length > 0 && <Votes {...content} />}
      {live && standing.stillAsked.length > 0 && <p>Still asked: {standing.stillAsked.join(', ')}.</p>}
      {live && standing.whyNot !== null && <p class="hint">{standing.whyNot}</p>}
      {live && standing.whyNot === null && <VoteForm {...content} />}
      {live && standing.leads && <ChairForms {...content} />}
    </section>
  );
}

function headingOf(round: ApprovalView['round']): string {
  if (round === null) return 'Vote';
  const panel = round.panelName === null ? '' : ` of ${round.panelName}`;
  return `Vote${panel}, round ${round.number}`;
}

/** `2 approve, 1 rejects and nobody abstains: 3 of the 3 votes a decision needs. Carried.` */
export function tallyInWords(tally: Tally): string {
  const { approve, reject, abstain, recuse, counted, quorum, quorumReached, carried } = tally;
  const said = [
    `${approve} ${approve === 1 ? 'approves' : 'approve'}`,
    `${reject} ${reject === 1 ? 'rejects' : 'reject'}`,
    ...(abstain === 0 ? [] : [`${abstain} ${abstain === 1 ? 'abstains' : 'abstain'}`]),
    ...(recuse === 0 ? [] : [`${recuse} recused`]),
  ].join(', ');
  const decision = carried
    ? 'The committee has carried it.'
    : quorumReached
      ? 'That is enough votes, but no majority.'
      : 'No decision yet.';
  return `${said}: ${counted} of the ${count(quorum, 'vote')} a decision needs. ${decision}`;
}

function endInWords(outcome: string | null): string {
  switch (outcome) {
    case 'approved':
      return 'The committee carried it, and it is signed.';
    case 'rejected':
      return 'The committee rejected it; it went back to its authors.';
    case 'not_carried':
      return 'The chair closed the vote as not carried; it went back to its authors.';
    case 'withdrawn':
      return 'It was given up.';
    default:
      return 'The text was taken back after it was handed in: these votes count no more.';
  }
}

function Votes({ approval: { votes }, zone }: VoteContent): JSX.Element {
  return (
    <Table caption="Votes, in the order they were cast">
      <thead>
        <tr>
          <th scope="col">Member</th>
          <th scope="col">Vote</th>
        </tr>
      </thead>
      <tbody>
        {votes.map(({ name, role, vote, reason, castAt, castByName }) => (
          <tr>
            <th scope="row">
              {name}
              {castByName !== null && <span class="under">by proxy: {castByName}</span>}
              <span class="under">
                {plainWords(role)}, <Moment at={castAt} zone={zone} />
              </span>
            </th>
            <td>
              {voteWords[vote]}
              {reason !== null && <span class="under said">“{reason}”</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

const choices = [
  { value: 'approve', label: 'Approve' },
  { value: 'reject', label: 'Reject' },
  { value: 'abstain', label: 'Abstain: counts for the quorum' },
  { value: 'recuse', label: 'Recuse myself: conflict of interest, with a reason' },
] as const;

/** Whose vote it is, where the reader votes in a seat that is not their own or in several. */
function Seat(choice: {
  seats: VoteStanding['seats'];
  me: string;
  chosen: string | undefined;
}): JSX.Element | null {
  const { seats, me, chosen } = choice;
  if (seats.length === 1 && seats[0]?.personId === me) return null;
  return (
    <div class="field">
      <label for="vote-for">You vote for</label>
      <select id="vote-for" name="for">
        {seats.map(({ personId, name }) => (
          <option value={personId === me ? '' : personId} selected={personId === chosen}>
            {personId === me ? 'yourself' : name}
          </option>
        ))}
      </select>
    </div>
  );
}

function VoteForm(content: VoteContent): JSX.Element {
  const { approval, standing, csrfToken, me } = content;
  const { policy, version } = approval;
  const typed = typedIn('vote', content.typed);
  return (
    <form method="post" action={`${approvalAddress(policy.slug, version.number)}/votes`} class="broad">
      <CsrfField token={csrfToken} />
      <Seat seats={standing.seats} me={me} chosen={typed['for']} />
      <fieldset class="field approval-choices">
        <legend>Your vote</legend>
        {choices.map(({ value, label }) => (
          <label class="choice">
            <input type="radio" name="vote" value={value} checked={typed['vote'] === value} required />{' '}
            {label}
          </label>
        ))}
      </fieldset>
      <div class="field">
        <label for="vote-reason">Reason</label>
        <textarea
          id="vote-reason"
          name="reason"
          rows={2}
          maxLength={2000}
          aria-describedby="vote-reason-hint"
        >
          {typed['reason'] ?? ''}
        </textarea>
        <p class="hint" id="vote-reason-hint">
          Needed to recuse yourself. Everybody who decides reads it, and the record keeps it.
        </p>
      </div>
      <p class="hint">A vote stands once it is cast, until the text is handed in anew.</p>
      <button type="submit">Cast my vote</button>
    </form>
  );
}
