/** What each call does, by method and path. How Almanac runs: health, audit, the organisation, evaluation. */
export const operationSummaries: Readonly<Record<string, string>> = {
  'GET /healthz': 'The process answers.',
  'GET /.well-known/security.txt': 'Whom to tell of a vulnerability (RFC 9116); 404 where nobody is named.',
  'GET /readyz': 'The database answers, and how long ago each sweep last ran; 503 without the database.',
  'GET /metrics': 'Counters for Prometheus.',
  'GET /v1/audit':
    'Every change and every refusal of a known caller, newest first, each with its seal; searched by words, action, actor, subject, request, address and time.',
  'GET /v1/audit/standing':
    'Whether the audit’s chain held when it was last verified, and whether entries wait for their seal.',
  'GET /v1/audit.ndjson': 'The entries of the audit that a search finds, one JSON line each.',
  'GET /v1/audit.csv': 'The entries of the audit that a search finds, as a table.',
  'GET /.well-known/jwks.json': 'The public keys that Almanac signs with, retired ones too (RFC 7517).',
  'GET /.well-known/almanac/checkpoints.jwks.json':
    'The public keys that the checkpoints are signed with (RFC 7517).',
  'GET /.well-known/almanac/checkpoints':
    'Signed statements of how long the audit is and what is in it, newest first.',

  'GET /v1/organisation': 'The organisation: zone, mail time, and the country whose holidays it keeps.',
  'PATCH /v1/organisation':
    'Change the mail time or the country of the holidays; what waits is planned anew.',
  'GET /v1/organisation/calendar':
    'The public holidays of a year with the organisation’s own days laid over them.',
  'PUT /v1/organisation/holidays/{day}': 'Close the house on a day, or open it on a public holiday.',
  'DELETE /v1/organisation/holidays/{day}': 'Take back what the organisation said of a day.',

  'GET /v1/evaluation/clock': 'Evaluation only: where the simulated Clock stands.',
  'POST /v1/evaluation/clock': 'Evaluation only: move the Clock; every sweep runs on the way.',
};
