const byYear: Readonly<Record<string, string>> = {
  '2025': '01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25',
  '2026': '01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25',
  '2027': '01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31',
  '2028': '01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25',
};

/**
 * US federal holidays as observed, 2025 to 2028, written out from the list that the Office of Personnel Management
 * publishes (opm.gov, Federal Holidays): a second opinion about the library that the application asks.
 */
export const usFederalHolidays: ReadonlySet<string> = new Set(
  Object.entries(byYear).flatMap(([year, days]) => days.split(' ').map((day) => `${year}-${day}`)),
);
