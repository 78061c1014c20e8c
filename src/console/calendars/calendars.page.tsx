import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import type { CalendarFeed } from '../../reviews/calendar/calendar-feeds.queries.ts';
import { Chip, CsrfField, Fact, Field, Moment, Nothing, Notice, Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';

/** What the page of calendars is made from. */
export interface CalendarsContent {
  readonly feeds: readonly CalendarFeed[];
  /** True for an administrator, who sees and ends those of others too. */
  readonly ofEverybody: boolean;
  /** The address of the calendar just made. */
  readonly newUrl: string | null;
  readonly zone: Zone;
  readonly csrfToken: string;
}

/** Reviews in a person's own calendar program: how to get them there, and which addresses are in use. */
export function CalendarsPage(content: CalendarsContent): JSX.Element {
  const { feeds, newUrl, csrfToken } = content;
  return (
    <>
      <Tabs group="reviews" current="/console/calendars" />
      <h1>Calendars</h1>
      <p class="lede">
        See reviews and meetings in the calendar you use every day. It looks for changes by itself: a review
        that moves, moves there too.
      </p>
      {newUrl !== null && <NewCalendar url={newUrl} />}
      <section class="card" aria-labelledby="subscribe">
        <h2 id="subscribe">{newUrl === null ? 'Make a calendar' : 'Make another calendar'}</h2>
        <form method="post" action="/console/calendars">
          <CsrfField token={csrfToken} />
          <fieldset class="field">
            <legend>Whose reviews</legend>
            <label class="choice">
              <input type="radio" name="for" value="me" required checked />
              <span>Mine: what I own, review, back up, or stand in for while somebody is on leave</span>
            </label>
            <label class="choice">
              <input type="radio" name="for" value="committee" required />
              <span>All reviews, and the meetings of the committee</span>
            </label>
          </fieldset>
          <Field
            label="Name"
            id="name"
            name="name"
            maxLength={100}
            autocomplete="off"
            hint="To know it again in the list below, such as “On my phone”. May be left empty."
          />
          <p>
            <button type="submit">Make calendar</button>
          </p>
        </form>
      </section>
      <section aria-labelledby="in-use">
        <h2 id="in-use">{content.ofEverybody ? 'Everybody’s calendars' : 'Your calendars'}</h2>
        {feeds.length === 0 ? (
          <div class="empty">
            <p>No calendar yet.</p>
            <p>Make one above, and add its address to Outlook, Google Calendar or Apple Calendar.</p>
          </div>
        ) : (
          <Feeds {...content} />
        )}
      </section>
    </>
  );
}

function NewCalendar({ url }: { url: string }): JSX.Element {
  return (
    <>
      <Notice tone="good">
        <p>
          <strong>Your calendar’s address, shown this once:</strong>
        </p>
        <p class="hash">{url}</p>
        <p>
          Whoever has it can read the calendar without signing in. Do not pass it on; if it got about, end the
          calendar below and make another.
        </p>
      </Notice>
      <section class="card" aria-labelledby="add">
        <h2 id="add">Add it to your calendar</h2>
        <dl class="facts facts-rows">
          <Fact label="Outlook">
            Calendar, then Add calendar, then Subscribe from web: paste the address.
          </Fact>
          <Fact label="Google Calendar">
            On a computer, the plus sign beside Other calendars, then From URL: paste the address. Google
            looks for changes a few times a day.
          </Fact>
          <Fact label="Apple Calendar">
            <a href={url.replace(/^https?:/, 'webcal:')}>Open in Calendar</a>; or on a Mac File, then New
            Calendar Subscription: paste the address.
          </Fact>
        </dl>
      </section>
    </>
  );
}

function Feeds({ feeds, ofEverybody, zone, csrfToken }: CalendarsContent): JSX.Element {
  return (
    <Table caption="Calendars, newest first" kind="broad">
      <thead>
        <tr>
          <th scope="col">Name</th>
          {ofEverybody && <th scope="col">Made by</th>}
          <th scope="col">Reviews</th>
          <th scope="col">Made</th>
          <th scope="col">Last read</th>
          <th scope="col">State</th>
        </tr>
      </thead>
      <tbody>
        {feeds.map((feed) => (
          <tr>
            <th scope="row">{feed.name}</th>
            {ofEverybody && <td>{feed.createdBy.name}</td>}
            <td>{feed.personId === null ? 'All' : 'Their own'}</td>
            <td class="date">
              <Moment at={feed.createdAt} zone={zone} />
            </td>
            <td class="date">
              {feed.lastReadAt === null ? (
                <Nothing word="never" />
              ) : (
                <Moment at={feed.lastReadAt} zone={zone} />
              )}
            </td>
            <td>
              {feed.revokedAt === null ? (
                <EndForm feed={feed} csrfToken={csrfToken} />
              ) : (
                <Chip tone="plain">Ended</Chip>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function EndForm({ feed, csrfToken }: { feed: CalendarFeed; csrfToken: string }): JSX.Element {
  return (
    <form method="post" action={`/console/calendars/${feed.id}/end`}>
      <CsrfField token={csrfToken} />
      <button class="second small" type="submit" aria-label={`End the calendar ${feed.name}`}>
        End
      </button>
    </form>
  );
}
