/** The text of a reply as it arrives. */
export type Chunks = AsyncIterable<string> | Iterable<string>;

/** What one of the E-utilities is asked with every time, and how its reply is read. */
export interface Utility<Reply> {
  readonly name: 'esearch' | 'epost' | 'efetch' | 'esummary' | 'elink';
  readonly always: Readonly<Record<string, string>>;
  /** True for the one that NCBI documents for POST alone. */
  readonly onlyPost?: true;
  /** Throws ErrorReply for `<ERROR>` and MalformedXml for anything that is no such reply. */
  readonly read: (chunks: Chunks) => Promise<Reply>;
}

/** What differs between requests; a list is sent as the same parameter several times. */
export type Parameters = Readonly<Record<string, string | readonly string[]>>;
