import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { formatPartialDate } from '../../kernel/partial-date.ts';
import {
  count,
  groupByUrgency,
  reminderSubject,
  standingInWords,
  type ReminderGroup,
  type ReminderItem,
} from './reminder-wording.rules.ts';

/** What a reminder mail is made from. */
export interface ReminderMail {
  readonly recipientName: string;
  readonly organisationName: string;
  /** Where the console is, without a trailing slash. */
  readonly publicUrl: string;
  readonly today: CalendarDate;
  /** At least one. */
  readonly items: readonly ReminderItem[];
}

/** A mail's three readable parts. */
export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** More reviews than anybody reads in a mail; the rest is a number and a link. */
export const LISTED_AT_MOST = 100;

/** Writes a reminder, of one review or of many, as text and as HTML without images, for light and dark screens. */
export function renderReminderMail(mail: ReminderMail): RenderedMail {
  return { subject: reminderSubject(mail.items, mail.today), text: asText(mail), html: asHtml(mail) };
}

function asText(mail: ReminderMail): string {
  const { groups, more } = listed(mail);
  return [
    `Hello ${mail.recipientName},`,
    ...groups.map(({ heading, items }) =>
      [
        heading.toUpperCase(),
        ...items.map((item) => `- ${item.title}\n  ${describe(item, mail.today)}\n  ${linkTo(item, mail)}`),
      ].join('\n'),
    ),
    ...(more > 0 ? [`And ${count(more, 'more review')}.`] : []),
    `All reviews: ${mail.publicUrl}/console`,
    reasonFor(mail),
  ].join('\n\n');
}

function asHtml(mail: ReminderMail): string {
  const { groups, more } = listed(mail);
  const page = (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{reminderSubject(mail.items, mail.today)}</title>
        <style>{':root { color-scheme: light dark; supported-color-schemes: light dark; }'}</style>
      </head>
      <body style="font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 36em; padding: 1em;">
        <p>Hello {mail.recipientName},</p>
        {groups.map((group) => (
          <Group group={group} mail={mail} />
        ))}
        {more > 0 && <p>And {count(more, 'more review')}.</p>}
        <p>
          <a href={`${mail.publicUrl}/console`}>All reviews</a>
        </p>
        <Small>{reasonFor(mail)}</Small>
      </body>
    </html>
  );
  return `<!doctype html>${renderToString(page)}`;
}

function Group({ group, mail }: { group: ReminderGroup; mail: ReminderMail }): JSX.Element {
  return (
    <>
      <h2 style="font-size: 1.1em; margin: 1.5em 0 0.5em;">{group.heading}</h2>
      <ul style="margin: 0; padding-left: 1.2em;">
        {group.items.map((item) => (
          <li style="margin-bottom: 0.75em;">
            <a href={linkTo(item, mail)}>
              <strong>{item.title}</strong>
            </a>
            <br />
            {describe(item, mail.today)}
          </li>
        ))}
      </ul>
    </>
  );
}

// No colour is set: a mail program in dark mode then picks its own, and what is smaller stays readable.
function Small({ children }: { children: ComponentChildren }): JSX.Element {
  return <p style="font-size: 0.85em; margin-top: 2em;">{children}</p>;
}

function describe(item: ReminderItem, today: CalendarDate): string {
  const owner = item.ownerName === null ? 'without an owner' : `owner ${item.ownerName}`;
  return `Review ${standingInWords(item.nextReview, today)}; next review ${formatPartialDate(item.nextReview)}; ${owner}`;
}

function linkTo(item: ReminderItem, { publicUrl }: ReminderMail): string {
  return `${publicUrl}/console/policies/${encodeURIComponent(item.slug)}`;
}

function reasonFor({ organisationName }: ReminderMail): string {
  return `You get this mail because you own or review these policies, or hold a role in their review, at ${organisationName}.`;
}

/** The groups down to the {@link LISTED_AT_MOST}th review, and how many are left out. */
function listed({ items, today }: ReminderMail): { groups: readonly ReminderGroup[]; more: number } {
  let room = LISTED_AT_MOST;
  const groups = groupByUrgency(items, today).map(({ heading, items: found }) => {
    const shown = found.slice(0, room);
    room -= shown.length;
    return { heading, items: shown };
  });
  return {
    groups: groups.filter((group) => group.items.length > 0),
    more: Math.max(0, items.length - LISTED_AT_MOST),
  };
}
