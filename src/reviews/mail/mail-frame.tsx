import type { JSX } from 'preact';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import { factsLine, standingLine, taskAddress, taskOf, whyLine } from './item-wording.rules.ts';
import type { NoticeItem, ReminderItem } from './reminder-item.rules.ts';
import { titleInMail } from './reminder-wording.rules.ts';

/** More reviews than anybody reads in a mail; the rest is a number and a link. */
export const LISTED_AT_MOST = 100;

/** Where mails are and when. */
export interface Placed {
  readonly publicUrl: string;
  readonly today: CalendarDate;
}

/** Policies with their state and their link, as HTML. */
export function MailItems({
  items,
  placed,
}: {
  items: readonly (ReminderItem | NoticeItem)[];
  placed: Placed;
}): JSX.Element {
  return (
    <ul style="margin: 0; padding-left: 1.2em;">
      {items.map((item) => (
        <li style="margin-bottom: 1em;">
          <a href={taskAddress(item, placed.publicUrl)}>
            <strong>
              <bdi>{titleInMail(item)}</bdi>
            </strong>
          </a>
          {[standingLine(item, placed.today), factsLine(item), whyLine(item)].map(
            (line) =>
              line !== '' && (
                <>
                  <br />
                  {line}
                </>
              ),
          )}
          <br />
          <a href={taskAddress(item, placed.publicUrl)}>{taskOf(item)}</a>
        </li>
      ))}
    </ul>
  );
}

/** The same as text, each line indented under its title. */
export function itemsAsText(items: readonly (ReminderItem | NoticeItem)[], placed: Placed): string {
  return items
    .map((item) =>
      [
        `- ${titleInMail(item)}`,
        ...[standingLine(item, placed.today), factsLine(item), whyLine(item)].filter((line) => line !== ''),
        `${taskOf(item)}: ${taskAddress(item, placed.publicUrl)}`,
      ].join('\n  '),
    )
    .join('\n\n');
}
