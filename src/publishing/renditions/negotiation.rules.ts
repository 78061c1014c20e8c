/** The representations of anything published, in the server's order of preference, each with its media type. */
export const documentTypes = {
  json: 'application/json',
  html: 'text/html',
  md: 'text/markdown',
  pdf: 'application/pdf',
} as const;
export type DocumentFormat = keyof typeof documentTypes;

/** Those of a signed version are made once and stored. */
export const documentFormats = Object.keys(documentTypes) as readonly DocumentFormat[];

/** The representations of a version: it is a FHIR Library too, which tells how it stands now. */
export const mediaTypes = { ...documentTypes, fhir: 'application/fhir+json' } as const;
export type Format = keyof typeof mediaTypes;

/** The end of a URL that asks for a representation, without its first dot. */
export const suffixes = {
  json: 'json',
  html: 'html',
  md: 'md',
  pdf: 'pdf',
  fhir: 'fhir.json',
} as const satisfies Record<Format, string>;

/** Every representation of a version, in the server's order of preference. */
export const formats = Object.keys(mediaTypes) as readonly Format[];

/** Representations of text: they name their character set and are sent compressed. A PDF is compressed in itself. */
export function isText(format: Format): boolean {
  return format !== 'pdf';
}

/** A content coding (RFC 9110 §8.4.1); `identity` is the plain bytes. */
export type Coding = 'identity' | 'gzip' | 'br';

interface Weighted {
  readonly name: string;
  readonly weight: number;
}

/** The representation of a suffix: of `active.fhir.json` the Library; undefined for a suffix that asks for none. */
export function formatOfSuffix(suffix: string): Format | undefined {
  return formats.find((format) => suffixes[format] === suffix);
}

/** True for the suffix of what anything published is made in. */
export function isDocumentFormat(suffix: string): suffix is DocumentFormat {
  return Object.hasOwn(documentTypes, suffix);
}

/**
 * The representation an `Accept` header asks for (RFC 9110 §12.5.1); JSON without a header.
 * Null when every one is refused. Of equals the server's order decides.
 */
export function acceptedFormat(accept: string | undefined): Format | null {
  return acceptedOf(mediaTypes, accept);
}

/** The name of the media type that an `Accept` header asks for; without a header, and of equals, the first. */
export function acceptedOf<Name extends string>(
  types: Readonly<Record<Name, string>>,
  accept: string | undefined,
): Name | null {
  const names = Object.keys(types) as Name[];
  if (accept === undefined || accept.trim() === '') return names[0] ?? null;
  const ranges = weighted(accept);
  return best(names, (name) => mediaWeight(types[name], ranges));
}

/** The coding an `Accept-Encoding` header asks for: brotli before gzip where both are equally welcome. */
export function acceptedCoding(acceptEncoding: string | undefined): Coding {
  if (acceptEncoding === undefined) return 'identity';
  const codings = weighted(acceptEncoding);
  const named = (coding: Coding) =>
    codings.find(({ name }) => name === coding || (coding === 'gzip' && name === 'x-gzip'))?.weight;
  const any = codings.find(({ name }) => name === '*')?.weight;
  // identity is always acceptable unless refused by name, and is what is left when everything is refused
  return best(['br', 'gzip'], (coding) => named(coding) ?? any ?? 0) ?? 'identity';
}

/** True when an `If-None-Match` header names `etag` (weak comparison, RFC 9110 §13.1.2). */
export function namesEtag(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return (
    ifNoneMatch === etag ||
    ifNoneMatch.trim() === '*' ||
    ifNoneMatch.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag)
  );
}

/** The weight of a media type: that of the most specific range that covers it. */
function mediaWeight(type: string, ranges: readonly Weighted[]): number {
  const family = `${type.slice(0, type.indexOf('/'))}/*`;
  for (const range of [type, family, '*/*']) {
    const found = ranges.find(({ name }) => name === range);
    if (found !== undefined) return found.weight;
  }
  return 0;
}

/** The first of the candidates with the greatest weight; null when all weigh nothing. */
function best<Candidate>(
  candidates: readonly Candidate[],
  weigh: (candidate: Candidate) => number,
): Candidate | null {
  let chosen: Candidate | null = null;
  let greatest = 0;
  for (const candidate of candidates) {
    const weight = weigh(candidate);
    if (weight > greatest) {
      chosen = candidate;
      greatest = weight;
    }
  }
  return chosen;
}

/** Reads a list of names with `q` weights; a weight that is no number counts as 0. */
function weighted(header: string): Weighted[] {
  return header.split(',').map((item) => {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    if (weight === undefined) return { name, weight: 1 };
    const value = Number(weight);
    return { name, weight: value >= 0 && value <= 1 ? value : 0 };
  });
}
