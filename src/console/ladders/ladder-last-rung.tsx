import type { JSX } from 'preact';
import type { FieldProblem } from '../../kernel/errors.ts';
import { Field } from '../parts.tsx';
import type { LadderForm } from './ladder-form.ts';
import { AudienceBoxes, Problems, problemsOf } from './ladder-rung-table.tsx';

/** Whether the last rung comes again, and who joins it as time passes. */
export function LastRung({
  form,
  problems,
}: {
  form: LadderForm;
  problems: readonly FieldProblem[];
}): JSX.Element {
  const last = `rungs.${form.rungs.length - 1}`;
  const filled = filledRows(form);
  return (
    <section aria-labelledby="last">
      <h2 id="last">The last rung again and again</h2>
      <Field
        id="repeatEvery"
        name="repeatEvery"
        label="Comes again every … days"
        hint="Until the review is closed. Empty: it comes once."
        inputMode="numeric"
        value={form.repeatEvery}
        maxLength={4}
      />
      <Problems found={problemsOf(problems, `${last}.repeatEveryDays`)} />
      <p class="hint">
        Who joins, counted in days from the same day as the last rung; empty rows count for nothing.
      </p>
      <Problems found={problemsOf(problems, `${last}.escalation`)} />
      {form.escalation.map(({ days, audience }, index) => (
        <div class="escalation">
          <Field
            id={`escalation-${index}`}
            name={`escalation.days.${index}`}
            label="From day"
            inputMode="numeric"
            value={days}
            maxLength={6}
          />
          <AudienceBoxes name={`escalation.audience.${index}`} legend="Who joins" chosen={audience} />
          <Problems
            found={['fromDays', 'audience'].flatMap((name) =>
              problemsOf(problems, `${last}.escalation.${filled.indexOf(index)}.${name}`),
            )}
          />
        </div>
      ))}
    </section>
  );
}

/** Rows that say something, by their place in the form: a refusal counts only those. */
function filledRows({ escalation }: LadderForm): readonly number[] {
  return escalation.flatMap(({ days, audience }, index) =>
    days !== '' || audience.length > 0 ? [index] : [],
  );
}
