import fc from 'fast-check';

/** Text that has broken programs: controls, halves of characters, right-to-left, quotes, templates, traversal, sizes. */
export const strangeText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'x\udfff',
    '\u202eevil',
    '👩‍⚕️',
    'שלום',
    '\r\nBcc: x@example.org',
    "' or 1=1 --",
    '%',
    '_',
    '\\',
    '../../etc/passwd',
    '{{7*7}}',
    '<script>',
    '$1',
    'null',
    'NaN',
    '-1',
    '0',
    '1',
    '2',
    '3',
    '1e9',
    '99999999999999999999',
    '__proto__',
    'constructor',
    '\ufeff',
    'ﬀ',
    'İ',
    'x'.repeat(5_000),
  ),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({ maxLength: 30 }),
);
/** Days, months and years that there are and are not. */
export const dates = fc.constantFrom(
  '2026-13',
  '2026-00',
  '2026-02-30',
  '2026',
  '2026-09',
  '2026-09-18',
  '0000-01-01',
  '0001-01-01',
  '9998-12-31',
  '9999-12-31',
  '10000-01-01',
  '2026-9-1',
  '-2026-01-01',
  '2027-01-01',
  '2025-01-01',
  '2026-06-01',
  '0001',
  '9998-12',
);
/** Instants at the edges of calendars, of PostgreSQL and of the language. */
export const instants = fc.constantFrom(
  '2026-03-20T00:00:00Z',
  '-271821-04-20T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '0001-01-01T00:00:00Z',
  '2026-03-20T00:00:00+14:00',
  '-004713-01-01T00:00:00Z',
  '+100000-01-01T00:00:00Z',
  '2026-03-20',
  '2026-06-30T23:59:60Z',
  '2026-03-20T00:00:00.123456789Z',
  '2026-03-20T00:00:00Z[America/New_York]',
  '-000001-01-01T00:00:00Z',
);
/** Cursors that no list gave. */
export const cursors = fc.oneof(
  fc.constantFrom('', 'x', '!!!!', 'eyJh'),
  fc
    .array(fc.oneof(strangeText, fc.integer(), fc.double(), instants, dates, fc.uuid()), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')),
);
