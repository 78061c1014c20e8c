import type { JSX } from 'preact';
import type { ApprovalView } from '../../approvals/approvals.queries.ts';
import type { WaitingVote } from '../../approvals/votes/waiting-votes.queries.ts';
import { formatDay } from '../../kernel/calendar-date.ts';
import type { Zone } from '../../kernel/instant.ts';
import { readAct } from '../../policies/acts/act-envelope.rules.ts';
import { actAddress, actsAddress } from '../acts/act-address.ts';
import { decisionInWords } from '../acts/act-words.ts';
import { approvalAddress } from '../approval/approval-address.ts';
import { tallyInWords } from '../approval/approval-vote.tsx';
import { count, Moment } from '../parts.tsx';
import type { GivenSignature, WaitingAct, WaitingBatch } from './waiting-signatures.queries.ts';

/** What the page of one's own decisions is made from. */
export interface SignaturesContent {
  readonly votes: readonly WaitingVote[];
  /** Null for who signs nothing. */
  readonly toSign: {
    readonly versions: readonly ApprovalView[];
    readonly acts: readonly WaitingAct[];
    readonly reaffirmations: readonly { readonly slug: string; readonly title: string }[];
    readonly batches: readonly WaitingBatch[];
  } | null;
  readonly given: readonly GivenSignature[];
  readonly zone: Zone;
}

/** What waits for its reader: their vote, their signature; and what they signed lately. */
export function SignaturesPage(content: SignaturesContent): JSX.Element {
  const { votes, toSign, given, zone } = content;
  const waiting =
    votes.length +
    (toSign === null
      ? 0
      : toSign.versions.length + toSign.acts.length + toSign.reaffirmations.length + toSign.batches.length);
  return (
    <>
      <h1>What waits for you</h1>
      {waiting === 0 && (
        <div class="empty">
          <p>Nothing waits for your decision.</p>
          <p>
            Votes stand here as soon as a draft is handed in, and signatures once the committee has carried
            one. The <a href="/console/policies">policies</a> show where each stands.
          </p>
        </div>
      )}
      {toSign !== null && waiting - votes.length > 0 && (
        <section class="card" aria-labelledby="to-sign">
          <h2 id="to-sign">Your signature</h2>
          <ul class="waiting-list">
            {toSign.acts.map((act) => (
              <Act act={act} />
            ))}
            {toSign.versions.map((approval) => (
              <Version approval={approval} />
            ))}
            {toSign.reaffirmations.map(({ slug, title }) => (
              <Line
                title={title}
                under="A reaffirmation waits for another director."
                to={actsAddress(slug)}
              />
            ))}
            {toSign.batches.map(({ id, versions, openedAt }) => (
              <Line
                title={`Adoption of ${count(versions, 'version')}`}
                under={
                  <>
                    Opened <Moment at={openedAt} zone={zone} />
                  </>
                }
                to={`/console/adoptions/${id}`}
              />
            ))}
          </ul>
        </section>
      )}
      {votes.length > 0 && <Votes votes={votes} />}
      <Given given={given} zone={zone} />
    </>
  );
}

function Line({ title, under, to }: { title: string; under: JSX.Element | string; to: string }): JSX.Element {
  return (
    <li>
      <span>
        <a href={to}>{title}</a>
        <span class="under">{under}</span>
      </span>
    </li>
  );
}

function Act({ act: { slug, title, id, envelope, signedBy } }: { act: WaitingAct }): JSX.Element {
  const by = signedBy.length === 0 ? 'Nobody has signed it yet.' : `Signed by ${signedBy.join(', ')}.`;
  return (
    <Line title={title} under={`${decisionInWords(readAct(envelope))}. ${by}`} to={actAddress(slug, id)} />
  );
}

function Version({ approval }: { approval: ApprovalView }): JSX.Element {
  const { policy, version, tally, waiting } = approval;
  const second = waiting.length > 0 ? ' Another director has signed it: yours is missing.' : '';
  return (
    <Line
      title={`${version.title}, version ${version.number}`}
      under={`${tallyInWords(tally)}${second}`}
      to={approvalAddress(policy.slug, version.number)}
    />
  );
}

function Votes({ votes }: { votes: readonly WaitingVote[] }): JSX.Element {
  return (
    <section class="card" aria-labelledby="to-vote">
      <h2 id="to-vote">Your vote</h2>
      <ul class="waiting-list">
        {votes.map(({ policy, version, panelName, voteBy, inSeatsOf }) => {
          const said = [
            panelName ?? 'The committee',
            ...(voteBy === null ? [] : [`until the end of ${formatDay(voteBy)}`]),
            ...(inSeatsOf.length === 0 ? [] : [`for ${inSeatsOf.map(({ name }) => name).join(' or ')}`]),
          ];
          return (
            <Line
              title={`${policy.title}, version ${version}`}
              under={`${said.join(', ')}.`}
              to={`${approvalAddress(policy.slug, version)}#vote`}
            />
          );
        })}
      </ul>
      <p class="links">
        <a href="/console/votes">All that is put to you</a> <a href="/console/panels">Panels</a>
      </p>
    </section>
  );
}

function Given({ given, zone }: { given: readonly GivenSignature[]; zone: Zone }): JSX.Element | null {
  if (given.length === 0) return null;
  return (
    <section aria-labelledby="given">
      <h2 id="given">What you signed lately</h2>
      <ul class="waiting-list">
        {given.map((each) => (
          <Line
            {...(each.what === 'adoption'
              ? { title: 'An adoption', to: `/console/adoptions/${each.key}` }
              : each.what === 'act'
                ? {
                    title: `${each.title}: ${each.envelope === null ? '' : decisionInWords(readAct(each.envelope))}`,
                    to: actAddress(each.slug, each.key),
                  }
                : {
                    title: `${each.title}, version ${each.key}`,
                    to: approvalAddress(each.slug, Number(each.key)),
                  })}
            under={<Moment at={each.signedAt} zone={zone} />}
          />
        ))}
      </ul>
    </section>
  );
}
