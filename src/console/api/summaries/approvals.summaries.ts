/** What each call does, by method and path. Panels, votes, signatures, proof. */
export const approvalsSummaries: Readonly<Record<string, string>> = {
  'GET /v1/panels': 'Panels with their members and rules, those in use before retired ones.',
  'POST /v1/panels': 'Make a panel: members with a chair, quorum, majority, voting days, proxies.',
  'GET /v1/panels/{panel}': 'One panel with the policies that go to it.',
  'PATCH /v1/panels/{panel}':
    'Change a panel; If-Match names its revision. Votes that run keep the members and rules they opened with.',
  'POST /v1/panels/{panel}/retire': 'Retire a panel that no policy goes to, with a reason.',
  'GET /v1/panels/{panel}/proxies': 'Who votes in whose seat of a panel, past proxies too, newest first.',
  'POST /v1/panels/{panel}/proxies':
    'Name a proxy for your own seat, for days or for the open vote on one version.',
  'DELETE /v1/panels/{panel}/proxies/{proxy}': 'Take a proxy back; votes that were cast by it stand.',
  'GET /v1/policies/{policy}/panel':
    'Which panel votes on a policy; null for everybody with a committee role.',
  'PUT /v1/policies/{policy}/panel': 'Say which panel votes on a policy from its next submission on.',
  'GET /v1/votes/waiting': 'What waits for your vote, that which ends first before the others.',
  'POST /v1/policies/{policy}/versions/{number}/vote-deadline':
    'Give a vote a later last day, with a reason: its panel’s chair and the committee’s.',
  'POST /v1/policies/{policy}/versions/{number}/vote-close':
    'Close a vote as not carried, with a reason: the version goes back to draft.',
  'GET /v1/policies/{policy}/versions/{number}/comments':
    'Comments on the sections of a draft, with their answers, and how many are unresolved.',
  'POST /v1/policies/{policy}/versions/{number}/comments': 'Comment on a section of a draft, or answer.',
  'PATCH /v1/policies/{policy}/versions/{number}/comments/{comment}':
    'Change your own words, or resolve a thread and open it again.',

  'POST /v1/policies/{policy}/versions/{number}/submit': 'Freeze a draft for review.',
  'GET /v1/policies/{policy}/versions/{number}/approval':
    'How the approval stands: votes, quorum, what is missing.',
  'POST /v1/policies/{policy}/versions/{number}/votes':
    'Vote on a submitted version, or recuse with a reason.',
  'GET /v1/policies/{policy}/versions/{number}/envelope': 'What a signature on these terms would sign.',
  'POST /v1/policies/{policy}/versions/{number}/signatures':
    'Sign the envelope as a medical director, with re-authentication; a retroactive one waits for a second.',
  'POST /v1/policies/{policy}/versions/{number}/withdraw': 'Give a draft up; its number stays taken.',

  'GET /v1/policies/{policy}/versions/{number}/proof':
    'What proves a signed version without the server: text, envelope, votes, signatures and audit entries, signed. Checked by `almanac verify` or the page at /verify. `redacted=true` asks for the copy that may leave the house.',
  'GET /schemas/almanac-proof-1.json': 'JSON Schema of a proof.',
  'GET /v1/policies/{policy}/appeals-packet':
    'What a dispute over a day of service (`on`) needs, as known at a moment (`knownAt`, now unless given): the version that governed, who signed it, what has become known since, and its proof. A zip, or JSON by Accept.',
};
