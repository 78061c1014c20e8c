/** What each call does, by method and path. What consumers read, the feed and webhooks. */
export const publishingSummaries: Readonly<Record<string, string>> = {
  'GET /v1/codes/{system}/{code}/policies': 'The policies that govern a code on a day of service.',
  'POST /v1/resolve':
    'The policies that govern each code of a claims batch on its day of service: up to 1000 pairs, answered in their order.',
  'GET /v1/search':
    'Words in what is in force on a day ("a phrase", OR, -not), the best first, with the places where they stand.',
  'GET /v1/active':
    'The policies of which another version is in force today than was said at an instant, and why.',
  'GET /v1/changes':
    'The gapless feed of what changed, after a cursor; wait holds the line until something does. With Accept: text/event-stream it goes on and on as server-sent events, each with its cursor as id; Last-Event-ID takes it up where it was.',
  'GET /v1/active.ndjson':
    'Every version in force, a line each, exactly as the feed has told it up to the cursor in Almanac-Feed-Cursor.',
  'GET /v1/bulletins': 'The policy update bulletin of some days (from, to; by=signed or effective).',
  'GET /v1/bulletins/{month}':
    'The policy update bulletin of a month, 2026-12; ends as well in .html, .pdf, .md, .json.',
  'POST /v1/bulletins':
    'Issue a bulletin: what it says stays for ever, and notice of what it carries counts from its day.',
  'GET /v1/bulletins/recorded': 'Bulletins that were issued, the latest first.',
  'GET /v1/bulletins/recorded/{id}':
    'An issued bulletin, the same bytes for ever; ends as well in .html, .pdf, .md, .json.',
  'GET /v1/consumers': 'Systems that keep copies of what is published, by name.',
  'POST /v1/consumers':
    'Add a consumer: who hears when it runs behind, its grace, which policies it follows, and the keys and webhooks that are its own.',
  'GET /v1/consumers/{id}': 'One consumer.',
  'PATCH /v1/consumers/{id}': 'Change a consumer; a list that is given replaces the one there is.',
  'DELETE /v1/consumers/{id}':
    'Remove a consumer with what it said; its keys and webhooks stay, and belong to none.',
  'GET /v1/consumers/{id}/holdings':
    'What a consumer holds and what is in force, policy by policy; `behind=true` leaves out what is current.',
  'POST /v1/consumers/{id}/acknowledgements':
    'Say for a consumer what it has loaded, where it cannot say so itself.',
  'POST /v1/acknowledgements':
    'Say, with a key of the consumer, which versions it has loaded. Each item is answered in its place; said again or out of order nothing changes, since the moments of loading count and not those of arrival. `complete` says that these are all.',
  'GET /v1/holdings': 'What the consumer of the key holds by its own word, and what is in force.',
  'GET /v1/drift': 'Who runs behind: every consumer with what it is late on and since when, the worst first.',
  'POST /v1/webhooks':
    'Subscribe an address (Standard Webhooks 1.0 or CloudEvents); it is asked first whether it wants to be called. Its secret is shown once.',
  'GET /v1/webhooks': 'Subscriptions.',
  'GET /v1/webhooks/{id}': 'One subscription.',
  'PATCH /v1/webhooks/{id}':
    'Change, pause or resume a subscription; a new address or format is asked first whether it wants to be called.',
  'DELETE /v1/webhooks/{id}': 'End a subscription.',
  'POST /v1/webhooks/{id}/secret/rotate':
    'Give a subscription a new secret, shown once; for some hours the one before signs too.',
  'POST /v1/webhooks/{id}/verify': 'Ask the address again whether it wants to be called.',
  'POST /v1/webhooks/{id}/test':
    'Send a message that says nothing but that it came; its attempt is in the log.',
  'GET /v1/webhooks/{id}/deliveries': 'Deliveries of a subscription with every attempt, the newest first.',
  'GET /v1/webhooks/{id}/deliveries/{deliveryId}':
    'One delivery with what was asked and answered at each attempt.',
  'POST /v1/webhooks/{id}/deliveries/replay':
    'Deliver once more what happened in a time range or a range of the feed, or every dead letter.',
  'POST /v1/webhooks/{id}/deliveries/{deliveryId}/replay': 'Deliver once more.',
};
