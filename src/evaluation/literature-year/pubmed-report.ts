import { busiestSecond, type PubmedRequest } from '../pubmed-server/request-log.ts';
import type { PubmedReport } from './messages.ts';

/** What a server's requests amount to; `mark` is a moment on its clock from which times are counted, `wordOfRecord`
 * says by PMID what each record is about. */
export function reportOf(
  requests: readonly PubmedRequest[],
  mark: number,
  wordOfRecord: ReadonlyMap<string, string>,
): PubmedReport {
  const seen = new Set<string>();
  let [delivered, repeated, repeatedReplies] = [0, 0, 0];
  for (const { delivered: pmids } of requests) {
    const again = pmids.filter((pmid) => seen.has(pmid)).length;
    delivered += pmids.length;
    repeated += again;
    if (pmids.length > 0 && again === pmids.length) repeatedReplies += 1;
    for (const pmid of pmids) seen.add(pmid);
  }
  return {
    requests: countBy(requests, ({ utility }) => utility),
    faults: countBy(requests, ({ fault }) => fault),
    busiestSecond: busiestSecond(requests.map(({ at }) => at)),
    overLimit: requests.filter(({ fault }) => fault === 'over_limit').length,
    delivered,
    repeated,
    repeatedReplies,
    secondsByWord: secondsByWord(requests, mark, wordOfRecord),
  };
}

function countBy(
  requests: readonly PubmedRequest[],
  key: (request: PubmedRequest) => string | null,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const request of requests) {
    const name = key(request);
    if (name !== null) counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

function secondsByWord(
  requests: readonly PubmedRequest[],
  mark: number,
  wordOfRecord: ReadonlyMap<string, string>,
): Record<string, number> {
  const seconds: Record<string, number> = {};
  for (const { at, parameters, delivered } of requests) {
    const word = wordIn(parameters['term'] ?? '') ?? wordOfRecord.get(delivered[0] ?? '');
    if (word !== undefined && at >= mark) seconds[word] = (at - mark) / 1000;
  }
  return seconds;
}

/** The word of a policy in a query or a title: one policy's query asks for one. */
export function wordIn(text: string): string | undefined {
  return /topic\d+/.exec(text)?.[0];
}
