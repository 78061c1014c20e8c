import type { JSX } from 'preact';
import type { FieldProblem } from '../../kernel/errors.ts';
import type { LadderTarget } from '../../reviews/ladder/ladder-target.ts';
import type { Ladder } from '../../reviews/ladder/ladder.rules.ts';
import type { LadderScope } from '../../reviews/ladder/ladders.queries.ts';
import type { FormRefusal } from '../form-refusal.ts';
import { CsrfField, Field, Notice, Table } from '../parts.tsx';
import { rungInWords } from '../reminder-words.ts';
import { LadderDates, type ShownDates } from './ladder-dates.tsx';
import { RungTable } from './ladder-rung-table.tsx';
import { LastRung } from './ladder-last-rung.tsx';
import type { LadderForm } from './ladder-form.ts';
import { audienceInWords, editorOf, scopeWords, whenInWords } from './ladder-words.ts';

/** What the page of one ladder is made from. */
export interface LadderEditorContent {
  readonly target: LadderTarget;
  /** What the target is called: a policy by its title. */
  readonly title: string;
  /** Its own ladder; null when it has none and the one below applies. */
  readonly own: Ladder | null;
  /** The ladder that applies now, and whose it is. */
  readonly inForce: Ladder;
  readonly scope: LadderScope;
  readonly revision: number;
  readonly form: LadderForm;
  readonly refusal: FormRefusal | null;
  /** The days that the form's ladder gives; null before they are asked for. */
  readonly preview: ShownDates | null;
  readonly csrfToken: string;
  readonly mayChange: boolean;
}

/** One ladder: as it is, the form that changes it, and the days it gives. */
export function LadderEditorPage(content: LadderEditorContent): JSX.Element {
  const { own, scope, refusal, preview, mayChange, inForce } = content;
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/ladders">Ladders</a>
      </nav>
      <h1>{content.title}</h1>
      <p class="lede">
        {own === null
          ? `Has no ladder of its own: ${scopeWords[scope]} applies. What you save here applies instead.`
          : 'Has a ladder of its own. Reminders that wait are planned anew when it changes; what was sent stays, and is not said again.'}
      </p>
      {refusal !== null && <Refused refusal={refusal} />}
      <Silence ladder={inForce} />
      {mayChange ? <Editor {...content} /> : <AsItIs ladder={inForce} />}
      {preview !== null && (
        <section aria-labelledby="preview">
          <h2 id="preview">The days it gives</h2>
          <LadderDates {...preview} />
        </section>
      )}
      {mayChange && own !== null && <TakeBack {...content} />}
    </>
  );
}

/** Says so when the ladder that applies falls silent while a review is still to be done. */
function Silence({ ladder }: { ladder: Ladder }): JSX.Element {
  const last = ladder.at(-1);
  if (last?.anchor === 'last_day' && last.repeatEveryDays !== null) return <></>;
  return (
    <Notice tone="warning">
      <p>This ladder ends: nobody is reminded of a review that stays overdue after its last rung.</p>
    </Notice>
  );
}

function Refused({ refusal }: { refusal: FormRefusal }): JSX.Element {
  const told =
    refusal.fields.length === 0
      ? refusal.message
      : 'This ladder does not climb yet: what is wrong stands beside each field.';
  const whole = refusal.fields.filter(({ field }) => !field.startsWith('rungs.'));
  return (
    <Notice tone="danger">
      <p>{told}</p>
      {whole.map(({ field, reason }) => (
        <p>
          {field}: {reason}
        </p>
      ))}
    </Notice>
  );
}

function Editor(content: LadderEditorContent): JSX.Element {
  const { target, form, revision, csrfToken } = content;
  const problems: readonly FieldProblem[] = content.refusal?.fields ?? [];
  return (
    <form class="ladder" method="post" action={editorOf(target)}>
      <CsrfField token={csrfToken} />
      <input type="hidden" name="revision" value={revision} />
      <input type="hidden" name="count" value={form.rungs.length} />
      {/* The first button is the one that Enter presses. */}
      <button class="aside" type="submit" name="act" value="save" tabIndex={-1} aria-hidden="true">
        Save
      </button>
      <h2>Rungs</h2>
      <p class="hint">
        Counted from the first or last day of the review window; “0 after the first day” is the first day
        itself. Saving puts them in order. Of two that meet on one day the later one in the list goes and
        takes the other along.
      </p>
      <RungTable rungs={form.rungs} problems={problems} />
      <p>
        <button class="second" type="submit" name="act" value="add">
          Add a rung
        </button>
      </p>
      <LastRung form={form} problems={problems} />
      <h2>Save it</h2>
      <div class="search">
        <Field
          id="policy"
          name="policy"
          label="Preview for the policy"
          hint="As its address names it."
          value={form.policy}
          maxLength={200}
        />
        <button class="second" type="submit" name="act" value="preview">
          Preview
        </button>
      </div>
      <Field
        id="reason"
        name="reason"
        label="Reason"
        hint="Kept with the change; may stay empty."
        value={form.reason}
        maxLength={2000}
      />
      <button type="submit" name="act" value="save">
        Save
      </button>
    </form>
  );
}

function AsItIs({ ladder }: { ladder: Ladder }): JSX.Element {
  return (
    <Table caption="The ladder" kind="broad">
      <thead>
        <tr>
          <th scope="col">Rung</th>
          <th scope="col">When</th>
          <th scope="col">Told</th>
          <th scope="col">Mail</th>
        </tr>
      </thead>
      <tbody>
        {ladder.map((rung) => (
          <tr>
            <th scope="row">{rungInWords({ rung: rung.key, occurrence: 0 })}</th>
            <td>{whenInWords(rung)}</td>
            <td>
              {audienceInWords(rung.audience)}
              {rung.escalation.map(({ fromDays, audience }) => (
                <span class="under">
                  from day {fromDays} also {audienceInWords(audience)}
                </span>
              ))}
            </td>
            <td>{rung.delivery}</td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function TakeBack({ target, revision, csrfToken }: LadderEditorContent): JSX.Element {
  return (
    <form method="post" action={`${editorOf(target)}/remove`}>
      <h2>Take it back</h2>
      <p>The next wider ladder applies again, and what waits is planned anew.</p>
      <CsrfField token={csrfToken} />
      <input type="hidden" name="revision" value={revision} />
      <button class="second" type="submit">
        Take this ladder back
      </button>
    </form>
  );
}
