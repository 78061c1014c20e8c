import type { JSX } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { formatDay } from '../../kernel/calendar-date.ts';
import type { Bulletin, BulletinEntry } from './bulletin.ts';
import {
  codesInWords,
  effectiveInWords,
  factsInWords,
  filingInWords,
  noticeInWords,
  titleOf,
} from './bulletin-words.ts';

/** A bulletin as a whole HTML page that needs no script and no inline style, and prints well. */
export function bulletinHtml(bulletin: Bulletin): string {
  return `<!doctype html>${renderToString(<Page bulletin={bulletin} />)}`;
}

function Page({ bulletin }: { bulletin: Bulletin }): JSX.Element {
  const title = titleOf(bulletin);
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <link rel="stylesheet" href="/assets/bulletin.css" />
      </head>
      <body>
        <main>
          <header>
            <h1>{title}</h1>
            <ul class="facts">
              {factsInWords(bulletin).map((fact) => (
                <li>{fact}</li>
              ))}
            </ul>
          </header>
          {bulletin.note?.split(/\n\s*\n/).map((paragraph) => (
            <p>{paragraph}</p>
          ))}
          {bulletin.entries.length === 0 ? (
            <p>No medical policy changed.</p>
          ) : (
            <Entries entries={bulletin.entries} />
          )}
        </main>
      </body>
    </html>
  );
}

function Entries({ entries }: { entries: readonly BulletinEntry[] }): JSX.Element {
  return (
    <table>
      <caption>Policies that changed, by title</caption>
      <thead>
        <tr>
          <th scope="col">Policy</th>
          <th scope="col">Summary of change</th>
          <th scope="col">Section and number</th>
          <th scope="col">Code changes</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <Entry entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function Entry({ entry }: { entry: BulletinEntry }): JSX.Element {
  const { policy, summary, codes, effective, noticeGiven, url, kind } = entry;
  const [said, day] = splitAtDay(effectiveInWords(entry), formatDay(effective));
  return (
    <tr class={kind}>
      <th scope="row">
        <a href={url}>{policy.title}</a>
      </th>
      <td>
        {summary.map((sentence) => (
          <p>{sentence}</p>
        ))}
        <p class="effective">
          {said}
          <time dateTime={effective}>{day}</time>
        </p>
        {noticeGiven !== null && <p class="notice-given">{noticeInWords(noticeGiven)}</p>}
      </td>
      <td>{filingInWords(policy)}</td>
      <td>
        {codesInWords(codes).map((line) => (
          <p>{line}</p>
        ))}
      </td>
    </tr>
  );
}

/** The words before a day, and the day, which ends them. */
function splitAtDay(words: string, day: string): [string, string] {
  return [words.slice(0, words.length - day.length), day];
}
