import type { JSX } from 'preact';
import { isChanged } from '../../documents/compare/comparison-summary.ts';
import type { CriterionComparison, DocumentComparison } from '../../documents/compare/comparison.ts';
import { formatDay } from '../../kernel/calendar-date.ts';
import type { ChangeClassProposal } from '../../policies/change-class-proposal.ts';
import { noticeInWords, type NoticeVerdict } from '../../policies/notice/notice.rules.ts';
import { Chip, count } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';
import { redlineAddress } from '../redline-address.ts';

/** What a version changes, for those who decide on it. */
export interface ShownChanges {
  readonly slug: string;
  readonly number: number;
  /** The version it was drafted from; null for a policy's first. */
  readonly baseVersion: number | null;
  /** The version it corrects; null for any other. */
  readonly corrects: number | null;
  readonly proposal: ChangeClassProposal;
  /** Null for a policy's first version. */
  readonly comparison: DocumentComparison | null;
  /** What the rules of notice make of the proposed class on the proposed day; null where it cannot be said yet. */
  readonly notice: NoticeVerdict | null;
}

/** Reasons and criteria shown before the rest is left to the redline. */
const SHOWN = 8;

/** The proposed change class with its reasons, the criteria that change, and how much notice it takes. */
export function ApprovalChanges({ changes }: { changes: ShownChanges }): JSX.Element {
  const { slug, number, baseVersion, corrects, proposal, comparison, notice } = changes;
  return (
    <section class="card" aria-labelledby="changes">
      <h2 id="changes">What it changes</h2>
      <p>
        {baseVersion === null ? (
          'It is the policy’s first version.'
        ) : (
          <>
            {corrects === null ? `Drafted from version ${baseVersion}.` : `Corrects version ${corrects}.`}{' '}
            <a href={redlineAddress(slug, { from: baseVersion, to: number })}>
              Read the changes against version {baseVersion}
            </a>
          </>
        )}
      </p>
      <Proposal proposal={proposal} />
      {comparison !== null && <Criteria comparison={comparison} />}
      {notice !== null && <NoticeLine notice={notice} />}
    </section>
  );
}

const confidences = {
  certain: 'The texts make it',
  likely: 'The texts suggest',
  none: 'A person must decide; the more cautious is',
} as const;

function Proposal({ proposal }: { proposal: ChangeClassProposal }): JSX.Element {
  const reasons = proposal.evidence.filter(({ what }) => what !== 'date');
  return (
    <>
      <p>
        {confidences[proposal.confidence ?? 'none']} <strong>{plainWords(proposal.changeClass)}</strong>.{' '}
        {proposal.question}
      </p>
      {reasons.length > 0 && (
        <ul class="approval-reasons">
          {reasons.slice(0, SHOWN).map(({ says, what, why }) => (
            <li>
              <strong>{plainWords(says)}</strong> ({plainWords(what)}): {why}
            </li>
          ))}
          {reasons.length > SHOWN && <li>and {count(reasons.length - SHOWN, 'more reason')}</li>}
        </ul>
      )}
    </>
  );
}

function Criteria({ comparison }: { comparison: DocumentComparison }): JSX.Element {
  const changed = comparison.criteria.filter(isChanged);
  if (changed.length === 0) return <p>No criterion changes.</p>;
  return (
    <>
      <p>{count(changed.length, 'criterion changes', 'criteria change')}:</p>
      <ul class="approval-reasons">
        {changed.slice(0, SHOWN).map((criterion) => (
          <li>
            <code>#{criterion.anchor}</code> {labelOf(criterion)}
            {changesInWords(criterion)}
          </li>
        ))}
        {changed.length > SHOWN && <li>and {changed.length - SHOWN} more</li>}
      </ul>
    </>
  );
}

function labelOf({ label }: CriterionComparison): string {
  const name = label.after ?? label.before ?? '';
  return name === '' ? '' : `${name}: `;
}

function changesInWords({ changes, determination: { before, after } }: CriterionComparison): string {
  return changes
    .filter((change) => change !== 'citations' && change !== 'layout')
    .map((change) =>
      change === 'determination'
        ? `determination ${before === null ? 'none' : plainWords(before)} becomes ${after === null ? 'none' : plainWords(after)}`
        : plainWords(change),
    )
    .join(', ');
}

/** What the rules of notice say of an effective day. */
export function NoticeLine({ notice }: { notice: NoticeVerdict }): JSX.Element {
  const { sufficient, waiver, effective, longest } = notice;
  const words = noticeInWords(notice);
  return (
    <p>
      <Chip tone={sufficient ? 'good' : 'warning'}>{sufficient ? 'Enough notice' : 'Too little notice'}</Chip>{' '}
      {words.slice(0, 1).toUpperCase() + words.slice(1)}
      {longest === null ? '.' : `; it would take effect on ${formatDay(effective)}.`}
      {!sufficient && waiver !== null && ' Its signer waives the rest.'}
    </p>
  );
}
