import { renderToString } from 'preact-render-to-string';

/** The readable parts of the mail that tells what stands still. */
export interface StandstillMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Writes the mail about `subjects`, at least one; `address` shows how it is now. */
export function renderStandstillMail(subjects: readonly string[], address: string): StandstillMail {
  const others = subjects.length - 1;
  const body = (
    <>
      <p>These stand still:</p>
      <ul>
        {subjects.map((subject) => (
          <li>{subject}</li>
        ))}
      </ul>
      <p>
        <a href={address}>How it is now</a>
      </p>
    </>
  );
  return {
    subject: `Almanac stands still: ${subjects[0]}${others > 0 ? ` and ${others} more` : ''}`,
    text: ['These stand still:', '', ...subjects.map((subject) => `- ${subject}`), '', `See ${address}`].join(
      '\n',
    ),
    html: `<!doctype html>${renderToString(body)}`,
  };
}
