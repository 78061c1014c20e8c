import type { JSX } from 'preact';
import { count, CsrfField, Field } from '../parts.tsx';

/** What a policy's plan is shown from. */
export interface ShownPlan {
  readonly slug: string;
  /** Days that the policy asks for; null for the organisation's interval, 0 for none. */
  readonly surveillanceDays: number | null;
  /** The interval that comes of it. */
  readonly intervalDays: number;
  readonly csrfToken: string;
  readonly mayChange: boolean;
}

/** How often the literature is searched between two reviews. */
export function PlanForm(plan: ShownPlan): JSX.Element {
  const { intervalDays, surveillanceDays } = plan;
  return (
    <>
      <p>
        {intervalDays === 0
          ? 'The literature is searched when a review begins, and not between reviews.'
          : `The literature is searched when a review begins, and every ${count(intervalDays, 'day')} between reviews.`}{' '}
        {surveillanceDays === null && 'That is the organisation’s interval.'}
      </p>
      {plan.mayChange && (
        <form class="search plan" method="post" action={`/console/policies/${plan.slug}/literature/plan`}>
          <CsrfField token={plan.csrfToken} />
          <Field
            id="surveillanceDays"
            name="surveillanceDays"
            label="Days between searches"
            hint="Empty for the organisation’s interval, 0 for reviews alone."
            inputMode="numeric"
            pattern="[0-9]*"
            maxLength={4}
            value={surveillanceDays?.toString() ?? ''}
          />
          <button class="second" type="submit">
            Save the interval
          </button>
        </form>
      )}
    </>
  );
}
