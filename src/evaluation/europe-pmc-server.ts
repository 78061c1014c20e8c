import { JsonServer, type JsonAnswer, type JsonFault, type JsonRequest } from './json-server.ts';

/** A core result as Europe PMC writes it; its two days say when it entered and when it was last changed. */
export interface ServedResult {
  readonly id: string;
  readonly source: string;
  readonly title: string;
  readonly abstractText?: string;
  readonly firstIndexDate: string;
  /** The service searches by it and does not print it. */
  readonly updateDate?: string;
  readonly [field: string]: unknown;
}

/** How the service marks the end of a result: it leaves the cursor out, repeats it, or gives an empty page more. */
export type CursorEnd = 'absent' | 'repeated' | 'empty_page';

const PATH = '/europepmc/webservices/rest';
const LARGEST_PAGE = 1_000;

/**
 * Europe PMC's search over invented results, on this machine: windows of days, `SRC:`, words and phrases with AND and OR,
 * cursors that it forgets when told so, and its ways of saying no.
 */
export class EuropePmcServer {
  readonly #server = new JsonServer((request) => this.#answer(request));
  #results: readonly ServedResult[];
  #cursors = new Map<string, number>();
  #end: CursorEnd;
  #counted: (page: number, hits: number) => number = (_, hits) => hits;

  constructor({ results = [], end = 'absent' }: { results?: readonly ServedResult[]; end?: CursorEnd } = {}) {
    this.#results = results;
    this.#end = end;
  }

  get requests(): readonly JsonRequest[] {
    return this.#server.requests;
  }

  /** Gives the address for the setting `EUROPE_PMC_URL`. */
  async listen(port = 0): Promise<string> {
    return await this.#server.listen(PATH, port);
  }

  async close(): Promise<void> {
    await this.#server.close();
  }

  fail(kind: JsonFault, options?: { after?: number; times?: number }): void {
    this.#server.fail(kind, options);
  }

  recover(): void {
    this.#server.recover();
  }

  /** Serves these results from now on; cursors that were given go on in them. */
  publish(results: readonly ServedResult[]): void {
    this.#results = results;
  }

  endBy(end: CursorEnd): void {
    this.#end = end;
  }

  /** Counts hits otherwise than they are; `page` is 0 for the first. */
  count(counted: (page: number, hits: number) => number): void {
    this.#counted = counted;
  }

  /** Every cursor is unknown from now on, as after some hours. */
  forgetCursors(): void {
    this.#cursors.clear();
  }

  #answer({ path, parameters }: JsonRequest): JsonAnswer {
    if (path !== `${PATH}/search`) return { status: 404, body: 'no such module' };
    const { query = '', cursorMark = '*', pageSize = '25', resultType = 'lite' } = parameters;
    const matches = matcherOf(query);
    if (matches === null) return refusal(404, 'Invalid query/parameters, or resource not found');
    const size = Math.min(Number(pageSize), LARGEST_PAGE);
    const start = cursorMark === '*' ? 0 : this.#cursors.get(cursorMark);
    if (start === undefined) return refusal(400, 'The cursorMark is not valid');
    const found = this.#results
      .filter(matches)
      .toSorted((a, b) => (a.firstIndexDate < b.firstIndexDate ? -1 : 1));
    const page = found.slice(start, start + size);
    const next = this.#nextCursor(start + page.length, found.length, cursorMark);
    return {
      status: 200,
      body: {
        version: '6.9',
        hitCount: this.#counted(Math.floor(start / size), found.length),
        ...(next === undefined ? {} : { nextCursorMark: next }),
        request: { queryString: query, resultType, cursorMark, pageSize: size, sort: '', synonym: false },
        resultList: { result: page.map((result) => ({ ...result, updateDate: undefined })) },
      },
    };
  }

  #nextCursor(place: number, all: number, current: string): string | undefined {
    if (place >= all && this.#end === 'absent') return undefined;
    if (place >= all && this.#end === 'repeated') return current;
    const cursor = `AoI${Buffer.from(`${place}/${this.#cursors.size}`).toString('base64')}`;
    this.#cursors.set(cursor, place);
    return cursor;
  }
}

function refusal(code: number, message: string): JsonAnswer {
  return { status: 200, body: { version: '6.9', errCode: code, errMsg: message } };
}

/** Null for a query whose brackets or quotes do not close. */
function matcherOf(query: string): ((result: ServedResult) => boolean) | null {
  const window =
    / AND \(FIRST_IDATE:\[(\S+) TO (\S+)\] OR UPDATE_DATE:\[(\S+) TO (\S+)\]\)$/.exec(query) ?? undefined;
  const words = window === undefined ? query : query.slice(0, window.index);
  const opened = words.split('(').length;
  if (opened !== words.split(')').length || words.split('"').length % 2 === 0) return null;
  const [, from, through] = window ?? [];
  const within = (day: string | undefined) =>
    from === undefined || through === undefined || (day !== undefined && from <= day && day <= through);
  const asked = new Words(words).read();
  return (result) =>
    (within(result.firstIndexDate) || (window !== undefined && within(result.updateDate))) && asked(result);
}

type Matches = (result: ServedResult) => boolean;

/** Words, phrases and brackets joined by OR and AND, of which AND binds closer and may be left out. */
class Words {
  readonly #tokens: readonly string[];
  #place = 0;
  constructor(text: string) {
    this.#tokens = text.match(/(?:[A-Z_]+:)?"[^"]*"|[()]|[^\s()]+/g) ?? [];
  }

  read(): Matches {
    const alternatives = [this.#all()];
    while (this.#next() === 'OR') {
      this.#place += 1;
      alternatives.push(this.#all());
    }
    return (result) => alternatives.some((matches) => matches(result));
  }

  #all(): Matches {
    const terms: Matches[] = [];
    for (let next = this.#next(); next !== undefined && next !== 'OR' && next !== ')'; next = this.#next()) {
      this.#place += 1;
      if (next === '(') {
        terms.push(this.read());
        this.#place += 1;
      } else if (next !== 'AND') {
        const term = next.replaceAll('"', '');
        terms.push((result) => holds(result, term));
      }
    }
    return (result) => terms.every((matches) => matches(result));
  }

  #next(): string | undefined {
    return this.#tokens[this.#place];
  }
}

function holds(result: ServedResult, term: string): boolean {
  const [, source] = /^SRC:(\w+)$/i.exec(term) ?? [];
  if (source !== undefined) return result.source === source.toUpperCase();
  const [, id] = /^EXT_ID:(\w+)$/i.exec(term) ?? [];
  if (id !== undefined) return result.id === id;
  const text = `${result.title} ${result.abstractText ?? ''}`;
  return text.toLowerCase().includes(term.replace(/^[A-Z_]+:/, '').toLowerCase());
}
