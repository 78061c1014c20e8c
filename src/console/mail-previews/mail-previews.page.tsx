import type { JSX } from 'preact';
import type { Person } from '../../people/persons/people.queries.ts';
import { count, Fact, PrintedDate, Table } from '../parts.tsx';
import { Tabs } from '../tabs.tsx';
import type { NextMails, PreviewedMail } from './mail-previews.ts';
import type { MailSample } from './mail-samples.ts';

/** Every template, and the way to what a person will get next. */
export function MailTemplatesPage({
  samples,
  people,
  self,
}: {
  samples: readonly MailSample[];
  people: readonly Person[];
  self: string;
}): JSX.Element {
  return (
    <>
      <Tabs group="organisation" current="/console/mail-previews" />
      <h1>Mail</h1>
      <p class="lede">
        What Almanac writes to people. A mail names policies, dates and tasks; it holds no text of a policy,
        and no title that is not public yet.
      </p>
      <section class="card" aria-labelledby="next">
        <h2 id="next">Who gets what next</h2>
        <form method="get" action="/console/mail-previews">
          <div class="field">
            <label for="person">Person</label>
            <select id="person" name="person">
              {people.map(({ id, name }) => (
                <option value={id} selected={id === self}>
                  {name}
                </option>
              ))}
            </select>
          </div>
          <p>
            <button type="submit">Show their next mail</button>
          </p>
        </form>
      </section>
      <section aria-labelledby="templates">
        <h2 id="templates">Templates</h2>
        <Table caption="Mail templates">
          <thead>
            <tr>
              <th scope="col">Template</th>
              <th scope="col">When it goes</th>
            </tr>
          </thead>
          <tbody>
            {samples.map(({ key, name, when }) => (
              <tr>
                <th scope="row">
                  <a href={`/console/mail-previews/templates/${key}`}>{name}</a>
                </th>
                <td>{when}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      </section>
    </>
  );
}

/** One template with made-up reviews. */
export function SamplePage({ sample, mail }: { sample: MailSample; mail: PreviewedMail }): JSX.Element {
  return (
    <>
      <Crumbs />
      <h1>{sample.name}</h1>
      <p class="lede">{sample.when} The reviews shown here are made up.</p>
      <ShownMail mail={mail} id="mail" frame={`/console/mail-previews/templates/${sample.key}/html?`} />
    </>
  );
}

/** What a person would get next, as things stand. */
export function NextMailsPage({ person, on, lookedUntil, mails }: NextMails): JSX.Element {
  return (
    <>
      <Crumbs />
      <h1>Next mail to {person.name}</h1>
      {on === null ? (
        <div class="empty">
          <p>
            Nothing is to go to {person.name} until <PrintedDate date={lookedUntil} />.
          </p>
          <p>
            <a href="/console/reminders">All reminders to come</a>
          </p>
        </div>
      ) : (
        <p class="lede">
          {count(mails.length, 'mail')} on <PrintedDate date={on} />, as things stand. A review that is closed
          or moved until then drops out.
        </p>
      )}
      {mails.map((mail, index) => (
        <ShownMail
          mail={mail}
          id={`mail-${index}`}
          frame={`/console/mail-previews/people/${person.id}/html?mail=${index}&`}
        />
      ))}
    </>
  );
}

function Crumbs(): JSX.Element {
  return (
    <nav class="crumbs" aria-label="Breadcrumb">
      <a href="/console/mail-previews">Mail</a>
    </nav>
  );
}

const schemes = [
  { scheme: 'light', name: 'In light mode' },
  { scheme: 'dark', name: 'In dark mode' },
] as const;

/** A mail's headers, its HTML in light and in dark, and its text. */
function ShownMail({ mail, id, frame }: { mail: PreviewedMail; id: string; frame: string }): JSX.Element {
  return (
    <article aria-labelledby={`${id}-subject`}>
      <section class="card">
        <h2 id={`${id}-subject`}>{mail.subject}</h2>
        <dl class="facts facts-rows">
          {Object.entries(mail.headers).map(([name, value]) => (
            <Fact label={name}>
              <span class="hash">{value}</span>
            </Fact>
          ))}
        </dl>
      </section>
      {schemes.map(({ scheme, name }) => (
        <section aria-labelledby={`${id}-${scheme}`}>
          <h3 id={`${id}-${scheme}`}>{name}</h3>
          <iframe
            class="mail"
            title={`${name}: ${mail.subject}`}
            src={`${frame}scheme=${scheme}`}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
          />
        </section>
      ))}
      <section aria-labelledby={`${id}-text`}>
        <h3 id={`${id}-text`}>As text</h3>
        <pre class="mail-text">{mail.text}</pre>
      </section>
    </article>
  );
}
