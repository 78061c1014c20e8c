import type { ComponentChildren, JSX } from 'preact';
import { meetingTimeInWords } from '../../committee/meetings/meeting-time.rules.ts';
import type { Meeting } from '../../committee/meetings/meeting-records.ts';
import { Chip, CsrfField, Field } from '../parts.tsx';

/** The page of a meeting. */
export const meetingAddress = (id: string): string => `/console/meetings/${id}`;

/** When a meeting is, in words. */
export function When({ meeting }: { meeting: Meeting }): JSX.Element {
  return <time dateTime={meeting.day}>{meetingTimeInWords(meeting)}</time>;
}

/** What has become of a meeting; nothing for one that is planned. */
export function StateChip({ meeting }: { meeting: Meeting }): JSX.Element | null {
  if (meeting.state === 'cancelled') return <Chip tone="warning">Cancelled</Chip>;
  return meeting.state === 'closed' ? <Chip tone="good">Minutes approved</Chip> : null;
}

/** A form of one button. */
export function Act(act: {
  to: string;
  csrfToken: string;
  label: ComponentChildren;
  kind?: 'second';
}): JSX.Element {
  return (
    <form method="post" action={act.to}>
      <CsrfField token={act.csrfToken} />
      <button type="submit" {...(act.kind === undefined ? {} : { class: act.kind })}>
        {act.label}
      </button>
    </form>
  );
}

/** What a meeting or a series has in common, as fields. */
export function TimeFields({
  value,
}: {
  value: Pick<Meeting, 'name' | 'startsAt' | 'durationMinutes' | 'place' | 'link'>;
}): JSX.Element {
  return (
    <>
      <Field id="name" name="name" label="Name" value={value.name} maxLength={200} required />
      <Field id="startsAt" name="startsAt" label="Begins at" type="time" value={value.startsAt} required />
      <Field
        id="durationMinutes"
        name="durationMinutes"
        label="Minutes"
        type="number"
        min={5}
        max={1440}
        value={value.durationMinutes}
        required
      />
      <Field id="place" name="place" label="Place" value={value.place ?? ''} maxLength={300} />
      <Field
        id="link"
        name="link"
        label="Link"
        hint="Where to join from afar."
        type="url"
        value={value.link ?? ''}
        maxLength={2000}
      />
    </>
  );
}

/** A text of several lines with its label. */
export function TextField(field: {
  id: string;
  name: string;
  label: string;
  value: string | null;
  rows?: number;
  hint?: string;
}): JSX.Element {
  const { id, name, label, value, rows = 3, hint } = field;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        name={name}
        rows={rows}
        maxLength={5000}
        {...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` })}
      >
        {value ?? ''}
      </textarea>
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
