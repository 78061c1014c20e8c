import { normalDoi } from '../records/doi.rules.ts';

/** DOIs in one question; a longer address may be cut on its way. */
const MOST_DOIS = 40;
const LONGEST_QUESTION = 3_000;

/** Crossref's filter separates by commas and names by colons, and has no way to escape them: such a DOI is asked alone. */
export function askedAlone(doi: string): boolean {
  return /[,:]/.test(doi);
}

/**
 * DOIs in as few requests as can be, each a batch for `CrossrefClient.updatesOf`: normalised, each once, in order. What
 * is no DOI is left out.
 */
export function crossrefBatches(dois: readonly string[]): string[][] {
  const batches: string[][] = [];
  let open: string[] = [];
  let length = 0;
  for (const doi of distinct(dois)) {
    if (askedAlone(doi)) {
      batches.push([doi]);
      continue;
    }
    const more = encodeURIComponent(doi).length + 'doi%3A%2C'.length;
    if (open.length === 0 || open.length === MOST_DOIS || length + more > LONGEST_QUESTION) {
      open = [];
      length = 0;
      batches.push(open);
    }
    open.push(doi);
    length += more;
  }
  return batches;
}

function distinct(dois: readonly string[]): string[] {
  return [...new Set(dois.map(normalDoi).filter((doi) => doi !== null))];
}
