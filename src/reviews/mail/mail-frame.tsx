import type { ComponentChildren, JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
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

/**
 * A mail's finished HTML. No colour, image, table or font is set, and nothing comes from elsewhere: a mail program then
 * shows it in its own light or dark, at any width, with images off. The few styles stand on the elements, since many
 * programs drop style sheets.
 */
export function mailHtml(title: string, content: ComponentChildren): string {
  const page = (
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no" />
        <title>{title}</title>
        <style>{':root { color-scheme: light dark; supported-color-schemes: light dark; }'}</style>
      </head>
      <body style="font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 36em; padding: 1em; overflow-wrap: anywhere;">
        {content}
      </body>
    </html>
  );
  return `<!doctype html>${renderToString(page)}`;
}

/** The first heading of a mail. */
export function MailHeading({ children }: { children: ComponentChildren }): JSX.Element {
  return <h1 style="font-size: 1.3em; line-height: 1.3; margin: 0.5em 0;">{children}</h1>;
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

/** What stands below a mail. No colour is set here either: what is smaller stays readable. */
export function SmallPrint({ children }: { children: ComponentChildren }): JSX.Element {
  return <p style="font-size: 0.85em; margin-top: 2em;">{children}</p>;
}
