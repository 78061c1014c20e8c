/** Browsers by what they call themselves, the more particular before those whose names they carry too. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?(?:iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/^curl\//, 'curl'],
];

/** Machines, the more particular first. */
const machines: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b/, 'an iPhone'],
  [/\biPad\b/, 'an iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'a Chromebook'],
  [/\bWindows\b/, 'Windows'],
  [/\bMacintosh\b/, 'a Mac'],
  [/\bLinux\b/, 'Linux'],
];

/**
 * A browser in a person's words: `Firefox on Windows`. Only as true as the browser is; null for a program that does not say
 * what it is.
 */
export function deviceInWords(userAgent: string | null): string | null {
  if (userAgent === null) return null;
  const browser = find(browsers, userAgent);
  const machine = find(machines, userAgent);
  if (browser === undefined) return machine === undefined ? null : `a program on ${machine}`;
  return machine === undefined ? browser : `${browser} on ${machine}`;
}

function find(table: readonly (readonly [RegExp, string])[], userAgent: string): string | undefined {
  return table.find(([pattern]) => pattern.test(userAgent))?.[1];
}
