import type { JSX } from 'preact';
import { formatDay, type CalendarDate } from '../../kernel/calendar-date.ts';
import { draftedChangeClasses, type ChangeClass } from '../../policies/change-class.rules.ts';
import { noticeInWords, type NoticeVerdict } from '../../policies/notice/notice.rules.ts';
import { noticeWaiverGrounds } from '../../policies/notice/notice-waiver.rules.ts';
import { Field } from '../parts.tsx';
import { plainWords } from '../policy-words.ts';
import { Choice, PartialField, ReasonField } from './terms-fields.tsx';
import type { Typed } from './typed-form.ts';

/** The names of the fields in which a signer's terms are carried on. */
export const termNames = [
  'effective',
  'changeClass',
  'countsAsReview',
  'lastReview',
  'nextReview',
  'nextReviewReason',
  'reason',
  'embargoUntil',
  'noticeWaiverGround',
  'noticeWaiverReason',
] as const;

/** What Almanac proposes to a version's signer. */
export interface ProposedTerms {
  readonly effective: CalendarDate;
  readonly changeClass: ChangeClass;
  /** What the rules of notice make of it; null where they cannot be asked. */
  readonly notice: NoticeVerdict | null;
}

const words = (code: string): string => {
  const plain = plainWords(code);
  return plain.slice(0, 1).toUpperCase() + plain.slice(1);
};

/** The terms of a signature, asked with GET: nothing is decided by looking at what they come to. */
export function TermsForm(form: {
  action: string;
  typed: Typed;
  proposed: ProposedTerms | null;
  button: string;
}): JSX.Element {
  const { action, typed, proposed, button } = form;
  const value = (name: (typeof termNames)[number]): string => typed[name] ?? '';
  const special = ['reason', 'embargoUntil', 'noticeWaiverGround', 'noticeWaiverReason'] as const;
  return (
    <form class="broad terms" method="get" action={action}>
      <div class="fields">
        <Field
          id="effective"
          name="effective"
          label="Takes effect on"
          type="date"
          value={typed['effective'] ?? proposed?.effective ?? ''}
          hint={effectiveHint(proposed)}
          required
        />
        <Choice
          id="changeClass"
          label="Change class"
          chosen={typed['changeClass'] ?? proposed?.changeClass ?? ''}
          options={draftedChangeClasses.map((each) => [each, words(each)] as const)}
          hint="Proposed from the text; you confirm or correct it."
        />
        <Choice
          id="countsAsReview"
          label="Counts as the review"
          chosen={value('countsAsReview')}
          options={[
            ['', 'As its class says'],
            ['true', 'Yes, it closes the open review'],
            ['false', 'No, the review stays open'],
          ]}
        />
        <PartialField
          id="lastReview"
          label="Last review"
          value={value('lastReview')}
          hint="Left empty: this month."
        />
        <PartialField
          id="nextReview"
          label="Next review"
          value={value('nextReview')}
          hint="Left empty: by the policy’s rhythm."
        />
        <ReasonField
          id="nextReviewReason"
          label="Why the next review is that late"
          value={value('nextReviewReason')}
          hint="Only past the policy’s ceiling."
        />
      </div>
      <details open={special.some((name) => value(name) !== '')}>
        <summary>Retroactive, embargoed, or with too little notice</summary>
        <div class="fields">
          <ReasonField
            id="reason"
            label="Why it governs days before its signature"
            value={value('reason')}
            hint="For a day of today or before. Two directors then sign it."
          />
          <Field
            id="embargoUntil"
            name="embargoUntil"
            label="Not public before"
            type="date"
            value={value('embargoUntil')}
          />
          <Choice
            id="noticeWaiverGround"
            label="Notice"
            chosen={value('noticeWaiverGround')}
            options={[
              ['', 'As the rules ask'],
              ...noticeWaiverGrounds.map((each) => [each, words(each)] as const),
            ]}
          />
          <ReasonField
            id="noticeWaiverReason"
            label="Why the notice may be shorter"
            value={value('noticeWaiverReason')}
            hint="Part of what is signed."
          />
        </div>
      </details>
      <button type="submit">{button}</button>
    </form>
  );
}

function effectiveHint(proposed: ProposedTerms | null): string {
  const notice = proposed?.notice ?? null;
  if (notice === null) return 'A full day.';
  if (notice.longest === null) return 'No notice rule applies to the proposed change.';
  return `${noticeInWords(notice).replace(/^./, (first) => first.toUpperCase())}. Proposed: ${formatDay(notice.effective)}.`;
}
