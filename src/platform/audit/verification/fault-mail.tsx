import { renderToString } from 'preact-render-to-string';
import type { RenderedMail } from '../../mail/mail.ts';
import type { ChainFault } from './chain-walk.ts';

/** Writes the mail about a chain that does not hold; `address` is the page that shows it. */
export function renderFaultMail({ position, entryId, what }: ChainFault, address: string): RenderedMail {
  const place = `Position ${position}${entryId === null ? '' : ` (entry ${entryId})`}: ${what}.`;
  const before = `The ${position - 1} entries before it hold.`;
  const advice =
    'Somebody has changed the record beside Almanac, or an older backup was restored. Keep the database as it is, and compare it with the checkpoints that were sent outside: almanac audit verify --checkpoint FILE';
  const body = (
    <>
      <p>{place}</p>
      <p>{before}</p>
      <p>{advice}</p>
      <p>
        <a href={address}>The audit</a>
      </p>
    </>
  );
  return {
    subject: "Almanac: the audit's chain does not hold",
    text: [place, before, '', advice, '', address].join('\n'),
    html: `<!doctype html>${renderToString(body)}`,
  };
}
