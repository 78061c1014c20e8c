import type { RenderedMail } from '../../platform/mail/mail.ts';
import type { JSX } from 'preact';
import { mailHtml, MailHeading, SmallPrint } from '../../platform/mail/mail-html.tsx';
import { itemsAsText, LISTED_AT_MOST, MailItems } from './mail-frame.tsx';
import { plainLine } from '../../platform/mail/plain-line.rules.ts';
import type { MailSurroundings, ReminderItem } from './reminder-item.rules.ts';
import {
  count,
  groupByUrgency,
  reminderSubject,
  summaryOf,
  type ReminderGroup,
} from './reminder-wording.rules.ts';

/** What a reminder mail is made from. */
export interface ReminderMail extends MailSurroundings {
  /** At least one. */
  readonly items: readonly ReminderItem[];
}

/** Writes a reminder, of one review or of many, as text and as HTML without images, for light and dark screens. */
export function renderReminderMail(mail: ReminderMail): RenderedMail {
  return { subject: reminderSubject(mail.items, mail.today), text: asText(mail), html: asHtml(mail) };
}

function asText(mail: ReminderMail): string {
  const { groups, more } = listed(mail);
  return [
    `Hello ${plainLine(mail.recipientName)},`,
    `${headline(mail)}.`,
    ...groups.map(({ heading, items }) => `${heading.toUpperCase()}\n\n${itemsAsText(items, mail)}`),
    ...(more > 0 ? [`And ${count(more, 'more review')}.`] : []),
    `All reviews: ${mail.publicUrl}/console`,
    signature(mail),
  ].join('\n\n');
}

function asHtml(mail: ReminderMail): string {
  const { groups, more } = listed(mail);
  return mailHtml(
    reminderSubject(mail.items, mail.today),
    <>
      <p>Hello {plainLine(mail.recipientName)},</p>
      <MailHeading>{headline(mail)}</MailHeading>
      {groups.map((group) => (
        <Group group={group} mail={mail} />
      ))}
      {more > 0 && <p>And {count(more, 'more review')}.</p>}
      <p>
        <a href={`${mail.publicUrl}/console`}>All reviews</a>
      </p>
      <SmallPrint>{signature(mail)}</SmallPrint>
    </>,
  );
}

function Group({ group, mail }: { group: ReminderGroup; mail: ReminderMail }): JSX.Element {
  return (
    <>
      <h2 style="font-size: 1.1em; margin: 1.5em 0 0.5em;">{group.heading}</h2>
      <MailItems items={group.items} placed={mail} />
    </>
  );
}

/** `3 policy reviews: 1 overdue, 2 coming up`. */
function headline({ items, today }: ReminderMail): string {
  return `${count(items.length, 'policy review')}: ${summaryOf(items, today)}`;
}

function signature({ organisationName }: ReminderMail): string {
  return `Sent by Almanac for ${plainLine(organisationName)}. Nobody reads answers to this mail.`;
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
