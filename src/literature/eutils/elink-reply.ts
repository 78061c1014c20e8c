import { textAt, textsOf } from '../pubmed/pubmed-fields.ts';
import { ErrorReply } from '../pubmed/pubmed-parser.ts';
import { childAt, childrenOf, readElements, type XmlElement } from '../pubmed/xml-elements.ts';
import type { Chunks, Utility } from './utility.ts';

/** A record that PubMed holds to be like another; a higher score is more alike, and only compares within one list. */
export interface SimilarRecord {
  readonly pmid: string;
  readonly score: number;
}

/** Similar records by the PMID asked about, the most alike first. */
export type SimilarReply = ReadonlyMap<string, readonly SimilarRecord[]>;

/** PubMed's "similar articles". */
const LINK_NAME = 'pubmed_pubmed';

/** elink within PubMed (NBK25499): similar records with their scores, one link set an id. */
export const elink: Utility<SimilarReply> = {
  name: 'elink',
  always: { dbfrom: 'pubmed', db: 'pubmed', cmd: 'neighbor_score', linkname: LINK_NAME, retmode: 'xml' },
  read: similarReply,
};

const selection = { roots: ['eLinkResult'], wanted: new Set(['LinkSet', 'ERROR']) };

/**
 * Reads an elink reply. A link set without links stands for a record that has none; one with an error of its own is
 * left out. An error of the whole request throws {@link ErrorReply}.
 */
export async function similarReply(chunks: Chunks): Promise<SimilarReply> {
  const similar = new Map<string, readonly SimilarRecord[]>();
  for await (const element of readElements(chunks, selection)) {
    if (element.name === 'ERROR') {
      const text = textsOf({ name: '', attributes: {}, children: [element] }, 'ERROR')[0];
      if (text !== undefined) throw new ErrorReply(text);
      continue;
    }
    const [pmid, ...others] = textsOf(childAt(element, 'IdList'), 'Id');
    if (pmid === undefined || others.length > 0 || textAt(element, 'ERROR') !== null) continue;
    similar.set(pmid, linksOf(element, pmid));
  }
  return similar;
}

function linksOf(linkSet: XmlElement, pmid: string): SimilarRecord[] {
  const lists = childrenOf(linkSet, 'LinkSetDb').filter((list) => textAt(list, 'LinkName') === LINK_NAME);
  const links = lists
    .flatMap((list) => childrenOf(list, 'Link'))
    .flatMap((link): SimilarRecord[] => {
      const [id, score] = [textAt(link, 'Id'), Number(textAt(link, 'Score') ?? 0)];
      // the record itself leads its own list
      return id === null || id === pmid ? [] : [{ pmid: id, score: Number.isFinite(score) ? score : 0 }];
    });
  return links.toSorted((a, b) => b.score - a.score);
}
