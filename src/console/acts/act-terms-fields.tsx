import type { JSX } from 'preact';
import { noticeWaiverGrounds } from '../../policies/notice/notice-waiver.rules.ts';
import type { VersionSummary } from '../../policies/versions.queries.ts';
import { formatDay } from '../../kernel/calendar-date.ts';
import { Choice, PartialField, ReasonField } from '../approval/terms-fields.tsx';
import type { Typed } from '../approval/typed-form.ts';
import { Field } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';
import { actFormAddress, type ActFormKind } from './act-address.ts';
import { SuccessorFields, type FoundPolicy } from './successor-fields.tsx';

/** What the terms of an act are asked with. */
export interface ActTermsContent {
  readonly slug: string;
  readonly kind: ActFormKind;
  readonly typed: Typed;
  /** Versions that are signed and have not begun. */
  readonly scheduled: readonly VersionSummary[];
  /** Policies found by the words looked for; null before anybody looked. */
  readonly found: readonly FoundPolicy[] | null;
}

/** The terms of an act, asked with GET: nothing is decided by looking at what they come to. */
export function ActTermsForm(content: ActTermsContent): JSX.Element {
  const { slug, kind } = content;
  const Fields = fieldsOf[kind];
  return (
    <form class="broad terms" method="get" action={actFormAddress(slug, kind)}>
      <Fields {...content} />
      <button type="submit" name="show" value="terms">
        Show what I would sign
      </button>
    </form>
  );
}

function Reason({ typed }: ActTermsContent): JSX.Element {
  return (
    <ReasonField id="reason" label="Reason" value={typed['reason'] ?? ''} hint="Part of what is signed." />
  );
}

function ReaffirmFields({ typed }: ActTermsContent): JSX.Element {
  return (
    <div class="fields">
      <Field
        id="effective"
        name="effective"
        label="Reaffirmed from"
        type="date"
        value={typed['effective'] ?? ''}
        hint="Left empty: tomorrow."
      />
      <PartialField
        id="lastReview"
        label="Last review"
        value={typed['lastReview'] ?? ''}
        hint="Left empty: this month."
      />
      <PartialField
        id="nextReview"
        label="Next review"
        value={typed['nextReview'] ?? ''}
        hint="Left empty: by the policy’s rhythm."
      />
      <ReasonField
        id="nextReviewReason"
        label="Why the next review is that late"
        value={typed['nextReviewReason'] ?? ''}
        hint="Only past the policy’s ceiling."
      />
    </div>
  );
}

function RetireFields(content: ActTermsContent): JSX.Element {
  const { typed } = content;
  return (
    <>
      <Field
        id="on"
        name="on"
        label="Ends on"
        type="date"
        value={typed['on'] ?? ''}
        hint="The first day on which it does not govern any more. A day of the past needs two directors."
      />
      <SuccessorFields typed={typed} found={content.found} legend="What governs afterwards, if anything" />
      <Reason {...content} />
      <details open={(typed['noticeWaiverGround'] ?? '') !== ''}>
        <summary>With too little notice</summary>
        <Choice
          id="noticeWaiverGround"
          label="Notice"
          chosen={typed['noticeWaiverGround'] ?? ''}
          options={[
            ['', 'As the rules ask'],
            ...noticeWaiverGrounds.map((each) => [each, plainWords(each)] as const),
          ]}
        />
        <ReasonField
          id="noticeWaiverReason"
          label="Why the notice may be shorter"
          value={typed['noticeWaiverReason'] ?? ''}
          hint="Part of what is signed."
        />
      </details>
    </>
  );
}

function CancelFields(content: ActTermsContent): JSX.Element {
  const { typed, scheduled } = content;
  return (
    <>
      {scheduled.length === 0 ? (
        <p>No version of this policy is scheduled: there is nothing to cancel.</p>
      ) : (
        <Choice
          id="version"
          label="Version"
          chosen={typed['version'] ?? ''}
          options={scheduled.map(({ number, effective }) => [
            String(number),
            `Version ${number}${effective === null ? '' : `, from ${formatDay(effective)}`}`,
          ])}
        />
      )}
      <Reason {...content} />
    </>
  );
}

function WithdrawFields(content: ActTermsContent): JSX.Element {
  const { typed, found } = content;
  return (
    <>
      <Field
        id="on"
        name="on"
        label="Out of force from"
        type="date"
        value={typed['on'] ?? ''}
        hint="Left empty: today. An earlier day takes force from claims of that day on."
      />
      <fieldset class="field">
        <legend>What governs instead</legend>
        <label class="choice">
          <input
            type="radio"
            name="instead"
            value="predecessor"
            checked={(typed['instead'] ?? 'predecessor') === 'predecessor'}
          />{' '}
          The version before it, again
        </label>
        <label class="choice">
          <input type="radio" name="instead" value="other" checked={typed['instead'] === 'other'} /> Another
          policy or other criteria, named below
        </label>
      </fieldset>
      <SuccessorFields typed={typed} found={found} legend="Another policy or other criteria" />
      <Reason {...content} />
    </>
  );
}

const fieldsOf = {
  reaffirm: ReaffirmFields,
  retire: RetireFields,
  cancel: CancelFields,
  withdraw: WithdrawFields,
} as const satisfies Record<ActFormKind, (content: ActTermsContent) => JSX.Element>;
