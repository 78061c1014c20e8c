/** What each call does, by method and path. What consumers read, the feed and webhooks. */
export const publishingSummaries: Readonly<Record<string, string>> = {
  'GET /v1/codes/{system}/{code}/policies': 'The policies that govern a code on a day of service.',
  'GET /v1/changes':
    'The gapless feed of what changed, after a cursor; wait holds the line until something does.',
  'GET /v1/active.ndjson': 'Every version in force, a line each.',
  'GET /v1/bulletins': 'The policy update bulletin of some days (from, to; by=signed or effective).',
  'GET /v1/bulletins/{month}':
    'The policy update bulletin of a month, 2026-12; ends as well in .html, .pdf, .md, .json.',
  'POST /v1/bulletins':
    'Issue a bulletin: what it says stays for ever, and notice of what it carries counts from its day.',
  'GET /v1/bulletins/recorded': 'Bulletins that were issued, the latest first.',
  'GET /v1/bulletins/recorded/{id}':
    'An issued bulletin, the same bytes for ever; ends as well in .html, .pdf, .md, .json.',
  'POST /v1/webhooks': 'Subscribe an address (Standard Webhooks 1.0); its secret is shown once.',
  'GET /v1/webhooks': 'Subscriptions.',
  'GET /v1/webhooks/{id}': 'One subscription.',
  'PATCH /v1/webhooks/{id}': 'Change, pause or resume a subscription, or rotate its secret.',
  'DELETE /v1/webhooks/{id}': 'End a subscription.',
  'GET /v1/webhooks/{id}/deliveries': 'Deliveries of a subscription with every attempt.',
  'POST /v1/webhooks/{id}/deliveries/{deliveryId}/replay': 'Deliver once more.',
};
