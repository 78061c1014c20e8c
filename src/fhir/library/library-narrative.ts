import { formatDay, addDays } from '../../kernel/calendar-date.ts';
import { formatPartialDate, type PartialDate } from '../../kernel/partial-date.ts';
import type { Narrative } from '../resources/elements.ts';
import { escaped } from './fhir-text.rules.ts';
import type { LibraryVersion, Standing } from './library-version.ts';

/** What a Library says, in words: XHTML without anything that acts (invariants txt-1 and txt-2 of R4). */
export function narrativeOf(version: LibraryVersion, standing: Standing, publisher: string): Narrative {
  const { dates } = version.document;
  const rows: readonly (readonly [string, string | null])[] = [
    ['Publisher', publisher],
    ['Version', String(version.number)],
    ['Status', standing.status],
    ['In force', inForce(standing)],
    ['Date of origin', words(dates.origin)],
    ['Last review', words(dates.lastReview)],
    ['Next review', words(dates.nextReview)],
    ['Literature searched through', words(dates.literatureSearchedThrough)],
    ['Codes', version.document.codes.map(({ system, code }) => `${system} ${code}`).join(', ')],
  ];
  const table = rows
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `<tr><th>${name}</th><td>${escaped(value ?? '')}</td></tr>`)
    .join('');
  const title = `<p><b>${escaped(version.policy.title)}</b></p>`;
  return {
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml">${title}<table>${table}</table></div>`,
  };
}

function inForce({ period }: Standing): string | null {
  if (period === null) return null;
  const from = `from ${formatDay(period.from)}`;
  return period.until === null ? from : `${from} through ${formatDay(addDays(period.until, -1))}`;
}

const words = (date: PartialDate | null): string | null => (date === null ? null : formatPartialDate(date));
