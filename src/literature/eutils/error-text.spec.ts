import { describe, expect, it } from '@jest/globals';
import { errorOfText } from './error-text.ts';

describe('errorOfText', () => {
  it.each([
    ['API rate limit exceeded', 'EutilsRateLimited'],
    ['API key invalid', 'EutilsKeyRefused'],
    ['Unable to obtain query #1', 'EutilsHistoryExpired'],
    ['Cannot retrieve history data. query_key: 1, WebEnv: MCID_1, session-db: x', 'EutilsHistoryExpired'],
    [
      "Search Backend failed: Exception:\n'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the first 9,999 records matching the query.",
      'EutilsCeilingReached',
    ],
    ['Search Backend failed: timeout', 'EutilsBackendFailed'],
    ["Couldn't connect to the server: read failed: EOF", 'EutilsBackendFailed'],
    ['address table is empty for PubMedSearchAPI', 'EutilsBackendFailed'],
    ['Service temporarily unavailable, try again later', 'EutilsBackendFailed'],
    ['Invalid db name specified: nothing', 'EutilsRefused'],
    ['Empty term and query_key - nothing todo', 'EutilsRefused'],
    ['Neither query_key nor id specified', 'EutilsRefused'],
    ['IDs contain invalid characters', 'EutilsRefused'],
    ['the phrase "server timeout" was not understood', 'EutilsRefused'],
  ])('%s: %s', (text, name) => {
    expect(errorOfText(text).name).toBe(name);
  });

  it('keeps the start of a long text on one line', () => {
    const { message } = errorOfText(`no\n\t${'such '.repeat(1_000)}thing`);
    expect(message).toMatch(/^PubMed refused the request: no such such/);
    expect(message.length).toBeLessThan(600);
  });
});
