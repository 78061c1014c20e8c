import type { JSX } from 'preact';
import type { CalendarDate } from '../../kernel/calendar-date.ts';
import type { GoverningPolicy } from '../../publishing/lookups/code-lookup.queries.ts';
import type { MarkedText } from '../../publishing/lookups/marked-text.rules.ts';
import type { NotedCode } from '../../publishing/lookups/noted-code.rules.ts';
import type { SearchItem, SearchReply } from '../../publishing/lookups/search.schemas.ts';
import { count, Field, Notice, PrintedDate, Table } from '../parts.tsx';

/** A code that was searched for, and the policies that govern it on the day. */
export interface CodeAnswer extends NotedCode {
  readonly found: readonly GoverningPolicy[];
}

/** What the page of a search shows. */
export interface SearchView {
  readonly organisationName: string;
  /** The beginning of every address of ours, without a trailing slash. */
  readonly publicUrl: string;
  /** What was searched for, as it was written; empty for nothing yet. */
  readonly q: string;
  /** The day of service as it was written; empty for today. */
  readonly on: string;
  /** What is wrong with what was written. */
  readonly problem: string | null;
  /** Null where no code was searched for. */
  readonly code: CodeAnswer | null;
  /** Null where nothing was searched for. */
  readonly found: SearchReply | null;
}

/** The search of the policies in force, and what it found. */
export function SearchPage({ view }: { view: SearchView }): JSX.Element {
  const { q, on, problem, code, found, organisationName } = view;
  return (
    <>
      <h1>Search the policies</h1>
      <p class="lede">
        The medical policies of {organisationName}, in the words that are in force on a day of service.
      </p>
      <form class="search" role="search" action="/search">
        <Field id="q" name="q" type="search" label="Words or a code" value={q} maxLength={300} />
        <Field id="on" name="on" type="date" label="Day of service" value={on} />
        <button type="submit">Search</button>
      </form>
      <p class="hint">“A phrase”, OR and -not are understood. Without a day it is today that is looked at.</p>
      {problem !== null && <Notice tone="danger">{problem}</Notice>}
      {code !== null && found !== null && <Governing code={code} on={found.on} view={view} />}
      {found !== null && <Found found={found} view={view} />}
      <p class="hint">
        <a href="/">All policies in force</a> · For programs: <a href="/docs">the API</a>.
      </p>
    </>
  );
}

interface Part {
  readonly view: SearchView;
}

function Governing({ code, on, view }: Part & { code: CodeAnswer; on: CalendarDate }): JSX.Element {
  const name = `${code.system} ${code.code}`;
  return (
    <section aria-labelledby="governing">
      <h2 id="governing">
        {name} on <PrintedDate date={on} />
      </h2>
      {code.found.length === 0 ? (
        <div class="empty">
          <p>No policy in force on this day lists {name}.</p>
        </div>
      ) : (
        <Table caption={`Policies that list ${name}`}>
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">In force since</th>
              <th scope="col" class="wide">
                For
              </th>
            </tr>
          </thead>
          <tbody>
            {code.found.map((policy) => (
              <tr>
                <th scope="row">
                  <a href={`/v1/policies/${policy.slug}/active.html${dayQuery(view)}#codes`}>
                    {policy.title}
                  </a>
                </th>
                <td class="date">
                  <PrintedDate date={policy.from} />
                </td>
                <td class="wide">{scopeInWords(policy)}</td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

function Found({ found, view }: Part & { found: SearchReply }): JSX.Element {
  const { on, nextCursor } = found;
  // who asked for a code has the policies that list it above
  const items = view.code === null ? found.items : found.items.filter(({ passages }) => passages.length > 0);
  return (
    <section aria-labelledby="found">
      <h2 id="found">
        In the text, on <PrintedDate date={on} />
      </h2>
      {items.length === 0 ? (
        <div class="empty">
          <p>No {view.code === null ? 'policy' : 'text'} in force on this day has these words.</p>
          {view.code === null && <p>Try fewer words, or another day of service.</p>}
        </div>
      ) : (
        <>
          {nextCursor === null && view.code === null && (
            <p class="hint">{count(items.length, 'policy', 'policies')}</p>
          )}
          <ol class="found">
            {items.map((item) => (
              <FoundPolicy item={item} view={view} />
            ))}
          </ol>
        </>
      )}
      {nextCursor !== null && (
        <p class="onward">
          <a
            rel="next"
            href={`/search?${new URLSearchParams({ ...fieldsOf(view), cursor: nextCursor }).toString()}`}
          >
            More policies
          </a>
        </p>
      )}
    </section>
  );
}

function FoundPolicy({ item, view }: Part & { item: SearchItem }): JSX.Element {
  return (
    <li>
      <h3>
        <a href={ownAddress(item.links.html, view)}>{item.policy.title}</a>
      </h3>
      <p class="under">
        Version {item.version}, in force since <PrintedDate date={item.inForce.from} />
        {item.inForce.until !== null && (
          <>
            {' '}
            until <PrintedDate date={item.inForce.until} />
          </>
        )}
        {item.codes.map(({ system, code }) => ` · ${system} ${code}`)}
      </p>
      <ul class="passages">
        {item.passages.map(({ anchor, heading, html, text }) => (
          <li key={anchor}>
            <a href={ownAddress(html, view)}>{heading}</a>
            <p>
              <Marked text={text} />
            </p>
          </li>
        ))}
      </ul>
    </li>
  );
}

function Marked({ text }: { text: readonly MarkedText[] }): JSX.Element {
  return <>{text.map((part) => (part.mark ? <mark>{part.text}</mark> : part.text))}</>;
}

function scopeInWords({ linesOfBusiness, jurisdictions }: GoverningPolicy): string {
  const scope = [...linesOfBusiness, ...jurisdictions];
  return scope.length === 0 ? 'all members' : scope.join(', ');
}

const fieldsOf = ({ q, on }: SearchView): Record<string, string> => (on === '' ? { q } : { q, on });

const dayQuery = ({ on }: SearchView): string => (on === '' ? '' : `?on=${on}`);

/** The address without its origin: a reader stays where they are, whatever name the server has for them. */
const ownAddress = (address: string, { publicUrl }: SearchView): string => address.slice(publicUrl.length);
