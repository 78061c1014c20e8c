/** A property as a line of iCalendar holds it (RFC 5545 3.1), unfolded. */
export interface ContentLine {
  /** Of its first physical line, from 1. */
  readonly line: number;
  readonly name: string;
  readonly parameters: ReadonlyMap<string, readonly string[]>;
  readonly value: string;
}

/** What is wrong with a file, and where. */
export interface Problem {
  readonly line: number;
  readonly what: string;
}

/** Longest physical line in octets, its end not counted. */
const OCTETS = 75;

// name *(";" param) ":" value; a parameter's value is quoted, or free of quotes and separators
const NAME = /^[A-Za-z0-9-]+/;
const PARAMETER =
  /^;([A-Za-z0-9-]+)=((?:"[^"\p{Cc}]*"|[^"\p{Cc};:,]*)(?:,(?:"[^"\p{Cc}]*"|[^"\p{Cc};:,]*))*)/u;

/** Splits a file into its properties by the grammar of RFC 5545 3.1, telling each fault of its bytes and lines. */
export function readContentLines(file: Buffer): {
  readonly lines: readonly ContentLine[];
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const text = file.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(file)) problems.push({ line: 1, what: 'is not UTF-8' });
  if (!text.endsWith('\r\n')) problems.push({ line: text.split('\n').length, what: 'does not end in CRLF' });
  const physical = text.split(/\r\n|\r|\n/);
  if (physical.at(-1) === '') physical.pop();
  const bare = /(?<!\r)\n|\r(?!\n)/.exec(text);
  if (bare !== null)
    problems.push({ line: text.slice(0, bare.index).split(/\r\n|\r|\n/).length, what: 'ends in no CRLF' });

  const logical: { line: number; text: string }[] = [];
  physical.forEach((each, index) => {
    const line = index + 1;
    if (Buffer.byteLength(each) > OCTETS) problems.push({ line, what: `is longer than ${OCTETS} octets` });
    if (/^[ \t]/.test(each) && logical.length > 0) logical.at(-1)!.text += each.slice(1);
    else logical.push({ line, text: each });
  });
  const lines = logical.flatMap(({ line, text: whole }) => {
    const read = readLine(line, whole);
    if (typeof read !== 'string') return [read];
    problems.push({ line, what: read });
    return [];
  });
  return { lines, problems };
}

function readLine(line: number, whole: string): ContentLine | string {
  const name = NAME.exec(whole)?.[0];
  if (name === undefined) return 'has no property name';
  let rest = whole.slice(name.length);
  const parameters = new Map<string, string[]>();
  for (let match = PARAMETER.exec(rest); match !== null; match = PARAMETER.exec(rest)) {
    const key = match[1]!.toUpperCase();
    if (parameters.has(key)) return `has the parameter ${key} twice`;
    parameters.set(
      key,
      match[2]!.match(/"[^"]*"|[^,"]+/g)?.map((value) => value.replaceAll('"', '')) ?? [''],
    );
    rest = rest.slice(match[0].length);
  }
  if (!rest.startsWith(':')) return 'has parameters that are not well formed';
  const value = rest.slice(1);
  if (/\p{Cc}/u.test(value.replaceAll('\t', ''))) return 'has a control character';
  return { line, name: name.toUpperCase(), parameters, value };
}
