import type { JSX } from 'preact';
import type { Zone } from '../kernel/instant.ts';
import type { MailboxMessage } from '../platform/mail/mailbox.ts';
import { Fact, Moment, Table } from './parts.tsx';

/** The mails of an evaluation, the newest first. */
export function MailboxPage({ mails, zone }: { mails: readonly MailboxMessage[]; zone: Zone }): JSX.Element {
  return (
    <>
      <h1>Mailbox</h1>
      <p class="lede">Without a mail server every mail comes here, whomever it is for.</p>
      {mails.length === 0 ? (
        <div class="empty">
          <p>No mail yet.</p>
          <p>Reminders go out on business mornings; move the Clock to see the next ones.</p>
        </div>
      ) : (
        <Table caption="Mails, newest first" kind="broad">
          <thead>
            <tr>
              <th scope="col">Subject</th>
              <th scope="col">To</th>
              <th scope="col">Sent</th>
            </tr>
          </thead>
          <tbody>
            {mails.map((mail) => (
              <tr>
                <th scope="row">
                  <a href={`/console/mailbox/${mail.id}`}>{mail.subject}</a>
                </th>
                <td>{mail.recipients}</td>
                <td class="date">
                  <Moment at={mail.receivedAt} zone={zone} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}

/** One mail: its headers, its text and its HTML, as a mail program would show them. */
export function MailPage({ mail, zone }: { mail: MailboxMessage; zone: Zone }): JSX.Element {
  return (
    <>
      <nav class="crumbs" aria-label="Breadcrumb">
        <a href="/console/mailbox">Mailbox</a>
      </nav>
      <h1>{mail.subject}</h1>
      <section class="card" aria-labelledby="headers">
        <h2 id="headers">Headers</h2>
        <dl class="facts facts-rows">
          <Fact label="To">{mail.recipients}</Fact>
          <Fact label="Sent">
            <Moment at={mail.receivedAt} zone={zone} />
          </Fact>
          <Fact label="Message-ID">
            <span class="hash">{mail.messageId}</span>
          </Fact>
          {Object.entries(mail.headers).map(([name, value]) => (
            <Fact label={name}>
              <span class="hash">{value}</span>
            </Fact>
          ))}
        </dl>
      </section>
      <section aria-labelledby="as-html">
        <h2 id="as-html">HTML</h2>
        <iframe
          class="mail"
          title={`HTML of the mail “${mail.subject}”`}
          src={`/console/mailbox/${mail.id}/html`}
          sandbox="allow-popups allow-popups-to-escape-sandbox"
        />
      </section>
      <section aria-labelledby="as-text">
        <h2 id="as-text">Text</h2>
        <pre class="mail-text">{mail.text}</pre>
      </section>
    </>
  );
}
