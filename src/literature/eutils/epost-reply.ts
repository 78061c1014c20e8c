import { textAt, textsOf } from '../pubmed/pubmed-fields.ts';
import { ErrorReply } from '../pubmed/pubmed-parser.ts';
import { childrenOf, MalformedXml, readElements } from '../pubmed/xml-elements.ts';
import { historyKeyOf, type HistoryKey } from './esearch-reply.ts';
import type { Chunks, Utility } from './utility.ts';

/** Where the ids that were handed in are kept, and which of them are none. */
export interface PostReply extends HistoryKey {
  readonly invalid: readonly string[];
}

/** epost over PubMed (NBK25499). */
export const epost: Utility<PostReply> = {
  name: 'epost',
  always: { db: 'pubmed' },
  onlyPost: true,
  read: postReply,
};

/**
 * Reads an epost reply. An error beside a key tells of single ids, which are then listed as invalid; without a key it
 * throws {@link ErrorReply}. Throws MalformedXml for anything that is no such reply.
 */
export async function postReply(chunks: Chunks): Promise<PostReply> {
  const selection = { roots: ['ePostResult'], wanted: new Set(['ePostResult']) };
  let reply: PostReply | null = null;
  for await (const result of readElements(chunks, selection)) {
    const history = historyKeyOf(result);
    const error = textAt(result, 'ERROR');
    if (history === null && error !== null) throw new ErrorReply(error);
    if (history === null) throw new MalformedXml('an ePostResult without a key');
    reply = {
      ...history,
      invalid: childrenOf(result, 'InvalidIdList').flatMap((list) => textsOf(list, 'Id')),
    };
  }
  if (reply === null) throw new MalformedXml('no ePostResult');
  return reply;
}
