import type { JSX } from 'preact';
import { formatDay } from '../../kernel/calendar-date.ts';
import { instant, type Zone } from '../../kernel/instant.ts';
import type { Detour } from '../../reviews/reminders/recipients.ts';
import type { ReminderRecipient, ReminderState } from '../../reviews/reminders/reminder-report.ts';
import { Chip, Moment, type Tone } from '../parts.tsx';
import { detourInWords, suppressionInWords } from '../reminder-words.ts';

/** How far a reminder is, in a word. */
export const reminderStateWords: Record<ReminderState, { readonly name: string; readonly tone: Tone }> = {
  planned: { name: 'Planned', tone: 'info' },
  waiting: { name: 'Waiting', tone: 'warning' },
  sent: { name: 'Sent', tone: 'good' },
  bounced: { name: 'Came back', tone: 'danger' },
  redirected: { name: 'Redirected', tone: 'info' },
  suppressed: { name: 'Not sent', tone: 'plain' },
};

/** What became of a rung: its state, why, and what is to be mended. */
export function RungFate({
  rung,
}: {
  rung: {
    readonly state: ReminderState;
    readonly suppressedReason: string | null;
    readonly finding?: 'no_recipient' | null;
  };
}): JSX.Element {
  const { name, tone } = reminderStateWords[rung.state];
  return (
    <>
      <Chip tone={tone}>{name}</Chip>
      {rung.state === 'waiting' && <span class="under">no mail has gone out yet</span>}
      {rung.suppressedReason !== null && (
        <span class="under">{suppressionInWords(rung.suppressedReason)}</span>
      )}
      {rung.finding === 'no_recipient' && rung.suppressedReason === null && (
        <span class="under">none of those it is for can be reached</span>
      )}
    </>
  );
}

/** A recipient's name, for whom they stand in, and how far their mail is. */
export function RecipientFate({
  recipient,
  zone,
}: {
  recipient: Pick<ReminderRecipient, 'name' | 'state' | 'sentAt' | 'suppressedReason'> &
    Partial<Pick<ReminderRecipient, 'waitsUntil' | 'bouncedAt' | 'bounceReason' | 'standsInFor' | 'via'>>;
  zone: Zone;
}): JSX.Element {
  const { name, standsInFor = [], via = [] } = recipient;
  return (
    <li>
      {name} <span class="aside-text">{fate(recipient, zone)}</span>
      <StandsInFor standsInFor={standsInFor} via={via} />
    </li>
  );
}

/** Whom a recipient stands in for, and who was passed over before them. */
export function StandsInFor({
  standsInFor,
  via,
}: {
  standsInFor: readonly Detour[];
  via: readonly Detour[];
}): JSX.Element | null {
  if (standsInFor.length === 0 && via.length === 0) return null;
  const before = via.length === 0 ? '' : `; ${via.map(detourWords).join(', ')}`;
  return <span class="under">{`for ${standsInFor.map(detourWords).join(', ')}${before}`}</span>;
}

function detourWords({ name, reason, until }: Detour): string {
  const back = until === null ? '' : ` until ${formatDay(until)}`;
  return `${name} (${detourInWords(reason)}${back})`;
}

function fate(
  recipient: Pick<ReminderRecipient, 'state' | 'sentAt' | 'suppressedReason'> &
    Partial<Pick<ReminderRecipient, 'waitsUntil' | 'bouncedAt' | 'bounceReason'>>,
  zone: Zone,
): JSX.Element {
  const {
    state,
    sentAt,
    suppressedReason,
    waitsUntil = null,
    bouncedAt = null,
    bounceReason = null,
  } = recipient;
  switch (state) {
    case 'planned':
      return <></>;
    case 'waiting':
      if (waitsUntil === null) return <>waits for the mail server</>;
      return (
        <>
          waits until <Moment at={instant(waitsUntil)} zone={zone} />
        </>
      );
    case 'suppressed':
    case 'redirected':
      return <>not sent: {suppressionInWords(suppressedReason ?? '')}</>;
    case 'bounced':
      return (
        <>
          came back {bouncedAt !== null && <Moment at={instant(bouncedAt)} zone={zone} />}: {bounceReason}
        </>
      );
    case 'sent':
      return <>sent {sentAt !== null && <Moment at={instant(sentAt)} zone={zone} />}</>;
  }
}
