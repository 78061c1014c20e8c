import type { JSX } from 'preact';
import { formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import type { PolicySummary } from '../../policies/policies.queries.ts';
import type { VersionSummary } from '../../policies/versions.queries.ts';
import { Chip, Notice } from '../parts.tsx';
import { periodInWords, versionStatusWords } from '../policy-words.ts';

/** What an approved version's future is told from. */
export interface NextContent {
  readonly policy: PolicySummary;
  readonly version: VersionSummary;
  readonly today: CalendarDate;
}

/** What follows from the approval of a version: when it governs, what governs until then, who hears of it. */
export function ApprovalNext({ policy, version, today }: NextContent): JSX.Element {
  const status = versionStatusWords[version.status];
  const { inForce, embargoUntil } = version;
  const people = [...new Set([policy.owner, ...policy.reviewers].flatMap((person) => person?.name ?? []))];
  return (
    <Notice tone="good">
      <p>
        <Chip tone={status.tone}>{status.name}</Chip> It is approved and never changes again.{' '}
        {inForce !== null && `It governs ${periodInWords(inForce)}.`}
      </p>
      {version.status === 'scheduled' && (
        <p>
          {policy.inForceVersion === null
            ? 'Until then no version is in force.'
            : `Until then version ${policy.inForceVersion} stays in force.`}{' '}
          It takes effect at midnight by itself; until then a director can{' '}
          <a href={`/console/policies/${policy.slug}/acts/new/cancel?version=${version.number}`}>cancel it</a>
          .
        </p>
      )}
      {embargoUntil !== null && embargoUntil > today && (
        <p>The public hears of it on {formatDay(embargoUntil)}, and not before.</p>
      )}
      <p>
        Told at once: systems that follow the feed of changes or a webhook
        {embargoUntil !== null && embargoUntil > today ? ', when the embargo ends' : ''}; and the next
        bulletin lists it. {people.length > 0 && `The policy is looked after by ${people.join(', ')}.`}
      </p>
    </Notice>
  );
}
