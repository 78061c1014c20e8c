import {
  EutilsBackendFailed,
  EutilsCeilingReached,
  EutilsHistoryExpired,
  EutilsKeyRefused,
  EutilsRateLimited,
  EutilsRefused,
  type EutilsError,
} from './eutils-errors.ts';

/** Longest part of an error's text that is kept. */
const KEPT_CHARACTERS = 500;

/** What a text of NCBI's means, the first that fits; it has no codes. What none of them fits, the request is to blame for. */
const meanings: readonly (readonly [
  RegExp,
  (text: string, retryAfterSeconds: number | null) => EutilsError,
])[] = [
  [/rate limit/i, (_, seconds) => new EutilsRateLimited(seconds)],
  [
    /api[ _-]?key\b.*\b(invalid|wrong|expired|unknown|not valid)|(invalid|wrong|unknown) api[ _-]?key/i,
    () => new EutilsKeyRefused(),
  ],
  [
    /only the first 9,?999|first 10,?000 records|'?retstart'? cannot be larger/i,
    () => new EutilsCeilingReached(),
  ],
  [
    /unable to obtain query|history (data|server)|(webenv|query_?key).*(expired|not found|invalid|empty)|(expired|invalid).*(webenv|query_?key)|query key .* not found/i,
    () => new EutilsHistoryExpired(),
  ],
  [
    /timed? ?out|timeout|temporar|unavailable|(can ?not|can't|could ?n[o']t|unable to|failed to) (connect|read|open|reach)|read failed|address table is empty|overload|(server|service|system) (is |too )*busy|try again|internal (server )?error|c\+\+ exception|server (error|failure)/i,
    (text) => new EutilsBackendFailed(text),
  ],
];

/**
 * The error that a text in `<ERROR>` or in JSON stands for. What it quotes of the query is not looked at: a query may
 * well be about timeouts.
 */
export function errorOfText(text: string, retryAfterSeconds: number | null = null): EutilsError {
  const short = text.replace(/\s+/g, ' ').trim().slice(0, KEPT_CHARACTERS);
  const own = short.replace(/"[^"]*"/g, '');
  const [, meaning] = meanings.find(([pattern]) => pattern.test(own)) ?? [];
  return meaning?.(short, retryAfterSeconds) ?? new EutilsRefused(short);
}
