/** What stands where the key stood. */
const REPLACEMENT = '[api key]';

/**
 * The text without the key: as it is, percent-encoded in the ways of addresses and forms, and as XML and JSON escape it;
 * whatever follows `api_key=` goes too. PubMed echoes what it was asked, in forms of its own.
 */
export function withoutKey(text: string, apiKey: string | null): string {
  const bare = text.replace(/(api[_-]?key\s*(?:=|%3d)\s*)[^\s&<>"']+/gi, `$1${REPLACEMENT}`);
  return apiKey === null
    ? bare
    : formsOf(apiKey).reduce((rest, form) => rest.replaceAll(form, REPLACEMENT), bare);
}

/** Every form in which a key is likely to come back, the longest first, since one may hold another. */
function formsOf(apiKey: string): string[] {
  const asForm = new URLSearchParams({ k: apiKey }).toString().slice('k='.length);
  const encoded = [encodeURIComponent(apiKey), encodeURI(apiKey), asForm];
  const forms = [
    apiKey,
    apiKey.normalize('NFC'),
    apiKey.normalize('NFD'),
    JSON.stringify(apiKey).slice(1, -1),
    apiKey.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    ...encoded,
    ...encoded.map((form) => form.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase())),
    // a proxy that encodes an encoded address once more
    ...encoded.map((form) => encodeURIComponent(form)),
  ];
  return [...new Set(forms)].filter((form) => form !== '').toSorted((a, b) => b.length - a.length);
}
