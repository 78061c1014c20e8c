import type { JSX } from 'preact';
import type { Zone } from '../../kernel/instant.ts';
import { count, Moment, Notice, Table } from '../parts.tsx';
import type { ReturnedMailState } from './people-page.queries.ts';

/** What the card of returned mail is made from. */
export interface ReturnedMailContent {
  readonly state: ReturnedMailState;
  /** Whether a mailbox of returned mail is read at all. */
  readonly readsMailbox: boolean;
  readonly zone: Zone;
}

/** Whether returned mail is taken in, and what of it somebody should look at. */
export function ReturnedMailCard({ state, readsMailbox, zone }: ReturnedMailContent): JSX.Element {
  return (
    <section class="card">
      <h2>Returned mail</h2>
      {state.failure !== null && (
        <Notice tone="danger">
          <p>The mailbox could not be read: {state.failure}</p>
        </Notice>
      )}
      <p>
        {readsMailbox
          ? 'The mailbox of returned mail is read every few minutes.'
          : 'No mailbox of returned mail is set (BOUNCE_MAILBOX_URL); reports come by the API only.'}{' '}
        {state.succeededAt !== null && (
          <>
            Last read <Moment at={state.succeededAt} zone={zone} />.
          </>
        )}
      </p>
      {state.unread > 0 && (
        <p>
          {count(state.unread, 'returned mail')} of the last 30 days could not be read and{' '}
          {state.unread === 1 ? 'is' : 'are'} flagged in the mailbox: look there.
        </p>
      )}
      {state.untoldCount > 0 && <UntoldReports state={state} zone={zone} />}
    </section>
  );
}

function UntoldReports({ state, zone }: Pick<ReturnedMailContent, 'state' | 'zone'>): JSX.Element {
  const { untold, untoldCount } = state;
  const more = untoldCount - untold.length;
  return (
    <>
      <Notice tone="warning">
        <p>
          Nobody was told of {count(untoldCount, 'report')} of mail that came back:{' '}
          {untoldCount === 1 ? 'it names' : 'they name'} another address than the one Almanac wrote to, as
          where mail is forwarded, or a mail that is no reminder. A report can be forged, so nothing was
          changed. Ask whether mail reaches the person, and give another address where it does not.
        </p>
      </Notice>
      <Table caption="Reports of the last 30 days of which nobody was told">
        <thead>
          <tr>
            <th scope="col">Came</th>
            <th scope="col">Almanac wrote to</th>
            <th scope="col">The report names</th>
          </tr>
        </thead>
        <tbody>
          {untold.map(({ receivedAt, named, mail }) => (
            <tr>
              <th scope="row">
                <Moment at={receivedAt} zone={zone} />
              </th>
              <td>
                {mail === null ? (
                  'No reminder of Almanac’s'
                ) : (
                  <>
                    <a href={`/console/people/${mail.personId}`}>{mail.name}</a>
                    {mail.address !== null && <span class="under">{mail.address}</span>}
                  </>
                )}
              </td>
              <td>{named.join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </Table>
      {more > 0 && <p>And {count(more, 'more report')}.</p>}
    </>
  );
}
